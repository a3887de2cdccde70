/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-json-check.h"

G_BEGIN_DECLS

/**
 * DtJsonKind:
 *
 * A value, or the beginning of a container.
 */
typedef enum
{
  DT_JSON_NULL,
  DT_JSON_FALSE,
  DT_JSON_TRUE,
  DT_JSON_NUMBER,
  DT_JSON_STRING,
  DT_JSON_OBJECT,
  DT_JSON_ARRAY,
} DtJsonKind;

/**
 * DtJsonValue:
 * @kind: what it is
 * @escaped: the raw text holds escapes
 * @text: raw: a number as written, a string between its quotes; NULL for the others
 * @length: of the raw text
 * @number: a finite double, where it is a number
 */
typedef struct
{
  DtJsonKind  kind;
  gboolean    escaped;
  const char *text;
  gsize       length;
  double      number;
} DtJsonValue;

/**
 * DtJsonStep:
 * @container: %DT_JSON_OBJECT or %DT_JSON_ARRAY
 * @key: raw key of the current member of an object
 * @length: of the raw key
 * @hash: of the path down to the current member or element
 * @index: of the current member or element
 * @fresh: nothing of the container has been met yet
 *
 * One step on the path from the root to a value.
 */
typedef struct
{
  DtJsonKind  container;
  const char *key;
  gsize       length;
  guint64     hash;
  guint       index;
  gboolean    fresh;
} DtJsonStep;

/**
 * DtJsonGuess:
 * @key: raw key of a member of the root, as a scan has accepted it before
 * @length: of @key
 * @hash: of its path
 *
 * What key is likely to come next. Where it does, one comparison replaces the reading of it.
 */
typedef struct
{
  const char *key;
  gsize       length;
  guint64     hash;
} DtJsonGuess;

typedef struct _DtJsonScan DtJsonScan;

/* Called for each value as it is met, and for each container before what it holds. */
typedef void (*DtJsonFunc) (DtJsonScan        *scan,
                            const DtJsonValue *value,
                            gpointer           user_data);

/**
 * DtJsonScan:
 * @seed: of the hashes, set by the caller before the scan
 * @base: steps that do not count, see dt_json_scan_rebase()
 * @depth: steps to the current value: steps[base + 1] … steps[depth]
 * @n_nodes: values so far
 * @at: behind the value, or behind the bracket of a container; after a failure: where it is
 * @guess: (nullable): for the next member of the root; set before the scan and in a function
 * @hit: in a function: the key of this member of the root was guessed right
 * @has_nul: some string holds "\u0000"
 * @error: after a failure: its kind
 * @reason: after a failure: in plain words, not yet translated
 *
 * Strict RFC 8259 in one pass over the text: UTF-8, escapes and numbers are checked, depth and
 * nodes are bounded, nothing is allocated or copied. A path is a running hash; its text is made
 * only for those who ask. On the stack of the caller; steps point into the text.
 */
struct _DtJsonScan
{
  guint64      seed;
  guint        base;
  guint        depth;
  guint        n_nodes;
  const char  *start;
  const char  *at;
  const char  *end;
  DtJsonFunc   func;
  gpointer     user_data;

  const DtJsonGuess *guess;
  gboolean     hit;
  gboolean     has_nul;
  DtJsonError  error;
  const char  *reason;
  DtJsonStep   steps[DT_JSON_MAX_DEPTH + 1];
};

gboolean dt_json_scan             (DtJsonScan        *self,
                                   const char        *text,
                                   gsize              length,
                                   DtJsonFunc         func,
                                   gpointer           user_data);

/* Turns the failure of a scan into an error that says line and column. */
void     dt_json_scan_set_error   (const DtJsonScan  *self,
                                   GError           **error);

/* In a function: the container that begins is read as if it were a root, with the hashes and
 * paths of one. So the objects of a list are one message each. */
void     dt_json_scan_rebase      (DtJsonScan        *self);

/* The path of the current value as "signals[3].range", unescaped; "" for the root. */
void     dt_json_scan_append_path (const DtJsonScan  *self,
                                   GString           *path);

/* Of "\u002f": one UTF-16 code unit. */
#define DT_JSON_UNIT_LENGTH 6
int      dt_json_read_unit        (const char        *p,
                                   const char        *end);

/* What a raw text that the scan accepted means. */
void     dt_json_append_unescaped (GString           *out,
                                   const char        *raw,
                                   gsize              length);

static inline guint64
dt_json_scan_get_hash (const DtJsonScan *self)
{
  return self->depth > 0 ? self->steps[self->depth].hash : self->seed;
}

G_END_DECLS
