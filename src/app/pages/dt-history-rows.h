/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-asset-item.h"
#include "dt-history-row.h"

G_BEGIN_DECLS

/**
 * DtHistoryRows:
 *
 * A #GListModel of #DtHistoryRow over an array of samples; a row becomes an object only when it is
 * looked at.
 */
#define DT_TYPE_HISTORY_ROWS (dt_history_rows_get_type ())

G_DECLARE_FINAL_TYPE (DtHistoryRows, dt_history_rows, DT, HISTORY_ROWS, GObject)

DtHistoryRows *dt_history_rows_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @asset: (nullable): whose channels the samples are of. @samples: (nullable): of DtSample */
void           dt_history_rows_set (DtHistoryRows *self,
                                    DtAssetItem   *asset,
                                    GArray        *samples);

G_END_DECLS
