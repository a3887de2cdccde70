/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-intake.h"
#include "dt-last-values.h"
#include "dt-runner.h"
#include "dt-vitals.h"

typedef struct
{
  DtRunner     *runner;
  DtRunnerDone  done;
  gpointer      user_data;
} Closure;

typedef struct
{
  GSource     parent;
  DtPipeline *pipeline;
} PresenceSource;

struct _DtRunner
{
  DtProfileLibrary *profiles;
  char             *history_path;
  DtHistoryWriter  *writer;         /* NULL: no history */
  DtHistoryCatalog *catalog;
  DtPipeline       *pipeline;
  DtProblemLog     *problems;
  DtFeed           *feed;           /* borrowed */
  GMainContext     *context;        /* borrowed */
  GPtrArray        *intakes;
  GHashTable       *to_start;       /* ids that wait for the history */
  GSource          *presence;
  GSource          *second_timer;
  DtVitals          vitals;
  char             *history_problem;
  gboolean          ready;
};

static void
closure_call (Closure      *closure,
              const GError *error)
{
  closure->done (error, closure->user_data);
  g_free (closure);
}

static Closure *
closure_new (DtRunner     *runner,
             DtRunnerDone  done,
             gpointer      user_data)
{
  Closure *closure = g_new0 (Closure, 1);

  closure->runner = runner;
  closure->done = done;
  closure->user_data = user_data;

  return closure;
}

static DtIntake *
find_intake (DtRunner   *self,
             const char *id,
             guint      *index)
{
  for (guint i = 0; i < self->intakes->len; i++)
    {
      DtIntake *intake = g_ptr_array_index (self->intakes, i);

      if (g_str_equal (dt_intake_get_connection (intake)->id, id))
        {
          if (index != NULL)
            *index = i;
          return intake;
        }
    }

  return NULL;
}

static gboolean
presence_cb (gpointer user_data)
{
  dt_pipeline_advance (((DtRunner *) user_data)->pipeline, dt_clock_monotonic ());

  return G_SOURCE_CONTINUE;
}

/*
 * The deadline may move with every message, so the source asks for it before each sleep of the
 * thread; g_source_set_ready_time() would wake the thread once more for each.
 */
static gboolean
presence_prepare (GSource *source,
                  int     *timeout)
{
  gint64 deadline = dt_pipeline_get_deadline (((PresenceSource *) source)->pipeline);
  gint64 remaining = deadline - dt_clock_monotonic ();

  if (deadline < 0)
    {
      *timeout = -1;
      return FALSE;
    }

  *timeout = (int) CLAMP ((remaining + 999) / 1000, 0, G_MAXINT);

  return remaining <= 0;
}

static gboolean
presence_check (GSource *source)
{
  gint64 deadline = dt_pipeline_get_deadline (((PresenceSource *) source)->pipeline);

  return deadline >= 0 && deadline <= dt_clock_monotonic ();
}

