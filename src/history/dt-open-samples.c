/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-journal-codec.h"
#include "dt-open-samples.h"
#include "dt-sample-runs.h"

struct _DtOpenSamples
{
  DtHistoryReader *reader;
  GHashTable      *indexes;     /* channel → index + 1 */
  guint            n_channels;
  gint64           version;     /* of the file when it was read, -1: never */
  gint64          *sealed;      /* by index */
  gsize           *starts;      /* by index, and the end of the last one */
  GArray          *found;       /* of Found, in the order they were written */
  gint64          *times;
  double          *values;
};

typedef struct
{
  gint64 time;
  double value;
  guint  index;
} Found;

DtOpenSamples *
dt_open_samples_new (DtHistoryReader *reader,
                     const guint32   *channels,
                     guint            n)
{
  DtOpenSamples *self = g_new0 (DtOpenSamples, 1);

  self->reader = reader;
  self->indexes = g_hash_table_new (NULL, NULL);
  self->n_channels = n;
  self->version = -1;
  self->sealed = g_new0 (gint64, n);
  self->starts = g_new0 (gsize, n + 1);
  self->found = g_array_new (FALSE, FALSE, sizeof (Found));

  for (guint i = 0; i < n; i++)
    g_hash_table_insert (self->indexes, GUINT_TO_POINTER (channels[i]), GUINT_TO_POINTER (i + 1));

  return self;
}

void
dt_open_samples_free (DtOpenSamples *self)
{
  g_clear_pointer (&self->indexes, g_hash_table_unref);
  g_clear_pointer (&self->found, g_array_unref);
  g_free (self->sealed);
  g_free (self->starts);
  g_free (self->times);
  g_free (self->values);
  g_free (self);
}

static gboolean
read_sealed (DtOpenSamples  *self,
             GError        **error)
{
  sqlite3_stmt *stmt = self->reader->read_sealed;
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      guint32 channel = (guint32) sqlite3_column_int64 (stmt, 0);
      gpointer index = g_hash_table_lookup (self->indexes, GUINT_TO_POINTER (channel));

      if (index != NULL)
        self->sealed[GPOINTER_TO_UINT (index) - 1] = sqlite3_column_int64 (stmt, 1);
    }

  if (rc != SQLITE_DONE)
    dt_history_reader_fail (self->reader, error);
  sqlite3_reset (stmt);

  return rc == SQLITE_DONE;
}

static void
collect (DtOpenSamples *self,
         const GArray  *samples,
         gint64         seq,
         gint64         from,
         gint64         to)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const DtSample *sample = &g_array_index (samples, DtSample, i);
      Found found = { sample->time, sample->value, 0 };
      gpointer index;

      if (sample->time < from || sample->time >= to)
        continue;

      index = g_hash_table_lookup (self->indexes, GUINT_TO_POINTER (sample->channel));
      if (index == NULL)
        continue;

      found.index = GPOINTER_TO_UINT (index) - 1;
      if (self->sealed[found.index] <= seq)
        g_array_append_val (self->found, found);
    }
}

static gboolean
read_journal (DtOpenSamples  *self,
              gint64          from,
              gint64          to,
              GError        **damage,
              GError        **error)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  sqlite3_stmt *stmt = self->reader->read_journal;
  gboolean ok = TRUE;
  int rc = SQLITE_DONE;

  sqlite3_bind_int64 (stmt, 1, from);
  sqlite3_bind_int64 (stmt, 2, to);

  while (ok && (rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gint64 seq = sqlite3_column_int64 (stmt, 0);
      GError *problem = NULL;

      g_array_set_size (samples, 0);
      if (dt_journal_decode (sqlite3_column_blob (stmt, 1), (gsize) sqlite3_column_bytes (stmt, 1),
                             samples, &problem))
        collect (self, samples, seq, from, to);
      else
        ok = dt_history_reader_skip_damaged (problem, "journal", seq, damage, error);
    }

  if (ok && rc != SQLITE_DONE)
    ok = dt_history_reader_fail (self->reader, error);
  sqlite3_reset (stmt);

  return ok;
}

/* Stable, so that of samples with the same time the last written comes last. */
static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const Found *first = a;
  const Found *second = b;

  if (first->index != second->index)
    return first->index < second->index ? -1 : 1;

  return (first->time > second->time) - (first->time < second->time);
}

static void
put_in_order (DtOpenSamples *self)
{
  gsize kept = 0;
  guint next = 0;

  g_array_sort (self->found, compare_found);
  self->times = g_renew (gint64, self->times, self->found->len);
  self->values = g_renew (double, self->values, self->found->len);

  for (guint i = 0; i < self->found->len; i++)
    {
      const Found *found = &g_array_index (self->found, Found, i);

      while (next <= found->index)
        self->starts[next++] = kept;

      if (kept > self->starts[found->index] && self->times[kept - 1] == found->time)
        kept--;

      self->times[kept] = found->time;
      self->values[kept++] = found->value;
    }

  while (next <= self->n_channels)
    self->starts[next++] = kept;
}

gboolean
dt_open_samples_refresh (DtOpenSamples  *self,
                         gint64          from,
                         gint64          to,
                         GError        **damage,
                         GError        **error)
{
  sqlite3_stmt *stmt = self->reader->data_version;
  gint64 version = -1;

  if (sqlite3_step (stmt) == SQLITE_ROW)
    version = sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);

  if (version == -1)
    return dt_history_reader_fail (self->reader, error);
  if (version == self->version)
    return TRUE;

  g_array_set_size (self->found, 0);

  if (!read_sealed (self, error) || !read_journal (self, from, to, damage, error))
    return FALSE;

  put_in_order (self);
  self->version = version;

  return TRUE;
}

gsize
dt_open_samples_get (DtOpenSamples  *self,
                     guint           index,
                     gint64          from,
                     gint64          to,
                     const gint64  **times,
                     const double  **values)
{
  gsize start = self->starts[index];
  gsize n = self->starts[index + 1] - start;
  gsize first;

  if (n == 0)
    return 0;

  first = dt_times_search (self->times + start, n, from);
  *times = self->times + start + first;
  *values = self->values + start + first;

  return dt_times_search (*times, n - first, to);
}

gint64
dt_open_samples_get_next (DtOpenSamples *self,
                          gint64         from)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < self->n_channels; i++)
    {
      const gint64 *times;
      const double *values;

      if (dt_open_samples_get (self, i, from, G_MAXINT64, &times, &values) > 0)
        next = MIN (next, times[0]);
    }

  return next;
}
