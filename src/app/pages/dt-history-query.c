/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-error.h"
#include "dt-history-query.h"
#include "dt-history-reader.h"

typedef struct
{
  char    *path;
  guint32 *channels;
  guint    n_channels;
  gint64   from;
  gint64   to;
} Query;

typedef struct
{
  GArray *samples;
  guint   left;
} Collector;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->path);
  g_free (query->channels);
  g_free (query);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const DtSample *x = a;
  const DtSample *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;

  return x->channel < y->channel ? -1 : x->channel > y->channel;
}

/* One row more than fits tells that there are more. */
static gboolean
collect_cb (const DtSample *samples,
            guint           n,
            gpointer        user_data)
{
  Collector *collector = user_data;
  guint take = MIN (n, collector->left);

  g_array_append_vals (collector->samples, samples, take);
  collector->left -= take;

  return collector->left > 0;
}

/* Keeps the first rows, and gives the time after which no further channel can add to them. */
static gint64
trim (GArray *samples,
      gint64  to)
{
  g_array_sort (samples, compare);
  if (samples->len <= DT_HISTORY_QUERY_MAX_ROWS)
    return to;

  g_array_set_size (samples, DT_HISTORY_QUERY_MAX_ROWS + 1);

  return g_array_index (samples, DtSample, DT_HISTORY_QUERY_MAX_ROWS).time + 1;
}

static gboolean
read_channels (const Query      *query,
               DtHistoryReader  *reader,
               DtHistoryResult  *result,
               GCancellable     *cancellable,
               GError          **error)
{
  gint64 to = query->to;

  for (guint i = 0; i < query->n_channels; i++)
    {
      g_autoptr(GError) local = NULL;
      Collector collector = { result->samples, DT_HISTORY_QUERY_MAX_ROWS + 1 };

      if (!dt_history_reader_read (reader, query->channels[i], query->from, to, collect_cb,
                                   &collector, cancellable, &local))
        {
          if (!g_error_matches (local, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED))
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          g_free (result->note);
          result->note = g_strdup (local->message);
        }
      to = trim (result->samples, to);
    }

  result->truncated = result->samples->len > DT_HISTORY_QUERY_MAX_ROWS;
  if (result->truncated)
    g_array_set_size (result->samples, DT_HISTORY_QUERY_MAX_ROWS);

  return TRUE;
}

static void
query_worker (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  const Query *query = task_data;
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(DtHistoryResult) result = g_new0 (DtHistoryResult, 1);
  GError *error = NULL;

  result->samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  reader = dt_history_reader_open (query->path, &error);
  if (reader == NULL || !read_channels (query, reader, result, cancellable, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&result),
                         (GDestroyNotify) dt_history_result_free);
}

void
dt_history_result_free (DtHistoryResult *self)
{
  g_clear_pointer (&self->samples, g_array_unref);
  g_free (self->note);
  g_free (self);
}

void
dt_history_query_async (const char          *path,
                        const guint32       *channels,
                        guint                n_channels,
                        gint64               from,
                        gint64               to,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Query *query;

  g_return_if_fail (path != NULL);

  query = g_new0 (Query, 1);
  query->path = g_strdup (path);
  query->channels = g_memdup2 (channels, n_channels * sizeof (guint32));
  query->n_channels = n_channels;
  query->from = from;
  query->to = to;

  /* No widget is ever the source object: a worker may drop the last reference. */
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, dt_history_query_async);
  g_task_set_task_data (task, query, query_free);
  g_task_run_in_thread (task, query_worker);
}

DtHistoryResult *
dt_history_query_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
