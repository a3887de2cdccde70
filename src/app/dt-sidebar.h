/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtSidebar:
 *
 * The assets, of which one is selected, and the connections. Emits #DtSidebar::asset-activated when
 * the user chooses one, also the one that is selected already.
 */
#define DT_TYPE_SIDEBAR (dt_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (DtSidebar, dt_sidebar, DT, SIDEBAR, AdwBin)

/* (nullable) (transfer none) */
DtAssetItem *dt_sidebar_get_asset   (DtSidebar   *self);

/* For which connections are saved; before dt_sidebar_set_live(). */
void         dt_sidebar_set_session (DtSidebar   *self,
                                     DtSession   *session);

/* @live: (nullable) */
void         dt_sidebar_set_live    (DtSidebar   *self,
                                     DtLive      *live);

/* Selects the asset of this key when it comes, unless the user was faster. */
void         dt_sidebar_set_wanted  (DtSidebar   *self,
                                     const char  *key);

G_END_DECLS
