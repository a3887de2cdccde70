/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "dt-chart-line.h"
#include "dt-chart-renderer.h"

/* Draws to image surfaces and looks at the pixels. */

#define WIDTH 600
#define HEIGHT 200
#define X 50
#define Y 20

typedef struct
{
  cairo_surface_t *surface;
  cairo_t         *cr;
  DtLineArea       area;
} Canvas;

static void
canvas_init (Canvas *canvas)
{
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                                WIDTH + 2 * X, HEIGHT + 2 * Y);
  canvas->cr = cairo_create (canvas->surface);
  canvas->area = (DtLineArea) {
    .x = X, .y = Y, .width = WIDTH, .height = HEIGHT,
    .begin = 1000 * G_TIME_SPAN_SECOND, .end = 1060 * G_TIME_SPAN_SECOND,
    .scale = { .min = 0., .max = 100. },
    .line_width = 1.75, .device_scale = 1.,
  };
}

static void
canvas_clear (Canvas *canvas)
{
  cairo_destroy (canvas->cr);
  cairo_surface_destroy (canvas->surface);
}

static guint8
alpha_at (Canvas *canvas,
          int     x,
          int     y)
{
  cairo_surface_flush (canvas->surface);

  return cairo_image_surface_get_data (canvas->surface)
         [y * cairo_image_surface_get_stride (canvas->surface) + x * 4 + 3];
}

/* How many pixels of the rectangle are painted at all. */
static guint
count_ink (Canvas *canvas,
           int     x,
           int     y,
           int     width,
           int     height)
{
  guint ink = 0;

  for (int row = y; row < y + height; row++)
    {
      for (int column = x; column < x + width; column++)
        ink += alpha_at (canvas, column, row) > 40;
    }

  return ink;
}

static void
assert_nothing_outside (Canvas *canvas)
{
  g_assert_cmpuint (count_ink (canvas, 0, 0, WIDTH + 2 * X, Y - 2), ==, 0);
  g_assert_cmpuint (count_ink (canvas, 0, Y + HEIGHT + 2, WIDTH + 2 * X, Y - 2), ==, 0);
  g_assert_cmpuint (count_ink (canvas, 0, 0, X - 1, HEIGHT + 2 * Y), ==, 0);
  g_assert_cmpuint (count_ink (canvas, X + WIDTH + 1, 0, X - 1, HEIGHT + 2 * Y), ==, 0);
}

static DtPoint *
make_points (const DtLineArea *area,
             guint             n,
             double            value)
{
  DtPoint *points = g_new (DtPoint, n);

  for (guint i = 0; i < n; i++)
    points[i] = (DtPoint) { area->begin + (area->end - area->begin) * i / (n - 1), value };

  return points;
}

/* One sample among a million is seen, and takes no longer than it should. */
static void
test_spike (void)
{
  static const guint counts[] = { 60, 3000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      Canvas canvas;
      g_autofree DtPoint *points = NULL;

      canvas_init (&canvas);
      points = make_points (&canvas.area, counts[i], 20.);
      points[counts[i] / 2].value = 95.;
      dt_chart_line_draw (canvas.cr, &canvas.area, points, counts[i]);

      g_assert_cmpuint (count_ink (&canvas, X + WIDTH / 2 - 8, Y + 10, 16, 20), >, 8);
      g_assert_cmpuint (count_ink (&canvas, X, Y, WIDTH / 2 - 20, HEIGHT / 2), ==, 0);
      g_assert_cmpuint (alpha_at (&canvas, X + 100, Y + 160), >, 200);
      assert_nothing_outside (&canvas);
      canvas_clear (&canvas);
    }
}

static void
test_gap (void)
{
  static const guint counts[] = { 60, 3000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      for (guint kind = 0; kind < 2; kind++)
        {
          Canvas canvas;
          guint n = counts[i], hole = n / 3;
          g_autofree DtPoint *points = NULL;

          canvas_init (&canvas);
          points = make_points (&canvas.area, n, 50.);
          /* Twenty seconds without a point, by time or by a break */
          memmove (points + hole + 1, points + 2 * hole, (n - 2 * hole) * sizeof (DtPoint));
          canvas.area.gap = kind == 0 ? 10 * G_TIME_SPAN_SECOND : 0;
          points[hole] = points[hole - 1];
          points[hole].time++;
          if (kind == 1)
            points[hole].value = NAN;

          dt_chart_line_draw (canvas.cr, &canvas.area, points, n - hole + 1);

          g_assert_cmpuint (count_ink (&canvas, X + 20, Y, 160, HEIGHT), >=, 160);
          g_assert_cmpuint (count_ink (&canvas, X + 215, Y, 170, HEIGHT), ==, 0);
          g_assert_cmpuint (count_ink (&canvas, X + 420, Y, 160, HEIGHT), >=, 160);
          canvas_clear (&canvas);
        }
    }
}

