/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-chunk-codec.h"
#include "dt-history-rollup.h"
#include "dt-history-schema.h"
#include "dt-sqlite.h"

/* ?2 is the start of the row, ?3 to ?10 the summary. Rows that are added to keep the first and last
 * by their times, because what comes to them may be older. */
#define ROW "(channel, t, n, mn, mx, sm, first, last, first_time, last_time)" \
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
#define ADD(table) \
  "INSERT INTO " table " " ROW " ON CONFLICT (channel, t) DO UPDATE SET n = n + ?3," \
  " mn = min (mn, ?4), mx = max (mx, ?5), sm = sm + ?6," \
  " first = iif (?9 < first_time, ?7, first), last = iif (?10 >= last_time, ?8, last)," \
  " first_time = min (first_time, ?9), last_time = max (last_time, ?10)"
#define REPLACE(table) "INSERT OR REPLACE INTO " table " " ROW

#define FIND_CHUNKS \
  "SELECT n, seq, data FROM chunk" \
  " WHERE channel = ?1 AND t0 > ?2 AND t0 < ?3 AND t1 >= ?4 ORDER BY seq"
#define FIND_MINUTES \
  "SELECT n, mn, mx, sm, first, last, first_time, last_time FROM rollup_minute" \
  " WHERE channel = ?1 AND t >= ?2 AND t < ?3 ORDER BY t"

struct _DtRollups
{
  sqlite3      *db;
  sqlite3_stmt *add_minute;
  sqlite3_stmt *add_hour;
  sqlite3_stmt *replace_minute;
  sqlite3_stmt *replace_hour;
  sqlite3_stmt *find_chunks;
  sqlite3_stmt *find_minutes;
  GArray       *times;        /* of one chunk, decoded */
  GArray       *values;
  GArray       *points;       /* of one minute */
};

static gint64
floor_time (gint64 time,
            gint64 width)
{
  gint64 rest = time % width;

  return time - (rest < 0 ? rest + width : rest);
}

/* A sum beyond the numbers stays at their end: infinity less infinity would be no number. */
static double
add_finite (double a,
            double b)
{
  return CLAMP (a + b, -G_MAXDOUBLE, G_MAXDOUBLE);
}

void
dt_summary_init (DtSummary     *self,
                 const DtPoint *points,
                 guint          n)
{
  *self = (DtSummary) {
    .first_time = points[0].time,
    .last_time = points[n - 1].time,
    .min = points[0].value,
    .max = points[0].value,
    .first = points[0].value,
    .last = points[n - 1].value,
    .n = n,
  };

  for (guint i = 0; i < n; i++)
    {
      self->min = MIN (self->min, points[i].value);
      self->max = MAX (self->max, points[i].value);
      self->sum += points[i].value;
    }

  self->sum = add_finite (self->sum, 0);
}

DtRollups *
dt_rollups_new (sqlite3  *db,
                GError  **error)
{
  g_autoptr(DtRollups) self = g_new0 (DtRollups, 1);
  const struct { sqlite3_stmt **stmt; const char *sql; } statements[] = {
    { &self->add_minute, ADD ("rollup_minute") },
    { &self->add_hour, ADD ("rollup_hour") },
    { &self->replace_minute, REPLACE ("rollup_minute") },
    { &self->replace_hour, REPLACE ("rollup_hour") },
    { &self->find_chunks, FIND_CHUNKS },
    { &self->find_minutes, FIND_MINUTES },
  };

  self->db = db;
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->points = g_array_new (FALSE, FALSE, sizeof (DtPoint));

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    if ((*statements[i].stmt = dt_sqlite_prepare (db, statements[i].sql, error)) == NULL)
      return NULL;

  return g_steal_pointer (&self);
}

