/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-series.h"
#include "dt-signal.h"
#include "dt-state.h"

G_BEGIN_DECLS

/**
 * DtChannelItem:
 *
 * One signal of one asset as the window shows it. Main thread only. Emits #DtChannelItem::changed
 * at most once a frame, when value, state, age text or points have changed.
 */
#define DT_TYPE_CHANNEL_ITEM (dt_channel_item_get_type ())

G_DECLARE_FINAL_TYPE (DtChannelItem, dt_channel_item, DT, CHANNEL_ITEM, GObject)

/* Stands for a signal of which nothing has come yet: id 0, never seen. */
DtChannelItem  *dt_channel_item_new_placeholder (DtSignal      *signal) G_GNUC_WARN_UNUSED_RESULT;

guint32         dt_channel_item_get_id          (DtChannelItem *self);
guint32         dt_channel_item_get_asset_id    (DtChannelItem *self);
DtSignal       *dt_channel_item_get_signal      (DtChannelItem *self);
DtChannelState  dt_channel_item_get_state       (DtChannelItem *self);

/* FALSE while never seen; then @value and @time (wall clock, each nullable) are left alone. */
gboolean        dt_channel_item_get_value       (DtChannelItem *self,
                                                 double        *value,
                                                 gint64        *time);

/* "2 500", "matin", "On", "--"; without the unit. */
char           *dt_channel_item_get_value_text  (DtChannelItem *self) G_GNUC_WARN_UNUSED_RESULT;
DtLimitLevel    dt_channel_item_get_level       (DtChannelItem *self);

/* "Last value · 2 min ago", "Last value · age unknown"; NULL while live or never seen. */
char           *dt_channel_item_get_badge_text  (DtChannelItem *self) G_GNUC_WARN_UNUSED_RESULT;
DtSeries       *dt_channel_item_get_series      (DtChannelItem *self);

/* String @index of a category channel, NULL beyond its table. */
const char     *dt_channel_item_get_category    (DtChannelItem *self,
                                                 guint          index);

G_END_DECLS
