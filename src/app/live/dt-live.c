/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-live-private.h"

/* One take a frame at most: what comes in between is conflated by the feed. */
#define TAKE_INTERVAL (16 * G_TIME_SPAN_MILLISECOND)

/* Ages and states that the clock changes are looked at no more often than this. */
#define REFRESH_INTERVAL (250 * G_TIME_SPAN_MILLISECOND)

struct _DtLive
{
  GObject             parent_instance;

  /* Owned */
  DtEngine           *engine;
  DtProfileLibrary   *profiles;
  GListStore         *assets;
  GListStore         *connections;
  GHashTable         *assets_by_id;
  GHashTable         *channels_by_id;
  GPtrArray          *problems;
  GHashTable         *touched;          /* items to emit "changed" for, with a reference */

  const DtFeedHealth *health;           /* of the last update, or no_health */
  DtFeedHealth        no_health;

  guint               take_source;
  guint               refresh_source;
  gint64              taken_at;
  gint64              refresh_at;
};

G_DEFINE_FINAL_TYPE (DtLive, dt_live, G_TYPE_OBJECT)

enum
{
  UPDATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
touch (DtLive   *self,
       gpointer  item)
{
  g_hash_table_add (self->touched, g_object_ref (item));
}

static void
apply_asset (DtLive            *self,
             const DtFeedAsset *asset)
{
  DtAssetItem *item = dt_live_find_asset (self, asset->id);

  if (item == NULL)
    {
      g_autoptr(DtAssetItem) added = NULL;
      DtProfile *profile = NULL;

      if (self->profiles != NULL && asset->info->profile_id != NULL)
        profile = dt_profile_library_lookup (self->profiles, asset->info->profile_id);
      added = dt_asset_item_new (asset, profile);
      g_hash_table_insert (self->assets_by_id, GUINT_TO_POINTER (asset->id), added);
      g_list_store_append (self->assets, added);
      item = added;
    }
  else
    {
      dt_asset_item_take (item, asset);
    }

  touch (self, item);
}

/* After the samples, so that a break lies behind what came before it. */
static void
apply_asset_state (DtLive            *self,
                   const DtFeedAsset *asset)
{
  DtAssetItem *item = dt_live_find_asset (self, asset->id);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (item));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (item), i);

      if (dt_channel_item_set_asset_state (channel, asset->state,
                                           dt_asset_item_get_last_message (item)))
        touch (self, channel);
    }
}

static void
apply_channels (DtLive       *self,
                const GArray *channels)
{
  g_autoptr(GHashTable) grown = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer asset;

  for (guint i = 0; i < channels->len; i++)
    {
      const DtFeedChannel *channel = &g_array_index (channels, DtFeedChannel, i);
      g_autoptr(DtChannelItem) item = NULL;

      asset = dt_live_find_asset (self, channel->asset);
      if (asset == NULL || dt_live_find_channel (self, channel->id) != NULL)
        continue;

      item = dt_channel_item_new (channel);
      g_hash_table_insert (self->channels_by_id, GUINT_TO_POINTER (channel->id), item);
      dt_asset_item_add_channel (asset, item);
      g_hash_table_add (grown, asset);
    }

  g_hash_table_iter_init (&iter, grown);
  while (g_hash_table_iter_next (&iter, &asset, NULL))
    dt_asset_item_announce_channels (asset);
}

static void
apply_values (DtLive       *self,
              const GArray *values,
              gint64        now)
{
  gint64 wall = dt_clock_wall ();

  for (guint i = 0; i < values->len; i++)
    {
      const DtFeedValue *value = &g_array_index (values, DtFeedValue, i);
      DtChannelItem *item = dt_live_find_channel (self, value->channel);
      DtAssetItem *asset;

      if (item == NULL)
        continue;

      dt_channel_item_take_value (item, value);
      asset = dt_live_find_asset (self, dt_channel_item_get_asset_id (item));
      if (value->live_at != 0)
        dt_asset_item_seen (asset, value->live_at, wall - MAX (now - value->live_at, 0));
      touch (self, item);
      touch (self, asset);
    }
}

static void
apply_samples (DtLive       *self,
               const GArray *samples)
{
  DtChannelItem *item = NULL;

  for (guint i = 0; i < samples->len; i++)
    {
      const DtSample *sample = &g_array_index (samples, DtSample, i);

      /* They come channel by channel. */
      if (item == NULL || dt_channel_item_get_id (item) != sample->channel)
        {
          item = dt_live_find_channel (self, sample->channel);
          if (item == NULL)
            continue;
          touch (self, item);
        }

      dt_channel_item_take_sample (item, sample);
    }
}

