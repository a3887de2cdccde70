/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtChartPicker:
 *
 * A button that opens a list of the signals of one asset, each with a box to show or hide its
 * chart.
 *
 * ## Signals
 *
 * `toggled (channel, shown)`: by the user.
 */
#define DT_TYPE_CHART_PICKER (dt_chart_picker_get_type ())

G_DECLARE_FINAL_TYPE (DtChartPicker, dt_chart_picker, DT, CHART_PICKER, AdwBin)

/* @asset: (nullable); nothing is chosen then */
void dt_chart_picker_set_asset  (DtChartPicker *self,
                                 DtAssetItem   *asset);
void dt_chart_picker_set_chosen (DtChartPicker *self,
                                 const char    *signal_id,
                                 gboolean       chosen);

G_END_DECLS