/* Values far beyond the axis leave the plot, and nothing of them is seen elsewhere. */
static void
test_outside (void)
{
  static const double values[] = { 1e300, -1e300, 150., -50., DBL_MAX, 50. };

  for (guint n = 60; n <= 6000; n *= 100)
    {
      Canvas canvas;
      g_autofree DtPoint *points = NULL;

      canvas_init (&canvas);
      canvas.area.begin += 10 * G_TIME_SPAN_SECOND;
      points = make_points (&canvas.area, n, 50.);
      canvas.area.begin += 10 * G_TIME_SPAN_SECOND;
      canvas.area.end -= 10 * G_TIME_SPAN_SECOND;
      for (guint i = 0; i < n; i++)
        points[i].value = values[i * 7 % G_N_ELEMENTS (values)];

      dt_chart_line_draw (canvas.cr, &canvas.area, points, n);
      assert_nothing_outside (&canvas);
      g_assert_cmpint (cairo_status (canvas.cr), ==, CAIRO_STATUS_SUCCESS);
      canvas_clear (&canvas);
    }
}

/* A window of milliseconds ends where its last point is. */
static void
test_short_window (void)
{
  Canvas canvas;
  guint n = 900;
  g_autofree DtPoint *points = NULL;

  canvas_init (&canvas);
  canvas.area.end = canvas.area.begin + 3500;
  points = make_points (&canvas.area, n, 20.);
  for (guint i = n * 9 / 10; i < n; i++)
    points[i].value = 80.;

  dt_chart_line_draw (canvas.cr, &canvas.area, points, n);
  g_assert_cmpuint (count_ink (&canvas, X + WIDTH * 9 / 10 + 4, Y + 36, WIDTH / 10 - 8, 8), >=,
                    WIDTH / 10 - 8);
  g_assert_cmpuint (count_ink (&canvas, X, Y + 36, WIDTH * 9 / 10 - 4, 8), ==, 0);
  canvas_clear (&canvas);
}

static void
test_isolated (void)
{
  for (guint dense = 0; dense < 2; dense++)
    {
      Canvas canvas;
      g_autofree DtPoint *points = g_new (DtPoint, 301);
      guint n = dense ? 301 : 1;

      canvas_init (&canvas);
      points[0] = (DtPoint) { canvas.area.begin + 30 * G_TIME_SPAN_SECOND, 50. };
      for (guint i = 1; i < n; i++)
        points[i] = (DtPoint) { points[0].time + (gint64) i, i == 1 ? NAN : 50. };
      for (guint i = 2; i < n; i++)
        points[i].value = NAN;

      dt_chart_line_draw (canvas.cr, &canvas.area, points, n);
      g_assert_cmpuint (count_ink (&canvas, X, Y, WIDTH, HEIGHT), >=, 6);
      canvas_clear (&canvas);
    }
}

/* A value that holds is square: on the old level until the new one comes, and then held. */
static void
test_steps (void)
{
  for (guint n = 4; n <= 400; n += 396)
    {
      Canvas canvas;
      g_autofree DtPoint *points = g_new (DtPoint, n);

      canvas_init (&canvas);
      canvas.area.step = TRUE;
      /* 0 … 20 s at 10, 20 … 40 s at 90, held to the end at 60 s */
      for (guint i = 0; i < n; i++)
        points[i] = (DtPoint) { canvas.area.begin + 40 * G_TIME_SPAN_SECOND * i / n,
                                i < n / 2 ? 10. : 90. };

      dt_chart_line_draw (canvas.cr, &canvas.area, points, n);
      g_assert_cmpuint (count_ink (&canvas, X + 10, Y + 25, 180, 150), ==, 0);
      g_assert_cmpuint (count_ink (&canvas, X + 205, Y + 25, 380, 150), ==, 0);
      g_assert_cmpuint (count_ink (&canvas, X + 10, Y + 177, 180, 6), >=, 180);
      g_assert_cmpuint (count_ink (&canvas, X + 210, Y + 17, 380, 6), >=, 380);
      canvas_clear (&canvas);
    }
}

