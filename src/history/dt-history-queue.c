/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-queue.h"
#include "dt-history-writer.h"

/* A transaction begins when the first that came is so old, or at so many samples. */
#define BATCH_AGE (250 * G_TIME_SPAN_MILLISECOND)
#define BATCH_SAMPLES 10000

struct _DtHistoryQueue
{
  GMutex    lock;           /* guards all below */
  GCond     wake;
  gboolean  is_open;
  DtBatch  *incoming;
  guint     n_unwritten;    /* given out, and still in memory */
  guint64   n_dropped;
  GTask    *close_task;
};

DtHistoryQueue *
dt_history_queue_new (void)
{
  DtHistoryQueue *self = g_new0 (DtHistoryQueue, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->incoming = dt_batch_new ();

  return self;
}

void
dt_history_queue_free (DtHistoryQueue *self)
{
  g_clear_object (&self->close_task);
  dt_batch_free (self->incoming);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* Something is put into @incoming; @lock is held. */
static void
note_arrival (DtHistoryQueue *self)
{
  if (self->incoming->since == 0)
    {
      self->incoming->since = g_get_monotonic_time ();
      g_cond_signal (&self->wake);
    }
}

guint
dt_history_queue_push (DtHistoryQueue *self,
                       const DtSample *samples,
                       guint           n)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  guint queued = self->n_unwritten + self->incoming->samples->len;
  guint taken = MIN (n, DT_HISTORY_QUEUE_MAX - MIN (DT_HISTORY_QUEUE_MAX, queued));

  if (!self->is_open)
    return 0;

  self->n_dropped += n - taken;
  if (taken == 0)
    return 0;

  note_arrival (self);
  g_array_append_vals (self->incoming->samples, samples, taken);
  if (self->incoming->samples->len >= BATCH_SAMPLES)
    g_cond_signal (&self->wake);

  return taken;
}

void
dt_history_queue_add_declaration (DtHistoryQueue *self,
                                  DtDeclaration  *declaration)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->is_open)
    {
      dt_declaration_free (declaration);
      return;
    }

  note_arrival (self);
  g_ptr_array_add (self->incoming->declarations, declaration);
}

void
dt_history_queue_add_offline (DtHistoryQueue *self,
                              guint32         asset)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->is_open)
    return;

  note_arrival (self);
  g_array_append_val (self->incoming->offline, asset);
}

gboolean
dt_history_queue_add_flush (DtHistoryQueue *self,
                            GTask          *task)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (!self->is_open)
    return FALSE;

  note_arrival (self);
  g_ptr_array_add (self->incoming->flushes, task);
  g_cond_signal (&self->wake);

  return TRUE;
}

void
dt_history_queue_close (DtHistoryQueue *self,
                        GTask          *task)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  g_return_if_fail (self->close_task == NULL);

  self->is_open = FALSE;
  self->close_task = task;
  g_cond_signal (&self->wake);
}

guint
dt_history_queue_get_queued (DtHistoryQueue *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_unwritten + self->incoming->samples->len;
}

guint64
dt_history_queue_get_dropped (DtHistoryQueue *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->n_dropped;
}

void
dt_history_queue_open (DtHistoryQueue *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->is_open = self->close_task == NULL;
}

/* When the next transaction is to begin; @lock is held. */
static gint64
get_due (DtHistoryQueue *self,
         gint64    retry_at)
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

gboolean
dt_history_queue_wait (DtHistoryQueue *self,
                       DtBatch        *batch,
                       gint64          retry_at,
                       gint64          tend_at,
                       gboolean       *closing)
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
  self->n_unwritten = batch->samples->len;
  *closing = self->close_task != NULL;

  return TRUE;
}

void
dt_history_queue_set_unwritten (DtHistoryQueue *self,
                                guint           n)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->n_unwritten = n;
}

GTask *
dt_history_queue_wait_for_close (DtHistoryQueue *self)
{
  g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (self->close_task == NULL)
    g_cond_wait (&self->wake, &self->lock);

  return g_steal_pointer (&self->close_task);
}
