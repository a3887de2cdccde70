/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-history-reader.h"
#include "dt-last-values.h"

#define TIME_LIMIT G_TIME_SPAN_SECOND

typedef struct
{
  char             *path;
  DtHistoryCatalog *catalog;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->path);
  dt_history_catalog_unref (request->catalog);
  g_free (request);
}

static gboolean
keep_cb (const DtSample *samples,
         guint           n,
         gpointer        user_data)
{
  g_array_append_vals (user_data, &samples[n - 1], 1);

  return TRUE;
}

static void
read_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) last = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (request->path, &error);
  gint64 deadline = dt_clock_monotonic () + TIME_LIMIT;

  for (guint i = 0; error == NULL && i < request->catalog->channels->len; i++)
    {
      const DtCatalogChannel *channel = g_ptr_array_index (request->catalog->channels, i);
      gint64 from = 0;
      gint64 to = 0;

      if (dt_clock_monotonic () > deadline)
        break;

      if (dt_history_reader_get_span (reader, channel->id, &from, &to, &error))
        dt_history_reader_read (reader, channel->id, to, to + 1, keep_cb, last, cancellable,
                                &error);
    }

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&last), (GDestroyNotify) g_array_unref);
}

void
dt_last_values_read_async (const char          *path,
                           DtHistoryCatalog    *catalog,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->catalog = dt_history_catalog_ref (catalog);
  g_task_set_source_tag (task, dt_last_values_read_async);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, read_worker);
}

GArray *
dt_last_values_read_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
