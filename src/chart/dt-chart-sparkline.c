/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-chart-line.h"
#include "dt-chart-renderer.h"

#define LINE_WIDTH 1.5
#define DOT_RADIUS 2.5

/* Without an axis there is nothing to keep still: the points fill the height, but for a signal that
 * hardly moves, which is drawn as the flat line that it is. */
static void
fit (DtScale            *scale,
     const DtChartData  *data,
     const DtChartStats *stats)
{
  double span, middle;

  dt_scale_init (scale, data->signal->range_min, data->signal->range_max);
  span = MAX (stats->max - stats->min, scale->least / 2.);
  if (span <= 0.)
    span = 1.;
  middle = (stats->min + stats->max) / 2.;
  scale->min = middle - span / 2.;
  scale->max = middle + span / 2.;
}

void
dt_chart_draw_sparkline (cairo_t           *cr,
                         double             width,
                         double             height,
                         double             device_scale,
                         const DtPalette   *palette,
                         const DtChartData *data)
{
  DtChartStats stats;
  DtLineArea area = {
    .x = 0.,
    .y = DOT_RADIUS,
    .width = width - DOT_RADIUS,
    .height = height - 2. * DOT_RADIUS,
    .begin = data->begin,
    .end = data->end,
    .gap = data->gap,
    .line_width = LINE_WIDTH,
    .device_scale = MAX (device_scale, 1.),
    .step = data->signal->kind != DT_SIGNAL_NUMBER,
  };

  dt_chart_data_get_stats (data, &stats);
  if (stats.n == 0 || data->end <= data->begin)
    return;

  fit (&area.scale, data, &stats);
  dt_color_set (&palette->line, cr);
  dt_chart_line_draw (cr, &area, data->points + stats.first, data->n_points - stats.first);

  cairo_new_path (cr);
  cairo_arc (cr, dt_line_area_x (&area, stats.last_time), dt_line_area_y (&area, stats.last),
             DOT_RADIUS, 0., 2. * G_PI);
  cairo_fill (cr);
}
