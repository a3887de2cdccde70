/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-reader-private.h"
#include "dt-rollup-reader.h"

#define READ_ROLLUPS(table) \
  "SELECT t, n, mn, mx, sm, first, last, first_time, last_time FROM " table \
  " WHERE channel = ?1 AND t >= ?2 AND t < ?3 ORDER BY t"

static void
read_rollup (sqlite3_stmt *stmt,
             DtBucket     *row)
{
  *row = (DtBucket) {
    .n = (guint64) MAX (sqlite3_column_int64 (stmt, 1), 0),
    .min = sqlite3_column_double (stmt, 2),
    .max = sqlite3_column_double (stmt, 3),
    .sum = sqlite3_column_double (stmt, 4),
    .first = sqlite3_column_double (stmt, 5),
    .last = sqlite3_column_double (stmt, 6),
    .first_time = sqlite3_column_int64 (stmt, 7),
    .last_time = sqlite3_column_int64 (stmt, 8),
  };
}

static gboolean
is_in_one_bucket (const DtBuckets *buckets,
                  const DtBucket  *row)
{
  return row->first_time >= buckets->from && row->first_time <= row->last_time
         && row->last_time < buckets->to
         && row->last_time < dt_buckets_get_end (buckets,
                                                 dt_buckets_find (buckets, row->first_time));
}

/* What is left of a minute cannot be divided any more: it goes where its first sample lies. */
static void
add_minute (DtBuckets      *buckets,
            const DtBucket *row)
{
  gint64 time = MAX (row->first_time, buckets->from);

  if (row->n > 0 && row->last_time >= buckets->from && time < buckets->to)
    dt_buckets_add_summary (buckets, dt_buckets_find (buckets, time), row);
}

static gboolean
add_minutes (DtHistoryReader  *self,
             sqlite3_stmt     *stmt,
             guint32           channel,
             gint64            from,
             gint64            to,
             DtBuckets        *buckets,
             GError          **error)
{
  int rc;

  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, from);
  sqlite3_bind_int64 (stmt, 3, to);

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      DtBucket row;

      read_rollup (stmt, &row);
      add_minute (buckets, &row);
    }

  if (rc != SQLITE_DONE)
    dt_history_reader_fail (self, error);
  sqlite3_reset (stmt);

  return rc == SQLITE_DONE;
}

gboolean
dt_history_reader_add_rollups (DtHistoryReader  *self,
                               guint32           channel,
                               gint64            to,
                               DtBuckets        *buckets,
                               GError          **error)
{
  g_autoptr(sqlite3_stmt) hours = dt_sqlite_prepare (self->db, READ_ROLLUPS ("rollup_hour"),
                                                     error);
  g_autoptr(sqlite3_stmt) minutes = NULL;
  int rc;

  if (hours == NULL
      || !(minutes = dt_sqlite_prepare (self->db, READ_ROLLUPS ("rollup_minute"), error)))
    return FALSE;

  sqlite3_bind_int64 (hours, 1, channel);
  sqlite3_bind_int64 (hours, 2, buckets->from - G_TIME_SPAN_HOUR);
  sqlite3_bind_int64 (hours, 3, to);

  while ((rc = sqlite3_step (hours)) == SQLITE_ROW)
    {
      gint64 start = sqlite3_column_int64 (hours, 0);
      gint64 end = MIN (start + G_TIME_SPAN_HOUR, to);
      DtBucket row;

      read_rollup (hours, &row);
      if (end == start + G_TIME_SPAN_HOUR && is_in_one_bucket (buckets, &row))
        dt_buckets_add_summary (buckets, dt_buckets_find (buckets, row.first_time), &row);
      else if (!add_minutes (self, minutes, channel, start, end, buckets, error))
        return FALSE;
    }

  return rc == SQLITE_DONE || dt_history_reader_fail (self, error);
}
