/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-channel-item.h"
#include "dt-sample.h"

G_BEGIN_DECLS

/**
 * DtHistoryRow:
 *
 * One row of the table of samples; made when the table asks for it, and dropped when it is out of
 * sight.
 */
#define DT_TYPE_HISTORY_ROW (dt_history_row_get_type ())

G_DECLARE_FINAL_TYPE (DtHistoryRow, dt_history_row, DT, HISTORY_ROW, GObject)

/* @channel: (nullable) */
DtHistoryRow *dt_history_row_new                 (DtChannelItem  *channel,
                                                  const DtSample *sample) G_GNUC_WARN_UNUSED_RESULT;

/* Local time with as many decimals as it has, at least three. */
char         *dt_history_row_get_time_text       (DtHistoryRow   *self) G_GNUC_WARN_UNUSED_RESULT;

/* In the room of some twelve letters: today's without the date, older ones without decimals. */
char         *dt_history_row_get_short_time_text (DtHistoryRow   *self) G_GNUC_WARN_UNUSED_RESULT;
const char   *dt_history_row_get_signal          (DtHistoryRow   *self);
char         *dt_history_row_get_value_text      (DtHistoryRow   *self) G_GNUC_WARN_UNUSED_RESULT;
const char   *dt_history_row_get_unit            (DtHistoryRow   *self);

G_END_DECLS
