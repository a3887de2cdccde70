/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtAssetPicker:
 *
 * A drop-down of assets, seen where there are two or more to choose from. Emits
 * #DtAssetPicker::changed.
 */
#define DT_TYPE_ASSET_PICKER (dt_asset_picker_get_type ())

G_DECLARE_FINAL_TYPE (DtAssetPicker, dt_asset_picker, DT, ASSET_PICKER, AdwBin)

/* (nullable) (transfer none) */
DtAssetItem *dt_asset_picker_get_asset  (DtAssetPicker *self);

/* @asset: (nullable) */
void         dt_asset_picker_set_asset  (DtAssetPicker *self,
                                         DtAssetItem   *asset);

/* @assets: (nullable) (element-type DtAssetItem) */
void         dt_asset_picker_set_assets (DtAssetPicker *self,
                                         GListModel    *assets);

G_END_DECLS
