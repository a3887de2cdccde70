/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-chunk-codec.h"
#include "dt-history-schema.h"
#include "dt-history-seal.h"
#include "dt-sqlite.h"

#define INSERT_CHUNK \
  "INSERT INTO chunk (channel, t0, t1, n, mn, mx, sm, first, last, seq, data)" \
  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
#define MARK_SEALED "UPDATE channel SET sealed = ?2 WHERE id = ?1"
/* As no chunk spans more than ?2, the newest time is in one of the last chunks. */
#define FIND_LAST_TIME \
  "SELECT max (t1) FROM chunk WHERE channel = ?1" \
  " AND t0 >= (SELECT max (t0) FROM chunk WHERE channel = ?1) - ?2"

struct _DtSealer
{
  sqlite3      *db;
  sqlite3_stmt *insert_chunk;
  sqlite3_stmt *mark_sealed;
  sqlite3_stmt *find_last_time;
  DtRollups    *rollups;
  GByteArray   *blob;
  DtPoint       points[DT_CHUNK_SAMPLES];
  gint64        times[DT_CHUNK_SAMPLES];
  double        values[DT_CHUNK_SAMPLES];
};

DtSealer *
dt_sealer_new (sqlite3  *db,
               GError  **error)
{
  g_autoptr(DtSealer) self = g_new0 (DtSealer, 1);

  self->db = db;
  self->blob = g_byte_array_new ();

  if ((self->insert_chunk = dt_sqlite_prepare (db, INSERT_CHUNK, error)) == NULL ||
      (self->mark_sealed = dt_sqlite_prepare (db, MARK_SEALED, error)) == NULL ||
      (self->find_last_time = dt_sqlite_prepare (db, FIND_LAST_TIME, error)) == NULL ||
      (self->rollups = dt_rollups_new (db, error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
dt_sealer_free (DtSealer *self)
{
  g_clear_pointer (&self->rollups, dt_rollups_free);
  g_clear_pointer (&self->insert_chunk, sqlite3_finalize);
  g_clear_pointer (&self->mark_sealed, sqlite3_finalize);
  g_clear_pointer (&self->find_last_time, sqlite3_finalize);
  g_byte_array_unref (self->blob);
  g_free (self);
}

static gboolean
learn_last_time (DtSealer  *self,
                 DtTail    *tail,
                 GError   **error)
{
  int rc;

  if (tail->last_time_known)
    return TRUE;

  sqlite3_bind_int64 (self->find_last_time, 1, tail->channel);
  sqlite3_bind_int64 (self->find_last_time, 2, DT_CHUNK_SPAN_MAX);
  rc = sqlite3_step (self->find_last_time);
  if (rc != SQLITE_ROW)
    dt_sqlite_fail (self->db, error);
  else if (sqlite3_column_type (self->find_last_time, 0) != SQLITE_NULL)
    tail->last_time = tail->next_last_time = sqlite3_column_int64 (self->find_last_time, 0);
  sqlite3_reset (self->find_last_time);

  tail->last_time_known = rc == SQLITE_ROW;

  return tail->last_time_known;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const DtPoint *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

/* Copies to @points in the order of time; of the same time the last one that came. */
static guint
put_in_order (DtPoint       *points,
              const DtPoint *source,
              guint          n)
{
  g_autoptr(GArray) sorted = NULL;
  gboolean in_order = TRUE;
  guint kept = 0;

  memcpy (points, source, n * sizeof (DtPoint));
  for (guint i = 1; in_order && i < n; i++)
    in_order = points[i - 1].time < points[i].time;
  if (in_order)
    return n;

  /* It is a stable sort. */
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (DtPoint), n);
  g_array_append_vals (sorted, source, n);
  g_array_sort (sorted, compare_times);
  for (guint i = 0; i < n; i++)
    {
      const DtPoint *point = &g_array_index (sorted, DtPoint, i);

      if (kept > 0 && points[kept - 1].time == point->time)
        kept--;
      points[kept++] = *point;
    }

  return kept;
}

static gboolean
write_chunk (DtSealer       *self,
             guint32         channel,
             const DtPoint  *points,
             guint           n,
             gint64          seq,
             GError        **error)
{
  DtSummary summary;
  sqlite3_stmt *stmt = self->insert_chunk;

  for (guint i = 0; i < n; i++)
    {
      self->times[i] = points[i].time;
      self->values[i] = points[i].value;
    }

  g_byte_array_set_size (self->blob, 0);
  dt_chunk_encode (self->times, self->values, n, self->blob);
  dt_summary_init (&summary, points, n);

  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, summary.first_time);
  sqlite3_bind_int64 (stmt, 3, summary.last_time);
  sqlite3_bind_int64 (stmt, 4, n);
  sqlite3_bind_double (stmt, 5, summary.min);
  sqlite3_bind_double (stmt, 6, summary.max);
  sqlite3_bind_double (stmt, 7, summary.sum);
  sqlite3_bind_double (stmt, 8, summary.first);
  sqlite3_bind_double (stmt, 9, summary.last);
  sqlite3_bind_int64 (stmt, 10, seq);
  sqlite3_bind_blob (stmt, 11, self->blob->data, (int) self->blob->len, SQLITE_STATIC);

  return dt_sqlite_run (stmt, error);
}

/* One chunk, or more where the times lie far apart. */
static gboolean
write_chunks (DtSealer       *self,
              guint32         channel,
              const DtPoint  *points,
              guint           n,
              gint64         *seq,
              GError        **error)
{
  while (n > 0)
    {
      guint count = 1;

      while (count < n && points[count].time - points[0].time < DT_CHUNK_SPAN_MAX)
        count++;

      if (!write_chunk (self, channel, points, count, (*seq)++, error))
        return FALSE;

      points += count;
      n -= count;
    }

  return TRUE;
}

/* At most DT_CHUNK_SAMPLES in the order they came. What is not newer than all that is sealed goes
 * to chunks of its own, which overlap. */
static gboolean
seal_piece (DtSealer       *self,
            DtTail         *tail,
            const DtPoint  *source,
            guint           n,
            gint64          raw_from,
            gint64         *seq,
            GError        **error)
{
  DtPoint *points = self->points;
  guint n_late = 0;

  n = put_in_order (points, source, n);
  while (n_late < n && points[n_late].time <= tail->next_last_time)
    n_late++;

  if (n_late > 0 &&
      (!write_chunks (self, tail->channel, points, n_late, seq, error) ||
       !dt_rollups_renew (self->rollups, tail->channel, points, n_late, raw_from, error)))
    return FALSE;

  if (n_late == n)
    return TRUE;

  tail->next_last_time = points[n - 1].time;

  return write_chunks (self, tail->channel, points + n_late, n - n_late, seq, error) &&
         dt_rollups_add (self->rollups, tail->channel, points + n_late, n - n_late, error);
}

gboolean
dt_sealer_seal (DtSealer  *self,
                DtTails   *tails,
                DtTail    *tail,
                guint      end,
                gint64     raw_from,
                gint64    *seq,
                GError   **error)
{
  if (!learn_last_time (self, tail, error))
    return FALSE;

  for (guint i = tail->consumed; i < end; i += DT_CHUNK_SAMPLES)
    if (!seal_piece (self, tail, tail->points + i, MIN (DT_CHUNK_SAMPLES, end - i), raw_from, seq,
                     error))
      return FALSE;

  dt_tails_consume (tails, tail, end);

  sqlite3_bind_int64 (self->mark_sealed, 1, tail->channel);
  sqlite3_bind_int64 (self->mark_sealed, 2, *seq - 1);

  return dt_sqlite_run (self->mark_sealed, error);
}
