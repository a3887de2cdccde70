/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DT_ASSET_OFFLINE,
  DT_ASSET_RUNNING,
} DtAssetState;

/**
 * DtStateReason:
 * @DT_REASON_NEVER_SEEN: known from the history or a retained message only
 * @DT_REASON_MESSAGES: messages come
 * @DT_REASON_SILENT: no message for the profile's time
 * @DT_REASON_SAID_OFFLINE: last will or status message
 * @DT_REASON_SOURCE_LOST: the connection that carried it was closed by the user
 */
typedef enum
{
  DT_REASON_NEVER_SEEN,
  DT_REASON_MESSAGES,
  DT_REASON_SILENT,
  DT_REASON_SAID_OFFLINE,
  DT_REASON_SOURCE_LOST,
} DtStateReason;

typedef enum
{
  DT_CHANNEL_NEVER_SEEN,
  DT_CHANNEL_LIVE,
  DT_CHANNEL_LATE,
  DT_CHANNEL_STALE,
} DtChannelState;

/* Late and stale after so many expected periods (design §3). */
#define DT_LATE_PERIODS 3
#define DT_STALE_PERIODS 10

/* @live_at: monotonic microseconds of the newest live sample, 0 where there was none;
 * @has_value: whether any value, even a retained one, is known; @period: microseconds, 0 where the
 * profile says none: then only the asset's state counts. */
DtChannelState dt_channel_state (gboolean     has_value,
                                 gint64       live_at,
                                 gint64       period,
                                 DtAssetState asset,
                                 gint64       now);

/* "no message for 10 s", "the device said offline" …, translated; @offline_after: microseconds. */
char          *dt_state_reason_to_text (DtStateReason reason,
                                        gint64        offline_after) G_GNUC_WARN_UNUSED_RESULT;

/* "now", "12 s ago", "2 min ago", "3 h ago", "5 days ago", translated; @age in microseconds. */
char          *dt_age_to_text          (gint64        age) G_GNUC_WARN_UNUSED_RESULT;

/* Microseconds until dt_age_to_text() would say something else: when to redraw. */
gint64         dt_age_next_change      (gint64        age);

G_END_DECLS
