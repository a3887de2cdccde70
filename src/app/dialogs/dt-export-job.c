/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-export-job.h"

struct _DtExportJob
{
  GObject   parent_instance;

  /* Owned, immutable */
  char     *history_path;
  char     *asset;
  char    **signals;
  gint64    from;
  gint64    to;

  /* Under @lock */
  GMutex    lock;
  double    fraction;
  guint64   n_rows;
};

G_DEFINE_FINAL_TYPE (DtExportJob, dt_export_job, G_TYPE_OBJECT)

typedef struct
{
  GFile          *file;
  DtExportLayout  layout;
} Target;

static void
target_free (gpointer data)
{
  Target *target = data;

  g_object_unref (target->file);
  g_free (target);
}

static void
progress_cb (double   fraction,
             guint64  n_rows,
             gpointer user_data)
{
  DtExportJob *self = user_data;

  g_mutex_lock (&self->lock);
  self->fraction = fraction;
  self->n_rows = n_rows;
  g_mutex_unlock (&self->lock);
}

static void
run_worker (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  DtExportJob *self = source_object;
  const Target *target = task_data;
  const char *assets[] = { self->asset, NULL };
  const DtExportQuery query = {
    .assets = assets,
    .signals = (const char * const *) self->signals,
    .from = self->from,
    .to = self->to,
    .layout = target->layout,
  };
  g_autoptr(DtHistoryReader) reader = NULL;
  GError *error = NULL;
  guint64 n_rows = 0;

  reader = dt_history_reader_open (self->history_path, &error);
  if (reader == NULL ||
      !dt_history_export_to_file (reader, &query, target->file, progress_cb, self, cancellable,
                                  &n_rows, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  progress_cb (1., n_rows, self);
  g_task_return_boolean (task, TRUE);
}

static void
dt_export_job_finalize (GObject *object)
{
  DtExportJob *self = DT_EXPORT_JOB (object);

  g_free (self->history_path);
  g_free (self->asset);
  g_strfreev (self->signals);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (dt_export_job_parent_class)->finalize (object);
}

static void
dt_export_job_class_init (DtExportJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_export_job_finalize;
}

static void
dt_export_job_init (DtExportJob *self)
{
  g_mutex_init (&self->lock);
}

DtExportJob *
dt_export_job_new (const char         *history_path,
                   const char         *asset,
                   const char * const *signals,
                   gint64              from,
                   gint64              to)
{
  DtExportJob *self = g_object_new (DT_TYPE_EXPORT_JOB, NULL);

  self->history_path = g_strdup (history_path);
  self->asset = g_strdup (asset);
  self->signals = g_strdupv ((char **) signals);
  self->from = from;
  self->to = to;

  return self;
}

void
dt_export_job_run_async (DtExportJob         *self,
                         GFile               *file,
                         DtExportLayout       layout,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Target *target;

  g_return_if_fail (DT_IS_EXPORT_JOB (self));
  g_return_if_fail (G_IS_FILE (file));

  target = g_new0 (Target, 1);
  target->file = g_object_ref (file);
  target->layout = layout;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dt_export_job_run_async);
  g_task_set_task_data (task, target, target_free);
  g_task_run_in_thread (task, run_worker);
}

gboolean
dt_export_job_run_finish (DtExportJob   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dt_export_job_get_progress (DtExportJob *self,
                            double      *fraction,
                            guint64     *n_rows)
{
  g_return_if_fail (DT_IS_EXPORT_JOB (self));

  g_mutex_lock (&self->lock);
  *fraction = self->fraction;
  *n_rows = self->n_rows;
  g_mutex_unlock (&self->lock);
}
