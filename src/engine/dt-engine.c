/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-engine.h"
#include "dt-runner.h"

/**
 * DtEngine:
 *
 * The main thread's handle on the pipeline. It owns the engine's thread and hands commands over to
 * it; all else lives in #DtRunner, in that thread.
 */
struct _DtEngine
{
  GObject           parent_instance;

  /* Immutable once started */
  DtProfileLibrary *profiles;
  char             *history_path;
  DtHistoryOptions  options;
  DtFeed           *feed;
  GMainContext     *context;
  GThread          *thread;

  /* Main thread */
  gulong            network_handler;
  gboolean          network_available;

  /* The engine's thread */
  GMainLoop        *loop;
  DtRunner         *runner;
};

G_DEFINE_FINAL_TYPE (DtEngine, dt_engine, G_TYPE_OBJECT)

typedef void (*CommandFunc) (DtRunner *runner,
                             gpointer  data);

typedef struct
{
  DtEngine       *engine;
  CommandFunc     func;
  gpointer        data;
  GDestroyNotify  destroy;
} Command;

typedef struct
{
  DtConnection *connection;
  gboolean      connect;
} SetConnection;

static void
command_free (gpointer data)
{
  Command *command = data;

  if (command->destroy != NULL)
    command->destroy (command->data);
  g_free (command);
}

static gboolean
command_cb (gpointer user_data)
{
  Command *command = user_data;

  command->func (command->engine->runner, command->data);

  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): that may run the function in the calling thread. */
static void
hand_over (DtEngine       *self,
           CommandFunc     func,
           gpointer        data,
           GDestroyNotify  destroy)
{
  g_autoptr(GSource) source = g_idle_source_new ();
  Command *command = g_new0 (Command, 1);

  command->engine = self;
  command->func = func;
  command->data = data;
  command->destroy = destroy;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, command_cb, command, command_free);
  g_source_attach (source, self->context);
}

static gpointer
engine_thread (gpointer user_data)
{
  DtEngine *self = user_data;

  g_main_context_push_thread_default (self->context);
  self->loop = g_main_loop_new (self->context, FALSE);
  self->runner = dt_runner_new (self->profiles, self->history_path, &self->options, self->feed,
                                self->context);
  dt_runner_start (self->runner);

  g_main_loop_run (self->loop);

  g_clear_pointer (&self->runner, dt_runner_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
network_changed (DtRunner *runner,
                 gpointer  data)
{
  dt_runner_network_changed (runner);
}

static void
network_changed_cb (GNetworkMonitor *monitor,
                    gboolean         available,
                    gpointer         user_data)
{
  DtEngine *self = user_data;

  if (available && !self->network_available)
    hand_over (self, network_changed, NULL, NULL);
  self->network_available = available;
}

static void
stop_listening (DtEngine *self)
{
  g_clear_signal_handler (&self->network_handler, g_network_monitor_get_default ());
}

static void
quit_loop (DtRunner *runner,
           gpointer  data)
{
  g_main_loop_quit (((DtEngine *) data)->loop);
}

static void
dt_engine_finalize (GObject *object)
{
  DtEngine *self = DT_ENGINE (object);

  stop_listening (self);

  if (self->thread != NULL)
    {
      hand_over (self, quit_loop, self, NULL);
      g_thread_join (self->thread);
    }

  g_clear_pointer (&self->feed, dt_feed_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->history_path, g_free);
  g_clear_object (&self->profiles);

  G_OBJECT_CLASS (dt_engine_parent_class)->finalize (object);
}

static void
dt_engine_class_init (DtEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_engine_finalize;
}

static void
dt_engine_init (DtEngine *self)
{
  self->context = g_main_context_new ();
  self->feed = dt_feed_new ();
  dt_history_options_init (&self->options);
}

DtEngine *
dt_engine_new (DtProfileLibrary       *profiles,
               const char             *history_path,
               const DtHistoryOptions *options)
{
  DtEngine *self;

  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (profiles), NULL);

  self = g_object_new (DT_TYPE_ENGINE, NULL);
  self->profiles = g_object_ref (profiles);
  self->history_path = g_strdup (history_path);
  if (options != NULL)
    self->options = *options;

  return self;
}

void
dt_engine_start (DtEngine *self)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  g_return_if_fail (DT_IS_ENGINE (self));
  g_return_if_fail (self->thread == NULL);

  self->network_available = g_network_monitor_get_network_available (monitor);
  self->network_handler = g_signal_connect (monitor, "network-changed",
                                            G_CALLBACK (network_changed_cb), self);
  self->thread = g_thread_new ("dt-engine", engine_thread, self);
}

