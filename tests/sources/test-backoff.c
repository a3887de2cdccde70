/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "dt-backoff.h"

static void
test_doubles_up_to_thirty (void)
{
  static const int seconds[] = { 1, 2, 4, 8, 16, 30, 30, 30 };
  DtBackoff backoff = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    g_assert_cmpint (dt_backoff_next (&backoff, 0.5), ==, seconds[i] * G_TIME_SPAN_SECOND);
}

static void
test_jitter (void)
{
  DtBackoff backoff = { 0 };

  g_assert_cmpint (dt_backoff_next (&backoff, 0.), ==, 800 * G_TIME_SPAN_MILLISECOND);
  dt_backoff_reset (&backoff);
  g_assert_cmpint (dt_backoff_next (&backoff, 0.999999), <=, 1200 * G_TIME_SPAN_MILLISECOND);
  dt_backoff_reset (&backoff);
  g_assert_cmpint (dt_backoff_next (&backoff, 0.999999), >, 1190 * G_TIME_SPAN_MILLISECOND);
}

static void
test_never_ends (void)
{
  DtBackoff backoff = { 0 };

  for (guint i = 0; i < 100000; i++)
    g_assert_cmpint (dt_backoff_next (&backoff, 0.5), <=, 30 * G_TIME_SPAN_SECOND);

  dt_backoff_reset (&backoff);
  g_assert_cmpint (dt_backoff_next (&backoff, 0.5), ==, G_TIME_SPAN_SECOND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/doubles-up-to-thirty", test_doubles_up_to_thirty);
  g_test_add_func ("/backoff/jitter", test_jitter);
  g_test_add_func ("/backoff/never-ends", test_never_ends);

  return g_test_run ();
}
