/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-feed-private.h"
#include "dt-feed-slots.h"

/*
 * Two updates change places: the engine fills one under the lock, the reader reads the other
 * without it. Values and samples wait in slots until the take, since most are overwritten first.
 */
struct _DtFeed
{
  GMutex        lock;

  /* Under the lock */
  DtFeedSlots  *slots;
  DtFeedUpdate *filling;
  GArray       *asset_at;       /* by asset id: its place in filling->assets, if it is there */
  DtWakeFunc    wake;
  gpointer      wake_data;
  gboolean      changed;
  gboolean      woken;

  /* The reader's */
  DtFeedUpdate *taken;
};

static void
asset_clear (gpointer data)
{
  DtFeedAsset *asset = data;

  g_clear_pointer (&asset->info, dt_asset_info_unref);
}

static void
channel_clear (gpointer data)
{
  DtFeedChannel *channel = data;

  g_clear_pointer (&channel->signal, dt_signal_unref);
}

static void
category_clear (gpointer data)
{
  g_clear_pointer (&((DtFeedCategory *) data)->text, g_free);
}

static void
notice_clear (gpointer data)
{
  g_clear_pointer (&((DtFeedNotice *) data)->text, g_free);
}

static void
connection_clear (gpointer data)
{
  DtFeedConnection *connection = data;

  g_clear_pointer (&connection->id, g_free);
  g_clear_pointer (&connection->name, g_free);
  g_clear_pointer (&connection->uri, g_free);
  g_clear_pointer (&connection->reason, g_free);
}

static GArray *
array_new (gsize          element_size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) element_size);

  if (clear != NULL)
    g_array_set_clear_func (array, clear);

  return array;
}

static DtFeedUpdate *
update_new (void)
{
  DtFeedUpdate *update = g_new0 (DtFeedUpdate, 1);

  update->assets = array_new (sizeof (DtFeedAsset), asset_clear);
  update->channels = array_new (sizeof (DtFeedChannel), channel_clear);
  update->categories = array_new (sizeof (DtFeedCategory), category_clear);
  update->values = array_new (sizeof (DtFeedValue), NULL);
  update->samples = array_new (sizeof (DtSample), NULL);
  update->notices = array_new (sizeof (DtFeedNotice), notice_clear);
  update->connections = array_new (sizeof (DtFeedConnection), connection_clear);
  update->problems = array_new (sizeof (DtFeedProblem), (GDestroyNotify) dt_feed_problem_clear);

  return update;
}

static void
update_empty (DtFeedUpdate *update)
{
  g_array_set_size (update->assets, 0);
  g_array_set_size (update->channels, 0);
  g_array_set_size (update->categories, 0);
  g_array_set_size (update->values, 0);
  g_array_set_size (update->samples, 0);
  g_array_set_size (update->notices, 0);
  g_array_set_size (update->connections, 0);
  g_array_set_size (update->problems, 0);
}

static void
health_copy (DtFeedHealth       *to,
             const DtFeedHealth *from)
{
  g_free (to->history.problem);
  g_free (to->history.set_aside);
  *to = *from;
  to->history.problem = g_strdup (from->history.problem);
  to->history.set_aside = g_strdup (from->history.set_aside);
}

static void
update_free (DtFeedUpdate *update)
{
  g_array_unref (update->assets);
  g_array_unref (update->channels);
  g_array_unref (update->categories);
  g_array_unref (update->values);
  g_array_unref (update->samples);
  g_array_unref (update->notices);
  g_array_unref (update->connections);
  g_array_unref (update->problems);
  dt_history_status_clear (&update->health.history);
  g_free (update);
}

DtFeed *
dt_feed_new (void)
{
  DtFeed *self = g_new0 (DtFeed, 1);

  g_mutex_init (&self->lock);
  self->slots = dt_feed_slots_new ();
  self->filling = update_new ();
  self->asset_at = g_array_new (FALSE, TRUE, sizeof (guint));
  self->taken = update_new ();

  return self;
}

