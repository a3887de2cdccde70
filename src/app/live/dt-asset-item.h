/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-channel-item.h"
#include "dt-profile.h"
#include "dt-state.h"

G_BEGIN_DECLS

/**
 * DtAssetItem:
 *
 * One asset as the window shows it: a #GListModel of its #DtChannelItem. Main thread only.
 * Properties: name, icon-name, state-text ("Running", "Offline"), age-text; emits
 * #DtAssetItem::changed at most once a frame.
 */
#define DT_TYPE_ASSET_ITEM (dt_asset_item_get_type ())

G_DECLARE_FINAL_TYPE (DtAssetItem, dt_asset_item, DT, ASSET_ITEM, GObject)

guint32        dt_asset_item_get_id           (DtAssetItem *self);
const char    *dt_asset_item_get_key          (DtAssetItem *self);
const char    *dt_asset_item_get_name         (DtAssetItem *self);
const char    *dt_asset_item_get_icon_name    (DtAssetItem *self);

/* (nullable): NULL where the profile is no longer there */
DtProfile     *dt_asset_item_get_profile      (DtAssetItem *self);
DtAssetState   dt_asset_item_get_state        (DtAssetItem *self);
char          *dt_asset_item_get_reason_text  (DtAssetItem *self) G_GNUC_WARN_UNUSED_RESULT;

/* Wall clock of the newest live message; 0: none in this run. */
gint64         dt_asset_item_get_last_message (DtAssetItem *self);

/* (nullable): the newest words from the device that are no measure; @time: wall clock */
const char    *dt_asset_item_get_notice       (DtAssetItem *self,
                                               gint64      *time);

/* (transfer none) (nullable): by the id of the signal */
DtChannelItem *dt_asset_item_find_channel     (DtAssetItem *self,
                                               const char  *signal_id);

G_END_DECLS
