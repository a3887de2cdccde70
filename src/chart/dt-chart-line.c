/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chart-line.h"
#include "dt-chart-spans-private.h"

/* A stroke looks best, but its cost grows with the square of the overlaps: beyond a point in each
 * 3 pixels the columns are drawn (measured/charts.md §2). The last 60 points lie below it. */
#define STROKE_PIXELS 3.
#define DOT_RADIUS 1.75

typedef struct
{
  cairo_t          *cr;
  const DtLineArea *area;
  double            x;
  double            y;
  gint64            time;
  guint             n;        /* points in the current segment */
} Pen;

static void
pen_dot (Pen *pen)
{
  cairo_new_path (pen->cr);
  cairo_arc (pen->cr, pen->x, pen->y, MAX (DOT_RADIUS, pen->area->line_width), 0., 2. * G_PI);
  cairo_fill (pen->cr);
}

/* @hold_until: where a value that holds ends, G_MININT64: at its point */
static void
pen_end (Pen    *pen,
         gint64  hold_until)
{
  gboolean held = pen->n > 0 && pen->area->step && hold_until > pen->time;

  if (held)
    cairo_line_to (pen->cr, dt_line_area_x (pen->area, hold_until), pen->y);

  if (pen->n > 1 || held)
    cairo_stroke (pen->cr);
  else if (pen->n == 1)
    pen_dot (pen);

  cairo_new_path (pen->cr);
  pen->n = 0;
}

static void
pen_point (Pen           *pen,
           const DtPoint *point)
{
  double x = dt_line_area_x (pen->area, point->time);
  double y = dt_line_area_y (pen->area, point->value);

  if (pen->n > 0 && pen->area->gap > 0 && point->time - pen->time > pen->area->gap)
    pen_end (pen, G_MININT64);

  if (pen->n == 0)
    cairo_move_to (pen->cr, x, y);
  else if (pen->area->step)
    cairo_line_to (pen->cr, x, pen->y);
  if (pen->n > 0)
    cairo_line_to (pen->cr, x, y);

  pen->x = x;
  pen->y = y;
  pen->time = point->time;
  pen->n++;
}

static void
draw_stroke (cairo_t          *cr,
             const DtLineArea *area,
             const DtPoint    *points,
             guint             n_points)
{
  Pen pen = { .cr = cr, .area = area };

  /* MITER would draw extremes that never happened. */
  cairo_set_line_width (cr, area->line_width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_new_path (cr);

  for (guint i = 0; i < n_points; i++)
    {
      if (isnan (points[i].value))
        pen_end (&pen, points[i].time);
      else
        pen_point (&pen, &points[i]);
    }

  pen_end (&pen, area->end);
}

double
dt_line_area_x (const DtLineArea *area,
                gint64            time)
{
  double part = (double) (time - area->begin) / (double) (area->end - area->begin);

  return area->x + CLAMP (part, -10., 11.) * area->width;
}

double
dt_line_area_y (const DtLineArea *area,
                double            value)
{
  return dt_scale_place (&area->scale, value, area->y, area->y + area->height);
}

gint64
dt_line_area_column (const DtLineArea *area)
{
  double pixels = MAX (area->width * area->device_scale, 1.);

  return MAX ((gint64) ((double) (area->end - area->begin) / pixels), 1);
}

void
dt_chart_line_draw (cairo_t          *cr,
                    const DtLineArea *area,
                    const DtPoint    *points,
                    guint             n_points)
{
  g_return_if_fail (area->end > area->begin);

  if (n_points == 0 || area->width < 1. || area->height < 1.)
    return;

  cairo_save (cr);
  cairo_rectangle (cr, area->x, area->y - area->line_width,
                   area->width, area->height + 2. * area->line_width);
  cairo_clip (cr);

  if (n_points <= area->width / STROKE_PIXELS)
    draw_stroke (cr, area, points, n_points);
  else
    dt_chart_spans_draw (cr, area, points, n_points);

  cairo_restore (cr);
}
