/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-channel-item.h"
#include "dt-chart-renderer.h"

G_BEGIN_DECLS

/**
 * DtChartArea:
 *
 * The drawn part of a chart. The pointer, or the arrow keys once it has the focus, read out single
 * points; Home and End go to the first and the last, Escape ends it.
 *
 * A screen reader hears the figures of the window as its description.
 *
 * ## Signals
 *
 * `drawn`: the picture has changed, and with it the figures of dt_chart_area_get_stats().
 */
#define DT_TYPE_CHART_AREA (dt_chart_area_get_type ())

G_DECLARE_FINAL_TYPE (DtChartArea, dt_chart_area, DT, CHART_AREA, GtkWidget)

void dt_chart_area_set_channel (DtChartArea   *self,
                                DtChannelItem *channel);

/* Microseconds that the window is long; 0: the last 60 points */
void dt_chart_area_set_span    (DtChartArea   *self,
                                gint64         span);

/* Right edge of a window of time: wall clock */
void dt_chart_area_set_edge    (DtChartArea   *self,
                                gint64         edge);

/* Stops the picture; the series goes on. */
void dt_chart_area_set_paused  (DtChartArea   *self,
                                gboolean       paused);

/* Figures of the window as it is now. */
void dt_chart_area_get_stats   (DtChartArea   *self,
                                DtChartStats  *stats);

/* "2 500 rpm" as in this chart; NaN is "--" */
char *dt_chart_area_format     (DtChartArea   *self,
                                double         value) G_GNUC_WARN_UNUSED_RESULT;

/* Goes @distance points on, and stops at the first and the last of the window; 0: no cursor. */
void   dt_chart_area_move_cursor (DtChartArea *self,
                                  int          distance);

/* @point: (out): what the cursor of the keyboard is on. FALSE where there is none. */
gboolean dt_chart_area_get_cursor (DtChartArea *self,
                                   DtPoint     *point);

/* Microseconds for which one pixel of the plot stands: how often a window of time moves. */
gint64 dt_chart_area_get_step  (DtChartArea   *self);

G_END_DECLS
