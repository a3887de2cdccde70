/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-error.h"
#include "dt-history-file.h"
#include "dt-history-names.h"
#include "dt-history-pieces.h"
#include "dt-history-reader-private.h"
#include "dt-history-schema.h"
#include "dt-open-samples.h"

/* SQLite asks after so many of its steps whether the user has cancelled. */
#define STEPS_PER_CHECK 10000

/* Samples are handed to the caller so many at a time. */
#define BLOCK 1024

#define FIND_HEADERS \
  "SELECT id, t0, t1, seq, n, mn, mx, sm, first, last FROM chunk INDEXED BY chunk_header" \
  " WHERE channel = ?1 AND t0 > ?2 AND t0 < ?3 AND t1 >= ?4 ORDER BY t0 LIMIT ?5"
#define FIND_NEXT \
  "SELECT min (t0) FROM chunk INDEXED BY chunk_header WHERE channel = ?1 AND t0 >= ?2"
#define READ_JOURNAL "SELECT seq, data FROM journal WHERE t1 >= ?1 AND t0 < ?2 ORDER BY seq"

/* As no chunk spans more than a day, the newest time is in one of the last chunks. */
#define SPAN \
  "SELECT min (a), max (b) FROM (" \
  "SELECT (SELECT min (t0) FROM chunk WHERE channel = c.id) a," \
  " (SELECT max (t1) FROM chunk WHERE channel = c.id AND t0 >=" \
  "  (SELECT max (t0) FROM chunk WHERE channel = c.id) - ?2) b" \
  " FROM channel c WHERE ?1 IN (0, c.id)" \
  " UNION ALL" \
  " SELECT (SELECT first_time FROM rollup_hour WHERE channel = c.id ORDER BY t LIMIT 1)," \
  " (SELECT last_time FROM rollup_hour WHERE channel = c.id ORDER BY t DESC LIMIT 1)" \
  " FROM channel c WHERE ?1 IN (0, c.id)" \
  " UNION ALL SELECT min (t0), max (t1) FROM journal WHERE ?1 = 0)"

static gboolean
prepare_all (DtHistoryReader  *self,
             GError          **error)
{
  return (self->find_headers = dt_sqlite_prepare (self->db, FIND_HEADERS, error)) &&
         (self->find_next = dt_sqlite_prepare (self->db, FIND_NEXT, error)) &&
         (self->read_blob = dt_sqlite_prepare (self->db, "SELECT data FROM chunk WHERE id = ?1",
                                               error)) &&
         (self->read_journal = dt_sqlite_prepare (self->db, READ_JOURNAL, error)) &&
         (self->read_sealed = dt_sqlite_prepare (self->db, "SELECT id, sealed FROM channel",
                                                 error)) &&
         (self->data_version = dt_sqlite_prepare (self->db, "PRAGMA data_version", error));
}