static gboolean
presence_dispatch (GSource     *source,
                   GSourceFunc  callback,
                   gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs presence_funcs = { presence_prepare, presence_check, presence_dispatch, NULL };

static void
report_health (DtRunner *self)
{
  DtFeedHealth health = { 0 };

  for (guint i = 0; i < self->intakes->len; i++)
    {
      DtIntake *intake = g_ptr_array_index (self->intakes, i);
      DtQueueCounts counts;

      dt_intake_get_counts (intake, &counts);
      dt_intake_report (intake, TRUE);
      health.messages += counts.messages;
      health.samples += counts.samples;
      health.dropped += counts.dropped;
    }

  health.problems = dt_problem_log_get_total (self->problems);
  health.refused = dt_pipeline_get_n_refused (self->pipeline);

  if (self->writer != NULL)
    {
      health.has_history = TRUE;
      dt_history_writer_get_status (self->writer, &health.history);
    }
  else if (self->history_problem != NULL)
    {
      health.history.problem = g_strdup (self->history_problem);
    }

  dt_vitals_report (&self->vitals, &health, dt_clock_monotonic (), self->feed);
}

static gboolean
second_timer_cb (gpointer user_data)
{
  DtRunner *self = user_data;

  report_health (self);

  return G_SOURCE_CONTINUE;
}

static GSource *
presence_source_new (DtRunner *self)
{
  GSource *source = g_source_new (&presence_funcs, sizeof (PresenceSource));

  ((PresenceSource *) source)->pipeline = self->pipeline;
  g_source_set_static_name (source, "DtPresence");
  g_source_set_callback (source, presence_cb, self, NULL);
  g_source_attach (source, self->context);

  return source;
}

DtRunner *
dt_runner_new (DtProfileLibrary       *profiles,
               const char             *history_path,
               const DtHistoryOptions *options,
               DtFeed                 *feed,
               GMainContext           *context)
{
  DtRunner *self = g_new0 (DtRunner, 1);

  self->profiles = g_object_ref (profiles);
  self->history_path = g_strdup (history_path);
  self->feed = feed;
  self->context = context;
  self->writer = history_path != NULL ? dt_history_writer_new (history_path, options) : NULL;
  self->pipeline = dt_pipeline_new (profiles, self->writer, feed);
  self->problems = dt_problem_log_new ();
  self->intakes = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_intake_free);
  self->to_start = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->presence = presence_source_new (self);
  self->second_timer = g_timeout_source_new_seconds (1);
  g_source_set_callback (self->second_timer, second_timer_cb, self, NULL);
  g_source_attach (self->second_timer, context);

  return self;
}

void
dt_runner_free (DtRunner *self)
{
  g_ptr_array_unref (self->intakes);
  g_source_destroy (self->presence);
  g_source_unref (self->presence);
  g_source_destroy (self->second_timer);
  g_source_unref (self->second_timer);
  dt_pipeline_free (self->pipeline);
  dt_problem_log_free (self->problems);
  dt_vitals_clear (&self->vitals);
  g_hash_table_unref (self->to_start);
  g_clear_pointer (&self->catalog, dt_history_catalog_unref);
  g_clear_object (&self->writer);
  g_object_unref (self->profiles);
  g_free (self->history_path);
  g_free (self->history_problem);
  g_free (self);
}

static void
become_ready (DtRunner     *self,
              const GArray *last)
{
  GHashTableIter iter;
  const char *id;

  if (self->catalog != NULL)
    {
      dt_pipeline_begin (self->pipeline);
      dt_pipeline_restore (self->pipeline, self->catalog, last);
      dt_pipeline_end (self->pipeline);
      g_clear_pointer (&self->catalog, dt_history_catalog_unref);
    }

  self->ready = TRUE;
  report_health (self);

  g_hash_table_iter_init (&iter, self->to_start);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, NULL))
    dt_runner_connect (self, id);
  g_hash_table_remove_all (self->to_start);
}

static void
last_values_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) last = dt_last_values_read_finish (result, &error);

  if (error != NULL)
    g_message ("The last values are not shown: %s", error->message);

  become_ready (user_data, last);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  DtRunner *self = user_data;
  g_autoptr(GError) error = NULL;

  self->catalog = dt_history_writer_open_finish (DT_HISTORY_WRITER (object), result, &error);

  if (self->catalog == NULL)
    {
      /* The twin lives without a history, and the health says why there is none. */
      g_info ("%s", error->message);
      self->history_problem = g_strdup (error->message);
      dt_pipeline_forget_history (self->pipeline);
      g_clear_object (&self->writer);
      become_ready (self, NULL);
    }
  else if (self->catalog->channels->len > 0)
    {
      dt_last_values_read_async (self->history_path, self->catalog, last_values_cb, self);
    }
  else
    {
      become_ready (self, NULL);
    }
}

