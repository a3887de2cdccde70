/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-error.h"
#include "dt-history-queue.h"
#include "dt-history-recorder.h"
#include "dt-history-writer.h"

/* After a failure the disk is left in peace for so long. */
#define RETRY_AFTER G_TIME_SPAN_SECOND

/* After a transaction the file is tended within so long. */
#define TEND_AFTER G_TIME_SPAN_SECOND

#define DAYS(n) ((n) * G_TIME_SPAN_DAY)

struct _DtHistoryWriter
{
  GObject           parent_instance;

  char             *path;
  DtHistoryOptions  options;
  DtHistoryQueue   *queue;
  GThread          *thread;     /* holds a reference while it runs */
  GTask            *open_task;

  GMutex            lock;       /* guards @status: all of it but the queue */
  DtHistoryStatus   status;
};

G_DEFINE_FINAL_TYPE (DtHistoryWriter, dt_history_writer, G_TYPE_OBJECT)

void
dt_history_options_init (DtHistoryOptions *options)
{
  options->raw_retention = DAYS (365);
  options->rollup_retention = DAYS (3652);
  options->free_disk_kept = G_GUINT64_CONSTANT (1) << 30;
}

void
dt_history_status_clear (DtHistoryStatus *status)
{
  g_clear_pointer (&status->problem, g_free);
  g_clear_pointer (&status->set_aside, g_free);
}

/* In the thread */

static void
publish_status (DtHistoryWriter *self,
                DtRecorder      *recorder)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;
  DtHistoryStatus status;

  dt_recorder_get_status (recorder, &status);

  locker = g_mutex_locker_new (&self->lock);
  dt_history_status_clear (&self->status);
  self->status = status;
}

static void
answer_flushes (DtBatch      *batch,
                const GError *error)
{
  for (guint i = 0; i < batch->flushes->len; i++)
    {
      GTask *task = g_ptr_array_index (batch->flushes, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }

  g_ptr_array_set_size (batch->flushes, 0);
}

static gboolean
write_batch (DtHistoryWriter  *self,
             DtRecorder       *recorder,
             DtBatch          *batch,
             GError          **error)
{
  g_autoptr(GError) failure = NULL;
  gboolean done = dt_recorder_write (recorder, batch, &failure);

  if (done)
    dt_batch_clear (batch);

  dt_history_queue_set_unwritten (self->queue, batch->samples->len);
  publish_status (self, recorder);
  answer_flushes (batch, failure);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&failure));

  return done;
}

/* Until it is closed; then the last error, if something could not be written. */
static gboolean
record (DtHistoryWriter  *self,
        DtRecorder       *recorder,
        GError          **error)
{
  g_autoptr(DtBatch) batch = dt_batch_new ();
  gint64 retry_at = 0, tend_at = 0;
  gboolean closing = FALSE;

  while (TRUE)
    {
      g_autoptr(GError) failure = NULL;

      if (dt_history_queue_wait (self->queue, batch, retry_at, tend_at, &closing))
        {
          /* After a failure also nothing is written: so the status learns when it is over. */
          gboolean nothing = dt_batch_is_empty (batch) && (retry_at == 0 || closing);
          gboolean done = nothing || write_batch (self, recorder, batch, &failure);

          retry_at = done ? 0 : g_get_monotonic_time () + RETRY_AFTER;
          /* It may have been put off for long when there was nothing to do. */
          tend_at = MIN (tend_at, g_get_monotonic_time () + TEND_AFTER);
        }

      if (closing)
        {
          gboolean done = failure == NULL;

          if (!done)
            g_propagate_error (error, g_steal_pointer (&failure));
          return done;
        }

      if (tend_at <= g_get_monotonic_time ())
        {
          tend_at = dt_recorder_tend (recorder);
          publish_status (self, recorder);
        }
    }
}

static gboolean
open_recorder (DtHistoryWriter *self,
               DtRecorder      *recorder)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->open_task);
  g_autoptr(GError) error = NULL;
  DtHistoryCatalog *catalog = dt_recorder_open (recorder, &error);
  gboolean recording = catalog != NULL && dt_recorder_is_open (recorder);

  publish_status (self, recorder);
  if (recording)
    dt_history_queue_open (self->queue);
  if (error != NULL)
    {
      g_mutex_lock (&self->lock);
      g_free (self->status.problem);
      self->status.problem = g_strdup (error->message);
      g_mutex_unlock (&self->lock);
    }

  if (catalog != NULL)
    g_task_return_pointer (task, catalog, (GDestroyNotify) dt_history_catalog_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));

  return recording;
}

static gpointer
writer_worker (gpointer data)
{
  g_autoptr(DtHistoryWriter) self = data;
  DtRecorder *recorder = dt_recorder_new (self->path, &self->options);
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;

  if (open_recorder (self, recorder))
    record (self, recorder, &error);

  task = dt_history_queue_wait_for_close (self->queue);
  dt_recorder_free (recorder);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);

  return NULL;
}