void
dt_feed_free (DtFeed *self)
{
  dt_feed_slots_free (self->slots);
  update_free (self->filling);
  update_free (self->taken);
  g_array_unref (self->asset_at);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
dt_feed_begin (DtFeed *self)
{
  g_mutex_lock (&self->lock);
}

void
dt_feed_end (DtFeed *self)
{
  DtWakeFunc wake = NULL;
  gpointer wake_data = self->wake_data;

  if (!self->changed)
    self->changed = !dt_feed_slots_is_empty (self->slots);

  if (self->changed && !self->woken && self->wake != NULL)
    {
      self->woken = TRUE;
      wake = self->wake;
    }

  g_mutex_unlock (&self->lock);

  if (wake != NULL)
    wake (wake_data);
}

void
dt_feed_put_asset (DtFeed            *self,
                   const DtFeedAsset *asset)
{
  GArray *assets = self->filling->assets;
  DtFeedAsset copy = *asset;
  guint *at;

  self->changed = TRUE;

  if (asset->id >= self->asset_at->len)
    g_array_set_size (self->asset_at, MAX (asset->id + 1, self->asset_at->len * 2));
  at = &g_array_index (self->asset_at, guint, asset->id);

  /* The place may be of an update taken long ago. */
  if (*at < assets->len && g_array_index (assets, DtFeedAsset, *at).id == asset->id)
    {
      copy.info = g_array_index (assets, DtFeedAsset, *at).info;
      g_array_index (assets, DtFeedAsset, *at) = copy;
      return;
    }

  *at = assets->len;
  dt_asset_info_ref (copy.info);
  g_array_append_val (assets, copy);
}

void
dt_feed_put_channel (DtFeed              *self,
                     const DtFeedChannel *channel)
{
  DtFeedChannel copy = *channel;

  dt_signal_ref (copy.signal);
  g_array_append_val (self->filling->channels, copy);
  self->changed = TRUE;
}

void
dt_feed_put_category (DtFeed     *self,
                      guint32     channel,
                      guint       index,
                      const char *text)
{
  DtFeedCategory category = { channel, index, g_strdup (text) };

  g_array_append_val (self->filling->categories, category);
  self->changed = TRUE;
}

void
dt_feed_put_sample (DtFeed         *self,
                    const DtSample *sample,
                    gint64          live_at,
                    gboolean        newest)
{
  dt_feed_slots_put (self->slots, sample, live_at, newest);
}

void
dt_feed_put_notice (DtFeed     *self,
                    guint32     asset,
                    gint64      time,
                    const char *text)
{
  DtFeedNotice notice = { asset, time, g_strdup (text) };
  GArray *notices = self->filling->notices;

  /* A device that repeats itself while nobody looks must not fill the memory. */
  if (notices->len >= DT_FEED_MAX_PROBLEMS)
    g_array_remove_index (notices, 0);

  g_array_append_val (notices, notice);
  self->changed = TRUE;
}

void
dt_feed_put_connection (DtFeed                 *self,
                        const DtFeedConnection *connection)
{
  GArray *connections = self->filling->connections;
  DtFeedConnection copy = *connection;

  copy.id = g_strdup (connection->id);
  copy.name = g_strdup (connection->name);
  copy.uri = g_strdup (connection->uri);
  copy.reason = g_strdup (connection->reason);
  self->changed = TRUE;

  for (guint i = 0; i < connections->len; i++)
    {
      DtFeedConnection *old = &g_array_index (connections, DtFeedConnection, i);

      if (g_str_equal (old->id, connection->id))
        {
          connection_clear (old);
          *old = copy;
          return;
        }
    }

  g_array_append_val (connections, copy);
}

void
dt_feed_put_problem (DtFeed              *self,
                     const DtFeedProblem *problem)
{
  GArray *problems = self->filling->problems;
  DtFeedProblem copy;

  dt_feed_problem_init_copy (&copy, problem);
  self->changed = TRUE;

  for (guint i = 0; i < problems->len; i++)
    {
      DtFeedProblem *old = &g_array_index (problems, DtFeedProblem, i);

      if (dt_feed_problem_equal (old, problem))
        {
          dt_feed_problem_clear (old);
          *old = copy;
          return;
        }
    }

  g_array_append_val (problems, copy);
}

void
dt_feed_put_health (DtFeed             *self,
                    const DtFeedHealth *health)
{
  health_copy (&self->filling->health, health);
  self->changed = TRUE;
}

void
dt_feed_set_wake (DtFeed     *self,
                  DtWakeFunc  wake,
                  gpointer    user_data)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->wake = wake;
  self->wake_data = user_data;
  self->woken = FALSE;
  dt_feed_end (self);
}

const DtFeedUpdate *
dt_feed_take (DtFeed *self)
{
  DtFeedUpdate *update;

  g_return_val_if_fail (self != NULL, NULL);

  update_empty (self->taken);

  g_mutex_lock (&self->lock);
  update = g_steal_pointer (&self->filling);
  self->filling = g_steal_pointer (&self->taken);
  health_copy (&self->filling->health, &update->health);
  dt_feed_slots_drain (self->slots, update->values, update->samples);
  self->changed = FALSE;
  self->woken = FALSE;
  g_mutex_unlock (&self->lock);

  self->taken = update;

  return update;
}
