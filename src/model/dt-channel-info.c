/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-channel-info.h"

DtAssetInfo *
dt_asset_info_new (const char *key,
                   const char *name,
                   const char *profile_id,
                   const char *kind)
{
  DtAssetInfo *self;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (profile_id != NULL, NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  self = g_atomic_rc_box_new0 (DtAssetInfo);
  self->key = g_strdup (key);
  self->name = g_strdup (name);
  self->profile_id = g_strdup (profile_id);
  self->kind = g_strdup (kind);

  return self;
}

DtAssetInfo *
dt_asset_info_ref (DtAssetInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_asset (gpointer data)
{
  DtAssetInfo *self = data;

  g_free (self->key);
  g_free (self->name);
  g_free (self->profile_id);
  g_free (self->kind);
}

void
dt_asset_info_unref (DtAssetInfo *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_asset);
}

DtChannelInfo *
dt_channel_info_new (DtAssetInfo *asset,
                     DtSignal    *signal)
{
  DtChannelInfo *self;

  g_return_val_if_fail (asset != NULL, NULL);
  g_return_val_if_fail (signal != NULL, NULL);

  self = g_atomic_rc_box_new0 (DtChannelInfo);
  self->asset = dt_asset_info_ref (asset);
  self->signal = dt_signal_ref (signal);

  return self;
}

DtChannelInfo *
dt_channel_info_ref (DtChannelInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear_channel (gpointer data)
{
  DtChannelInfo *self = data;

  dt_asset_info_unref (self->asset);
  dt_signal_unref (self->signal);
}

void
dt_channel_info_unref (DtChannelInfo *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear_channel);
}