void
dt_rollups_free (DtRollups *self)
{
  g_clear_pointer (&self->add_minute, sqlite3_finalize);
  g_clear_pointer (&self->add_hour, sqlite3_finalize);
  g_clear_pointer (&self->replace_minute, sqlite3_finalize);
  g_clear_pointer (&self->replace_hour, sqlite3_finalize);
  g_clear_pointer (&self->find_chunks, sqlite3_finalize);
  g_clear_pointer (&self->find_minutes, sqlite3_finalize);
  g_array_unref (self->times);
  g_array_unref (self->values);
  g_array_unref (self->points);
  g_free (self);
}

static gboolean
write_row (sqlite3_stmt     *stmt,
           guint32           channel,
           gint64            start,
           const DtSummary  *summary,
           GError          **error)
{
  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, start);
  sqlite3_bind_int64 (stmt, 3, summary->n);
  sqlite3_bind_double (stmt, 4, summary->min);
  sqlite3_bind_double (stmt, 5, summary->max);
  sqlite3_bind_double (stmt, 6, summary->sum);
  sqlite3_bind_double (stmt, 7, summary->first);
  sqlite3_bind_double (stmt, 8, summary->last);
  sqlite3_bind_int64 (stmt, 9, summary->first_time);
  sqlite3_bind_int64 (stmt, 10, summary->last_time);

  return dt_sqlite_run (stmt, error);
}

/* How many of the first points lie in the same span of @width as the very first. */
static guint
count_within (const DtPoint *points,
              guint          n,
              gint64         width)
{
  gint64 start = floor_time (points[0].time, width);
  guint count = 1;

  while (count < n && points[count].time - start < width)
    count++;

  return count;
}

static gboolean
add_rows (sqlite3_stmt   *stmt,
          gint64          width,
          guint32         channel,
          const DtPoint  *points,
          guint           n,
          GError        **error)
{
  while (n > 0)
    {
      guint count = count_within (points, n, width);
      DtSummary summary;

      dt_summary_init (&summary, points, count);
      if (!write_row (stmt, channel, floor_time (points[0].time, width), &summary, error))
        return FALSE;

      points += count;
      n -= count;
    }

  return TRUE;
}

gboolean
dt_rollups_add (DtRollups      *self,
                guint32         channel,
                const DtPoint  *points,
                guint           n,
                GError        **error)
{
  return add_rows (self->add_minute, G_TIME_SPAN_MINUTE, channel, points, n, error) &&
         add_rows (self->add_hour, G_TIME_SPAN_HOUR, channel, points, n, error);
}

/* Takes the points of one chunk that lie in [from, to). A chunk that cannot be decoded is left out:
 * readers leave it out too. */
static void
collect_chunk (DtRollups *self,
               gint64     from,
               gint64     to)
{
  guint n = (guint) sqlite3_column_int (self->find_chunks, 0);
  gsize length = (gsize) sqlite3_column_bytes (self->find_chunks, 2);

  g_array_set_size (self->times, n);
  g_array_set_size (self->values, n);
  if (!dt_chunk_decode (sqlite3_column_blob (self->find_chunks, 2), length,
                        (gint64 *) (gpointer) self->times->data,
                        (double *) (gpointer) self->values->data, n, NULL))
    return;

  for (guint i = 0; i < n; i++)
    {
      DtPoint point = { g_array_index (self->times, gint64, i),
                        g_array_index (self->values, double, i) };

      if (point.time >= from && point.time < to)
        g_array_append_val (self->points, point);
    }
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const DtPoint *first = a, *second = b;

  return (first->time > second->time) - (first->time < second->time);
}

/* Sorts (stable) and keeps of points with the same time the last one, which was written last. */
static void
sort_and_merge (GArray *points)
{
  DtPoint *at = (DtPoint *) (gpointer) points->data;
  guint kept = 0;

  g_array_sort (points, compare_times);
  for (guint i = 0; i < points->len; i++)
    {
      if (kept > 0 && at[kept - 1].time == at[i].time)
        kept--;
      at[kept++] = at[i];
    }

  g_array_set_size (points, kept);
}