/* The dense way draws what the stroke would: nearly the same ink in the same places. */
static void
test_dense_like_stroke (void)
{
  Canvas dense, stroke;
  g_autofree DtPoint *points = NULL;
  guint n = 900, differ = 0, ink = 0;

  canvas_init (&dense);
  canvas_init (&stroke);
  points = make_points (&dense.area, n, 0.);
  for (guint i = 0; i < n; i++)
    points[i].value = 50. + 40. * sin (i / 40.);

  dt_chart_line_draw (dense.cr, &dense.area, points, n);
  cairo_set_line_width (stroke.cr, stroke.area.line_width);
  for (guint i = 0; i < n; i++)
    cairo_line_to (stroke.cr, dt_line_area_x (&stroke.area, points[i].time),
                   dt_line_area_y (&stroke.area, points[i].value));
  cairo_stroke (stroke.cr);

  for (int y = 0; y < HEIGHT + 2 * Y; y++)
    {
      for (int x = X + 2; x < X + WIDTH - 2; x++)
        {
          guint8 a = alpha_at (&dense, x, y), b = alpha_at (&stroke, x, y);

          ink += b > 127;
          differ += ABS (a - b) > 127;
        }
    }

  g_assert_cmpuint (ink, >, WIDTH);
  g_assert_cmpuint (differ * 100, <, ink * 5);
  canvas_clear (&dense);
  canvas_clear (&stroke);
}

static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string ("Sans 11");

  pango_context_set_font_description (context, font);
  pango_font_description_free (font);

  return context;
}

static gboolean
is_color (cairo_surface_t *surface,
          int              x,
          int              y,
          const DtColor   *color)
{
  const guint8 *pixel = cairo_image_surface_get_data (surface) +
                        y * cairo_image_surface_get_stride (surface) + x * 4;

  return fabs (pixel[2] - color->red * 255.) < 3. && fabs (pixel[1] - color->green * 255.) < 3. &&
         fabs (pixel[0] - color->blue * 255.) < 3.;
}

static gboolean
has_color (cairo_surface_t *surface,
           const DtColor   *color)
{
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
        {
          if (is_color (surface, x, y, color))
            return TRUE;
        }
    }

  return FALSE;
}

static cairo_surface_t *
draw_chart (const DtChartData *data,
            const DtPalette   *palette,
            int                width,
            DtChartPlot       *plot)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, 220);
  cairo_t *cr = cairo_create (surface);
  PangoContext *context = make_context ();
  g_autoptr(DtChartRenderer) renderer = dt_chart_renderer_new (context);

  dt_color_set (&palette->background, cr);
  cairo_paint (cr);
  dt_chart_renderer_draw (renderer, cr, width, 220., 1., palette, data);
  dt_chart_renderer_get_plot (renderer, plot);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  g_object_unref (context);
  cairo_surface_flush (surface);

  return surface;
}

/* A limit is drawn once the axis reaches it, in the colour of its level. */
static void
test_limits (void)
{
  g_autoptr(DtSignal) signal = dt_signal_new ("rpm");
  Canvas canvas;
  DtChartData data = { .signal = signal, .cursor = -1 };

  signal->warn_above = 60.;
  signal->critical_above = 80.;
  canvas_init (&canvas);
  data.begin = canvas.area.begin;
  data.end = canvas.area.end;

  for (guint level = 0; level < 3; level++)
    {
      static const double values[] = { 30., 65., 90. };
      g_autofree DtPoint *points = make_points (&canvas.area, 60, 5.);

      points[30].value = values[level];
      data.points = points;
      data.n_points = 60;

      for (guint style = 0; style < 4; style++)
        {
          const DtPalette *palette = dt_palette_get (style & 1, style & 2);
          DtChartPlot plot;
          cairo_surface_t *surface = draw_chart (&data, palette, 500, &plot);

          g_assert_cmpfloat (plot.x, >, 10.);
          g_assert_cmpfloat (plot.x + plot.width, <, 500.);
          g_assert_true (has_color (surface, &palette->line));
          g_assert_cmpint (has_color (surface, &palette->warning), ==, level >= 1);
          g_assert_cmpint (has_color (surface, &palette->critical), ==, level >= 2);
          cairo_surface_destroy (surface);
        }
    }

  canvas_clear (&canvas);
}

/* Where the name of a level stands: what is of its colour beside its line. */
static gboolean
find_name (cairo_surface_t       *surface,
           const DtColor         *color,
           cairo_rectangle_int_t *name)
{
  int top = -1, bottom = 0, left = G_MAXINT, right = 0, line = 0, most = 0;

  for (int pass = 0; pass < 2; pass++)
    {
      for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
        {
          int n = 0;

          for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
            {
              if (!is_color (surface, x, y, color))
                continue;
              n++;
              if (pass == 0 || ABS (y - line) <= 1)
                continue;
              top = top < 0 ? y : top;
              bottom = y;
              left = MIN (left, x);
              right = MAX (right, x);
            }
          if (pass == 0 && n > most)
            {
              most = n;
              line = y;
            }
        }
    }

  *name = (cairo_rectangle_int_t) { left, top, right - left, bottom - top };

  return top >= 0;
}