static void
apply_words (DtLive             *self,
             const DtFeedUpdate *update)
{
  for (guint i = 0; i < update->categories->len; i++)
    {
      const DtFeedCategory *category = &g_array_index (update->categories, DtFeedCategory, i);
      DtChannelItem *item = dt_live_find_channel (self, category->channel);

      if (item == NULL)
        continue;
      dt_channel_item_add_category (item, category->index, category->text);
      touch (self, item);
    }

  for (guint i = 0; i < update->notices->len; i++)
    {
      const DtFeedNotice *notice = &g_array_index (update->notices, DtFeedNotice, i);
      DtAssetItem *item = dt_live_find_asset (self, notice->asset);

      if (item == NULL)
        continue;
      dt_asset_item_take_notice (item, notice);
      touch (self, item);
    }
}

static void
apply_connection (DtLive                 *self,
                  const DtFeedConnection *connection,
                  gint64                  now)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->connections));
  g_autoptr(DtConnectionItem) item = NULL;
  guint i;

  for (i = 0; i < n; i++)
    {
      item = g_list_model_get_item (G_LIST_MODEL (self->connections), i);
      if (g_str_equal (dt_connection_item_get_id (item), connection->id))
        break;
      g_clear_object (&item);
    }

  if (connection->removed)
    {
      if (item != NULL)
        g_list_store_remove (self->connections, i);
      return;
    }

  if (item != NULL)
    {
      dt_connection_item_take (item, connection, now);
    }
  else
    {
      item = dt_connection_item_new (connection);
      dt_connection_item_take (item, connection, now);
      g_list_store_append (self->connections, item);
    }
  touch (self, item);
}

static void
apply_problem (DtLive              *self,
               const DtFeedProblem *problem)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->problems, problem, dt_feed_problem_equal, &index))
    g_ptr_array_remove_index (self->problems, index);

  g_ptr_array_insert (self->problems, 0, dt_feed_problem_copy (problem));
  if (self->problems->len > DT_FEED_MAX_PROBLEMS)
    g_ptr_array_set_size (self->problems, DT_FEED_MAX_PROBLEMS);
}

static gint64
refresh_item (gpointer  item,
              gint64    now,
              gboolean *changed)
{
  if (DT_IS_CHANNEL_ITEM (item))
    return dt_channel_item_refresh (item, now, changed);
  if (DT_IS_ASSET_ITEM (item))
    return dt_asset_item_refresh (item, now, changed);

  return dt_connection_item_refresh (item, now, changed);
}

static gboolean refresh_cb (gpointer user_data);

/* Sees to it that the clock is looked at again after @delay, or sooner. */
static void
plan_refresh (DtLive *self,
              gint64  now,
              gint64  delay)
{
  gint64 at;

  if (delay == G_MAXINT64)
    return;

  delay = MAX (delay, REFRESH_INTERVAL);
  at = now + delay;
  if (self->refresh_source != 0 && self->refresh_at <= at)
    return;

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->refresh_at = at;
  self->refresh_source = g_timeout_add ((guint) (MIN (delay, G_TIME_SPAN_DAY) / 1000) + 1,
                                        refresh_cb, self);
}

static gint64
refresh_list (GListModel *list,
              gint64      now)
{
  guint n = g_list_model_get_n_items (list);
  gint64 delay = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);
      gboolean changed;
      gint64 own = refresh_item (item, now, &changed);
      gint64 inner = G_IS_LIST_MODEL (item) ? refresh_list (G_LIST_MODEL (item), now) : G_MAXINT64;

      delay = MIN (delay, MIN (own, inner));
      if (changed)
        g_signal_emit_by_name (item, "changed");
    }

  return delay;
}

static gboolean
refresh_cb (gpointer user_data)
{
  DtLive *self = user_data;
  gint64 now = dt_clock_monotonic ();
  gint64 assets, connections;

  self->refresh_source = 0;
  assets = refresh_list (G_LIST_MODEL (self->assets), now);
  connections = refresh_list (G_LIST_MODEL (self->connections), now);
  plan_refresh (self, now, MIN (assets, connections));

  return G_SOURCE_REMOVE;
}

static void
announce (DtLive *self,
          gint64  now)
{
  g_autoptr(GHashTable) touched = g_steal_pointer (&self->touched);
  GHashTableIter iter;
  gpointer item;
  gint64 delay = G_MAXINT64;

  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    {
      gboolean changed;
      gint64 own = refresh_item (item, now, &changed);

      delay = MIN (delay, own);
      g_signal_emit_by_name (item, "changed");
    }

  plan_refresh (self, now, delay);
  g_signal_emit (self, signals[UPDATED], 0);
}

static gboolean
take_cb (gpointer user_data)
{
  DtLive *self = user_data;

  self->take_source = 0;
  self->taken_at = dt_clock_monotonic ();
  dt_live_apply (self, dt_feed_take (dt_engine_get_feed (self->engine)));

  return G_SOURCE_REMOVE;
}

