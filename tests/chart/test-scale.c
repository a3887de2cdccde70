/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-scale.h"

static void
test_range (void)
{
  DtScale scale;

  dt_scale_init (&scale, 0., 8000.);
  g_assert_cmpfloat (scale.min, ==, 0.);
  g_assert_cmpfloat (scale.max, ==, 8000.);

  dt_scale_init (&scale, NAN, 5.);
  g_assert_cmpfloat (scale.max, >, scale.min);
  g_assert_false (dt_scale_fit (&scale, NAN, NAN));
}

/* The axis keeps still while the data move within it. */
static void
test_calm (void)
{
  DtScale scale;
  guint changes = 0;

  dt_scale_init (&scale, 0., 250.);
  for (guint i = 0; i < 1000; i++)
    {
      double high = 60. + 30. * sin (i / 20.);

      /* Once it has seen a whole swing it has room for all of them. */
      if (dt_scale_fit (&scale, high - 30., high) && i > 130)
        changes++;
      g_assert_cmpfloat (scale.min, <=, high - 30.);
      g_assert_cmpfloat (scale.max, >=, high);
    }
  g_assert_cmpuint (changes, ==, 0);

  /* A spike widens it at once; it comes back when the spike has left the window. */
  g_assert_true (dt_scale_fit (&scale, 40., 200.));
  g_assert_cmpfloat (scale.max, >=, 200.);
  g_assert_true (dt_scale_fit (&scale, 45., 60.));
  g_assert_cmpfloat (scale.max, <=, 100.);
}

static void
test_quiet (void)
{
  DtScale scale;

  /* Ripple of 0.02 V is no storm. */
  dt_scale_init (&scale, 0., 20.);
  dt_scale_fit (&scale, 13.82, 13.84);
  g_assert_cmpfloat (scale.max - scale.min, >=, 2.);

  /* A constant has an axis too. */
  dt_scale_init (&scale, NAN, NAN);
  dt_scale_fit (&scale, 1e6, 1e6);
  g_assert_cmpfloat (scale.max, >, 1e6);
  dt_scale_init (&scale, NAN, NAN);
  dt_scale_fit (&scale, 0., 0.);
  g_assert_cmpfloat (scale.max, >, scale.min);

  /* What is never negative has no negative axis. */
  dt_scale_init (&scale, 0., 200.);
  dt_scale_fit (&scale, 0., 35.);
  g_assert_cmpfloat (scale.min, ==, 0.);
}

/* An axis that has grown ends at whole ticks too. */
static void
test_grown (void)
{
  DtScale scale;

  dt_scale_init (&scale, 0., 255.);
  dt_scale_fit (&scale, 0., 12.);
  dt_scale_fit (&scale, 43., 69.);
  g_assert_cmpfloat (scale.min, ==, 0.);
  g_assert_cmpfloat (scale.max, ==, 80.);
}

/* A percentage ends at 100, unless a value is beyond it. */
static void
test_range_end (void)
{
  DtScale scale;

  dt_scale_init (&scale, 0., 100.);
  dt_scale_fit (&scale, 18., 99.3);
  g_assert_cmpfloat (scale.max, ==, 100.);
  g_assert_cmpfloat (scale.min, ==, 0.);
  dt_scale_fit (&scale, 18., 103.);
  g_assert_cmpfloat (scale.max, >=, 103.);

  dt_scale_init (&scale, -40., 215.);
  dt_scale_fit (&scale, -40., -40.);
  g_assert_cmpfloat (scale.min, ==, -40.);
  g_assert_cmpfloat (scale.max, >, -40.);
}

static void
test_place (void)
{
  DtScale scale = { .min = 0., .max = 10. };

  g_assert_cmpfloat (dt_scale_place (&scale, 0., 5., 105.), ==, 105.);
  g_assert_cmpfloat (dt_scale_place (&scale, 10., 5., 105.), ==, 5.);
  g_assert_cmpfloat (fabs (dt_scale_place (&scale, 1e300, 5., 105.)), <, 2000.);
  g_assert_cmpfloat (fabs (dt_scale_place (&scale, -1e300, 5., 105.)), <, 2000.);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/scale/range", test_range);
  g_test_add_func ("/chart/scale/calm", test_calm);
  g_test_add_func ("/chart/scale/quiet", test_quiet);
  g_test_add_func ("/chart/scale/grown", test_grown);
  g_test_add_func ("/chart/scale/range-end", test_range_end);
  g_test_add_func ("/chart/scale/place", test_place);

  return g_test_run ();
}
