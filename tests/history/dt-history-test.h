/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>

#include <sqlite3.h>

#include "dt-chunk-codec.h"
#include "dt-history-writer.h"
#include "dt-journal-codec.h"
#include "dt-test.h"

/* What the tests of the writer share. They read back with plain SQL and the codecs, so that the
 * reader cannot hide what the writer did wrong. */

#define DT_TEST_EPOCH G_GINT64_CONSTANT (1700000000000000)

typedef struct
{
  gint64 time;
  gint64 order;       /* which was written last */
  double value;
} DtStored;

static inline DtHistoryCatalog *
dt_test_open_writer (DtHistoryWriter  *writer,
                     GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dt_history_writer_open_async (writer, NULL, dt_test_result_cb, &result);
  dt_test_wait (&result);

  return dt_history_writer_open_finish (writer, result, error);
}

static inline DtHistoryWriter *
dt_test_writer_new (const char             *path,
                    const DtHistoryOptions *options)
{
  DtHistoryWriter *writer = dt_history_writer_new (path, options);
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  g_autoptr(GError) error = NULL;

  catalog = dt_test_open_writer (writer, &error);
  g_assert_no_error (error);
  g_assert_nonnull (catalog);

  return writer;
}

static inline gboolean
dt_test_flush (DtHistoryWriter  *writer,
               GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dt_history_writer_flush_async (writer, dt_test_result_cb, &result);
  dt_test_wait (&result);

  return dt_history_writer_flush_finish (writer, result, error);
}

static inline gboolean
dt_test_close (DtHistoryWriter  *writer,
               GError          **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  dt_history_writer_close_async (writer, dt_test_result_cb, &result);
  dt_test_wait (&result);

  return dt_history_writer_close_finish (writer, result, error);
}

/* Asset 1 … @n_assets with @n_channels in all, spread over them. */
static inline void
dt_test_declare (DtHistoryWriter *writer,
                 guint            n_assets,
                 guint            n_channels)
{
  for (guint i = 1; i <= n_assets; i++)
    {
      g_autofree char *key = g_strdup_printf ("asset-%u", i);
      DtAssetInfo *info = dt_asset_info_new (key, key, "generic", "generic");

      dt_history_writer_add_asset (writer, i, info);
      dt_asset_info_unref (info);
    }

  for (guint i = 1; i <= n_channels; i++)
    {
      g_autofree char *id = g_strdup_printf ("signal-%u", (i - 1) / n_assets);
      g_autoptr(DtSignal) signal = dt_signal_new_discovered (id, DT_SIGNAL_NUMBER);

      dt_history_writer_add_channel (writer, i, (i - 1) % n_assets + 1, signal);
    }
}

static inline void
dt_test_push (DtHistoryWriter *writer,
              guint32          channel,
              gint64           time,
              double           value)
{
  const DtSample sample = { channel, DT_SAMPLE_PLAIN, time, value };

  g_assert_cmpuint (dt_history_writer_push (writer, &sample, 1), ==, 1);
}

static inline sqlite3 *
dt_test_open_db (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_busy_timeout (db, 5000), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

  return db;
}

static inline sqlite3_stmt *
dt_test_prepare (sqlite3    *db,
                 const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);

  return stmt;
}

static inline gint64
dt_test_get_number (sqlite3    *db,
                    const char *sql)
{
  sqlite3_stmt *stmt = dt_test_prepare (db, sql);
  gint64 value;

  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);

  return value;
}

static inline int
dt_test_compare_stored (gconstpointer a,
                        gconstpointer b)
{
  const DtStored *x = a, *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;

  return (x->order > y->order) - (x->order < y->order);
}

static inline void
dt_test_add_chunks (GPtrArray *channels,
                    sqlite3   *db)
{
  sqlite3_stmt *stmt = dt_test_prepare (db, "SELECT channel, n, seq, data, t0, t1 FROM chunk");
  gint64 times[DT_CHUNK_SAMPLES];
  double values[DT_CHUNK_SAMPLES];

  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      guint n = (guint) sqlite3_column_int (stmt, 1);
      GArray *stored = g_ptr_array_index (channels, (guint) sqlite3_column_int (stmt, 0));
      g_autoptr(GError) error = NULL;

      g_assert_cmpuint (n, <=, DT_CHUNK_SAMPLES);
      dt_chunk_decode (sqlite3_column_blob (stmt, 3), (gsize) sqlite3_column_bytes (stmt, 3),
                       times, values, n, &error);
      g_assert_no_error (error);
      g_assert_cmpint (times[0], ==, sqlite3_column_int64 (stmt, 4));
      g_assert_cmpint (times[n - 1], ==, sqlite3_column_int64 (stmt, 5));

      for (guint i = 0; i < n; i++)
        {
          DtStored sample = { times[i], sqlite3_column_int64 (stmt, 2), values[i] };

          g_assert_true (i == 0 || times[i - 1] < times[i]);
          g_array_append_val (stored, sample);
        }
    }

  sqlite3_finalize (stmt);
}

