/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chart-spans-private.h"
#include "dt-columns.h"

/* Parts of a microsecond */
#define FINER 1000

/* What a dense line covers of one pixel column, in device pixels from the top of the plot. */
typedef struct
{
  double top;
  double bottom;
  gboolean full;
} Span;

typedef struct
{
  const DtLineArea *area;
  DtColumn         *columns;
  Span             *spans;
  guint             n;
  gint64            first;      /* number of columns[0] */
  gint64            width;      /* of a column, in time */
} Raster;

static void
span_add (Span   *span,
          double  y)
{
  if (!span->full)
    *span = (Span) { y, y, TRUE };
  span->top = MIN (span->top, y);
  span->bottom = MAX (span->bottom, y);
}

static double
raster_y (const Raster *self,
          double        value)
{
  const DtLineArea *area = self->area;

  return dt_scale_place (&area->scale, value, 0., area->height) * area->device_scale;
}

/* The line from the last point of column @from to the first of column @to, where it crosses the
 * edges of the columns. */
static void
raster_join (Raster *self,
             guint   from,
             guint   to)
{
  const DtColumn *a = &self->columns[from], *b = &self->columns[to];
  double y_a = raster_y (self, a->last), y_b = raster_y (self, b->first);
  double duration = (double) (b->first_time - a->last_time);

  for (guint k = from + 1; k <= to; k++)
    {
      gint64 edge = (self->first + k) * self->width;
      double part = (double) (edge - a->last_time) / duration;
      double y = self->area->step ? y_a : y_a + (y_b - y_a) * CLAMP (part, 0., 1.);

      if (!self->area->step)
        span_add (&self->spans[k - 1], y);
      span_add (&self->spans[k], y);
    }
}

/* A value that holds reaches the end of the window, or the break. */
static void
raster_hold (Raster        *self,
             guint          from,
             const DtPoint *last)
{
  gint64 until = isnan (last->value) ? last->time : self->area->end;
  double y = raster_y (self, self->columns[from].last);

  for (guint k = from + 1; k < self->n && (self->first + k) * self->width < until; k++)
    span_add (&self->spans[k], y);
}

/* Puts the value that the line has at @time between points[i - 1] and points[i] into an empty
 * column at the edge of the picture. */
static void
raster_edge (Raster        *self,
             guint          k,
             gint64         time,
             const DtPoint *points,
             guint          i,
             guint          n_points)
{
  const DtPoint *a = i > 0 ? &points[i - 1] : NULL, *b = i < n_points ? &points[i] : NULL;
  double value;

  if (self->columns[k].n > 0 || a == NULL || b == NULL || isnan (a->value) || isnan (b->value) ||
      (self->area->gap > 0 && b->time - a->time > self->area->gap))
    return;

  value = a->value;
  if (!self->area->step)
    value += (b->value - a->value) * (double) (time - a->time) / (double) (b->time - a->time);

  self->columns[k] = (DtColumn) {
    .min = value, .max = value, .first = value, .last = value,
    .first_time = time, .last_time = time, .n = 1,
  };
}

static void
raster_edges (Raster        *self,
              const DtPoint *points,
              guint          n_points)
{
  gint64 begin = self->first * self->width;
  gint64 end = begin + self->n * self->width - 1;
  guint i = 0, j = n_points;

  while (i < n_points && points[i].time < begin)
    i++;
  while (j > 0 && points[j - 1].time > end)
    j--;

  raster_edge (self, 0, begin, points, i, n_points);
  raster_edge (self, self->n - 1, end, points, j, n_points);
}

static void
raster_trace (Raster        *self,
              const DtPoint *points,
              guint          n_points)
{
  guint before = G_MAXUINT;

  for (guint k = 0; k < self->n; k++)
    {
      const DtColumn *column = &self->columns[k];

      if (column->n == 0)
        continue;
      span_add (&self->spans[k], raster_y (self, column->max));
      span_add (&self->spans[k], raster_y (self, column->min));
      if (before != G_MAXUINT && !column->broken)
        raster_join (self, before, k);
      before = k;
    }

  if (self->area->step && before != G_MAXUINT)
    raster_hold (self, before, &points[n_points - 1]);
}

static void
cover (guint8 *pixel,
       double  part)
{
  guint8 alpha = (guint8) lround (CLAMP (part, 0., 1.) * 255.);

  *pixel = MAX (*pixel, alpha);
}

/* One anti-aliased vertical run. */
static void
draw_run (guint8 *data,
          int     stride,
          int     height,
          double  top,
          double  bottom,
          double  strength)
{
  int first = (int) floor (MAX (top, 0.));
  int last = (int) ceil (MIN (bottom, (double) height)) - 1;

  for (int row = first; row <= last; row++)
    {
      double part = MIN (bottom, row + 1.) - MAX (top, (double) row);

      cover (data + (gssize) row * stride, part * strength);
    }
}

