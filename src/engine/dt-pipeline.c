/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-pipeline.h"

/* An asset whose profile is not there any more goes offline after this. */
#define DEFAULT_OFFLINE_AFTER (10 * G_TIME_SPAN_SECOND)

struct _DtPipeline
{
  DtProfileLibrary *profiles;
  DtHistoryWriter  *writer;
  DtFeed           *feed;       /* borrowed */
  DtTwin           *twin;
  DtPresence       *presence;
  GArray           *to_store;
  guint64           n_refused;
};

static void
put_asset (DtPipeline    *self,
           const DtAsset *asset)
{
  DtFeedAsset item = {
    .id = asset->id,
    .info = asset->info,
    .state = asset->state,
    .reason = asset->reason,
    .offline_after = asset->offline_after,
    .last_message = asset->last_message,
    .last_message_at = asset->last_message_at,
  };

  dt_feed_put_asset (self->feed, &item);
}

static void
put_channel (DtPipeline      *self,
             const DtChannel *channel)
{
  DtFeedChannel item = { channel->id, channel->asset->id, channel->info->signal };

  dt_feed_put_channel (self->feed, &item);
}

static void
presence_changed_cb (DtAsset  *asset,
                     gpointer  user_data)
{
  DtPipeline *self = user_data;

  put_asset (self, asset);

  if (asset->state == DT_ASSET_OFFLINE && self->writer != NULL)
    dt_history_writer_asset_offline (self->writer, asset->id);
}

DtPipeline *
dt_pipeline_new (DtProfileLibrary *profiles,
                 DtHistoryWriter  *writer,
                 DtFeed           *feed)
{
  DtPipeline *self = g_new0 (DtPipeline, 1);

  self->profiles = g_object_ref (profiles);
  self->writer = writer != NULL ? g_object_ref (writer) : NULL;
  self->feed = feed;
  self->twin = dt_twin_new ();
  self->presence = dt_presence_new (presence_changed_cb, self);
  self->to_store = g_array_new (FALSE, FALSE, sizeof (DtSample));

  return self;
}

void
dt_pipeline_free (DtPipeline *self)
{
  dt_presence_free (self->presence);
  dt_twin_free (self->twin);
  g_array_unref (self->to_store);
  g_clear_object (&self->writer);
  g_object_unref (self->profiles);
  g_free (self);
}

static gint64
offline_after_of (DtPipeline        *self,
                  const DtAssetInfo *info)
{
  DtProfile *profile = dt_profile_library_lookup (self->profiles, info->profile_id);

  return profile != NULL ? dt_profile_get_offline_after (profile) : DEFAULT_OFFLINE_AFTER;
}

/* The profile of today knows limits and names that the history does not. */
static DtSignal *
signal_of_today (DtPipeline        *self,
                 const DtAssetInfo *info,
                 DtSignal          *stored)
{
  DtProfile *profile = dt_profile_library_lookup (self->profiles, info->profile_id);
  DtSignal *signal = profile != NULL ? dt_profile_lookup (profile, stored->id) : NULL;

  return signal != NULL ? signal : stored;
}

static void
restore_channel (DtPipeline             *self,
                 const DtCatalogChannel *stored)
{
  DtAsset *asset = dt_twin_get_asset (self->twin, stored->asset);
  DtChannel *channel;

  if (asset == NULL)
    return;

  channel = dt_twin_restore_channel (self->twin, stored->id, stored->asset,
                                     signal_of_today (self, asset->info, stored->signal));
  if (channel == NULL)
    return;

  put_channel (self, channel);

  for (guint i = 0; stored->categories != NULL && i < stored->categories->len; i++)
    {
      const char *text = g_ptr_array_index (stored->categories, i);
      guint index = dt_twin_ensure_category (self->twin, channel, text, NULL);

      dt_feed_put_category (self->feed, channel->id, index, text);
    }
}

void
dt_pipeline_restore (DtPipeline             *self,
                     const DtHistoryCatalog *catalog,
                     const GArray           *last)
{
  for (guint i = 0; i < catalog->assets->len; i++)
    {
      const DtCatalogAsset *stored = g_ptr_array_index (catalog->assets, i);
      DtAsset *asset = dt_twin_restore_asset (self->twin, stored->id, stored->info,
                                              offline_after_of (self, stored->info));

      if (asset != NULL)
        put_asset (self, asset);
    }

  for (guint i = 0; i < catalog->channels->len; i++)
    restore_channel (self, g_ptr_array_index (catalog->channels, i));

  /* A stored value is as good as a retained one of known age: shown, never live, not stored. */
  for (guint i = 0; last != NULL && i < last->len; i++)
    {
      DtSample sample = g_array_index (last, DtSample, i);
      DtChannel *channel = dt_twin_get_channel (self->twin, sample.channel);

      sample.flags = DT_SAMPLE_RETAINED | DT_SAMPLE_DEVICE_TIME;
      if (channel != NULL && dt_twin_take_sample (self->twin, channel, &sample, 0))
        dt_feed_put_sample (self->feed, &sample, 0, TRUE);
    }
}

