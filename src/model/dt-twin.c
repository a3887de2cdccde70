/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-twin.h"

/* What the twin alone needs to know about an asset and a channel, around what it shows. */
typedef struct
{
  DtAsset     asset;

  GHashTable *channels;         /* signal id → DtChannel, keys belong to the signal */
} AssetNode;

typedef struct
{
  DtChannel   channel;

  GHashTable *categories;       /* string → index + 1; NULL until there is one */
} ChannelNode;

struct _DtTwin
{
  GPtrArray  *assets;           /* at id - 1; NULL where the history has a gap */
  GPtrArray  *channels;
  GHashTable *assets_by_key;
};

static void
asset_node_free (gpointer data)
{
  AssetNode *node = data;

  if (node == NULL)
    return;

  g_hash_table_unref (node->channels);
  dt_asset_info_unref (node->asset.info);
  g_free (node);
}

static void
channel_node_free (gpointer data)
{
  ChannelNode *node = data;

  if (node == NULL)
    return;

  g_clear_pointer (&node->categories, g_hash_table_unref);
  g_ptr_array_unref (node->channel.categories);
  dt_channel_info_unref (node->channel.info);
  g_free (node);
}

DtTwin *
dt_twin_new (void)
{
  DtTwin *self = g_new0 (DtTwin, 1);

  self->assets = g_ptr_array_new_with_free_func (asset_node_free);
  self->channels = g_ptr_array_new_with_free_func (channel_node_free);
  self->assets_by_key = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

void
dt_twin_free (DtTwin *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->assets_by_key);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->assets);
  g_free (self);
}

/* Makes room for @id, which must be free and within @max. */
static gboolean
reserve (GPtrArray *array,
         guint32    id,
         guint32    max)
{
  if (id == 0 || id > max)
    return FALSE;

  if (id > array->len)
    g_ptr_array_set_size (array, (int) id);

  return array->pdata[id - 1] == NULL;
}

static DtAsset *
add_asset (DtTwin      *self,
           guint32      id,
           DtAssetInfo *info,
           gint64       offline_after)
{
  AssetNode *node = g_new0 (AssetNode, 1);

  node->asset.id = id;
  node->asset.info = dt_asset_info_ref (info);
  node->asset.offline_after = offline_after;
  node->channels = g_hash_table_new (g_str_hash, g_str_equal);

  self->assets->pdata[id - 1] = node;
  g_hash_table_insert (self->assets_by_key, info->key, node);

  return &node->asset;
}

static DtChannel *
add_channel (DtTwin   *self,
             guint32   id,
             DtAsset  *asset,
             DtSignal *signal)
{
  ChannelNode *node = g_new0 (ChannelNode, 1);

  node->channel.id = id;
  node->channel.asset = asset;
  node->channel.info = dt_channel_info_new (asset->info, signal);
  node->channel.categories = g_ptr_array_new_with_free_func (g_free);

  if (signal->discovered)
    asset->n_discovered++;

  self->channels->pdata[id - 1] = node;
  g_hash_table_insert (((AssetNode *) asset)->channels, signal->id, node);

  return &node->channel;
}

/* Takes over what is newly known about a signal; words from a profile outweigh a discovery. */
static void
describe_channel (DtChannel *channel,
                  DtSignal  *signal)
{
  const DtSignal *old = channel->info->signal;
  AssetNode *node = (AssetNode *) channel->asset;

  if (signal == old || (signal->discovered && !old->discovered))
    return;

  if (old->discovered && !signal->discovered)
    node->asset.n_discovered--;

  /* The key of the table belongs to the signal that goes. */
  g_hash_table_remove (node->channels, old->id);
  dt_channel_info_unref (channel->info);
  channel->info = dt_channel_info_new (node->asset.info, signal);
  g_hash_table_insert (node->channels, signal->id, channel);
}

DtAsset *
dt_twin_restore_asset (DtTwin      *self,
                       guint32      id,
                       DtAssetInfo *info,
                       gint64       offline_after)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);

  if (dt_twin_find_asset (self, info->key) != NULL ||
      !reserve (self->assets, id, DT_TWIN_MAX_ASSETS))
    return NULL;

  return add_asset (self, id, info, offline_after);
}

DtChannel *
dt_twin_restore_channel (DtTwin   *self,
                         guint32   id,
                         guint32   asset_id,
                         DtSignal *signal)
{
  DtAsset *asset;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (signal != NULL, NULL);

  asset = dt_twin_get_asset (self, asset_id);

  if (asset == NULL || dt_twin_find_channel (self, asset, signal->id) != NULL ||
      !reserve (self->channels, id, DT_TWIN_MAX_CHANNELS))
    return NULL;

  return add_channel (self, id, asset, signal);
}

