/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Why input could not be used. */
typedef enum
{
  DT_REASON_TOPIC_NOT_UTF8,
  DT_REASON_TOPIC_TOO_LONG,
  DT_REASON_NO_ASSET,
  DT_REASON_TOO_MANY_TOPICS,
  DT_REASON_TOO_MANY_ASSETS,
  DT_REASON_TOO_MANY_SIGNALS,
  DT_REASON_TOO_MANY_TEXTS,
  DT_REASON_PAYLOAD_TOO_LONG,
  DT_REASON_BINARY,
  DT_REASON_JSON,
  DT_REASON_KEY_TOO_LONG,
  DT_REASON_NO_SIGNAL,
  DT_REASON_NOT_A_VALUE,
  DT_REASON_NOT_A_NUMBER,
  DT_REASON_UNIT,
  DT_REASON_STATUS,
} DtProblemReason;

/**
 * DtProblems:
 *
 * Counts what could not be used, by topic and reason, and says each about once a second, so that
 * a flood of bad messages makes no flood of records. What was counted since is said by the next
 * dt_problems_flush().
 */
typedef struct _DtProblems DtProblems;

DtProblems *dt_problems_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void        dt_problems_free  (DtProblems      *self);

/* @detail: (nullable): what the text of the reason leaves open. */
void        dt_problems_add   (DtProblems      *self,
                               DtProblemReason  reason,
                               const char      *topic,
                               const char      *detail,
                               const void      *payload,
                               gsize            length,
                               gint64           now,
                               GArray          *records);

/* Says what has been counted a second or longer; all of it where @all is set. */
void        dt_problems_flush (DtProblems      *self,
                               gboolean         all,
                               gint64           now,
                               GArray          *records);

G_END_DECLS
