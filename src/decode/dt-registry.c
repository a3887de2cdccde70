/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-clean.h"
#include "dt-registry.h"
#include "dt-twin.h"

struct _DtRegistry
{
  DtProfile  *profile;
  GHashTable *assets;
  guint       n_channels;
  guint       n_texts;
};

static void
asset_free (gpointer data)
{
  DtLocalAsset *asset = data;

  g_hash_table_unref (asset->channels);
  dt_asset_info_unref (asset->info);
  g_free (asset);
}

static void
channel_free (gpointer data)
{
  DtLocalChannel *channel = data;

  dt_signal_unref (channel->signal);
  g_clear_pointer (&channel->texts, g_hash_table_unref);
  g_free (channel->last_text);
  g_free (channel);
}

static void
declare (GArray       *records,
         DtRecordKind  kind,
         guint         index,
         gpointer      data)
{
  DtRecord record = { .kind = (guint16) kind, .index = index, .data = data };

  g_array_append_val (records, record);
}

DtRegistry *
dt_registry_new (DtProfile *profile)
{
  DtRegistry *self = g_new0 (DtRegistry, 1);

  self->profile = dt_profile_ref (profile);
  self->assets = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, asset_free);

  return self;
}

void
dt_registry_free (DtRegistry *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->assets);
  dt_profile_unref (self->profile);
  g_free (self);
}

DtLocalAsset *
dt_registry_ensure_asset (DtRegistry *self,
                          const char *key,
                          const char *name,
                          GArray     *records)
{
  g_autofree char *clean = dt_text_clean (key, -1, DT_TEXT_STORED_MAX);
  DtLocalAsset *asset = g_hash_table_lookup (self->assets, clean);

  if (asset != NULL || g_hash_table_size (self->assets) >= DT_TWIN_MAX_ASSETS)
    return asset;

  asset = g_new0 (DtLocalAsset, 1);
  asset->index = g_hash_table_size (self->assets);
  asset->info = dt_asset_info_new (clean, name != NULL ? name : clean,
                                   dt_profile_get_id (self->profile),
                                   dt_profile_get_kind (self->profile));
  asset->channels = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, channel_free);
  g_hash_table_insert (self->assets, asset->info->key, asset);
  declare (records, DT_RECORD_ASSET, asset->index, dt_asset_info_ref (asset->info));

  return asset;
}

static DtSignal *
discover (const char   *id,
          DtSignalKind  kind,
          const char   *unit)
{
  DtSignal *signal = dt_signal_new_discovered (id, kind);

  signal->unit = g_strdup (unit);

  return signal;
}

gboolean
dt_registry_is_full (DtRegistry   *self,
                     DtLocalAsset *asset)
{
  return self->n_channels >= DT_TWIN_MAX_CHANNELS
         || asset->n_discovered >= DT_TWIN_MAX_DISCOVERED;
}

DtLocalChannel *
dt_registry_find_channel (DtLocalAsset *asset,
                          const char   *id)
{
  return g_hash_table_lookup (asset->channels, id);
}

DtLocalChannel *
dt_registry_ensure_channel (DtRegistry   *self,
                            DtLocalAsset *asset,
                            DtSignal     *known,
                            const char   *id,
                            DtSignalKind  kind,
                            const char   *unit,
                            GArray       *records)
{
  DtLocalChannel *channel = dt_registry_find_channel (asset, known != NULL ? known->id : id);

  if (channel != NULL)
    return channel;

  if (known != NULL ? self->n_channels >= DT_TWIN_MAX_CHANNELS
                    : dt_registry_is_full (self, asset))
    return NULL;

  channel = g_new0 (DtLocalChannel, 1);
  channel->index = self->n_channels++;
  channel->asset = asset;
  channel->signal = known != NULL ? dt_signal_ref (known) : discover (id, kind, unit);
  channel->kind = channel->signal->kind;
  asset->n_discovered += known == NULL;
  g_hash_table_insert (asset->channels, channel->signal->id, channel);
  declare (records, DT_RECORD_CHANNEL, channel->index,
           dt_channel_info_new (asset->info, channel->signal));

  return channel;
}

static void
remember (DtLocalChannel *channel,
          const char     *text,
          gsize           length,
          guint           index)
{
  g_free (channel->last_text);
  channel->last_text = g_strndup (text, length);
  channel->last_length = length;
  channel->last_index = index;
}

int
dt_registry_ensure_category (DtRegistry     *self,
                             DtLocalChannel *channel,
                             const char     *text,
                             gsize           length,
                             GArray         *records)
{
  g_autofree char *clean = NULL;
  gpointer found;
  guint index;

  if (channel->last_text != NULL && channel->last_length == length
      && memcmp (channel->last_text, text, length) == 0)
    return (int) channel->last_index;

  if (channel->texts == NULL)
    channel->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  clean = dt_text_clean (text, (gssize) length, DT_TEXT_STORED_MAX);
  if (g_hash_table_lookup_extended (channel->texts, clean, NULL, &found))
    {
      index = GPOINTER_TO_UINT (found);
    }
  else
    {
      index = g_hash_table_size (channel->texts);
      if (index >= DT_REGISTRY_MAX_CHANNEL_TEXTS || self->n_texts >= DT_REGISTRY_MAX_TEXTS)
        return -1;

      self->n_texts++;
      declare (records, DT_RECORD_CATEGORY, channel->index, g_strdup (clean));
      g_hash_table_insert (channel->texts, g_steal_pointer (&clean), GUINT_TO_POINTER (index));
    }

  if (length <= DT_TEXT_STORED_MAX)
    remember (channel, text, length, index);

  return (int) index;
}
