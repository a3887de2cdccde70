/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-channel-info.h"
#include "dt-profile.h"
#include "dt-sample.h"
#include "dt-state.h"

G_BEGIN_DECLS

/* Limits of design §9. */
#define DT_TWIN_MAX_ASSETS 10000
#define DT_TWIN_MAX_CHANNELS 20000
#define DT_TWIN_MAX_DISCOVERED 500

/**
 * DtAsset:
 * @id: from 1, the same in memory and in the history
 * @offline_after: microseconds, from its profile
 * @last_message: wall clock of the newest live message, 0: none in this run
 * @last_message_at: the same on the monotonic clock
 */
typedef struct
{
  guint32        id;
  DtAssetInfo   *info;
  DtAssetState   state;
  DtStateReason  reason;
  gint64         offline_after;
  gint64         last_message;
  gint64         last_message_at;
  guint          n_discovered;
} DtAsset;

/**
 * DtChannel:
 * @id: from 1, the same in memory and in the history
 * @time: of the newest sample, microseconds UTC
 * @live_at: monotonic time of the newest live sample, 0: none in this run
 */
typedef struct
{
  guint32        id;
  DtAsset       *asset;
  DtChannelInfo *info;
  GPtrArray     *categories;
  gint64         time;
  gint64         live_at;
  double         value;
  guint32        flags;
  gboolean       has_value;
} DtChannel;

/**
 * DtTwin:
 *
 * All assets and channels of one engine, with their newest values. Belongs to one thread.
 */
typedef struct _DtTwin DtTwin;

DtTwin    *dt_twin_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void       dt_twin_free            (DtTwin         *self);

/* What the history knows already, before anything else is added; ids as stored there. NULL for an
 * id beyond the limits or a second of the same id or name. */
DtAsset   *dt_twin_restore_asset   (DtTwin         *self,
                                    guint32         id,
                                    DtAssetInfo    *info,
                                    gint64          offline_after);
DtChannel *dt_twin_restore_channel (DtTwin         *self,
                                    guint32         id,
                                    guint32         asset_id,
                                    DtSignal       *signal);

/* Finds or adds. NULL beyond the limits; @is_new tells whether it was added. A found channel takes
 * over @signal, the newer description, but never a discovered one for one that a profile names. */
DtAsset   *dt_twin_ensure_asset    (DtTwin         *self,
                                    DtAssetInfo    *info,
                                    gint64          offline_after,
                                    gboolean       *is_new);
DtChannel *dt_twin_ensure_channel  (DtTwin         *self,
                                    DtAsset        *asset,
                                    DtSignal       *signal,
                                    gboolean       *is_new);

/* Finds or adds the string in the channel's table of categories. */
guint      dt_twin_ensure_category (DtTwin         *self,
                                    DtChannel      *channel,
                                    const char     *text,
                                    gboolean       *is_new);

DtAsset   *dt_twin_get_asset       (DtTwin         *self,
                                    guint32         id);
DtChannel *dt_twin_get_channel     (DtTwin         *self,
                                    guint32         id);
DtAsset   *dt_twin_find_asset      (DtTwin         *self,
                                    const char     *key);
DtChannel *dt_twin_find_channel    (DtTwin         *self,
                                    const DtAsset  *asset,
                                    const char     *signal_id);

/* Ids run from 1 to these, both inclusive; where the history has a gap, the getters give NULL. */
guint32    dt_twin_get_n_assets    (DtTwin         *self);
guint32    dt_twin_get_n_channels  (DtTwin         *self);

/* Takes over a sample as the newest value of its channel; a late sample (older than the newest)
 * and a retained one over a live one change nothing, and a live one always replaces a retained one.
 * @now: monotonic. */
gboolean   dt_twin_take_sample     (DtTwin         *self,
                                    DtChannel      *channel,
                                    const DtSample *sample,
                                    gint64          now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTwin, dt_twin_free)

G_END_DECLS
