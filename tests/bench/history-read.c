/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-export.h"
#include "dt-test-history.h"

/* Buckets against GROUP BY over rows, and the export against the sqlite3 shell that prints the same
 * text from rows; both peers have their rows in the best order. Arguments: samples in all (default
 * 10 million), of which a fifth are exported. */

#define T0 G_GINT64_CONSTANT (1795261500000000)
#define N_BUCKETS 1000
#define N_CHANNELS 20u

#define GROUP_BY \
  "SELECT (time - ?1) * 1000 / (?2 - ?1) b, min (value), max (value) FROM sample" \
  " WHERE channel = 1 AND time >= ?1 AND time < ?2 GROUP BY b"
#define PRINT_ROWS \
  "SELECT strftime ('%Y-%m-%dT%H:%M:%S', time / 1000000, 'unixepoch')" \
  " || printf ('.%06dZ', time % 1000000) AS time, asset.key AS asset, signal.key AS signal," \
  " value, unit FROM sample JOIN channel ON channel.id = sample.channel" \
  " JOIN asset ON asset.id = channel.asset JOIN signal ON signal.id = channel.signal" \
  " ORDER BY sample.time, sample.channel"

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* A sensor: 10 Hz give or take 2 ms, steps of a tenth, two thirds of all samples repeat. Never a
 * whole number, which SQLite would print in another way. */
static void
next_sample (GRand   *rand,
             guint    i,
             gint64  *time,
             double  *value)
{
  *time = T0 + i * G_GINT64_CONSTANT (100000) + g_rand_int_range (rand, -2000, 2001);

  if (i == 0 || g_rand_int_range (rand, 0, 3) == 0)
    *value = (double) (g_rand_int_range (rand, 500, 520) * 10
                       + g_rand_int_range (rand, 1, 10)) / 10;
}

static void
fill (DtTestHistory *history,
      guint          n_channels,
      guint          n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(sqlite3_stmt) insert = NULL;
  gint64 times[DT_CHUNK_SAMPLES];
  double values[DT_CHUNK_SAMPLES];

  dt_test_history_add_asset (history, 1, "car");
  dt_test_exec (history->db, n_channels == 1
                ? "CREATE TABLE sample (channel INTEGER, time INTEGER, value REAL,"
                  " PRIMARY KEY (channel, time)) WITHOUT ROWID; BEGIN"
                : "CREATE TABLE sample (channel INTEGER, time INTEGER, value REAL,"
                  " PRIMARY KEY (time, channel)) WITHOUT ROWID; BEGIN");
  insert = dt_sqlite_prepare (history->db, "INSERT OR REPLACE INTO sample VALUES (?, ?, ?)", NULL);

  for (guint32 channel = 1; channel <= n_channels; channel++)
    {
      g_autofree char *key = g_strdup_printf ("signal_%u", channel);
      double value = 0;

      dt_test_history_add_channel (history, channel, 1, key, "km/h", DT_SIGNAL_NUMBER);

      for (guint i = 0; i < n; i++)
        {
          guint at = i % DT_CHUNK_SAMPLES;

          next_sample (rand, i, &times[at], &value);
          values[at] = value;
          sqlite3_bind_int64 (insert, 1, channel);
          sqlite3_bind_int64 (insert, 2, times[at]);
          sqlite3_bind_double (insert, 3, value);
          sqlite3_step (insert);
          sqlite3_reset (insert);
          if (at == DT_CHUNK_SAMPLES - 1 || i == n - 1)
            dt_test_history_add_chunk (history, channel, times, values, at + 1);
        }
    }

  dt_test_exec (history->db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
}

static double
query_rows (DtTestHistory *history,
            gint64         from,
            gint64         to,
            double         expected[2])
{
  g_autoptr(sqlite3_stmt) stmt = dt_sqlite_prepare (history->db, GROUP_BY, NULL);
  gint64 start = g_get_monotonic_time ();

  sqlite3_bind_int64 (stmt, 1, from);
  sqlite3_bind_int64 (stmt, 2, to);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      expected[0] += sqlite3_column_double (stmt, 1);
      expected[1] += sqlite3_column_double (stmt, 2);
    }

  return seconds_since (start);
}