DtHistoryReader *
dt_history_reader_open (const char  *path,
                        GError     **error)
{
  g_autoptr(DtHistoryReader) self = g_new0 (DtHistoryReader, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->db = dt_history_file_open_read_only (path, error);
  if (self->db == NULL || !prepare_all (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

DtHistoryReader *
dt_history_reader_new_borrowed (sqlite3  *db,
                                GError  **error)
{
  g_autoptr(DtHistoryReader) self = g_new0 (DtHistoryReader, 1);

  self->db = db;
  self->borrowed = TRUE;

  if (!prepare_all (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
dt_history_reader_close (DtHistoryReader *self)
{
  g_clear_pointer (&self->find_headers, sqlite3_finalize);
  g_clear_pointer (&self->find_next, sqlite3_finalize);
  g_clear_pointer (&self->read_blob, sqlite3_finalize);
  g_clear_pointer (&self->read_journal, sqlite3_finalize);
  g_clear_pointer (&self->read_sealed, sqlite3_finalize);
  g_clear_pointer (&self->data_version, sqlite3_finalize);
  if (!self->borrowed)
    g_clear_pointer (&self->db, sqlite3_close_v2);
  g_free (self);
}

static int
progress_cb (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

gboolean
dt_history_reader_begin (DtHistoryReader  *self,
                         GCancellable     *cancellable,
                         GError          **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (self->borrowed)
    return TRUE;

  if (cancellable != NULL)
    sqlite3_progress_handler (self->db, STEPS_PER_CHECK, progress_cb, cancellable);

  return dt_sqlite_exec (self->db, "BEGIN", error);
}

void
dt_history_reader_end (DtHistoryReader *self)
{
  if (self->borrowed)
    return;

  sqlite3_progress_handler (self->db, 0, NULL, NULL);
  sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
}

gboolean
dt_history_reader_fail (DtHistoryReader  *self,
                        GError          **error)
{
  if (sqlite3_errcode (self->db) != SQLITE_INTERRUPT)
    return dt_sqlite_fail (self->db, error);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled"));

  return FALSE;
}

gboolean
dt_history_reader_skip_damaged (GError      *problem,
                                const char  *what,
                                gint64       id,
                                GError     **damage,
                                GError     **error)
{
  if (!g_error_matches (problem, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }

  if (*damage == NULL)
    g_propagate_prefixed_error (damage, problem, "%s %" G_GINT64_FORMAT ": ", what, id);
  else
    g_error_free (problem);

  return TRUE;
}

static void
read_header (sqlite3_stmt  *stmt,
             DtChunkHeader *header)
{
  header->id = sqlite3_column_int64 (stmt, 0);
  header->first_time = sqlite3_column_int64 (stmt, 1);
  header->last_time = MIN (sqlite3_column_int64 (stmt, 2), DT_HISTORY_TIME_MAX);
  header->seq = sqlite3_column_int64 (stmt, 3);
  header->n = (guint) CLAMP (sqlite3_column_int64 (stmt, 4), 0, G_MAXUINT16);
  header->min = sqlite3_column_double (stmt, 5);
  header->max = sqlite3_column_double (stmt, 6);
  header->sum = sqlite3_column_double (stmt, 7);
  header->first = sqlite3_column_double (stmt, 8);
  header->last = sqlite3_column_double (stmt, 9);
}

gboolean
dt_history_reader_find_headers (DtHistoryReader  *self,
                                guint32           channel,
                                gint64            from,
                                gint64            to,
                                guint             max,
                                GArray           *headers,
                                GError          **error)
{
  sqlite3_stmt *stmt = self->find_headers;
  int rc;

  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, from - DT_CHUNK_SPAN_MAX);
  sqlite3_bind_int64 (stmt, 3, to);
  sqlite3_bind_int64 (stmt, 4, from);
  sqlite3_bind_int64 (stmt, 5, max);

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      DtChunkHeader header;

      read_header (stmt, &header);
      g_array_append_val (headers, header);
    }

  if (rc != SQLITE_DONE)
    dt_history_reader_fail (self, error);
  sqlite3_reset (stmt);

  return rc == SQLITE_DONE;
}

gboolean
dt_history_reader_read_chunk (DtHistoryReader      *self,
                              const DtChunkHeader  *header,
                              gint64                from,
                              gint64                to,
                              DtSampleRuns         *runs,
                              GError              **damage,
                              GError              **error)
{
  sqlite3_stmt *stmt = self->read_blob;
  GError *problem = NULL;

  sqlite3_bind_int64 (stmt, 1, header->id);

  if (sqlite3_step (stmt) != SQLITE_ROW)
    dt_history_reader_fail (self, &problem);
  else
    dt_sample_runs_add_chunk (runs, sqlite3_column_blob (stmt, 0),
                              (gsize) sqlite3_column_bytes (stmt, 0), header->n, header->seq,
                              from, to, &problem);

  sqlite3_reset (stmt);

  return problem == NULL ||
         dt_history_reader_skip_damaged (problem, "chunk", header->id, damage, error);
}

DtHistoryCatalog *
dt_history_reader_get_catalog (DtHistoryReader  *self,
                               GError          **error)
{
  DtHistoryCatalog *catalog = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (dt_history_reader_begin (self, NULL, error))
    {
      catalog = dt_history_names_load (self->db, error);
      dt_history_reader_end (self);
    }

  return catalog;
}

static gboolean
hand_over (guint32        channel,
           const gint64  *times,
           const double  *values,
           gsize          n,
           DtSamplesFunc  func,
           gpointer       user_data)
{
  DtSample block[BLOCK];

  while (n > 0)
    {
      guint count = (guint) MIN (n, BLOCK);

      for (guint i = 0; i < count; i++)
        block[i] = (DtSample) { .channel = channel, .time = times[i], .value = values[i] };

      if (!func (block, count, user_data))
        return FALSE;

      times += count;
      values += count;
      n -= count;
    }

  return TRUE;
}

gboolean
dt_history_reader_read (DtHistoryReader  *self,
                        guint32           channel,
                        gint64            from,
                        gint64            to,
                        DtSamplesFunc     func,
                        gpointer          user_data,
                        GCancellable     *cancellable,
                        GError          **error)
{
  g_autoptr(DtHistoryPieces) pieces = NULL;
  g_autoptr(GError) problem = NULL;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  pieces = dt_history_pieces_new (self, &channel, 1, from, to);

  while (dt_history_pieces_next (pieces, cancellable, &problem))
    {
      const gint64 *times;
      const double *values;
      gsize n = dt_history_pieces_get (pieces, 0, &times, &values);

      if (!hand_over (channel, times, values, n, func, user_data))
        return TRUE;
    }

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/* The journal bears all channels, so what it has of one is found by decoding it. */
static gboolean
extend_by_open (DtHistoryReader  *self,
                guint32           channel,
                gint64           *first,
                gint64           *last,
                GError          **error)
{
  g_autoptr(DtOpenSamples) open = dt_open_samples_new (self, &channel, 1);
  g_autoptr(GError) damage = NULL;
  const gint64 *times;
  const double *values;
  gsize n;

  if (!dt_open_samples_refresh (open, G_MININT64, G_MAXINT64, &damage, error))
    return FALSE;

  n = dt_open_samples_get (open, 0, G_MININT64, G_MAXINT64, &times, &values);
  if (n > 0)
    {
      *first = MIN (*first, times[0]);
      *last = MAX (*last, times[n - 1]);
    }

  return TRUE;
}

static gboolean
find_span (DtHistoryReader  *self,
           guint32           channel,
           gint64           *first,
           gint64           *last,
           GError          **error)
{
  g_autoptr(sqlite3_stmt) stmt = dt_sqlite_prepare (self->db, SPAN, error);

  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, DT_CHUNK_SPAN_MAX);

  if (sqlite3_step (stmt) != SQLITE_ROW)
    return dt_history_reader_fail (self, error);

  if (sqlite3_column_type (stmt, 0) != SQLITE_NULL)
    {
      *first = sqlite3_column_int64 (stmt, 0);
      *last = sqlite3_column_int64 (stmt, 1);
    }

  return channel == 0 || extend_by_open (self, channel, first, last, error);
}

gboolean
dt_history_reader_get_span (DtHistoryReader  *self,
                            guint32           channel,
                            gint64           *first,
                            gint64           *last,
                            GError          **error)
{
  gint64 from = G_MAXINT64;
  gint64 to = G_MININT64;
  gboolean ok;

  g_return_val_if_fail (self != NULL && first != NULL && last != NULL, FALSE);

  if (!dt_history_reader_begin (self, NULL, error))
    return FALSE;

  ok = find_span (self, channel, &from, &to, error);
  dt_history_reader_end (self);

  if (!ok || from > to)
    return FALSE;

  *first = from;
  *last = to;

  return TRUE;
}
