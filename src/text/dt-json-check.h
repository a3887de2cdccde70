/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DT_JSON_ERROR (dt_json_error_quark ())

typedef enum
{
  DT_JSON_ERROR_SYNTAX,
  DT_JSON_ERROR_TOO_DEEP,
  DT_JSON_ERROR_TOO_MANY,
} DtJsonError;

#define DT_JSON_MAX_DEPTH 32
#define DT_JSON_MAX_NODES 10000

GQuark      dt_json_error_quark (void);

/* Clears text for json-glib: strict RFC 8259, depth and nodes bounded. The error says line and
 * column. Nothing from outside reaches json-glib without it (measured/reliability.md §2c). */
gboolean    dt_json_check       (const char  *text,
                                 gsize        length,
                                 GError     **error);

/* (element-type utf8 int): the line of each value of a text that dt_json_check() has cleared, by
 * its path as in "signals[3].range"; for messages that name the place. */
GHashTable *dt_json_lines       (const char  *text,
                                 gsize        length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