static double
query_chunks (DtHistoryReader *reader,
              gint64           from,
              gint64           to,
              double           sums[2])
{
  g_autofree DtBucket *buckets = g_new (DtBucket, N_BUCKETS);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double taken;

  dt_history_reader_read_buckets (reader, 1, from, to, N_BUCKETS, buckets, NULL, &error);
  g_assert_no_error (error);
  taken = seconds_since (start);

  for (guint i = 0; i < N_BUCKETS; i++)
    {
      sums[0] += buckets[i].min;
      sums[1] += buckets[i].max;
    }

  return taken;
}

static gboolean
count_cb (const DtSample *samples,
          guint           n,
          gpointer        user_data)
{
  guint64 *count = user_data;

  *count += n;

  return TRUE;
}

static void
bench_query (guint n)
{
  DtTestHistory history = { 0 };
  g_autoptr(DtHistoryReader) reader = NULL;
  double expected[2] = { 0 };
  double best = G_MAXDOUBLE;
  gint64 from = T0 - 2000;
  gint64 to = T0 + n * G_GINT64_CONSTANT (100000);
  guint64 count = 0;
  gint64 start;
  double rows;

  dt_test_history_set_up (&history, NULL);
  fill (&history, 1, n);
  reader = dt_history_reader_open (history.path, NULL);
  rows = query_rows (&history, from, to, expected);

  for (guint i = 0; i < 5; i++)
    {
      double sums[2] = { 0 };
      double taken = query_chunks (reader, from, to, sums);

      best = MIN (best, taken);
      g_assert_cmpfloat_with_epsilon (sums[0], expected[0], 1e-6);
      g_assert_cmpfloat_with_epsilon (sums[1], expected[1], 1e-6);
    }

  start = g_get_monotonic_time ();
  dt_history_reader_read (reader, 1, from, to, count_cb, &count, NULL, NULL);
  g_assert_cmpuint (count, ==, n);

  g_print ("%u buckets over %u samples: %.2f ms, GROUP BY over rows %.0f ms: %.0f times faster"
           " (goal 50)\n", N_BUCKETS, n, 1e3 * best, 1e3 * rows, rows / best);
  g_print ("all samples read: %.1f million/s\n", n / seconds_since (start) / 1e6);

  g_clear_pointer (&reader, dt_history_reader_close);
  dt_test_history_tear_down (&history, NULL);
}

static void
assert_same (const char *first,
             const char *second)
{
  const char *argv[] = { "cmp", first, second, NULL };
  int status = -1;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                NULL);
  g_assert_cmpint (status, ==, 0);
}

static void
print_rows (const char *history,
            const char *path)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) shell = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_stdout_file_path (launcher, path);
  shell = g_subprocess_launcher_spawn (launcher, &error, "sqlite3", "-csv", "-header", "-newline",
                                       "\r\n", history, PRINT_ROWS, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (shell, NULL, &error);
  g_assert_no_error (error);
}

static void
bench_export (guint n)
{
  static const DtExportQuery query = { NULL, NULL, G_MININT64, G_MAXINT64, DT_EXPORT_LONG };
  DtTestHistory history = { 0 };
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  guint64 n_rows = 0;
  double best = G_MAXDOUBLE;
  double shell = G_MAXDOUBLE;

  dt_test_history_set_up (&history, NULL);
  fill (&history, N_CHANNELS, n / N_CHANNELS);
  ours = g_build_filename (history.dir, "ours.csv", NULL);
  theirs = g_build_filename (history.dir, "theirs.csv", NULL);
  file = g_file_new_for_path (ours);
  reader = dt_history_reader_open (history.path, NULL);

  for (guint i = 0; i < 3; i++)
    {
      gint64 start = g_get_monotonic_time ();
      double taken;

      print_rows (history.path, theirs);
      taken = seconds_since (start);
      shell = MIN (shell, taken);

      start = g_get_monotonic_time ();
      dt_history_export_to_file (reader, &query, file, NULL, NULL, NULL, &n_rows, &error);
      g_assert_no_error (error);
      taken = seconds_since (start);
      best = MIN (best, taken);
      assert_same (ours, theirs);
    }

  g_print ("export of %" G_GUINT64_FORMAT " samples of %u channels: %.2f million rows/s,"
           " sqlite3 -csv %.2f: %.1f times faster (goal 5)\n", n_rows, N_CHANNELS,
           (double) n_rows / best / 1e6, (double) n_rows / shell / 1e6, shell / best);

  g_clear_pointer (&reader, dt_history_reader_close);
  dt_test_history_tear_down (&history, NULL);
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 10000000;

  bench_query (n);
  bench_export (n / 5);

  return 0;
}
