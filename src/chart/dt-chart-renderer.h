/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

#include "dt-palette.h"
#include "dt-series.h"
#include "dt-signal.h"

G_BEGIN_DECLS

/* String @index of a category, NULL beyond the table. */
typedef const char * (*DtCategoryFunc) (guint    index,
                                        gpointer user_data);

/**
 * DtChartData:
 * @signal: name, unit, limits, kind
 * @points: all there are; those of the window are found by their time
 * @begin, @end: the window
 * @gap: time without a point that breaks the line
 * @category: (nullable): names of a category's values
 * @cursor: index of the point that is read out, -1: none
 *
 * What a chart shows.
 */
typedef struct
{
  const DtSignal *signal;
  const DtPoint  *points;
  guint           n_points;
  gint64          begin;
  gint64          end;
  gint64          gap;
  DtCategoryFunc  category;
  gpointer        user_data;
  int             cursor;
} DtChartData;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} DtChartPlot;

/**
 * DtChartStats:
 *
 * The points of a window in figures; min, max and last are NaN where there is none.
 */
typedef struct
{
  guint  n;
  guint  first;
  double min;
  double max;
  double last;
  gint64 last_time;
} DtChartStats;

/**
 * DtChartRenderer:
 *
 * Draws one chart on any cairo context: grid, limits, line, axes, cursor. It keeps what must stay
 * calm from one picture to the next: the value axis and the room for its labels.
 */
typedef struct _DtChartRenderer DtChartRenderer;

DtChartRenderer *dt_chart_renderer_new         (PangoContext      *context) G_GNUC_WARN_UNUSED_RESULT;
void             dt_chart_renderer_free        (DtChartRenderer   *self);

/* The font has changed. */
void             dt_chart_renderer_set_context (DtChartRenderer   *self,
                                                PangoContext      *context);

/* Another signal or window: the axis may jump. */
void             dt_chart_renderer_reset       (DtChartRenderer   *self);

/* @device_scale: device pixels for one unit of user space */
void             dt_chart_renderer_draw        (DtChartRenderer   *self,
                                                cairo_t           *cr,
                                                double             width,
                                                double             height,
                                                double             device_scale,
                                                const DtPalette   *palette,
                                                const DtChartData *data);

/* Where the last picture had its plot. */
void             dt_chart_renderer_get_plot    (DtChartRenderer   *self,
                                                DtChartPlot       *plot);

void             dt_chart_data_get_stats       (const DtChartData *data,
                                                DtChartStats      *stats);

/* Value with unit, category or On/Off, as the readout says it. */
char            *dt_chart_data_format          (const DtChartData *data,
                                                double             value) G_GNUC_WARN_UNUSED_RESULT;

/* "14:32:05", in local time and as exact as a window of @span microseconds needs. */
char            *dt_chart_format_time          (gint64             time,
                                                gint64             step) G_GNUC_WARN_UNUSED_RESULT;

/* The line alone, for a card: at most @n_points newest points over the whole of the area. */
void             dt_chart_draw_sparkline       (cairo_t           *cr,
                                                double             width,
                                                double             height,
                                                double             device_scale,
                                                const DtPalette   *palette,
                                                const DtChartData *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtChartRenderer, dt_chart_renderer_free)

G_END_DECLS
