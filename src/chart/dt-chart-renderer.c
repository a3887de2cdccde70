/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-chart-limits.h"
#include "dt-chart-line.h"
#include "dt-chart-renderer.h"
#include "dt-chart-text.h"
#include "dt-columns.h"
#include "dt-scale.h"
#include "dt-ticks.h"

#define LINE_WIDTH 1.75
#define LABEL_GAP 8.
#define MARGIN_TOP 8.
#define MARGIN_RIGHT 14.
#define DOT_RADIUS 3.5
#define TICK_HEIGHT 28.
#define CHIP_PADDING 6.

struct _DtChartRenderer
{
  DtChartText *text;
  DtScale      scale;
  gboolean     scaled;
  double       label_width;
  DtChartPlot  plot;
};

/* What the parts of one picture share. */
typedef struct
{
  DtChartRenderer   *self;
  cairo_t           *cr;
  const DtPalette   *palette;
  const DtChartData *data;
  double             width;
  DtChartStats       stats;
  DtLineArea         area;
  DtTicks            ticks;
  gboolean           steps;
} Picture;

static gboolean
is_stepped (const DtSignal *signal)
{
  return signal->kind != DT_SIGNAL_NUMBER;
}

static void
fit_scale (Picture *picture)
{
  DtScale *scale = &picture->self->scale;
  const DtSignal *signal = picture->data->signal;
  double top;

  if (!picture->self->scaled)
    dt_scale_init (scale, signal->range_min, signal->range_max);
  picture->self->scaled = TRUE;

  if (!picture->steps)
    {
      if (dt_scale_fit (scale, picture->stats.min, picture->stats.max))
        picture->self->label_width = 0.;
      return;
    }

  top = picture->stats.n > 0 ? MAX (picture->stats.max, 1.) : 1.;
  top = MAX (top, scale->fitted ? scale->max - 0.3 : 1.);
  scale->min = -0.3;
  scale->max = top + 0.3;
  scale->fitted = TRUE;
}

static char *
format_tick (const Picture *picture,
             double         value)
{
  DtSignal signal = *picture->data->signal;

  if (picture->steps)
    return dt_chart_data_format (picture->data, value);

  signal.decimals = (int) dt_ticks_decimals (picture->ticks.step);

  return dt_signal_format_value (&signal, value);
}

/* The room for labels only grows while the axis stays, so that the plot does not twitch. */
static void
place_plot (Picture *picture,
            double   width,
            double   height)
{
  DtChartRenderer *self = picture->self;
  double label_height = 0.;
  guint count;

  dt_chart_text_measure (self->text, "0", NULL, &label_height);
  self->plot.y = MARGIN_TOP;
  self->plot.height = MAX (height - MARGIN_TOP - label_height - LABEL_GAP, 1.);

  count = (guint) CLAMP (self->plot.height / TICK_HEIGHT, 2., 8.);
  dt_ticks_init (&picture->ticks, self->scale.min, self->scale.max, count);
  if (picture->steps && picture->ticks.step < 1.)
    dt_ticks_init (&picture->ticks, self->scale.min, self->scale.max,
                   (guint) (self->scale.max - self->scale.min) + 1);

  for (guint i = 0; i < picture->ticks.n; i++)
    {
      g_autofree char *label = format_tick (picture, picture->ticks.value[i]);
      double label_width;

      dt_chart_text_measure (self->text, label, &label_width, NULL);
      self->label_width = MAX (self->label_width, label_width);
    }

  self->plot.x = ceil (MIN (self->label_width, width / 3.) + LABEL_GAP);
  self->plot.width = MAX (width - self->plot.x - MARGIN_RIGHT, 1.);

  picture->area = (DtLineArea) {
    .x = self->plot.x,
    .y = self->plot.y,
    .width = self->plot.width,
    .height = self->plot.height,
    .begin = picture->data->begin,
    .end = picture->data->end,
    .gap = picture->steps ? 0 : picture->data->gap,
    .scale = self->scale,
    .line_width = LINE_WIDTH,
    .step = picture->steps,
  };
}

