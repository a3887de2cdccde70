/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-live.h"

G_BEGIN_DECLS

/* What #DtLive alone does to its items. A refresh says what the clock alone has changed: it returns
 * the microseconds until it may change again, G_MAXINT64 for never. */

#define DT_CHANNEL_POINTS 3600

DtChannelItem    *dt_channel_item_new              (const DtFeedChannel    *channel) G_GNUC_WARN_UNUSED_RESULT;
void              dt_channel_item_add_category     (DtChannelItem          *self,
                                                    guint                   index,
                                                    const char             *text);
void              dt_channel_item_take_value       (DtChannelItem          *self,
                                                    const DtFeedValue      *value);
void              dt_channel_item_take_sample      (DtChannelItem          *self,
                                                    const DtSample         *sample);
/* Returns whether the state has changed. */
gboolean          dt_channel_item_set_asset_state  (DtChannelItem          *self,
                                                    DtAssetState            state,
                                                    gint64                  last_message);
gint64            dt_channel_item_refresh          (DtChannelItem          *self,
                                                    gint64                  now,
                                                    gboolean               *changed);

DtAssetItem      *dt_asset_item_new                (const DtFeedAsset      *asset,
                                                    DtProfile              *profile) G_GNUC_WARN_UNUSED_RESULT;
void              dt_asset_item_take               (DtAssetItem            *self,
                                                    const DtFeedAsset      *asset);
/* A live value came, at @at on the monotonic clock and @time on the wall clock. */
void              dt_asset_item_seen               (DtAssetItem            *self,
                                                    gint64                  at,
                                                    gint64                  time);
void              dt_asset_item_take_notice        (DtAssetItem            *self,
                                                    const DtFeedNotice     *notice);

/* The list says so only with the announcement, once for many. */
void              dt_asset_item_add_channel        (DtAssetItem            *self,
                                                    DtChannelItem          *channel);
void              dt_asset_item_announce_channels  (DtAssetItem            *self);
gint64            dt_asset_item_refresh            (DtAssetItem            *self,
                                                    gint64                  now,
                                                    gboolean               *changed);

DtConnectionItem *dt_connection_item_new           (const DtFeedConnection *connection) G_GNUC_WARN_UNUSED_RESULT;
void              dt_connection_item_take          (DtConnectionItem       *self,
                                                    const DtFeedConnection *connection,
                                                    gint64                  now);
gint64            dt_connection_item_refresh       (DtConnectionItem       *self,
                                                    gint64                  now,
                                                    gboolean               *changed);

/* Without an engine: what a test applies is all that comes. @profiles: (nullable) */
DtLive           *dt_live_new_detached             (DtProfileLibrary       *profiles) G_GNUC_WARN_UNUSED_RESULT;
void              dt_live_apply                    (DtLive                 *self,
                                                    const DtFeedUpdate     *update);

G_END_DECLS
