/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtAssetRow:
 *
 * One asset in the sidebar: icon, name, state as icon and word, and age of the last message.
 */
#define DT_TYPE_ASSET_ROW (dt_asset_row_get_type ())

G_DECLARE_FINAL_TYPE (DtAssetRow, dt_asset_row, DT, ASSET_ROW, GtkWidget)

GtkWidget *dt_asset_row_new       (void);

/* @asset: (nullable) */
void       dt_asset_row_set_asset (DtAssetRow  *self,
                                   DtAssetItem *asset);

G_END_DECLS