DtAsset *
dt_twin_ensure_asset (DtTwin      *self,
                      DtAssetInfo *info,
                      gint64       offline_after,
                      gboolean    *is_new)
{
  DtAsset *asset;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (is_new != NULL, NULL);

  *is_new = FALSE;
  asset = dt_twin_find_asset (self, info->key);

  if (asset != NULL)
    {
      asset->offline_after = offline_after;
      return asset;
    }

  if (!reserve (self->assets, self->assets->len + 1, DT_TWIN_MAX_ASSETS))
    return NULL;

  *is_new = TRUE;

  return add_asset (self, self->assets->len, info, offline_after);
}

DtChannel *
dt_twin_ensure_channel (DtTwin   *self,
                        DtAsset  *asset,
                        DtSignal *signal,
                        gboolean *is_new)
{
  DtChannel *channel;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (asset != NULL, NULL);
  g_return_val_if_fail (signal != NULL, NULL);
  g_return_val_if_fail (is_new != NULL, NULL);

  *is_new = FALSE;
  channel = dt_twin_find_channel (self, asset, signal->id);

  if (channel != NULL)
    {
      describe_channel (channel, signal);
      return channel;
    }

  if (signal->discovered && asset->n_discovered >= DT_TWIN_MAX_DISCOVERED)
    return NULL;

  if (!reserve (self->channels, self->channels->len + 1, DT_TWIN_MAX_CHANNELS))
    return NULL;

  *is_new = TRUE;

  return add_channel (self, self->channels->len, asset, signal);
}

guint
dt_twin_ensure_category (DtTwin     *self,
                         DtChannel  *channel,
                         const char *text,
                         gboolean   *is_new)
{
  ChannelNode *node = (ChannelNode *) channel;
  guint index;
  char *copy;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (channel != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (is_new != NULL, 0);

  if (node->categories == NULL)
    node->categories = g_hash_table_new (g_str_hash, g_str_equal);

  index = GPOINTER_TO_UINT (g_hash_table_lookup (node->categories, text));
  *is_new = index == 0;

  if (index > 0)
    return index - 1;

  copy = g_strdup (text);
  g_ptr_array_add (channel->categories, copy);
  g_hash_table_insert (node->categories, copy, GUINT_TO_POINTER (channel->categories->len));

  return channel->categories->len - 1;
}

DtAsset *
dt_twin_get_asset (DtTwin  *self,
                   guint32  id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return id >= 1 && id <= self->assets->len ? self->assets->pdata[id - 1] : NULL;
}

DtChannel *
dt_twin_get_channel (DtTwin  *self,
                     guint32  id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return id >= 1 && id <= self->channels->len ? self->channels->pdata[id - 1] : NULL;
}

DtAsset *
dt_twin_find_asset (DtTwin     *self,
                    const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->assets_by_key, key);
}

DtChannel *
dt_twin_find_channel (DtTwin        *self,
                      const DtAsset *asset,
                      const char    *signal_id)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (asset != NULL, NULL);
  g_return_val_if_fail (signal_id != NULL, NULL);

  return g_hash_table_lookup (((const AssetNode *) asset)->channels, signal_id);
}

guint32
dt_twin_get_n_assets (DtTwin *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->assets->len;
}

guint32
dt_twin_get_n_channels (DtTwin *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->channels->len;
}

/* Whether the value that @channel shows is to stay. */
static gboolean
outweighs (const DtChannel *channel,
           const DtSample  *sample)
{
  gboolean retained = (sample->flags & DT_SAMPLE_RETAINED) != 0;

  if (!channel->has_value)
    return FALSE;

  if (channel->live_at != 0)
    return retained || sample->time < channel->time;

  /* The time of a retained value says little, so any live one is better. */
  return retained && sample->time < channel->time;
}

gboolean
dt_twin_take_sample (DtTwin         *self,
                     DtChannel      *channel,
                     const DtSample *sample,
                     gint64          now)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (channel != NULL, FALSE);
  g_return_val_if_fail (sample != NULL, FALSE);

  if (outweighs (channel, sample))
    return FALSE;

  channel->time = sample->time;
  channel->value = sample->value;
  channel->flags = sample->flags;
  channel->has_value = TRUE;

  if ((sample->flags & DT_SAMPLE_RETAINED) == 0)
    channel->live_at = now;

  return TRUE;
}