/* Limits close together have their names apart, or else only the graver one is named. */
static void
test_names (void)
{
  g_autoptr(DtSignal) signal = dt_signal_new ("load");
  const DtPalette *palette = dt_palette_get (FALSE, TRUE);
  Canvas canvas;
  g_autofree DtPoint *points = NULL;
  DtChartData data = { .signal = signal, .cursor = -1, .n_points = 60 };

  canvas_init (&canvas);
  points = make_points (&canvas.area, 60, 5.);
  points[30].value = 96.;
  data.points = points;
  data.begin = canvas.area.begin;
  data.end = canvas.area.end;
  signal->range_min = 0.;
  signal->range_max = 100.;
  signal->critical_above = 92.;

  for (double distance = 1.; distance < 30.; distance += 1.)
    {
      for (int width = 140; width <= 500; width += 180)
        {
          cairo_rectangle_int_t critical, warning;
          cairo_surface_t *surface;
          gboolean named;
          DtChartPlot plot;

          signal->warn_above = 92. - distance;
          surface = draw_chart (&data, palette, width, &plot);
          g_assert_true (find_name (surface, &palette->critical, &critical));
          named = find_name (surface, &palette->warning, &warning);
          g_assert_true (named || distance < (width == 140 ? 12. : 6.));
          if (named)
            g_assert_true (warning.x > critical.x + critical.width ||
                           critical.x > warning.x + warning.width ||
                           warning.y > critical.y + critical.height);
          cairo_surface_destroy (surface);
        }
    }

  canvas_clear (&canvas);
}

static void
test_empty (void)
{
  g_autoptr(DtSignal) signal = dt_signal_new ("rpm");
  DtChartData data = { .signal = signal, .begin = 0, .end = 60000000, .cursor = -1 };
  DtChartStats stats;
  DtChartPlot plot;
  cairo_surface_t *surface = draw_chart (&data, dt_palette_get (FALSE, FALSE), 500, &plot);
  g_autofree char *text = dt_chart_data_format (&data, NAN);

  dt_chart_data_get_stats (&data, &stats);
  g_assert_cmpuint (stats.n, ==, 0);
  g_assert_true (isnan (stats.min) && isnan (stats.max) && isnan (stats.last));
  g_assert_cmpstr (text, ==, "--");

  /* Words in the middle, and no axis made up around them */
  g_assert_true (has_color (surface, &dt_palette_get (FALSE, FALSE)->text));
  for (int y = 0; y < 220; y++)
    {
      for (int x = 0; x < 500; x++)
        g_assert_true ((x > 150 && x < 350 && y > 70 && y < 150) ||
                       is_color (surface, x, y, &dt_palette_get (FALSE, FALSE)->background));
    }
  cairo_surface_destroy (surface);
}

static const char *
shift_name (guint    index,
            gpointer user_data)
{
  static const char * const names[] = { "matin", "soir" };

  return index < G_N_ELEMENTS (names) ? names[index] : NULL;
}

static void
test_words (void)
{
  g_autoptr(DtSignal) signal = dt_signal_new_discovered ("shift", DT_SIGNAL_CATEGORY);
  g_autoptr(DtSignal) number = dt_signal_new ("speed");
  DtPoint points[] = { { 10, 0. }, { 20, 1. }, { 25, NAN }, { 30, 1. } };
  DtChartData data = {
    .signal = signal, .points = points, .n_points = 4, .begin = 0, .end = 40,
    .category = shift_name, .cursor = 1,
  };
  g_autofree char *name = dt_chart_data_format (&data, 1.);
  g_autofree char *beyond = dt_chart_data_format (&data, 7.);
  g_autofree char *speed = NULL;
  DtChartStats stats;
  DtChartPlot plot;

  g_assert_cmpstr (name, ==, "soir");
  g_assert_cmpstr (beyond, ==, "7");
  dt_chart_data_get_stats (&data, &stats);
  g_assert_cmpuint (stats.n, ==, 3);
  g_assert_cmpint (stats.last_time, ==, 30);
  cairo_surface_destroy (draw_chart (&data, dt_palette_get (TRUE, FALSE), 500, &plot));

  number->unit = g_strdup ("km/h");
  data.signal = number;
  speed = dt_chart_data_format (&data, 61.);
  g_assert_cmpstr (speed, ==, "61\302\240km/h");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/line/spike", test_spike);
  g_test_add_func ("/chart/line/gap", test_gap);
  g_test_add_func ("/chart/line/outside", test_outside);
  g_test_add_func ("/chart/line/short-window", test_short_window);
  g_test_add_func ("/chart/line/isolated", test_isolated);
  g_test_add_func ("/chart/line/steps", test_steps);
  g_test_add_func ("/chart/line/dense-like-stroke", test_dense_like_stroke);
  g_test_add_func ("/chart/renderer/limits", test_limits);
  g_test_add_func ("/chart/renderer/names", test_names);
  g_test_add_func ("/chart/renderer/empty", test_empty);
  g_test_add_func ("/chart/renderer/words", test_words);

  return g_test_run ();
}
