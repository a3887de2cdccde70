/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-live.h"

G_BEGIN_DECLS

/**
 * DtHistoryBanner:
 *
 * Says across the window that nothing is recorded, and why, or that a damaged history was set
 * aside. Not there while all is well.
 */
#define DT_TYPE_HISTORY_BANNER (dt_history_banner_get_type ())

G_DECLARE_FINAL_TYPE (DtHistoryBanner, dt_history_banner, DT, HISTORY_BANNER, AdwBin)

/* @live: (nullable) */
void dt_history_banner_set_live (DtHistoryBanner    *self,
                                 DtLive             *live);

/* What the banner does with each update. */
void dt_history_banner_show     (DtHistoryBanner    *self,
                                 const DtFeedHealth *health);

G_END_DECLS
