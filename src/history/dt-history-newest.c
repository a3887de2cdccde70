/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-reader-private.h"
#include "dt-history-schema.h"
#include "dt-open-samples.h"

/* The chunk that ends last need not begin last, where samples came late; but it begins within the
 * longest span of a chunk of that which does. */
#define NEWEST \
  "SELECT t1, last FROM chunk WHERE channel = ?1 AND " \
  "t0 > (SELECT max(t0) FROM chunk WHERE channel = ?1) - ?2 ORDER BY t1 DESC, seq DESC LIMIT 1"

/* TRUE without a change of @sample where the channel has no chunk. */
static gboolean
find_sealed (DtHistoryReader  *self,
             sqlite3_stmt     *stmt,
             DtSample         *sample,
             GError          **error)
{
  int rc;

  sqlite3_reset (stmt);
  sqlite3_bind_int64 (stmt, 1, sample->channel);
  sqlite3_bind_int64 (stmt, 2, DT_CHUNK_SPAN_MAX);

  rc = sqlite3_step (stmt);
  if (rc == SQLITE_ROW)
    {
      sample->time = sqlite3_column_int64 (stmt, 0);
      sample->value = sqlite3_column_double (stmt, 1);
    }

  return rc == SQLITE_ROW || rc == SQLITE_DONE || dt_history_reader_fail (self, error);
}

static void
find_open (DtOpenSamples *open,
           guint          index,
           DtSample      *sample)
{
  const gint64 *times;
  const double *values;
  gsize n = dt_open_samples_get (open, index, G_MININT64, G_MAXINT64, &times, &values);

  if (n > 0 && times[n - 1] >= sample->time)
    {
      sample->time = times[n - 1];
      sample->value = values[n - 1];
    }
}

static gboolean
find_all (DtHistoryReader  *self,
          const guint32    *channels,
          guint             n,
          GArray           *samples,
          GError          **error)
{
  g_autoptr(sqlite3_stmt) stmt = dt_sqlite_prepare (self->db, NEWEST, error);
  g_autoptr(DtOpenSamples) open = dt_open_samples_new (self, channels, n);
  g_autoptr(GError) damage = NULL;

  if (stmt == NULL || !dt_open_samples_refresh (open, G_MININT64, G_MAXINT64, &damage, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      DtSample sample = { channels[i], DT_SAMPLE_PLAIN, G_MININT64, 0 };

      if (!find_sealed (self, stmt, &sample, error))
        return FALSE;

      find_open (open, i, &sample);
      if (sample.time != G_MININT64)
        g_array_append_val (samples, sample);
    }

  return TRUE;
}

gboolean
dt_history_reader_read_newest (DtHistoryReader  *self,
                               const guint32    *channels,
                               guint             n,
                               GArray           *samples,
                               GCancellable     *cancellable,
                               GError          **error)
{
  gboolean ok;

  g_return_val_if_fail (self != NULL && samples != NULL, FALSE);

  if (!dt_history_reader_begin (self, cancellable, error))
    return FALSE;

  ok = find_all (self, channels, n, samples, error);
  dt_history_reader_end (self);

  return ok;
}
