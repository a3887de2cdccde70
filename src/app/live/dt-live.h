/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-asset-item.h"
#include "dt-connection-item.h"
#include "dt-engine.h"

G_BEGIN_DECLS

/**
 * DtLive:
 *
 * The engine's feed as list models for the window. Main thread only. It takes the feed at most 60
 * times a second while something changes, and not at all while nothing does, but for the ages that
 * are shown. Emits #DtLive::updated after each take.
 */
#define DT_TYPE_LIVE (dt_live_get_type ())

G_DECLARE_FINAL_TYPE (DtLive, dt_live, DT, LIVE, GObject)

DtLive             *dt_live_new              (DtEngine *engine) G_GNUC_WARN_UNUSED_RESULT;
DtEngine           *dt_live_get_engine       (DtLive   *self);

/* (transfer none): of DtAssetItem, in the order they were first seen */
GListModel         *dt_live_get_assets       (DtLive   *self);

/* (transfer none): of DtConnectionItem */
GListModel         *dt_live_get_connections  (DtLive   *self);
DtAssetItem        *dt_live_find_asset       (DtLive   *self,
                                              guint32   id);
DtChannelItem      *dt_live_find_channel     (DtLive   *self,
                                              guint32   id);

/* Valid until the next #DtLive::updated. */
const DtFeedHealth *dt_live_get_health       (DtLive   *self);

/* (element-type DtFeedProblem): newest first */
GPtrArray          *dt_live_get_problems     (DtLive   *self);

G_END_DECLS