/* Half the thickness of a slanted line of the given width, measured vertically at a column's ends:
 * flat lines are as thick as a stroke, the tips of spikes exact. */
static double
half_thickness (const Raster *self,
                const Span   *span,
                double        line_width)
{
  double height = span->bottom - span->top;

  if (self->area->step)
    return line_width / 2.;

  return line_width / 2. * (sqrt (1. + height * height) - height);
}

static cairo_surface_t *
raster_mask (const Raster *self,
             double        margin)
{
  int height = (int) ceil (self->area->height * self->area->device_scale + 2. * margin);
  cairo_surface_t *mask = cairo_image_surface_create (CAIRO_FORMAT_A8, (int) self->n, height);
  double line_width = self->area->line_width * self->area->device_scale;
  double side = CLAMP ((line_width - 1.) / 2., 0., 1.);
  guint8 *data = cairo_image_surface_get_data (mask);
  int stride = cairo_image_surface_get_stride (mask);

  if (data == NULL)
    return mask;

  for (guint k = 0; k < self->n; k++)
    {
      const Span *span = &self->spans[k];
      gboolean alone = (k == 0 || !self->spans[k - 1].full) &&
                       (k + 1 == self->n || !self->spans[k + 1].full);
      double half = half_thickness (self, span, line_width);
      double top = span->top - half + margin, bottom = span->bottom + half + margin;

      if (!span->full)
        continue;
      if (alone)
        {
          top = MIN (top, (span->top + span->bottom) / 2. + margin - 1.5);
          bottom = MAX (bottom, top + 3.);
        }

      draw_run (data + k, stride, height, top, bottom, 1.);
      /* What stands alone must be seen too: as wide as it is high. */
      if (k > 0)
        draw_run (data + k - 1, stride, height, top, bottom, alone ? 1. : side);
      if (k + 1 < self->n)
        draw_run (data + k + 1, stride, height, top, bottom, alone ? 1. : side);
    }

  cairo_surface_mark_dirty (mask);

  return mask;
}

static void
paint_mask (cairo_t         *cr,
            const Raster    *self,
            cairo_surface_t *mask,
            double           margin)
{
  const DtLineArea *area = self->area;
  gint64 offset = self->first * self->width - area->begin;
  /* Whole device pixels only: a fraction would blur. */
  double x = (double) (gint64) round ((double) offset / (double) self->width);
  double y = round (area->y * area->device_scale - margin);

  cairo_surface_set_device_scale (mask, area->device_scale, area->device_scale);
  cairo_mask_surface (cr, mask, area->x + x / area->device_scale, y / area->device_scale);
}

/* Columns are of whole units of time: those of a window of milliseconds, in whole microseconds,
 * would be much narrower than a pixel. */
static gboolean
needs_finer_time (const DtLineArea *area)
{
  return area->end - area->begin < G_TIME_SPAN_SECOND && area->begin > 0 &&
         area->end < G_MAXINT64 / FINER;
}

static void
draw_finer (cairo_t          *cr,
            const DtLineArea *area,
            const DtPoint    *points,
            guint             n_points)
{
  DtLineArea finer = *area;
  g_autofree DtPoint *copies = g_memdup2 (points, n_points * sizeof (DtPoint));

  finer.begin *= FINER;
  finer.end *= FINER;
  finer.gap = MIN (finer.gap, G_MAXINT64 / FINER) * FINER;
  for (guint i = 0; i < n_points; i++)
    copies[i].time = CLAMP (copies[i].time, 0, G_MAXINT64 / FINER) * FINER;

  dt_chart_spans_draw (cr, &finer, copies, n_points);
}

void
dt_chart_spans_draw (cairo_t          *cr,
                     const DtLineArea *area,
                     const DtPoint    *points,
                     guint             n_points)
{
  Raster raster = { .area = area, .width = dt_line_area_column (area) };
  double margin = ceil (area->line_width * area->device_scale) + 1.;
  cairo_surface_t *mask;
  gint64 last;

  if (needs_finer_time (area))
    {
      draw_finer (cr, area, points, n_points);
      return;
    }

  /* One column more at each end holds the points by which the line enters and leaves. */
  raster.first = area->begin / raster.width - 1;
  last = area->end / raster.width + 1;
  raster.n = (guint) (last - raster.first + 1);
  raster.columns = g_new (DtColumn, raster.n);
  raster.spans = g_new0 (Span, raster.n);

  dt_columns_fill (points, n_points, raster.first, raster.width, area->gap,
                   raster.columns, raster.n);
  raster_edges (&raster, points, n_points);
  raster_trace (&raster, points, n_points);

  mask = raster_mask (&raster, margin);
  paint_mask (cr, &raster, mask, margin);

  cairo_surface_destroy (mask);
  g_free (raster.spans);
  g_free (raster.columns);
}