/* Without the engine as its source object: the last reference to that must not be dropped in the
 * engine's own thread, which the finalizer joins. */
static GTask *
task_new (DtEngine            *self,
          gpointer             source_tag,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, self, NULL);

  return task;
}

/* In the engine's thread; the task returns in the context of who asked. */
static void
task_done_cb (const GError *error,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
stopped_cb (const GError *error,
            gpointer      user_data)
{
  DtEngine *self = g_task_get_task_data (user_data);

  g_main_loop_quit (self->loop);
  task_done_cb (error, user_data);
}

static void
stop_runner (DtRunner *runner,
             gpointer  data)
{
  dt_runner_stop (runner, stopped_cb, g_object_ref (data));
}

static void
flush_runner (DtRunner *runner,
              gpointer  data)
{
  dt_runner_flush (runner, task_done_cb, g_object_ref (data));
}

void
dt_engine_stop_async (DtEngine            *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (DT_IS_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  stop_listening (self);
  task = task_new (self, dt_engine_stop_async, callback, user_data);
  hand_over (self, stop_runner, task, g_object_unref);
}

gboolean
dt_engine_stop_finish (DtEngine      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  /* The loop has quit, so this does not wait for more than the thread's last steps. */
  g_clear_pointer (&self->thread, g_thread_join);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
set_connection_free (gpointer data)
{
  SetConnection *set = data;

  dt_connection_free (set->connection);
  g_free (set);
}

static void
set_connection (DtRunner *runner,
                gpointer  data)
{
  const SetConnection *set = data;

  dt_runner_set_connection (runner, set->connection, set->connect);
}

static void
remove_connection (DtRunner *runner,
                   gpointer  data)
{
  dt_runner_remove_connection (runner, data);
}

static void
connect_connection (DtRunner *runner,
                    gpointer  data)
{
  dt_runner_connect (runner, data);
}

static void
disconnect_connection (DtRunner *runner,
                       gpointer  data)
{
  dt_runner_disconnect (runner, data);
}

void
dt_engine_set_connection (DtEngine           *self,
                          const DtConnection *connection,
                          gboolean            connect)
{
  SetConnection *set = g_new0 (SetConnection, 1);

  g_return_if_fail (DT_IS_ENGINE (self));

  set->connection = dt_connection_copy (connection);
  set->connect = connect;
  hand_over (self, set_connection, set, set_connection_free);
}

void
dt_engine_remove_connection (DtEngine   *self,
                             const char *id)
{
  g_return_if_fail (DT_IS_ENGINE (self));

  hand_over (self, remove_connection, g_strdup (id), g_free);
}

void
dt_engine_connect (DtEngine   *self,
                   const char *id)
{
  g_return_if_fail (DT_IS_ENGINE (self));

  hand_over (self, connect_connection, g_strdup (id), g_free);
}

void
dt_engine_disconnect (DtEngine   *self,
                      const char *id)
{
  g_return_if_fail (DT_IS_ENGINE (self));

  hand_over (self, disconnect_connection, g_strdup (id), g_free);
}

void
dt_engine_flush_async (DtEngine            *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (DT_IS_ENGINE (self));

  task = task_new (self, dt_engine_flush_async, callback, user_data);
  hand_over (self, flush_runner, task, g_object_unref);
}

gboolean
dt_engine_flush_finish (DtEngine      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

DtProfileLibrary *
dt_engine_get_profiles (DtEngine *self)
{
  g_return_val_if_fail (DT_IS_ENGINE (self), NULL);

  return self->profiles;
}

const char *
dt_engine_get_history_path (DtEngine *self)
{
  g_return_val_if_fail (DT_IS_ENGINE (self), NULL);

  return self->history_path;
}

DtFeed *
dt_engine_get_feed (DtEngine *self)
{
  g_return_val_if_fail (DT_IS_ENGINE (self), NULL);

  return self->feed;
}
