/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-channel-info.h"
#include "dt-sample.h"

G_BEGIN_DECLS

/**
 * DtRecordKind:
 * @DT_RECORD_SAMPLE: @index is a channel of the source, the value is in @value
 * @DT_RECORD_ASSET: @index is declared to be the asset in @data, a #DtAssetInfo
 * @DT_RECORD_CHANNEL: @index is declared to be the channel in @data, a #DtChannelInfo
 * @DT_RECORD_CATEGORY: the next string of channel @index is in @data, a string
 * @DT_RECORD_SEEN: a message of asset @index came; @time is monotonic
 * @DT_RECORD_ONLINE: the device of asset @index said that it is there; @time is monotonic
 * @DT_RECORD_OFFLINE: last will or status message of asset @index; @time is monotonic
 * @DT_RECORD_NOTICE: words from the device of asset @index that are no measure, in @data
 * @DT_RECORD_PROBLEM: input that could not be used, a #DtProblem in @data
 *
 * What a source hands to the engine. Numbers of assets and channels are the source's own, dense
 * from 0, and are declared before they are used; so no thread needs another's tables.
 */
typedef enum
{
  DT_RECORD_SAMPLE,
  DT_RECORD_ASSET,
  DT_RECORD_CHANNEL,
  DT_RECORD_CATEGORY,
  DT_RECORD_SEEN,
  DT_RECORD_ONLINE,
  DT_RECORD_OFFLINE,
  DT_RECORD_NOTICE,
  DT_RECORD_PROBLEM,
} DtRecordKind;

typedef struct
{
  guint16 kind;
  guint16 flags;
  guint32 index;
  gint64  time;
  union
  {
    double   value;
    gpointer data;
  };
} DtRecord;

G_STATIC_ASSERT (sizeof (DtRecord) == 24);

/**
 * DtProblem:
 * @topic: where it came from, cleaned for display
 * @reason: in plain words
 * @excerpt: start of the payload, cleaned, or hexadecimal where it is binary
 * @count: how many messages of this kind since the last record said so
 */
typedef struct
{
  char  *topic;
  char  *reason;
  char  *excerpt;
  guint  count;
} DtProblem;

DtProblem *dt_problem_new     (const char *topic,
                               const char *reason,
                               const char *excerpt,
                               guint       count) G_GNUC_WARN_UNUSED_RESULT;
void       dt_problem_free    (DtProblem  *self);

/* Frees what the record owns in its data, and clears it. */
void       dt_record_clear    (DtRecord   *self);

/* A GArray of DtRecord that clears its records. */
GArray    *dt_records_new     (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtProblem, dt_problem_free)

G_END_DECLS