void
dt_runner_start (DtRunner *self)
{
  if (self->writer != NULL)
    dt_history_writer_open_async (self->writer, NULL, opened_cb, self);
  else
    become_ready (self, NULL);
}

static void
refuse_connection (DtRunner           *self,
                   const DtConnection *connection,
                   const char         *reason)
{
  g_autofree char *uri = dt_connection_to_uri (connection);
  DtFeedConnection item = {
    .id = connection->id,
    .name = connection->name,
    .uri = uri,
    .state = DT_SOURCE_STOPPED,
    .reason = (char *) reason,
  };

  g_message ("%s: %s", connection->name, reason);
  dt_feed_begin (self->feed);
  dt_feed_put_connection (self->feed, &item);
  dt_feed_end (self->feed);
}

void
dt_runner_set_connection (DtRunner           *self,
                          const DtConnection *connection,
                          gboolean            start)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtProfile) profile = NULL;

  dt_runner_remove_connection (self, connection->id);

  profile = dt_profile_library_find (self->profiles, connection->profile, &error);
  if (profile == NULL)
    {
      refuse_connection (self, connection, error->message);
      return;
    }

  g_ptr_array_add (self->intakes,
                   dt_intake_new (connection, profile, self->pipeline, self->problems,
                                  self->feed, self->context));
  if (start)
    dt_runner_connect (self, connection->id);
}

void
dt_runner_remove_connection (DtRunner   *self,
                             const char *id)
{
  guint index;
  DtIntake *intake = find_intake (self, id, &index);

  g_hash_table_remove (self->to_start, id);

  if (intake != NULL)
    {
      DtQueueCounts counts;

      dt_intake_stop (intake);
      dt_intake_get_counts (intake, &counts);
      dt_vitals_keep (&self->vitals, &counts);
      g_ptr_array_remove_index (self->intakes, index);
    }
}

void
dt_runner_connect (DtRunner   *self,
                   const char *id)
{
  DtIntake *intake = find_intake (self, id, NULL);

  if (intake == NULL)
    return;

  if (self->ready)
    dt_intake_start (intake);
  else
    g_hash_table_add (self->to_start, g_strdup (id));
}

void
dt_runner_disconnect (DtRunner   *self,
                      const char *id)
{
  DtIntake *intake = find_intake (self, id, NULL);

  g_hash_table_remove (self->to_start, id);
  if (intake != NULL)
    dt_intake_stop (intake);
}

void
dt_runner_network_changed (DtRunner *self)
{
  for (guint i = 0; i < self->intakes->len; i++)
    dt_intake_retry_now (g_ptr_array_index (self->intakes, i));
}

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  dt_history_writer_flush_finish (DT_HISTORY_WRITER (object), result, &error);
  closure_call (user_data, error);
}

void
dt_runner_flush (DtRunner     *self,
                 DtRunnerDone  done,
                 gpointer      user_data)
{
  for (guint i = 0; i < self->intakes->len; i++)
    dt_intake_drain (g_ptr_array_index (self->intakes, i));

  if (self->writer != NULL)
    dt_history_writer_flush_async (self->writer, flushed_cb, closure_new (self, done, user_data));
  else
    done (NULL, user_data);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Closure *closure = user_data;
  g_autoptr(GError) error = NULL;

  dt_history_writer_close_finish (DT_HISTORY_WRITER (object), result, &error);
  report_health (closure->runner);
  closure_call (closure, error);
}

void
dt_runner_stop (DtRunner     *self,
                DtRunnerDone  done,
                gpointer      user_data)
{
  for (guint i = 0; i < self->intakes->len; i++)
    dt_intake_stop (g_ptr_array_index (self->intakes, i));

  if (self->writer != NULL)
    {
      dt_history_writer_close_async (self->writer, closed_cb, closure_new (self, done, user_data));
    }
  else
    {
      report_health (self);
      done (NULL, user_data);
    }
}
