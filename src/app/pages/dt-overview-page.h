/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtOverviewPage:
 *
 * How is it now: the cards of one asset, and all its other signals. A card that is activated
 * activates the action `win.show-channel` with the id of its channel ("u").
 */
#define DT_TYPE_OVERVIEW_PAGE (dt_overview_page_get_type ())

G_DECLARE_FINAL_TYPE (DtOverviewPage, dt_overview_page, DT, OVERVIEW_PAGE, AdwBin)

GtkWidget   *dt_overview_page_new       (void);

/* (nullable) (transfer none) */
DtAssetItem *dt_overview_page_get_asset (DtOverviewPage *self);

/* @asset: (nullable): NULL shows the empty state */
void         dt_overview_page_set_asset (DtOverviewPage *self,
                                         DtAssetItem    *asset);

G_END_DECLS