static inline void
dt_test_add_journal (GPtrArray *channels,
                     sqlite3   *db)
{
  sqlite3_stmt *stmt = dt_test_prepare (db, "SELECT seq, data FROM journal ORDER BY seq");
  sqlite3_stmt *sealed = dt_test_prepare (db, "SELECT sealed FROM channel WHERE id = ?1");

  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
      g_autoptr(GError) error = NULL;

      dt_journal_decode (sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1),
                         samples, &error);
      g_assert_no_error (error);

      for (guint i = 0; i < samples->len; i++)
        {
          const DtSample *sample = &g_array_index (samples, DtSample, i);
          DtStored stored = { sample->time, sqlite3_column_int64 (stmt, 0), sample->value };

          sqlite3_bind_int64 (sealed, 1, sample->channel);
          g_assert_cmpint (sqlite3_step (sealed), ==, SQLITE_ROW);
          if (sqlite3_column_int64 (sealed, 0) <= stored.order)
            g_array_append_val (((GArray *) g_ptr_array_index (channels, sample->channel)), stored);
          sqlite3_reset (sealed);
        }
    }

  sqlite3_finalize (sealed);
  sqlite3_finalize (stmt);
}

/* By channel, in the order of time. @raw: with what lies twice in the file; @journal: with what is
 * not sealed. */
static inline GPtrArray *
dt_test_read_back (sqlite3  *db,
                   gboolean  raw,
                   gboolean  journal)
{
  GPtrArray *channels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  guint n = (guint) dt_test_get_number (db, "SELECT ifnull (max (id), 0) FROM channel");

  for (guint i = 0; i <= n; i++)
    g_ptr_array_add (channels, g_array_new (FALSE, FALSE, sizeof (DtStored)));

  dt_test_add_chunks (channels, db);
  if (journal)
    dt_test_add_journal (channels, db);

  for (guint i = 0; i <= n; i++)
    {
      GArray *stored = g_ptr_array_index (channels, i);
      DtStored *at = (DtStored *) (gpointer) stored->data;
      guint kept = 0;

      g_array_sort (stored, dt_test_compare_stored);
      for (guint k = 0; !raw && k < stored->len; k++)
        {
          if (kept > 0 && at[kept - 1].time == at[k].time)
            kept--;
          at[kept++] = at[k];
        }
      if (!raw)
        g_array_set_size (stored, kept);
    }

  return channels;
}

static inline gboolean
dt_test_is_near (double a,
                 double b)
{
  return fabs (a - b) <= 1e-9 * (1 + fabs (a) + fabs (b));
}

/* Each row of @table is what the sealed samples of its time make, and none is missing. */
static inline void
dt_test_check_rollups (sqlite3    *db,
                       const char *table,
                       gint64      width)
{
  g_autofree char *sql = g_strdup_printf ("SELECT n, mn, mx, sm, first, last, first_time, last_time"
                                          " FROM %s WHERE channel = ?1 AND t = ?2", table);
  g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s", table);
  g_autoptr(GPtrArray) channels = dt_test_read_back (db, FALSE, FALSE);
  sqlite3_stmt *stmt = dt_test_prepare (db, sql);
  gint64 n_rows = 0;

  for (guint c = 0; c < channels->len; c++)
    {
      const GArray *stored = g_ptr_array_index (channels, c);
      const DtStored *at = (const DtStored *) (gpointer) stored->data;

      for (guint i = 0, end; i < stored->len; i = end, n_rows++)
        {
          gint64 start = at[i].time - at[i].time % width;
          double min = at[i].value, max = at[i].value, sum = 0;

          for (end = i; end < stored->len && at[end].time < start + width; end++)
            {
              min = MIN (min, at[end].value);
              max = MAX (max, at[end].value);
              sum += at[end].value;
            }

          sqlite3_bind_int64 (stmt, 1, c);
          sqlite3_bind_int64 (stmt, 2, start);
          g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
          g_assert_cmpint (sqlite3_column_int64 (stmt, 0), ==, end - i);
          g_assert_true (memcmp (&min, &(double) { sqlite3_column_double (stmt, 1) }, 8) == 0);
          g_assert_true (memcmp (&max, &(double) { sqlite3_column_double (stmt, 2) }, 8) == 0);
          g_assert_true (dt_test_is_near (sum, sqlite3_column_double (stmt, 3)));
          g_assert_cmpfloat (sqlite3_column_double (stmt, 4), ==, at[i].value);
          g_assert_cmpfloat (sqlite3_column_double (stmt, 5), ==, at[end - 1].value);
          g_assert_cmpint (sqlite3_column_int64 (stmt, 6), ==, at[i].time);
          g_assert_cmpint (sqlite3_column_int64 (stmt, 7), ==, at[end - 1].time);
          sqlite3_reset (stmt);
        }
    }

  g_assert_cmpint (dt_test_get_number (db, count), ==, n_rows);
  sqlite3_finalize (stmt);
}

static inline void
dt_test_check_file (sqlite3 *db)
{
  sqlite3_stmt *stmt = dt_test_prepare (db, "PRAGMA integrity_check");

  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (stmt, 0), ==, "ok");
  sqlite3_finalize (stmt);

  dt_test_check_rollups (db, "rollup_minute", G_TIME_SPAN_MINUTE);
  dt_test_check_rollups (db, "rollup_hour", G_TIME_SPAN_HOUR);
}
