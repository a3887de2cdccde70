/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtStateBadge:
 *
 * Running or Offline of one asset: icon, word and reason, never colour alone.
 */
#define DT_TYPE_STATE_BADGE (dt_state_badge_get_type ())

G_DECLARE_FINAL_TYPE (DtStateBadge, dt_state_badge, DT, STATE_BADGE, GtkWidget)

GtkWidget *dt_state_badge_new       (void);

/* @asset: (nullable): NULL hides it */
void       dt_state_badge_set_asset (DtStateBadge *self,
                                     DtAssetItem  *asset);

G_END_DECLS