/* Object */

static void
dt_history_writer_finalize (GObject *object)
{
  DtHistoryWriter *self = DT_HISTORY_WRITER (object);

  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_pointer (&self->queue, dt_history_queue_free);
  g_clear_pointer (&self->path, g_free);
  dt_history_status_clear (&self->status);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (dt_history_writer_parent_class)->finalize (object);
}

static void
dt_history_writer_class_init (DtHistoryWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_history_writer_finalize;
}

static void
dt_history_writer_init (DtHistoryWriter *self)
{
  g_mutex_init (&self->lock);
  self->queue = dt_history_queue_new ();
}

DtHistoryWriter *
dt_history_writer_new (const char             *path,
                       const DtHistoryOptions *options)
{
  DtHistoryWriter *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (DT_TYPE_HISTORY_WRITER, NULL);
  self->path = g_strdup (path);
  if (options != NULL)
    self->options = *options;
  else
    dt_history_options_init (&self->options);

  return self;
}

void
dt_history_writer_open_async (DtHistoryWriter     *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (self->thread == NULL);

  self->open_task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->open_task, dt_history_writer_open_async);
  self->thread = g_thread_new ("history-writer", writer_worker, g_object_ref (self));
}

DtHistoryCatalog *
dt_history_writer_open_finish (DtHistoryWriter  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dt_history_writer_add_asset (DtHistoryWriter *self,
                             guint32          id,
                             DtAssetInfo     *info)
{
  DtDeclaration *declaration;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (id > 0 && info != NULL);

  declaration = dt_declaration_new (DT_DECLARE_ASSET, id, 0);
  declaration->info = dt_asset_info_ref (info);
  dt_history_queue_add_declaration (self->queue, declaration);
}

void
dt_history_writer_add_channel (DtHistoryWriter *self,
                               guint32          id,
                               guint32          asset,
                               DtSignal        *signal)
{
  DtDeclaration *declaration;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (id > 0 && asset > 0 && signal != NULL);

  declaration = dt_declaration_new (DT_DECLARE_CHANNEL, id, asset);
  declaration->signal = dt_signal_ref (signal);
  dt_history_queue_add_declaration (self->queue, declaration);
}

void
dt_history_writer_add_category (DtHistoryWriter *self,
                                guint32          channel,
                                guint            index,
                                const char      *text)
{
  DtDeclaration *declaration;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (channel > 0 && text != NULL);

  declaration = dt_declaration_new (DT_DECLARE_CATEGORY, channel, index);
  declaration->text = g_strdup (text);
  dt_history_queue_add_declaration (self->queue, declaration);
}

guint
dt_history_writer_push (DtHistoryWriter *self,
                        const DtSample  *samples,
                        guint            n)
{
  g_return_val_if_fail (DT_IS_HISTORY_WRITER (self), 0);
  g_return_val_if_fail (samples != NULL || n == 0, 0);

  return dt_history_queue_push (self->queue, samples, n);
}

void
dt_history_writer_asset_offline (DtHistoryWriter *self,
                                 guint32          asset)
{
  g_return_if_fail (DT_IS_HISTORY_WRITER (self));

  dt_history_queue_add_offline (self->queue, asset);
}

void
dt_history_writer_get_status (DtHistoryWriter *self,
                              DtHistoryStatus *status)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (status != NULL);

  locker = g_mutex_locker_new (&self->lock);
  *status = self->status;
  status->problem = g_strdup (self->status.problem);
  status->set_aside = g_strdup (self->status.set_aside);
  status->queued = dt_history_queue_get_queued (self->queue);
  status->dropped = dt_history_queue_get_dropped (self->queue);
  status->capacity = DT_HISTORY_QUEUE_MAX;
}

void
dt_history_writer_flush_async (DtHistoryWriter     *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;
  GTask *task;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_history_writer_flush_async);
  if (dt_history_queue_add_flush (self->queue, task))
    return;

  locker = g_mutex_locker_new (&self->lock);
  g_task_return_new_error (task, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE, "%s",
                           self->status.problem != NULL ? self->status.problem
                                                        : _("The history is not open"));
  g_object_unref (task);
}

gboolean
dt_history_writer_flush_finish (DtHistoryWriter  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dt_history_writer_close_async (DtHistoryWriter     *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_history_writer_close_async);
  if (self->thread != NULL)
    dt_history_queue_close (self->queue, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
dt_history_writer_close_finish (DtHistoryWriter  *self,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  /* It has answered already and ends right now. */
  g_clear_pointer (&self->thread, g_thread_join);

  return g_task_propagate_boolean (G_TASK (result), error);
}
