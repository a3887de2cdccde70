/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "dt-signal.h"

G_BEGIN_DECLS

/**
 * DtAssetInfo:
 * @key: unique in one history, as the source names it ("84f703406f75")
 * @name: what the user reads; the key until the user or the publisher says better
 * @profile_id: id of its profile
 * @kind: "vehicle", "line", "batch" or "generic"
 *
 * What an asset is, without how it is. Immutable, readable from any thread.
 */
typedef struct
{
  char *key;
  char *name;
  char *profile_id;
  char *kind;
} DtAssetInfo;

/**
 * DtChannelInfo:
 *
 * One signal of one asset. Immutable, readable from any thread.
 */
typedef struct
{
  DtAssetInfo *asset;
  DtSignal    *signal;
} DtChannelInfo;

DtAssetInfo   *dt_asset_info_new      (const char    *key,
                                       const char    *name,
                                       const char    *profile_id,
                                       const char    *kind) G_GNUC_WARN_UNUSED_RESULT;
DtAssetInfo   *dt_asset_info_ref      (DtAssetInfo   *self);
void           dt_asset_info_unref    (DtAssetInfo   *self);

DtChannelInfo *dt_channel_info_new    (DtAssetInfo   *asset,
                                       DtSignal      *signal) G_GNUC_WARN_UNUSED_RESULT;
DtChannelInfo *dt_channel_info_ref    (DtChannelInfo *self);
void           dt_channel_info_unref  (DtChannelInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtAssetInfo, dt_asset_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtChannelInfo, dt_channel_info_unref)

G_END_DECLS
