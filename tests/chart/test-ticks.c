/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-ticks.h"

static void
test_nice_step (void)
{
  static const struct { double rough, step; } cases[] = {
    { 1., 1. }, { 1.01, 2. }, { 2., 2. }, { 3., 5. }, { 5., 5. }, { 6., 10. },
    { 0.3, 0.5 }, { 0.2, 0.2 }, { 0.1 + 0.2, 0.5 }, { 1234., 2000. }, { 7e-7, 1e-6 },
    { 0., 1. }, { -3., 1. }, { NAN, 1. }, { INFINITY, 1. },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (dt_nice_step (cases[i].rough), cases[i].step,
                                    cases[i].step * 1e-12);
}

static void
test_values (void)
{
  DtTicks ticks;

  dt_ticks_init (&ticks, 0., 8000., 4);
  g_assert_cmpuint (ticks.n, ==, 5);
  g_assert_cmpfloat (ticks.value[4], ==, 8000.);

  dt_ticks_init (&ticks, -0.3, 0.3, 6);
  g_assert_cmpuint (ticks.n, ==, 7);
  g_assert_false (signbit (ticks.value[3]));
  g_assert_cmpuint (dt_ticks_decimals (ticks.step), ==, 1);

  dt_ticks_init (&ticks, 13.81, 13.84, 3);
  g_assert_cmpuint (dt_ticks_decimals (ticks.step), ==, 2);

  dt_ticks_init (&ticks, 5., 5., 4);
  g_assert_cmpuint (ticks.n, ==, 0);
  dt_ticks_init (&ticks, NAN, 5., 4);
  g_assert_cmpuint (ticks.n, ==, 0);
}

/* Whatever the range, ticks lie in it, ascend and are not too many. */
static void
test_values_any (void)
{
  for (guint i = 0; i < 10000; i++)
    {
      double min = g_test_rand_double_range (-1., 1.) * pow (10., g_test_rand_int_range (-6, 9));
      double max = min + g_test_rand_double () * pow (10., g_test_rand_int_range (-4, 9)) + 1e-9;
      DtTicks ticks;

      dt_ticks_init (&ticks, min, max, 6);
      g_assert_cmpuint (ticks.n, <=, 8);
      for (guint k = 0; k < ticks.n; k++)
        {
          g_assert_cmpfloat (ticks.value[k], >=, min - ticks.step * 1e-6);
          g_assert_cmpfloat (ticks.value[k], <=, max + ticks.step * 1e-6);
          g_assert_true (k == 0 || ticks.value[k] > ticks.value[k - 1]);
        }
    }
}

static void
test_time (void)
{
  gint64 second = G_TIME_SPAN_SECOND, offset = 90 * G_TIME_SPAN_MINUTE;
  DtTimeTicks ticks;

  g_assert_cmpint (dt_nice_time_step (7 * second), ==, 10 * second);
  g_assert_cmpint (dt_nice_time_step (11 * second), ==, 15 * second);
  g_assert_cmpint (dt_nice_time_step (31 * second), ==, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (dt_nice_time_step (13 * G_TIME_SPAN_HOUR), ==, G_TIME_SPAN_DAY);
  g_assert_cmpint (dt_nice_time_step (3 * G_TIME_SPAN_DAY), ==, 5 * G_TIME_SPAN_DAY);
  g_assert_cmpint (dt_nice_time_step (150000), ==, 200000);
  g_assert_cmpint (dt_nice_time_step (0), ==, 1);

  dt_time_ticks_init (&ticks, 61 * second, 121 * second, 0, 4);
  g_assert_cmpint (ticks.step, ==, 15 * second);
  g_assert_cmpuint (ticks.n, ==, 4);
  g_assert_cmpint (ticks.time[0], ==, 75 * second);

  /* Whole hours are those of the place, also where its offset is half an hour. */
  dt_time_ticks_init (&ticks, 0, 4 * G_TIME_SPAN_HOUR, offset, 4);
  for (guint i = 0; i < ticks.n; i++)
    g_assert_cmpint ((ticks.time[i] + offset) % G_TIME_SPAN_HOUR, ==, 0);

  dt_time_ticks_init (&ticks, 5, 5, 0, 4);
  g_assert_cmpuint (ticks.n, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/ticks/nice-step", test_nice_step);
  g_test_add_func ("/chart/ticks/values", test_values);
  g_test_add_func ("/chart/ticks/values-any", test_values_any);
  g_test_add_func ("/chart/ticks/time", test_time);

  return g_test_run ();
}
