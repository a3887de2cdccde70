/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtOfflineBanner:
 *
 * "Vehicle offline – displaying last received values" with the time of the last message. It slides
 * in when its asset is offline and has been seen.
 */
#define DT_TYPE_OFFLINE_BANNER (dt_offline_banner_get_type ())

G_DECLARE_FINAL_TYPE (DtOfflineBanner, dt_offline_banner, DT, OFFLINE_BANNER, GtkWidget)

GtkWidget *dt_offline_banner_new       (void);

/* @asset: (nullable): NULL hides it */
void       dt_offline_banner_set_asset (DtOfflineBanner *self,
                                        DtAssetItem     *asset);

G_END_DECLS
