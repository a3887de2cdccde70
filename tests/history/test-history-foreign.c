/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "dt-history-error.h"
#include "dt-history-reader.h"
#include "dt-test-history.h"

/* Files that our writer did not leave so, or not here. */

#define T0 G_GINT64_CONSTANT (1790000000000000)

static void
add_channel (DtTestHistory *history)
{
  dt_test_history_add_asset (history, 1, "car");
  dt_test_history_add_channel (history, 1, 1, "speed", "km/h", DT_SIGNAL_NUMBER);
}

static void
assert_not_opened (const char *path,
                   int         code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dt_history_reader_open (path, &error));
  g_assert_error (error, DT_HISTORY_ERROR, code);
}

static void
test_not_opened (DtTestHistory *history,
                 gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (history->dir, "other", NULL);
  g_autoptr(GError) error = NULL;

  assert_not_opened (path, DT_HISTORY_ERROR_NOT_FOUND);

  g_file_set_contents (path, "This is a letter, and no history at all.", -1, &error);
  g_assert_no_error (error);
  assert_not_opened (path, DT_HISTORY_ERROR_DAMAGED);

  g_file_set_contents (path, "", 0, &error);
  g_assert_no_error (error);
  assert_not_opened (path, DT_HISTORY_ERROR_STORAGE);

  dt_test_exec (history->db, "PRAGMA user_version=99");
  assert_not_opened (history->path, DT_HISTORY_ERROR_NEWER);
}

/* A folder on a CD, or of another user. */
static void
test_read_only (DtTestHistory *history,
                gconstpointer  user_data)
{
  const gint64 time = T0;
  const double value = 1;
  gint64 first = 0, last = 0;

  add_channel (history);
  dt_test_history_add_chunk (history, 1, &time, &value, 1);
  dt_test_exec (history->db, "PRAGMA wal_checkpoint(TRUNCATE)");
  g_assert_cmpint (sqlite3_close (g_steal_pointer (&history->db)), ==, SQLITE_OK);
  g_assert_cmpint (g_chmod (history->dir, 0555), ==, 0);

  /* Root may write anywhere, so it is somebody else for a moment. */
  if (getuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(DtHistoryReader) reader = dt_history_reader_open (history->path, &error);

    g_assert_no_error (error);
    g_assert_true (dt_history_reader_get_span (reader, 1, &first, &last, &error));
    g_assert_cmpint (first, ==, T0);
  }
  g_assert_cmpint (seteuid (getuid ()), ==, 0);
  g_assert_cmpint (g_chmod (history->dir, 0755), ==, 0);
}

static void
assert_no_catalog (DtTestHistory *history,
                   const char    *change)
{
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;

  dt_test_exec (history->db, "BEGIN");
  dt_test_exec (history->db, change);
  dt_test_exec (history->db, "COMMIT");

  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  g_assert_null (dt_history_reader_get_catalog (reader, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
}

/* Another program may have made the tables without our constraints. */
static void
test_no_names (DtTestHistory *history,
               gconstpointer  user_data)
{
  add_channel (history);
  assert_no_catalog (history, "DROP TABLE category; CREATE TABLE category (channel, idx, text);"
                              "INSERT INTO category VALUES (1, 0, NULL)");
  assert_no_catalog (history, "ALTER TABLE signal DROP COLUMN name;"
                              "ALTER TABLE signal RENAME COLUMN key TO name;"
                              "ALTER TABLE signal ADD COLUMN key");
  assert_no_catalog (history, "UPDATE asset SET name = NULL");
}

/* A row of hours whose first sample lies behind its last one and behind all buckets. */
static void
test_mad_rollup (DtTestHistory *history,
                 gconstpointer  user_data)
{
  const gint64 start = T0 - T0 % G_TIME_SPAN_HOUR;
  const gint64 end = start + G_TIME_SPAN_HOUR;
  g_autofree char *sql = NULL;
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  DtBucket bucket;

  add_channel (history);
  sql = g_strdup_printf ("INSERT INTO setting VALUES ('raw_from', %" G_GINT64_FORMAT ");"
                         "INSERT INTO rollup_hour VALUES (1, %" G_GINT64_FORMAT ", 2, 0, 1, 1, 0,"
                         " 1, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                         end, start, end + 1000 * G_TIME_SPAN_HOUR, start);
  dt_test_exec (history->db, sql);

  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  g_assert_true (dt_history_reader_read_buckets (reader, 1, start, end, 1, &bucket, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bucket.n, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  dt_test_history_add ("/history/foreign/not-opened", test_not_opened);
  dt_test_history_add ("/history/foreign/read-only", test_read_only);
  dt_test_history_add ("/history/foreign/no-names", test_no_names);
  dt_test_history_add ("/history/foreign/mad-rollup", test_mad_rollup);

  return g_test_run ();
}
