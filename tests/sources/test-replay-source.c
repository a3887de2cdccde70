/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

#include "dt-replay-source.h"
#include "dt-test-source.h"

static DtTestSource *
start (double speed,
       gint64 pause)
{
  g_autoptr(GError) error = NULL;
  DtTestSource *test = dt_test_source_new (dt_connection_new_from_uri ("demo:", &error));

  g_assert_no_error (error);
  g_assert_true (DT_IS_REPLAY_SOURCE (test->source));
  dt_replay_source_set_pace (DT_REPLAY_SOURCE (test->source), speed, pause);
  dt_source_start (test->source);

  return test;
}

static void
test_plays_again (void)
{
  g_autoptr(DtTestSource) test = start (1e9, 50000);

  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 2);
  g_assert_nonnull (test->reason);

  /* 370 lines, more than twice. */
  dt_test_source_wait_count (test, 800, 10);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, NULL), >, 5000);
  for (guint i = 0; i < test->records->len; i++)
    g_assert_cmpint (g_array_index (test->records, DtRecord, i).kind, !=, DT_RECORD_PROBLEM);
}

static void
test_pace_and_stop (void)
{
  g_autoptr(DtTestSource) test = start (5., 0);
  gint64 before;

  /* At 0 s, at 1 s and at 6 s of the recording. */
  g_usleep (700000);
  g_assert_cmpuint (dt_test_source_count (test), ==, 2);
  g_usleep (1000000);
  g_assert_cmpuint (dt_test_source_count (test), ==, 3);

  before = g_get_monotonic_time ();
  dt_source_stop (test->source);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_STOPPED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/replay-source/plays-again", test_plays_again);
  g_test_add_func ("/replay-source/pace-and-stop", test_pace_and_stop);

  return g_test_run ();
}
