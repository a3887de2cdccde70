/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-retention.h"
#include "dt-sqlite.h"

/* A step ends after the first deletion past this time. One deletion is so small that with it and
 * the commit a step stays far below 50 ms. */
#define STEP_TIME (10 * G_TIME_SPAN_MILLISECOND)

#define NEXT_CHANNEL "SELECT id FROM channel WHERE id > ?1 ORDER BY id LIMIT 1"
/* A chunk goes when its newest sample is too old. */
#define DELETE_CHUNKS \
  "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk INDEXED BY chunk_header" \
  " WHERE channel = ?1 AND t0 < ?2 AND t1 < ?2 ORDER BY t0 LIMIT 64)"
/* Rows up to the thousandth of those that are too old. */
#define DELETE_ROLLUPS(table) \
  "DELETE FROM " table " WHERE channel = ?1 AND t < ?2 AND t <= ifnull (" \
  "(SELECT t FROM " table " WHERE channel = ?1 AND t < ?2 ORDER BY t LIMIT 1 OFFSET 999), ?2)"

struct _DtRetention
{
  sqlite3      *db;
  sqlite3_stmt *next_channel;
  sqlite3_stmt *deletions[3];
  gint64        channel;        /* the last one that is through */
};

DtRetention *
dt_retention_new (sqlite3  *db,
                  GError  **error)
{
  static const char * const deletions[] = {
    DELETE_CHUNKS, DELETE_ROLLUPS ("rollup_minute"), DELETE_ROLLUPS ("rollup_hour"),
  };
  g_autoptr(DtRetention) self = g_new0 (DtRetention, 1);

  self->db = db;
  if ((self->next_channel = dt_sqlite_prepare (db, NEXT_CHANNEL, error)) == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    if ((self->deletions[i] = dt_sqlite_prepare (db, deletions[i], error)) == NULL)
      return NULL;

  return g_steal_pointer (&self);
}

void
dt_retention_free (DtRetention *self)
{
  g_clear_pointer (&self->next_channel, sqlite3_finalize);
  for (guint i = 0; i < G_N_ELEMENTS (self->deletions); i++)
    g_clear_pointer (&self->deletions[i], sqlite3_finalize);
  g_free (self);
}

/* 0 after the last one. */
static gboolean
find_next_channel (DtRetention  *self,
                   gint64       *channel,
                   GError      **error)
{
  int rc;

  sqlite3_bind_int64 (self->next_channel, 1, self->channel);
  rc = sqlite3_step (self->next_channel);
  *channel = rc == SQLITE_ROW ? sqlite3_column_int64 (self->next_channel, 0) : 0;
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    dt_sqlite_fail (self->db, error);
  sqlite3_reset (self->next_channel);

  return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static gboolean
clean_channel (DtRetention  *self,
               gint64        channel,
               const gint64  from[3],
               gboolean     *clean,
               GError      **error)
{
  *clean = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (self->deletions); i++)
    {
      if (from[i] == G_MININT64)
        continue;

      sqlite3_bind_int64 (self->deletions[i], 1, channel);
      sqlite3_bind_int64 (self->deletions[i], 2, from[i]);
      if (!dt_sqlite_run (self->deletions[i], error))
        return FALSE;

      if (sqlite3_changes (self->db) > 0)
        *clean = FALSE;
    }

  return TRUE;
}

gboolean
dt_retention_step (DtRetention  *self,
                   gint64        raw_from,
                   gint64        rollup_from,
                   gboolean     *more,
                   GError      **error)
{
  const gint64 from[] = { raw_from, rollup_from, rollup_from };
  gint64 deadline = g_get_monotonic_time () + STEP_TIME;

  do
    {
      gint64 channel;
      gboolean clean;

      if (!find_next_channel (self, &channel, error))
        return FALSE;

      *more = channel != 0;
      if (!*more)
        self->channel = 0;
      else if (!clean_channel (self, channel, from, &clean, error))
        return FALSE;
      else if (clean)
        self->channel = channel;
    }
  while (*more && g_get_monotonic_time () < deadline);

  return TRUE;
}
