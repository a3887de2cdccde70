/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-chunk-codec.h"
#include "dt-history-names.h"
#include "dt-history-schema.h"
#include "dt-journal-codec.h"
#include "dt-sqlite.h"
#include "dt-test.h"

/* A history that a test writes row by row, by its own way, so that what is read can be compared with
 * what was meant. */
typedef struct
{
  char    *dir;
  char    *path;
  sqlite3 *db;
  gint64   seq;
} DtTestHistory;

static inline void
dt_test_exec (sqlite3    *db,
              const char *sql)
{
  g_autoptr(GError) error = NULL;

  dt_sqlite_exec (db, sql, &error);
  g_assert_no_error (error);
}

static inline void
dt_test_history_set_up (DtTestHistory *self,
                        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  self->dir = g_dir_make_tmp ("dt-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->dir, "history 1.db", NULL);
  self->seq = 1;
  g_assert_cmpint (sqlite3_open (self->path, &self->db), ==, SQLITE_OK);
  dt_test_exec (self->db, "PRAGMA page_size=16384; PRAGMA journal_mode=wal; PRAGMA synchronous=0");
  dt_history_schema_migrate (self->db, &error);
  g_assert_no_error (error);
}

static inline void
dt_test_history_tear_down (DtTestHistory *self,
                           gconstpointer  user_data)
{
  g_assert_cmpint (sqlite3_close (self->db), ==, SQLITE_OK);
  dt_test_remove_dir (self->dir);
  g_free (self->path);
  g_free (self->dir);
}

static inline void
dt_test_history_add (const char *path,
                     void      (*test) (DtTestHistory *self, gconstpointer user_data))
{
  g_test_add (path, DtTestHistory, NULL, dt_test_history_set_up, test, dt_test_history_tear_down);
}

static inline void
dt_test_history_add_asset (DtTestHistory *self,
                           guint32        id,
                           const char    *key)
{
  g_autoptr(DtAssetInfo) info = dt_asset_info_new (key, key, "generic", "generic");
  g_autoptr(GError) error = NULL;

  dt_history_names_put_asset (self->db, id, info, &error);
  g_assert_no_error (error);
}

static inline void
dt_test_history_add_channel (DtTestHistory *self,
                             guint32        id,
                             guint32        asset,
                             const char    *key,
                             const char    *unit,
                             DtSignalKind   kind)
{
  g_autoptr(DtSignal) signal = dt_signal_new (key);
  g_autoptr(GError) error = NULL;

  signal->unit = g_strdup (unit);
  signal->kind = kind;
  dt_history_names_put_channel (self->db, id, asset, signal, &error);
  g_assert_no_error (error);
}

/* Times in strict order. */
static inline void
dt_test_history_add_chunk (DtTestHistory *self,
                           guint32        channel,
                           const gint64  *times,
                           const double  *values,
                           guint          n)
{
  g_autoptr(GByteArray) blob = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(sqlite3_stmt) stmt = NULL;
  double min = values[0], max = values[0], sum = 0;

  for (guint i = 0; i < n; i++)
    {
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
      sum += values[i];
    }

  dt_chunk_encode (times, values, n, blob);
  stmt = dt_sqlite_prepare (self->db, "INSERT INTO chunk (channel, t0, t1, n, mn, mx, sm, first,"
                            " last, seq, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &error);
  g_assert_no_error (error);
  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, times[0]);
  sqlite3_bind_int64 (stmt, 3, times[n - 1]);
  sqlite3_bind_int64 (stmt, 4, n);
  sqlite3_bind_double (stmt, 5, min);
  sqlite3_bind_double (stmt, 6, max);
  sqlite3_bind_double (stmt, 7, sum);
  sqlite3_bind_double (stmt, 8, values[0]);
  sqlite3_bind_double (stmt, 9, values[n - 1]);
  sqlite3_bind_int64 (stmt, 10, self->seq++);
  sqlite3_bind_blob (stmt, 11, blob->data, (int) blob->len, SQLITE_STATIC);
  dt_sqlite_run (stmt, &error);
  g_assert_no_error (error);
}

static inline void
dt_test_history_add_journal (DtTestHistory  *self,
                             const DtSample *samples,
                             guint           n)
{
  g_autoptr(GByteArray) blob = g_byte_array_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(sqlite3_stmt) stmt = NULL;
  gint64 first = samples[0].time, last = samples[0].time;

  for (guint i = 0; i < n; i++)
    {
      first = MIN (first, samples[i].time);
      last = MAX (last, samples[i].time);
    }

  dt_journal_encode (samples, n, blob);
  stmt = dt_sqlite_prepare (self->db, "INSERT INTO journal (seq, n, t0, t1, data)"
                            " VALUES (?, ?, ?, ?, ?)", &error);
  g_assert_no_error (error);
  sqlite3_bind_int64 (stmt, 1, self->seq++);
  sqlite3_bind_int64 (stmt, 2, n);
  sqlite3_bind_int64 (stmt, 3, first);
  sqlite3_bind_int64 (stmt, 4, last);
  sqlite3_bind_blob (stmt, 5, blob->data, (int) blob->len, SQLITE_STATIC);
  dt_sqlite_run (stmt, &error);
  g_assert_no_error (error);
}

/* What the journal has of @channel so far stands in chunks now. */
static inline void
dt_test_history_set_sealed (DtTestHistory *self,
                            guint32        channel)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE channel SET sealed = %" G_GINT64_FORMAT
                                          " WHERE id = %u", self->seq++, channel);

  dt_test_exec (self->db, sql);
}