/* A hairline, sharp on the pixel grid. */
static void
draw_rule (Picture *picture,
           double   y)
{
  cairo_t *cr = picture->cr;

  y = floor (y) + 0.5;
  cairo_move_to (cr, picture->area.x, y);
  cairo_line_to (cr, picture->area.x + picture->area.width, y);
  cairo_stroke (cr);
}

static void
draw_value_axis (Picture *picture)
{
  cairo_set_line_width (picture->cr, 1.);

  for (guint i = 0; i < picture->ticks.n; i++)
    {
      double value = picture->ticks.value[i];
      double y = dt_line_area_y (&picture->area, value);
      g_autofree char *label = format_tick (picture, value);

      dt_color_set (&picture->palette->grid, picture->cr);
      draw_rule (picture, y);
      dt_color_set (&picture->palette->text, picture->cr);
      dt_chart_text_draw (picture->self->text, picture->cr, label,
                          picture->area.x - LABEL_GAP, y, 1., 0.5);
    }
}

static gint64
get_utc_offset (gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (time / G_TIME_SPAN_SECOND);

  return date != NULL ? g_date_time_get_utc_offset (date) : 0;
}

static void
draw_time_axis (Picture *picture)
{
  const DtLineArea *area = &picture->area;
  double label_width, bottom = area->y + area->height + LABEL_GAP / 2.;
  DtTimeTicks ticks;

  dt_chart_text_measure (picture->self->text, "00:00:00", &label_width, NULL);
  dt_time_ticks_init (&ticks, area->begin, area->end, get_utc_offset (area->end),
                      (guint) MAX (area->width / (label_width * 1.35), 1.));
  dt_color_set (&picture->palette->text, picture->cr);

  for (guint i = 0; i < ticks.n; i++)
    {
      g_autofree char *label = dt_chart_format_time (ticks.time[i], ticks.step);
      double x = dt_line_area_x (area, ticks.time[i]), width;

      dt_chart_text_measure (picture->self->text, label, &width, NULL);
      if (x - width / 2. < area->x - LABEL_GAP ||
          x + width / 2. > area->x + area->width + MARGIN_RIGHT)
        continue;
      dt_chart_text_draw (picture->self->text, picture->cr, label, x, bottom, 0.5, 0.);
    }
}

/* The points of the window and one more at each end. */
static const DtPoint *
find_window (const DtChartData *data,
             guint             *n)
{
  guint first = 0, last = data->n_points;
  guint low = 0, high = data->n_points;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (data->points[middle].time < data->begin)
        low = middle + 1;
      else
        high = middle;
    }
  first = low > 0 ? low - 1 : 0;

  while (last > first && data->points[last - 1].time > data->end)
    last--;
  *n = MIN (last + 1, data->n_points) - first;

  return data->points + first;
}

/* An axis without a value would be made up: only the time is true. */
static void
draw_nothing (Picture *picture)
{
  const DtLineArea *area = &picture->area;
  gboolean any = picture->data->n_points > 0;

  if (any)
    draw_time_axis (picture);
  dt_color_set (&picture->palette->text, picture->cr);
  dt_chart_text_draw (picture->self->text, picture->cr,
                      any ? _("No values in this window") : _("No values yet"),
                      any ? area->x + area->width / 2. : picture->width / 2.,
                      area->y + area->height / 2., 0.5, 0.5);
}

static void
draw_ring (Picture *picture,
           double   x,
           double   y)
{
  cairo_new_path (picture->cr);
  cairo_arc (picture->cr, x, y, DOT_RADIUS, 0., 2. * G_PI);
  dt_color_set (&picture->palette->line, picture->cr);
  cairo_fill_preserve (picture->cr);
  dt_color_set (&picture->palette->background, picture->cr);
  cairo_set_line_width (picture->cr, 1.5);
  cairo_stroke (picture->cr);
}

static void
draw_chip (Picture    *picture,
           const char *text,
           double      x)
{
  const DtLineArea *area = &picture->area;
  cairo_t *cr = picture->cr;
  double width, height, left;

  dt_chart_text_measure (picture->self->text, text, &width, &height);
  left = CLAMP (x - width / 2. - CHIP_PADDING, area->x,
                MAX (area->x + area->width - width - 2. * CHIP_PADDING, area->x));

  cairo_rectangle (cr, round (left), area->y, width + 2. * CHIP_PADDING, height + 4.);
  dt_color_set (&picture->palette->background, cr);
  cairo_fill_preserve (cr);
  dt_color_set (&picture->palette->cursor, cr);
  cairo_set_line_width (cr, 1.);
  cairo_stroke (cr);
  dt_chart_text_draw (picture->self->text, cr, text, round (left) + CHIP_PADDING, area->y + 2.,
                      0., 0.);
}

