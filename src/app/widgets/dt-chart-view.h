/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-channel-item.h"
#include "dt-chart-area.h"

G_BEGIN_DECLS

/**
 * DtChartView:
 *
 * One chart as a card: name, newest value, extremes of the window, and the picture.
 */
#define DT_TYPE_CHART_VIEW (dt_chart_view_get_type ())

G_DECLARE_FINAL_TYPE (DtChartView, dt_chart_view, DT, CHART_VIEW, GtkWidget)

GtkWidget     *dt_chart_view_new         (DtChannelItem *channel);
DtChannelItem *dt_chart_view_get_channel (DtChartView   *self);
DtChartArea   *dt_chart_view_get_area    (DtChartView   *self);

/* Stops picture and figures; what comes in the meantime is counted. */
void           dt_chart_view_set_paused  (DtChartView   *self,
                                          gboolean       paused);

/* Samples since the pause, 0 while it runs. */
guint64        dt_chart_view_get_missed  (DtChartView   *self);

G_END_DECLS
