/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-mqtt-reason.h"
#include "dt-source.h"

#define TEST_TIMEOUT (10 * G_TIME_SPAN_SECOND)

/* A test is a source without a profile that is stopped as soon as it has said how it went. Its
 * thread wakes @watch, which looks in the caller's own context. */
typedef struct
{
  GTask    *task;
  DtSource *source;
  GSource  *watch;
  gint64    deadline;
} Test;

static void
test_end (Test   *self,
          int     protocol,
          GError *error)
{
  dt_source_stop (self->source);

  if (error != NULL)
    g_task_return_error (self->task, error);
  else
    g_task_return_int (self->task, protocol);
}

static GError *
make_error (const char *reason)
{
  return g_error_new_literal (DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED, reason);
}

static GError *
make_timeout_error (Test *self)
{
  g_autofree char *address = dt_mqtt_reason_address (dt_source_get_connection (self->source));
  g_autofree char *reason = g_strdup_printf (_("%s does not answer"), address);

  return make_error (reason);
}

static gboolean
look_cb (gpointer user_data)
{
  Test *self = user_data;
  g_autofree char *reason = NULL;
  int protocol = 0;

  g_source_set_ready_time (self->watch, self->deadline);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    {
      test_end (self, 0, NULL);
      return G_SOURCE_REMOVE;
    }

  switch (dt_source_get_state (self->source, &reason, NULL, &protocol))
    {
    case DT_SOURCE_CONNECTED:
      /* A reason that comes with success names the filters that the broker refused. */
      test_end (self, protocol, reason != NULL ? make_error (reason) : NULL);
      return G_SOURCE_REMOVE;

    case DT_SOURCE_STOPPED:
    case DT_SOURCE_WAITING:
    case DT_SOURCE_FINISHED:
      test_end (self, 0, make_error (reason));
      return G_SOURCE_REMOVE;

    case DT_SOURCE_CONNECTING:
    default:
      break;
    }

  if (dt_clock_monotonic () < self->deadline)
    return G_SOURCE_CONTINUE;

  test_end (self, 0, make_timeout_error (self));

  return G_SOURCE_REMOVE;
}

/* From any thread; only the ready time of a source may be touched there. */
static void
wake_cb (gpointer user_data)
{
  Test *self = user_data;

  g_source_set_ready_time (self->watch, 0);
}

static void
test_free (gpointer user_data)
{
  Test *self = user_data;

  g_clear_object (&self->source);
  g_clear_object (&self->task);
  g_free (self);
}

static gboolean
watch_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs watch_funcs = { .dispatch = watch_dispatch };

void
dt_source_test_async (const DtConnection  *connection,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Test *self;

  g_return_if_fail (connection != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, dt_source_test_async);

  if (connection->scheme == DT_SCHEME_DEMO)
    {
      g_task_return_int (task, 0);
      return;
    }

  self = g_new0 (Test, 1);
  self->task = g_object_ref (task);
  self->deadline = dt_clock_monotonic () + TEST_TIMEOUT;
  self->source = dt_source_new (connection, NULL, wake_cb, self);

  self->watch = g_source_new (&watch_funcs, sizeof (GSource));
  g_source_set_callback (self->watch, look_cb, self, test_free);
  g_source_set_ready_time (self->watch, self->deadline);
  if (cancellable != NULL)
    {
      g_autoptr(GSource) cancel = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancel);
      g_source_add_child_source (self->watch, cancel);
    }

  g_source_attach (self->watch, g_task_get_context (task));
  g_source_unref (self->watch);

  dt_source_start (self->source);
}

gboolean
dt_source_test_finish (GAsyncResult  *result,
                       int           *protocol,
                       GError       **error)
{
  gssize accepted;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  accepted = g_task_propagate_int (G_TASK (result), error);
  if (protocol != NULL)
    *protocol = (int) MAX (accepted, 0);

  return accepted >= 0;
}
