/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "dt-serve-log.h"

#define TAKE_INTERVAL_MS 250
#define REPEAT_AFTER G_TIME_SPAN_MINUTE

struct _DtServeLog
{
  DtFeed              *feed;            /* borrowed */
  GHashTable          *said;            /* what was last said of a connection, an asset, … */
  GHashTable          *said_problems;   /* topic and reason to the monotonic time it was said */
  gint                 planned;         /* atomic: a take is planned */
  DtServeLogNoHistory  no_history;
  gpointer             user_data;
};

static const char *
state_to_text (DtSourceState state)
{
  switch (state)
    {
    case DT_SOURCE_STOPPED:
      return _("stopped");

    case DT_SOURCE_CONNECTING:
      return _("connecting");

    case DT_SOURCE_CONNECTED:
      return _("connected");

    case DT_SOURCE_WAITING:
      return _("waiting to try again");

    case DT_SOURCE_FINISHED:
      return _("finished");

    default:
      return "";
    }
}

static void
say (const char *subject,
     const char *text)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  fprintf (stderr, "%s  %s: %s\n", time, subject, text);
}

static void
say_if_new (DtServeLog *self,
            char       *key,
            const char *subject,
            const char *text)
{
  if (g_strcmp0 (g_hash_table_lookup (self->said, key), text) != 0)
    {
      say (subject, text);
      g_hash_table_insert (self->said, key, g_strdup (text));
    }
  else
    {
      g_free (key);
    }
}

static void
say_connections (DtServeLog   *self,
                 const GArray *connections)
{
  for (guint i = 0; i < connections->len; i++)
    {
      const DtFeedConnection *item = &g_array_index (connections, DtFeedConnection, i);
      g_autofree char *text = item->reason != NULL
        ? g_strdup_printf ("%s: %s", state_to_text (item->state), item->reason)
        : g_strdup (state_to_text (item->state));

      say_if_new (self, g_strdup_printf ("connection %s", item->id), item->uri, text);
    }
}

static void
say_assets (DtServeLog   *self,
            const GArray *assets)
{
  for (guint i = 0; i < assets->len; i++)
    {
      const DtFeedAsset *item = &g_array_index (assets, DtFeedAsset, i);
      g_autofree char *reason = dt_state_reason_to_text (item->reason, item->offline_after);
      g_autofree char *text = item->state == DT_ASSET_RUNNING
        ? g_strdup (_("running"))
        : g_strdup_printf (_("offline: %s"), reason);

      /* The line of the connection says it for all of its assets. */
      if (item->reason == DT_REASON_SOURCE_LOST)
        continue;

      say_if_new (self, g_strdup_printf ("asset %u", item->id), item->info->name, text);
    }
}

static void
say_problems (DtServeLog   *self,
              const GArray *problems)
{
  const gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < problems->len; i++)
    {
      const DtFeedProblem *item = &g_array_index (problems, DtFeedProblem, i);
      g_autofree char *text = g_strdup_printf ("%s: %s", item->topic, item->reason);
      const gint64 *said = g_hash_table_lookup (self->said_problems, text);

      if (said != NULL && now - *said < REPEAT_AFTER)
        continue;

      if (g_hash_table_size (self->said_problems) >= DT_FEED_MAX_PROBLEMS)
        g_hash_table_remove_all (self->said_problems);

      say (item->connection, text);
      g_hash_table_insert (self->said_problems, g_steal_pointer (&text),
                           g_memdup2 (&now, sizeof now));
    }
}

static void
say_notices (const GArray *notices)
{
  for (guint i = 0; i < notices->len; i++)
    say (_("the device says"), g_array_index (notices, DtFeedNotice, i).text);
}

/* When all has ended, what still waits for the history is lost with it. */
static void
say_totals (const DtFeedHealth *health)
{
  const DtHistoryStatus *history = &health->history;
  g_autofree char *text =
    /* Translators: sums since the start, of what was received and of what became of it */
    g_strdup_printf (_("messages %lu, samples %lu, recorded %lu, problems %lu, dropped %lu, "
                       "refused %lu"),
                     (gulong) health->messages, (gulong) health->samples,
                     (gulong) history->written, (gulong) health->problems,
                     (gulong) (health->dropped + history->dropped + history->queued),
                     (gulong) health->refused);

  say (_("total"), text);
}

static void
say_history (DtServeLog            *self,
             const DtHistoryStatus *status)
{
  if (status->set_aside != NULL)
    {
      g_autofree char *text =
        g_strdup_printf (_("the damaged file was moved to %s"), status->set_aside);

      say_if_new (self, g_strdup ("set aside"), _("history"), text);
    }

  if (status->read_only)
    say_if_new (self, g_strdup ("read only"), _("history"),
                _("another program writes this file; nothing is recorded here"));

  if (status->problem != NULL)
    say_if_new (self, g_strdup ("history"), _("history"), status->problem);
  else if (g_hash_table_contains (self->said, "history"))
    say_if_new (self, g_strdup ("history"), _("history"), _("recording again"));
}

static const DtFeedUpdate *
take (DtServeLog *self)
{
  const DtFeedUpdate *update;

  g_atomic_int_set (&self->planned, 0);
  update = dt_feed_take (self->feed);

  say_connections (self, update->connections);
  say_assets (self, update->assets);
  say_notices (update->notices);
  say_problems (self, update->problems);
  say_history (self, &update->health.history);

  return update;
}

static gboolean
take_cb (gpointer user_data)
{
  DtServeLog *self = user_data;
  const DtFeedHealth *health = &take (self)->health;

  if (!health->has_history && health->history.problem != NULL)
    self->no_history (self->user_data);

  return G_SOURCE_REMOVE;
}

/* In the engine's thread. */
static void
wake (gpointer user_data)
{
  DtServeLog *self = user_data;

  if (g_atomic_int_compare_and_exchange (&self->planned, 0, 1))
    g_timeout_add (TAKE_INTERVAL_MS, take_cb, self);
}

DtServeLog *
dt_serve_log_new (DtFeed              *feed,
                  DtServeLogNoHistory  no_history,
                  gpointer             user_data)
{
  DtServeLog *self = g_new0 (DtServeLog, 1);

  self->feed = feed;
  self->no_history = no_history;
  self->user_data = user_data;
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->said_problems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dt_feed_set_wake (feed, wake, self);

  return self;
}

void
dt_serve_log_free (DtServeLog *self)
{
  dt_feed_set_wake (self->feed, NULL, NULL);
  say_totals (&take (self)->health);
  while (g_source_remove_by_user_data (self))
    continue;

  g_hash_table_unref (self->said);
  g_hash_table_unref (self->said_problems);
  g_free (self);
}
