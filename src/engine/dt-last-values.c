/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-reader.h"
#include "dt-last-values.h"

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

static void
read_worker (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Request *request = task_data;
  const GPtrArray *channels = request->catalog->channels;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (guint32), channels->len);
  g_autoptr(GArray) last = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (request->path, &error);

  for (guint i = 0; i < channels->len; i++)
    g_array_append_val (ids, ((const DtCatalogChannel *) g_ptr_array_index (channels, i))->id);

  if (reader != NULL &&
      dt_history_reader_read_newest (reader, (const guint32 *) (gpointer) ids->data, ids->len, last,
                                     cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&last), (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
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
