/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>

#include "dt-history-test.h"

/* How fast a history is written, with rollups, checkpoint and all, and how big it is; against the
 * import of the very same samples by the sqlite3 shell into a table with a key on channel and
 * time. */

#define N_CHANNELS 20
#define BLOCK 1000

/* Sensor-like: 10 Hz with 2 ms of jitter, steps of 0.1, two of three samples repeat the value. */
static DtSample *
make_samples (guint n)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  DtSample *samples = g_new (DtSample, n);
  int steps[N_CHANNELS] = { 0, };

  for (guint i = 0; i < n; i++)
    {
      guint channel = i % N_CHANNELS;
      gint64 jitter = g_rand_int_range (rand, -2000, 2001);

      if (g_rand_int_range (rand, 0, 3) == 0)
        steps[channel] += g_rand_int_range (rand, -5, 6);
      samples[i] = (DtSample) { 1 + channel, 0,
                                DT_TEST_EPOCH + (gint64) (i / N_CHANNELS) * 100000 + jitter,
                                (200 + steps[channel]) / 10.0 };
    }

  return samples;
}

static double
write_ours (const char     *path,
            const DtSample *samples,
            guint           n)
{
  const DtHistoryOptions keep_all = { 0, 0, 0 };
  DtHistoryWriter *writer = dt_test_writer_new (path, &keep_all);
  g_autoptr(GError) error = NULL;
  gint64 start;

  dt_test_declare (writer, 1, N_CHANNELS);
  start = g_get_monotonic_time ();

  for (guint i = 0; i < n;)
    {
      guint taken = dt_history_writer_push (writer, samples + i, MIN (BLOCK, n - i));

      i += taken;
      if (taken == 0)
        g_usleep (1000);
    }

  dt_test_close (writer, &error);
  g_assert_no_error (error);
  g_object_unref (writer);

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
write_csv (const char     *path,
           const DtSample *samples,
           guint           n)
{
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  for (guint i = 0; i < n; i++)
    fprintf (file, "%u,%" G_GINT64_FORMAT ",%.1f\n", samples[i].channel, samples[i].time,
             samples[i].value);
  g_assert_cmpint (fclose (file), ==, 0);
}

static double
write_peer (const char *path,
            const char *csv)
{
  g_autofree char *import = g_strdup_printf (".import %s sample", csv);
  const char *argv[] = { "sqlite3", "-csv", path, "PRAGMA journal_mode=WAL",
                         "CREATE TABLE sample (channel INTEGER, time INTEGER, value REAL,"
                         " PRIMARY KEY (channel, time)) WITHOUT ROWID", import, NULL };
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* All samples are there, or the figures mean nothing. */
static void
print_sizes (const char *path,
             guint       n)
{
  sqlite3 *db = dt_test_open_db (path);
  gint64 all = dt_test_get_number (db, "SELECT sum (pgsize) FROM dbstat");
  gint64 rollups = dt_test_get_number (db, "SELECT sum (pgsize) FROM dbstat"
                                           " WHERE name LIKE 'rollup%'");
  gint64 stored = dt_test_get_number (db, "SELECT (SELECT sum (n) FROM chunk) +"
                                          " (SELECT ifnull (sum (n), 0) FROM journal)");
  gint64 sealed = dt_test_get_number (db, "SELECT sum (n) FROM chunk");

  g_assert_cmpint (stored, ==, n);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum (n) FROM rollup_minute"), ==, sealed);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum (n) FROM rollup_hour"), ==, sealed);
  g_print ("bytes a sample without rollups: %.2f (want <= 3)\n", (double) (all - rollups) / n);
  g_print ("bytes a sample with rollups: %.2f (want <= 7)\n", (double) all / n);
  sqlite3_close (db);
}

int
main (int   argc,
      char *argv[])
{
  guint n = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 10000000;
  g_autofree char *dir = g_dir_make_tmp ("dt-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "history.db", NULL);
  g_autofree char *csv = g_build_filename (dir, "samples.csv", NULL);
  g_autofree char *peer_path = g_build_filename (dir, "peer.db", NULL);
  g_autofree DtSample *samples = make_samples (n);
  double ours, peer;

  ours = n / write_ours (path, samples, n);
  print_sizes (path, n);
  g_print ("samples written a second: ours %.0f (want >= 2000000)\n", ours);

  write_csv (csv, samples, n);
  peer = n / write_peer (peer_path, csv);
  g_print ("write against sqlite3 .import: ours %.0f/s, peer %.0f/s, ratio %.1f (want >= 8)\n",
           ours, peer, ours / peer);

  dt_test_remove_dir (dir);

  return EXIT_SUCCESS;
}