void
dt_pipeline_forget_history (DtPipeline *self)
{
  g_clear_object (&self->writer);
}

void
dt_pipeline_begin (DtPipeline *self)
{
  dt_feed_begin (self->feed);
}

void
dt_pipeline_end (DtPipeline *self)
{
  if (self->writer != NULL && self->to_store->len > 0)
    dt_history_writer_push (self->writer, &g_array_index (self->to_store, DtSample, 0),
                            self->to_store->len);
  g_array_set_size (self->to_store, 0);

  dt_feed_end (self->feed);
}

DtAsset *
dt_pipeline_ensure_asset (DtPipeline  *self,
                          DtAssetInfo *info)
{
  gboolean is_new = FALSE;
  DtAsset *asset = dt_twin_ensure_asset (self->twin, info, offline_after_of (self, info), &is_new);

  if (asset == NULL)
    {
      self->n_refused++;
      return NULL;
    }

  if (is_new)
    {
      if (self->writer != NULL)
        dt_history_writer_add_asset (self->writer, asset->id, asset->info);
      put_asset (self, asset);
    }

  return asset;
}

DtChannel *
dt_pipeline_ensure_channel (DtPipeline *self,
                            DtAsset    *asset,
                            DtSignal   *signal)
{
  gboolean is_new = FALSE;
  DtChannel *channel = dt_twin_ensure_channel (self->twin, asset, signal, &is_new);

  if (channel == NULL)
    {
      self->n_refused++;
      return NULL;
    }

  if (is_new)
    {
      if (self->writer != NULL)
        dt_history_writer_add_channel (self->writer, channel->id, asset->id, channel->info->signal);
      put_channel (self, channel);
    }

  return channel;
}

guint
dt_pipeline_ensure_category (DtPipeline *self,
                             DtChannel  *channel,
                             const char *text)
{
  gboolean is_new = FALSE;
  guint index = dt_twin_ensure_category (self->twin, channel, text, &is_new);

  if (is_new)
    {
      if (self->writer != NULL)
        dt_history_writer_add_category (self->writer, channel->id, index, text);
      dt_feed_put_category (self->feed, channel->id, index, text);
    }

  return index;
}

void
dt_pipeline_take_sample (DtPipeline     *self,
                         DtChannel      *channel,
                         const DtSample *sample,
                         gint64          now)
{
  gboolean newest = dt_twin_take_sample (self->twin, channel, sample, now);
  gboolean retained = (sample->flags & DT_SAMPLE_RETAINED) != 0;

  dt_feed_put_sample (self->feed, sample, channel->live_at, newest);

  /* A retained value without a time of its own is of unknown age: no point of the past. */
  if (!retained || (sample->flags & DT_SAMPLE_DEVICE_TIME) != 0)
    g_array_append_val (self->to_store, *sample);
}

void
dt_pipeline_seen (DtPipeline *self,
                  DtAsset    *asset,
                  gint64      now)
{
  gboolean was_running = asset->state == DT_ASSET_RUNNING;

  dt_presence_seen (self->presence, asset, now, dt_clock_wall ());

  if (was_running)
    put_asset (self, asset);
}

void
dt_pipeline_offline (DtPipeline    *self,
                     DtAsset       *asset,
                     DtStateReason  reason)
{
  dt_presence_said_offline (self->presence, asset, reason);
}

void
dt_pipeline_notice (DtPipeline *self,
                    DtAsset    *asset,
                    const char *text)
{
  dt_feed_put_notice (self->feed, asset->id, dt_clock_wall (), text);
}

gint64
dt_pipeline_get_deadline (DtPipeline *self)
{
  return dt_presence_get_deadline (self->presence);
}

void
dt_pipeline_advance (DtPipeline *self,
                     gint64      now)
{
  dt_pipeline_begin (self);
  dt_presence_advance (self->presence, now);
  dt_pipeline_end (self);
}

guint64
dt_pipeline_get_n_refused (DtPipeline *self)
{
  return self->n_refused;
}
