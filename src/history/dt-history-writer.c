/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-error.h"
#include "dt-history-recorder.h"
#include "dt-history-writer.h"

/* A transaction begins when its first sample is so old, or at so many samples. */
#define BATCH_AGE (250 * G_TIME_SPAN_MILLISECOND)
#define BATCH_SAMPLES 10000

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
  GThread          *thread;     /* holds a reference while it runs */

  GMutex            lock;       /* guards all below */
  GCond             wake;
  DtBatch          *incoming;
  guint             n_taken;    /* samples the thread has not written yet */
  gboolean          recording;
  DtHistoryStatus   status;
  GTask            *open_task;
  GTask            *close_task;
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
  status.dropped = self->status.dropped;
  dt_history_status_clear (&self->status);
  self->status = status;
}

/* When the next transaction is to begin; @lock is held. */
static gint64
get_due (DtHistoryWriter *self,
         gint64           retry_at)
{
  if (self->close_task != NULL)
    return 0;
  if (retry_at != 0)
    return retry_at;
  if (dt_batch_is_empty (self->incoming))
    return G_MAXINT64;
  if (self->incoming->flushes->len > 0 || self->incoming->samples->len >= BATCH_SAMPLES)
    return 0;

  return self->incoming->since + BATCH_AGE;
}

/* Sleeps until there is something to write or @tend_at; then moves what came to @batch, behind what
 * could not be written before. Returns FALSE when it was for the other reason. */
static gboolean
wait_for_batch (DtHistoryWriter *self,
                DtBatch         *batch,
                gint64           retry_at,
                gint64           tend_at,
                gboolean        *closing)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  gint64 due;

  while ((due = get_due (self, retry_at)) > g_get_monotonic_time ())
    {
      if (tend_at <= g_get_monotonic_time ())
        return FALSE;

      g_cond_wait_until (&self->wake, &self->lock, MIN (due, tend_at));
    }

  dt_batch_move (batch, self->incoming);
  self->n_taken = batch->samples->len;
  *closing = self->close_task != NULL;

  return TRUE;
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

  g_mutex_lock (&self->lock);
  self->n_taken = batch->samples->len;
  g_mutex_unlock (&self->lock);

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

      if (wait_for_batch (self, batch, retry_at, tend_at, &closing))
        {
          gboolean done = dt_batch_is_empty (batch) ||
                          write_batch (self, recorder, batch, &failure);

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

static GTask *
wait_for_close (DtHistoryWriter *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->recording = FALSE;
  while (self->close_task == NULL)
    g_cond_wait (&self->wake, &self->lock);

  return g_steal_pointer (&self->close_task);
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
  g_mutex_lock (&self->lock);
  self->recording = recording;
  if (error != NULL)
    self->status.problem = g_strdup (error->message);
  g_mutex_unlock (&self->lock);

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

  task = wait_for_close (self);
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
  g_clear_pointer (&self->incoming, dt_batch_free);
  g_clear_pointer (&self->path, g_free);
  dt_history_status_clear (&self->status);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);

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
  g_cond_init (&self->wake);
  self->incoming = dt_batch_new ();
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

/* To be called with @lock held, before something is put into @incoming. */
static void
note_arrival (DtHistoryWriter *self)
{
  if (self->incoming->since == 0)
    {
      self->incoming->since = g_get_monotonic_time ();
      g_cond_signal (&self->wake);
    }
}

static void
add_declaration (DtHistoryWriter *self,
                 DtDeclaration   *declaration)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->recording)
    {
      dt_declaration_free (declaration);
      return;
    }

  note_arrival (self);
  g_ptr_array_add (self->incoming->declarations, declaration);
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
  add_declaration (self, declaration);
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
  add_declaration (self, declaration);
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
  add_declaration (self, declaration);
}

guint
dt_history_writer_push (DtHistoryWriter *self,
                        const DtSample  *samples,
                        guint            n)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;
  guint room, taken;

  g_return_val_if_fail (DT_IS_HISTORY_WRITER (self), 0);
  g_return_val_if_fail (samples != NULL || n == 0, 0);

  locker = g_mutex_locker_new (&self->lock);
  if (!self->recording || n == 0)
    return 0;

  room = DT_HISTORY_QUEUE_MAX - MIN (DT_HISTORY_QUEUE_MAX,
                                     self->n_taken + self->incoming->samples->len);
  taken = MIN (n, room);
  self->status.dropped += n - taken;
  if (taken == 0)
    return 0;

  note_arrival (self);
  g_array_append_vals (self->incoming->samples, samples, taken);
  if (self->incoming->samples->len >= BATCH_SAMPLES)
    g_cond_signal (&self->wake);

  return taken;
}

void
dt_history_writer_asset_offline (DtHistoryWriter *self,
                                 guint32          asset)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));

  locker = g_mutex_locker_new (&self->lock);
  if (!self->recording)
    return;

  note_arrival (self);
  g_array_append_val (self->incoming->offline, asset);
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
  status->queued = self->n_taken + self->incoming->samples->len;
  status->capacity = DT_HISTORY_QUEUE_MAX;
}

void
dt_history_writer_flush_async (DtHistoryWriter     *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_history_writer_flush_async);

  locker = g_mutex_locker_new (&self->lock);
  if (!self->recording)
    {
      g_task_return_new_error (task, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE, "%s",
                               self->status.problem != NULL ? self->status.problem
                                                            : _("The history is not open"));
      return;
    }

  note_arrival (self);
  g_ptr_array_add (self->incoming->flushes, g_steal_pointer (&task));
  g_cond_signal (&self->wake);
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
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = NULL;

  g_return_if_fail (DT_IS_HISTORY_WRITER (self));
  g_return_if_fail (self->close_task == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_history_writer_close_async);

  if (self->thread == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  locker = g_mutex_locker_new (&self->lock);
  self->recording = FALSE;
  self->close_task = g_steal_pointer (&task);
  g_cond_signal (&self->wake);
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