static gboolean
renew_minute (DtRollups  *self,
              guint32     channel,
              gint64      start,
              GError    **error)
{
  gint64 end = start + G_TIME_SPAN_MINUTE;
  DtSummary summary;
  int rc;

  g_array_set_size (self->points, 0);
  sqlite3_bind_int64 (self->find_chunks, 1, channel);
  sqlite3_bind_int64 (self->find_chunks, 2, start - DT_CHUNK_SPAN_MAX);
  sqlite3_bind_int64 (self->find_chunks, 3, end);
  sqlite3_bind_int64 (self->find_chunks, 4, start);

  while ((rc = sqlite3_step (self->find_chunks)) == SQLITE_ROW)
    collect_chunk (self, start, end);
  if (rc != SQLITE_DONE)
    dt_sqlite_fail (self->db, error);
  sqlite3_reset (self->find_chunks);

  if (rc != SQLITE_DONE)
    return FALSE;

  sort_and_merge (self->points);
  if (self->points->len == 0)
    return TRUE;

  dt_summary_init (&summary, (const DtPoint *) (gpointer) self->points->data, self->points->len);

  return write_row (self->replace_minute, channel, start, &summary, error);
}

static void
merge_row (DtSummary    *hour,
           sqlite3_stmt *row)
{
  if (hour->n == 0)
    {
      hour->min = sqlite3_column_double (row, 1);
      hour->max = sqlite3_column_double (row, 2);
      hour->first = sqlite3_column_double (row, 4);
      hour->first_time = sqlite3_column_int64 (row, 6);
    }

  hour->n += (guint) sqlite3_column_int64 (row, 0);
  hour->min = MIN (hour->min, sqlite3_column_double (row, 1));
  hour->max = MAX (hour->max, sqlite3_column_double (row, 2));
  hour->sum = add_finite (hour->sum, sqlite3_column_double (row, 3));
  hour->last = sqlite3_column_double (row, 5);
  hour->last_time = sqlite3_column_int64 (row, 7);
}

static gboolean
renew_hour (DtRollups  *self,
            guint32     channel,
            gint64      start,
            GError    **error)
{
  DtSummary hour = { 0, };
  int rc;

  sqlite3_bind_int64 (self->find_minutes, 1, channel);
  sqlite3_bind_int64 (self->find_minutes, 2, start);
  sqlite3_bind_int64 (self->find_minutes, 3, start + G_TIME_SPAN_HOUR);

  while ((rc = sqlite3_step (self->find_minutes)) == SQLITE_ROW)
    merge_row (&hour, self->find_minutes);
  if (rc != SQLITE_DONE)
    dt_sqlite_fail (self->db, error);
  sqlite3_reset (self->find_minutes);

  return rc == SQLITE_DONE &&
         (hour.n == 0 || write_row (self->replace_hour, channel, start, &hour, error));
}

/* Calls @renew for the start of each span of @width that has points. */
static gboolean
renew_rows (DtRollups      *self,
            gboolean      (*renew) (DtRollups *, guint32, gint64, GError **),
            gint64          width,
            guint32         channel,
            const DtPoint  *points,
            guint           n,
            GError        **error)
{
  while (n > 0)
    {
      guint count = count_within (points, n, width);

      if (!renew (self, channel, floor_time (points[0].time, width), error))
        return FALSE;

      points += count;
      n -= count;
    }

  return TRUE;
}

gboolean
dt_rollups_renew (DtRollups      *self,
                  guint32         channel,
                  const DtPoint  *points,
                  guint           n,
                  gint64          raw_from,
                  GError        **error)
{
  guint n_old = 0;

  while (n_old < n && floor_time (points[n_old].time, G_TIME_SPAN_MINUTE) < raw_from)
    n_old++;

  return dt_rollups_add (self, channel, points, n_old, error) &&
         renew_rows (self, renew_minute, G_TIME_SPAN_MINUTE, channel, points + n_old, n - n_old,
                     error) &&
         renew_rows (self, renew_hour, G_TIME_SPAN_HOUR, channel, points + n_old, n - n_old,
                     error);
}
