/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "dt-clock.h"
#include "dt-source-run.h"

struct _DtSourceRun
{
  gatomicrefcount  ref_count;

  /* Owned, so that the thread always has it; dt_source_stop() breaks the circle. */
  DtSource        *source;

  int              wake_fd;
  int              stopped;   /* atomic */
};

static void
run_unref (DtSourceRun *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_object (&self->source);
  close (self->wake_fd);
  g_free (self);
}

static gpointer
run_worker (gpointer user_data)
{
  DtSourceRun *self = user_data;

  DT_SOURCE_GET_CLASS (self->source)->run (self->source, self);
  run_unref (self);

  return NULL;
}

static void
wake (DtSourceRun *self)
{
  guint64 one = 1;
  gssize written G_GNUC_UNUSED;

  /* Fails only where the counter is full, and then the thread will wake anyway. */
  written = write (self->wake_fd, &one, sizeof one);
}

DtSourceRun *
dt_source_run_start (DtSource  *source,
                     GError   **error)
{
  DtSourceRun *self;
  GThread *thread;

  g_return_val_if_fail (DT_IS_SOURCE (source), NULL);

  self = g_new0 (DtSourceRun, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->source = g_object_ref (source);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->wake_fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES,
                           g_strerror (errno));
      g_object_unref (source);
      g_free (self);
      return NULL;
    }

  g_atomic_ref_count_inc (&self->ref_count);
  thread = g_thread_try_new ("dt-source", run_worker, self, error);
  if (thread == NULL)
    {
      run_unref (self);
      run_unref (self);
      return NULL;
    }

  g_thread_unref (thread);

  return self;
}

void
dt_source_run_stop (DtSourceRun *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->stopped, TRUE);
  wake (self);
  run_unref (self);
}

void
dt_source_run_retry (DtSourceRun *self)
{
  g_return_if_fail (self != NULL);

  wake (self);
}

gboolean
dt_source_run_is_stopped (DtSourceRun *self)
{
  return g_atomic_int_get (&self->stopped);
}

int
dt_source_run_get_fd (DtSourceRun *self)
{
  return self->wake_fd;
}

void
dt_source_run_clear_fd (DtSourceRun *self)
{
  guint64 count;
  gssize n_read G_GNUC_UNUSED;

  n_read = read (self->wake_fd, &count, sizeof count);
}

gboolean
dt_source_run_wait (DtSourceRun *self,
                    gint64       duration)
{
  struct pollfd fd = { .fd = self->wake_fd, .events = POLLIN };
  gint64 end = dt_clock_monotonic () + duration;
  gint64 left = duration;

  while (left > 0)
    {
      if (poll (&fd, 1, (int) MIN ((left + 999) / 1000, G_MAXINT)) > 0)
        {
          dt_source_run_clear_fd (self);
          return TRUE;
        }

      left = end - dt_clock_monotonic ();
    }

  return dt_source_run_is_stopped (self);
}

void
dt_source_run_set_state (DtSourceRun   *self,
                         DtSourceState  state,
                         const char    *reason,
                         gint64         retry_at,
                         int            protocol)
{
  dt_source_set_state (self->source, self, state, reason, retry_at, protocol);
}

void
dt_source_run_receive (DtSourceRun *self,
                       const char  *topic,
                       const void  *payload,
                       gsize        length,
                       gboolean     retained)
{
  dt_source_receive (self->source, self, topic, payload, length, retained);
}

void
dt_source_run_flush (DtSourceRun *self)
{
  dt_source_flush (self->source, self);
}
