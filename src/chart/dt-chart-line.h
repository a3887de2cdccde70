/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>

#include "dt-scale.h"
#include "dt-series.h"

G_BEGIN_DECLS

/**
 * DtLineArea:
 * @x, @y, @width, @height: the plot, in user space; nothing is drawn outside of it
 * @begin, @end: the time that @x and @x + @width stand for
 * @gap: time without a point over which no line is drawn, 0: only a break ends the line
 * @line_width: in user space
 * @device_scale: device pixels for one unit of user space
 * @step: values hold until the next one: booleans and categories
 *
 * Where and how one line is drawn, in the colour that is the source of the cairo context.
 */
typedef struct
{
  double   x;
  double   y;
  double   width;
  double   height;
  gint64   begin;
  gint64   end;
  gint64   gap;
  DtScale  scale;
  double   line_width;
  double   device_scale;
  gboolean step;
} DtLineArea;

double dt_line_area_x     (const DtLineArea *area,
                           gint64            time);
double dt_line_area_y     (const DtLineArea *area,
                           double            value);

/* Width of a pixel column in microseconds. */
gint64 dt_line_area_column (const DtLineArea *area);

/* @points: those of the window and one more at each end, so that the line enters and leaves. Few
 * points are stroked; where there are more than pixels can tell apart, each pixel column gets the
 * exact vertical extent of the line in it. */
void   dt_chart_line_draw (cairo_t          *cr,
                           const DtLineArea *area,
                           const DtPoint    *points,
                           guint             n_points);

G_END_DECLS
