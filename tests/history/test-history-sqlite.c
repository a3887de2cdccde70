/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-test-history.h"

#define T0 G_GINT64_CONSTANT (1795261500000000)

/* What the sqlite3 shell prints for @sql with the extension loaded. */
static void
assert_shell (DtTestHistory *history,
              const char    *sql,
              const char    *expected)
{
  g_autofree char *module = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "..", "src", "history",
                                              "libdt-history-sqlite", NULL);
  g_autofree char *load = g_strdup_printf (".load '%s'", module);
  const char *argv[] = { "sqlite3", "-batch", "-bail", "-cmd", load, history->path, sql, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, NULL,
                &error);
  g_assert_no_error (error);
  if (g_strrstr (expected, "damaged") == NULL)
    g_assert_cmpstr (err, ==, "");

  g_strchomp (out);
  g_strchomp (err);
  g_assert_cmpstr (*err != '\0' ? err : out, ==, expected);
}

static gboolean
is_skipped (void)
{
  g_autofree char *shell = g_find_program_in_path ("sqlite3");

  if (shell == NULL)
    g_test_skip ("the sqlite3 shell is not installed");
  else if (DT_HAVE_ADDRESS_SANITIZER)
    g_test_skip ("the sqlite3 shell cannot load what was built with the address sanitizer");

  return shell == NULL || DT_HAVE_ADDRESS_SANITIZER;
}

static void
fill (DtTestHistory *history)
{
  const gint64 times[] = { T0, T0 + 1000000, T0 + 2000000 };
  const double speeds[] = { 61, 61.5, 62 };
  const double gears[] = { 0, 1, 0 };
  const DtSample open[] = { { .channel = 3, .time = T0 + 500000, .value = 7 },
                            { .channel = 1, .time = T0 + 1000000, .value = 99 } };
  g_autoptr(GError) error = NULL;

  dt_test_history_add_asset (history, 1, "car");
  dt_test_history_add_asset (history, 2, "van");
  dt_test_history_add_channel (history, 1, 1, "speed", "km/h", DT_SIGNAL_NUMBER);
  dt_test_history_add_channel (history, 2, 1, "gear", NULL, DT_SIGNAL_CATEGORY);
  dt_test_history_add_channel (history, 3, 2, "speed", "km/h", DT_SIGNAL_NUMBER);
  dt_history_names_put_category (history->db, 2, 0, "first", &error);
  dt_history_names_put_category (history->db, 2, 1, "second", &error);
  g_assert_no_error (error);
  dt_test_history_add_chunk (history, 1, times, speeds, 3);
  dt_test_history_add_chunk (history, 2, times, gears, 3);
  dt_test_history_add_journal (history, open, 2);
}

static void
test_select (DtTestHistory *history,
             gconstpointer  user_data)
{
  if (is_skipped ())
    return;

  fill (history);
  assert_shell (history, "SELECT * FROM samples",
                "car|speed|1795261500000000|61.0\n"
                "car|gear|1795261500000000|first\n"
                "van|speed|1795261500500000|7.0\n"
                "car|speed|1795261501000000|99.0\n"
                "car|gear|1795261501000000|second\n"
                "car|speed|1795261502000000|62.0\n"
                "car|gear|1795261502000000|first");
  assert_shell (history, "SELECT value FROM samples WHERE asset = 'car' AND signal = 'speed'"
                         " ORDER BY time DESC", "62.0\n99.0\n61.0");
  assert_shell (history, "SELECT asset, count(*), max(value) FROM samples WHERE signal = 'speed'"
                         " GROUP BY asset", "car|3|99.0\nvan|1|7.0");
  assert_shell (history, "SELECT count(*) FROM samples WHERE asset = 'nobody'", "0");
  assert_shell (history, "SELECT count(*) FROM samples WHERE asset = 'CAR' COLLATE NOCASE", "6");
  assert_shell (history, "SELECT count(*) FROM samples WHERE asset IN ('van', 'car')", "7");
  assert_shell (history, "SELECT a.value FROM samples a JOIN samples b USING (asset, time)"
                         " WHERE a.signal = 'speed' AND b.value = 'second'", "99.0");
}

static void
test_time (DtTestHistory *history,
           gconstpointer  user_data)
{
  static const char * const cases[][2] = {
    { "time >= 1795261501000000", "4" }, { "time > 1795261501000000", "2" },
    { "time < 1795261500500000", "2" }, { "time <= 1795261500500000", "3" },
    { "time = 1795261500500000", "1" }, { "time > 1795261500499999.5", "5" },
    { "time < 1795261500500000.5", "3" }, { "time = 1.5", "0" }, { "time > NULL", "0" },
    { "time > 'text'", "0" }, { "time < 'text'", "7" }, { "time > '1795261501000000'", "2" },
    { "time BETWEEN 1795261500500000 AND 1795261501000000", "3" },
    { "time > 9223372036854775807", "0" }, { "time >= -9223372036854775808", "7" },
    { "time > 1e300", "0" }, { "time < 1e300", "7" },
  };

  if (is_skipped ())
    return;

  fill (history);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM samples WHERE %s", cases[i][0]);

      g_test_message ("%s", sql);
      assert_shell (history, sql, cases[i][1]);
    }
}

static void
test_damaged (DtTestHistory *history,
              gconstpointer  user_data)
{
  if (is_skipped ())
    return;

  fill (history);
  dt_test_exec (history->db, "UPDATE chunk SET data = zeroblob (40) WHERE channel = 2");
  assert_shell (history, "SELECT count(*) FROM samples",
                "Error: stepping, chunk 2: the samples are damaged"
                " (their checksum or form is wrong)");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/history/sqlite/select", DtTestHistory, NULL, dt_test_history_set_up, test_select,
              dt_test_history_tear_down);
  g_test_add ("/history/sqlite/time", DtTestHistory, NULL, dt_test_history_set_up, test_time,
              dt_test_history_tear_down);
  g_test_add ("/history/sqlite/damaged", DtTestHistory, NULL, dt_test_history_set_up, test_damaged,
              dt_test_history_tear_down);

  return g_test_run ();
}
