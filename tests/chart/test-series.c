/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-series.h"

static void
test_bounded (void)
{
  g_autoptr(DtSeries) series = dt_series_new (100);
  const DtPoint *points;
  guint n;

  for (int i = 0; i < 1000; i++)
    {
      dt_series_append (series, i * 10, i);
      points = dt_series_peek (series, &n);
      g_assert_cmpuint (n, >=, MIN (i + 1, 100));
      g_assert_cmpuint (n, <, 200);
      g_assert_cmpfloat (points[n - 1].value, ==, i);
    }

  g_assert_cmpuint (dt_series_get_count (series), ==, 1000);
}

static void
test_order (void)
{
  static const gint64 times[] = { 50, 10, 30, 20, 50, 40, 30 };
  g_autoptr(DtSeries) series = dt_series_new (10);
  const DtPoint *points;
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    dt_series_append (series, times[i], i);

  points = dt_series_peek (series, &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (points[i].time, ==, 10 * (i + 1));
  /* One of the same time has replaced what came first. */
  g_assert_cmpfloat (points[2].value, ==, 6.);
  g_assert_cmpfloat (points[4].value, ==, 4.);
}

static void
test_find (void)
{
  g_autoptr(DtSeries) series = dt_series_new (10);

  g_assert_cmpuint (dt_series_find (series, 5), ==, 0);
  for (int i = 1; i <= 3; i++)
    dt_series_append (series, i * 10, i);

  g_assert_cmpuint (dt_series_find (series, G_MININT64), ==, 0);
  g_assert_cmpuint (dt_series_find (series, 10), ==, 0);
  g_assert_cmpuint (dt_series_find (series, 11), ==, 1);
  g_assert_cmpuint (dt_series_find (series, 30), ==, 2);
  g_assert_cmpuint (dt_series_find (series, 31), ==, 3);
}

static void
test_break (void)
{
  g_autoptr(DtSeries) series = dt_series_new (10);
  const DtPoint *points;
  guint n;

  dt_series_add_break (series, 5);
  g_assert_null (dt_series_peek (series, &n));
  g_assert_cmpuint (n, ==, 0);

  dt_series_append (series, 10, 1.);
  dt_series_append (series, 20, 2.);
  dt_series_add_break (series, 15);
  dt_series_add_break (series, 40);
  dt_series_append (series, 30, 3.);

  points = dt_series_peek (series, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (points[2].time, ==, 21);
  g_assert_true (isnan (points[2].value));
  g_assert_cmpuint (dt_series_get_count (series), ==, 3);

  g_assert_cmpuint (dt_series_find_last (series, 1), ==, 3);
  g_assert_cmpuint (dt_series_find_last (series, 2), ==, 1);
  g_assert_cmpuint (dt_series_find_last (series, 60), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/series/bounded", test_bounded);
  g_test_add_func ("/chart/series/order", test_order);
  g_test_add_func ("/chart/series/find", test_find);
  g_test_add_func ("/chart/series/break", test_break);

  return g_test_run ();
}
