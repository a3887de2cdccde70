/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-columns.h"

#define N 20000

static DtPoint *
make_points (guint n)
{
  DtPoint *points = g_new (DtPoint, n);
  gint64 time = 1000000;

  for (guint i = 0; i < n; i++)
    {
      time += g_test_rand_int_range (1, 200);
      points[i] = (DtPoint) { time, g_test_rand_double_range (-5., 5.) };
      if (g_test_rand_int_range (0, 500) == 0)
        points[i].value = NAN;
    }

  return points;
}

/* Against the plain definition, column by column. */
static void
test_exact (void)
{
  g_autofree DtPoint *points = make_points (N);
  DtColumn columns[300];

  for (guint round = 0; round < 50; round++)
    {
      gint64 width = g_test_rand_int_range (50, 8000);
      gint64 first = points[g_test_rand_int_range (0, N)].time / width - 20;

      dt_columns_fill (points, N, first, width, 0, columns, G_N_ELEMENTS (columns));

      for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
        {
          DtColumn expected = { .min = INFINITY, .max = -INFINITY };

          for (guint i = 0; i < N; i++)
            {
              if (points[i].time / width != first + k || isnan (points[i].value))
                continue;
              expected.first = expected.n++ == 0 ? points[i].value : expected.first;
              expected.last = points[i].value;
              expected.min = MIN (expected.min, points[i].value);
              expected.max = MAX (expected.max, points[i].value);
            }

          g_assert_cmpuint (columns[k].n, ==, expected.n);
          if (expected.n == 0)
            continue;
          g_assert_cmpfloat (columns[k].min, ==, expected.min);
          g_assert_cmpfloat (columns[k].max, ==, expected.max);
          g_assert_cmpfloat (columns[k].first, ==, expected.first);
          g_assert_cmpfloat (columns[k].last, ==, expected.last);
        }
    }
}

static void
test_broken (void)
{
  static const DtPoint points[] = {
    { 5, 1. }, { 15, 2. }, { 24, NAN }, { 25, 3. }, { 35, 4. }, { 65, 5. }, { 75, 6. },
  };
  static const gboolean broken[] = { FALSE, FALSE, TRUE, FALSE, FALSE, FALSE, TRUE, FALSE };
  DtColumn columns[8];

  dt_columns_fill (points, G_N_ELEMENTS (points), 0, 10, 20, columns, G_N_ELEMENTS (columns));

  for (guint k = 0; k < G_N_ELEMENTS (columns); k++)
    g_assert_cmpint (columns[k].broken, ==, broken[k]);
  g_assert_cmpuint (columns[4].n, ==, 0);
}

static void
test_gap (void)
{
  DtPoint points[100];

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    points[i] = (DtPoint) { i * G_TIME_SPAN_MINUTE, 1. };

  g_assert_cmpint (dt_columns_gap (points, 100, G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_SECOND),
                   ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (dt_columns_gap (points, 100, 20 * G_TIME_SPAN_SECOND, 10 * G_TIME_SPAN_SECOND),
                   ==, G_TIME_SPAN_MINUTE);
  /* A signal that comes once a minute, which no profile says, is not all gaps. */
  g_assert_cmpint (dt_columns_gap (points, 100, 0, 10 * G_TIME_SPAN_SECOND),
                   ==, 5 * G_TIME_SPAN_MINUTE);
  g_assert_cmpint (dt_columns_gap (points, 1, 0, 7), ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/columns/exact", test_exact);
  g_test_add_func ("/chart/columns/broken", test_broken);
  g_test_add_func ("/chart/columns/gap", test_gap);

  return g_test_run ();
}
