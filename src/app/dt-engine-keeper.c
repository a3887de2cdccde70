/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-engine-keeper.h"

/* What the user waits at most for the window to end (design: no data lost, and no hang). */
#define CLOSE_SECONDS 5

struct _DtEngineKeeper
{
  GObject    parent_instance;

  /* Owned */
  DtEngine  *engine;
  GPtrArray *stopping;
  GTask     *closing;
  GError    *close_error;

  gboolean   started;
};

G_DEFINE_FINAL_TYPE (DtEngineKeeper, dt_engine_keeper, G_TYPE_OBJECT)

typedef struct
{
  DtEngineKeeper *keeper;
  DtEngine       *engine;
} Stop;

static void
start_if_free (DtEngineKeeper *self)
{
  const char *path;

  if (self->engine == NULL || self->started)
    return;

  path = dt_engine_get_history_path (self->engine);
  for (guint i = 0; i < self->stopping->len; i++)
    if (g_strcmp0 (dt_engine_get_history_path (self->stopping->pdata[i]), path) == 0)
      return;

  self->started = TRUE;
  dt_engine_start (self->engine);
}

static void
return_if_all_stopped (DtEngineKeeper *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->closing == NULL || self->stopping->len > 0)
    return;

  task = g_steal_pointer (&self->closing);
  if (self->close_error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->close_error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Stop *stop = user_data;
  g_autoptr(DtEngineKeeper) self = stop->keeper;
  g_autoptr(GError) error = NULL;

  if (!dt_engine_stop_finish (stop->engine, result, &error))
    {
      g_message ("%s", error->message);
      if (self->closing != NULL && self->close_error == NULL)
        self->close_error = g_steal_pointer (&error);
    }

  g_ptr_array_remove_fast (self->stopping, stop->engine);
  g_free (stop);
  start_if_free (self);
  return_if_all_stopped (self);
}

static void
stop_present (DtEngineKeeper *self)
{
  g_autoptr(DtEngine) engine = g_steal_pointer (&self->engine);
  Stop *stop;

  if (engine == NULL || !self->started)
    return;

  stop = g_new0 (Stop, 1);
  stop->keeper = g_object_ref (self);
  stop->engine = engine;
  dt_engine_stop_async (engine, stopped_cb, stop);
  g_ptr_array_add (self->stopping, g_steal_pointer (&engine));
}

static gboolean
close_deadline_cb (gpointer user_data)
{
  DtEngineKeeper *self = user_data;
  g_autoptr(GTask) task = g_steal_pointer (&self->closing);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                             _("The history could not be closed within %d seconds"), CLOSE_SECONDS);

  return G_SOURCE_REMOVE;
}

static void
dt_engine_keeper_finalize (GObject *object)
{
  DtEngineKeeper *self = DT_ENGINE_KEEPER (object);

  g_clear_object (&self->engine);
  g_clear_pointer (&self->stopping, g_ptr_array_unref);
  g_clear_error (&self->close_error);

  G_OBJECT_CLASS (dt_engine_keeper_parent_class)->finalize (object);
}

static void
dt_engine_keeper_class_init (DtEngineKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_engine_keeper_finalize;
}

static void
dt_engine_keeper_init (DtEngineKeeper *self)
{
  self->stopping = g_ptr_array_new_with_free_func (g_object_unref);
}

DtEngineKeeper *
dt_engine_keeper_new (void)
{
  return g_object_new (DT_TYPE_ENGINE_KEEPER, NULL);
}

void
dt_engine_keeper_run (DtEngineKeeper *self,
                      DtEngine       *engine)
{
  g_return_if_fail (DT_IS_ENGINE_KEEPER (self));
  g_return_if_fail (DT_IS_ENGINE (engine));

  stop_present (self);
  self->engine = g_object_ref (engine);
  self->started = FALSE;
  start_if_free (self);
}

void
dt_engine_keeper_close_async (DtEngineKeeper      *self,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (DT_IS_ENGINE_KEEPER (self));
  g_return_if_fail (self->closing == NULL);

  self->closing = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->closing, dt_engine_keeper_close_async);
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, CLOSE_SECONDS, close_deadline_cb,
                              g_object_ref (self), g_object_unref);
  stop_present (self);
  return_if_all_stopped (self);
}

gboolean
dt_engine_keeper_close_finish (DtEngineKeeper  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