static gboolean
woken_cb (gpointer user_data)
{
  DtLive *self = user_data;
  gint64 wait = self->taken_at + TAKE_INTERVAL - dt_clock_monotonic ();

  if (self->take_source != 0 || self->engine == NULL)
    return G_SOURCE_REMOVE;

  if (wait <= 0)
    take_cb (self);
  else
    self->take_source = g_timeout_add_full (G_PRIORITY_HIGH_IDLE, (guint) (wait / 1000) + 1,
                                            take_cb, self, NULL);

  return G_SOURCE_REMOVE;
}

/* In the engine's thread. Not g_main_context_invoke(), which would run the callback right here
 * while the main loop is not running. */
static void
wake (gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, woken_cb, g_object_ref (user_data), g_object_unref);
}

static void
dt_live_dispose (GObject *object)
{
  DtLive *self = DT_LIVE (object);

  if (self->engine != NULL)
    dt_feed_set_wake (dt_engine_get_feed (self->engine), NULL, NULL);
  g_clear_handle_id (&self->take_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  self->health = &self->no_health;
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (dt_live_parent_class)->dispose (object);
}

static void
dt_live_finalize (GObject *object)
{
  DtLive *self = DT_LIVE (object);

  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->channels_by_id, g_hash_table_unref);
  g_clear_pointer (&self->assets_by_id, g_hash_table_unref);
  g_clear_object (&self->connections);
  g_clear_object (&self->assets);
  g_clear_object (&self->profiles);

  G_OBJECT_CLASS (dt_live_parent_class)->finalize (object);
}

static void
dt_live_class_init (DtLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dt_live_dispose;
  object_class->finalize = dt_live_finalize;

  signals[UPDATED] =
    g_signal_new ("updated", DT_TYPE_LIVE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_live_init (DtLive *self)
{
  self->assets = g_list_store_new (DT_TYPE_ASSET_ITEM);
  self->connections = g_list_store_new (DT_TYPE_CONNECTION_ITEM);
  self->assets_by_id = g_hash_table_new (NULL, NULL);
  self->channels_by_id = g_hash_table_new (NULL, NULL);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_feed_problem_free);
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->health = &self->no_health;
}

DtLive *
dt_live_new_detached (DtProfileLibrary *profiles)
{
  DtLive *self = g_object_new (DT_TYPE_LIVE, NULL);

  g_set_object (&self->profiles, profiles);

  return self;
}

DtLive *
dt_live_new (DtEngine *engine)
{
  DtLive *self;

  g_return_val_if_fail (DT_IS_ENGINE (engine), NULL);

  self = dt_live_new_detached (dt_engine_get_profiles (engine));
  self->engine = g_object_ref (engine);
  dt_feed_set_wake (dt_engine_get_feed (engine), wake, self);

  return self;
}

void
dt_live_apply (DtLive             *self,
               const DtFeedUpdate *update)
{
  gint64 now = dt_clock_monotonic ();

  self->health = &update->health;

  for (guint i = 0; i < update->assets->len; i++)
    apply_asset (self, &g_array_index (update->assets, DtFeedAsset, i));

  apply_channels (self, update->channels);
  apply_words (self, update);
  apply_values (self, update->values, now);
  apply_samples (self, update->samples);

  for (guint i = 0; i < update->assets->len; i++)
    apply_asset_state (self, &g_array_index (update->assets, DtFeedAsset, i));
  for (guint i = 0; i < update->connections->len; i++)
    apply_connection (self, &g_array_index (update->connections, DtFeedConnection, i), now);
  for (guint i = 0; i < update->problems->len; i++)
    apply_problem (self, &g_array_index (update->problems, DtFeedProblem, i));

  announce (self, now);
}

DtEngine *
dt_live_get_engine (DtLive *self)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return self->engine;
}

GListModel *
dt_live_get_assets (DtLive *self)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return G_LIST_MODEL (self->assets);
}

GListModel *
dt_live_get_connections (DtLive *self)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return G_LIST_MODEL (self->connections);
}

DtAssetItem *
dt_live_find_asset (DtLive  *self,
                    guint32  id)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return g_hash_table_lookup (self->assets_by_id, GUINT_TO_POINTER (id));
}

DtChannelItem *
dt_live_find_channel (DtLive  *self,
                      guint32  id)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return g_hash_table_lookup (self->channels_by_id, GUINT_TO_POINTER (id));
}

const DtFeedHealth *
dt_live_get_health (DtLive *self)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return self->health;
}

GPtrArray *
dt_live_get_problems (DtLive *self)
{
  g_return_val_if_fail (DT_IS_LIVE (self), NULL);

  return self->problems;
}