static void
draw_cursor (Picture *picture)
{
  const DtChartData *data = picture->data;
  const DtPoint *point;
  g_autofree char *value = NULL, *time = NULL, *text = NULL;
  double x;

  if (data->cursor < 0 || (guint) data->cursor >= data->n_points)
    return;
  point = &data->points[data->cursor];
  if (isnan (point->value) || point->time < data->begin || point->time > data->end)
    return;

  x = dt_line_area_x (&picture->area, point->time);
  dt_color_set (&picture->palette->cursor, picture->cr);
  cairo_set_line_width (picture->cr, 1.);
  cairo_move_to (picture->cr, floor (x) + 0.5, picture->area.y);
  cairo_line_to (picture->cr, floor (x) + 0.5, picture->area.y + picture->area.height);
  cairo_stroke (picture->cr);
  draw_ring (picture, x, dt_line_area_y (&picture->area, point->value));

  value = dt_chart_data_format (data, point->value);
  time = dt_chart_format_time (point->time, data->end - data->begin > G_TIME_SPAN_MINUTE * 2
                                            ? G_TIME_SPAN_SECOND
                                            : 1);
  /* Translators: a value and the time at which it was measured, beside the cursor of a chart */
  text = g_strdup_printf (_("%s at %s"), value, time);
  draw_chip (picture, text, x);
}

static void
draw_values (Picture *picture)
{
  const DtLineArea *area = &picture->area;
  guint n;
  const DtPoint *points = find_window (picture->data, &n);

  draw_value_axis (picture);
  draw_time_axis (picture);
  if (!picture->steps)
    dt_chart_limits_draw (picture->cr, picture->self->text, picture->palette,
                          picture->data->signal, area);

  dt_color_set (&picture->palette->line, picture->cr);
  dt_chart_line_draw (picture->cr, area, points, n);
  draw_ring (picture, dt_line_area_x (area, picture->stats.last_time),
             dt_line_area_y (area, picture->stats.last));
  draw_cursor (picture);
}

DtChartRenderer *
dt_chart_renderer_new (PangoContext *context)
{
  DtChartRenderer *self = g_new0 (DtChartRenderer, 1);

  self->text = dt_chart_text_new (context);

  return self;
}

void
dt_chart_renderer_free (DtChartRenderer *self)
{
  g_clear_pointer (&self->text, dt_chart_text_free);
  g_free (self);
}

void
dt_chart_renderer_set_context (DtChartRenderer *self,
                               PangoContext    *context)
{
  g_clear_pointer (&self->text, dt_chart_text_free);
  self->text = dt_chart_text_new (context);
  self->label_width = 0.;
}

void
dt_chart_renderer_reset (DtChartRenderer *self)
{
  self->scaled = FALSE;
  self->label_width = 0.;
}

void
dt_chart_renderer_draw (DtChartRenderer   *self,
                        cairo_t           *cr,
                        double             width,
                        double             height,
                        double             device_scale,
                        const DtPalette   *palette,
                        const DtChartData *data)
{
  Picture picture = { .self = self, .cr = cr, .palette = palette, .data = data,
                      .width = width };

  g_return_if_fail (data->signal != NULL);
  g_return_if_fail (data->end > data->begin);

  picture.steps = is_stepped (data->signal);
  dt_chart_data_get_stats (data, &picture.stats);
  fit_scale (&picture);
  place_plot (&picture, width, height);
  picture.area.device_scale = MAX (device_scale, 1.);

  cairo_save (cr);
  if (picture.stats.n > 0)
    draw_values (&picture);
  else
    draw_nothing (&picture);
  cairo_restore (cr);
}

void
dt_chart_renderer_get_plot (DtChartRenderer *self,
                            DtChartPlot     *plot)
{
  *plot = self->plot;
}
