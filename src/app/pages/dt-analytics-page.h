/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-asset-item.h"

G_BEGIN_DECLS

/**
 * DtAnalyticsPage:
 *
 * How did it get there: real-time charts of one asset. Space, or the action `analytics.pause`,
 * stops the picture while recording goes on.
 */
#define DT_TYPE_ANALYTICS_PAGE (dt_analytics_page_get_type ())

G_DECLARE_FINAL_TYPE (DtAnalyticsPage, dt_analytics_page, DT, ANALYTICS_PAGE, AdwBin)

GtkWidget   *dt_analytics_page_new          (void);

/* (nullable) (transfer none) */
DtAssetItem *dt_analytics_page_get_asset    (DtAnalyticsPage *self);
gboolean     dt_analytics_page_get_paused   (DtAnalyticsPage *self);

/* @asset: (nullable): NULL shows the empty state */
void         dt_analytics_page_set_asset    (DtAnalyticsPage *self,
                                             DtAssetItem     *asset);
void         dt_analytics_page_set_paused   (DtAnalyticsPage *self,
                                             gboolean         paused);

/* Adds the chart of channel @id of the page's asset if it is not there, and takes the focus to it. */
void         dt_analytics_page_show_channel (DtAnalyticsPage *self,
                                             guint32          id);

G_END_DECLS
