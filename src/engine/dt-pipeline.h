/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed-private.h"
#include "dt-history-writer.h"
#include "dt-presence.h"
#include "dt-profile-library.h"
#include "dt-twin.h"

G_BEGIN_DECLS

/**
 * DtPipeline:
 *
 * What happens to a record: the twin takes it, the rules judge it, the history and the feed get
 * it. Belongs to the engine's thread and never waits.
 */
typedef struct _DtPipeline DtPipeline;

/* @writer: (nullable): NULL for no history. Nothing goes to it before dt_pipeline_restore(). */
DtPipeline *dt_pipeline_new              (DtProfileLibrary       *profiles,
                                          DtHistoryWriter        *writer,
                                          DtFeed                 *feed) G_GNUC_WARN_UNUSED_RESULT;
void        dt_pipeline_free             (DtPipeline             *self);

/* What the history knows already. @last: (nullable) (element-type DtSample): the newest stored
 * sample of each channel. */
void        dt_pipeline_restore          (DtPipeline             *self,
                                          const DtHistoryCatalog *catalog,
                                          const GArray           *last);

/* The history could not be opened: go on without. */
void        dt_pipeline_forget_history   (DtPipeline             *self);

/* One batch of records lies between begin and end: one lock of the feed, one push to the writer. */
void        dt_pipeline_begin            (DtPipeline             *self);
void        dt_pipeline_end              (DtPipeline             *self);

/* NULL beyond the limits of design §9. */
DtAsset    *dt_pipeline_ensure_asset     (DtPipeline             *self,
                                          DtAssetInfo            *info);
DtChannel  *dt_pipeline_ensure_channel   (DtPipeline             *self,
                                          DtAsset                *asset,
                                          DtSignal               *signal);
guint       dt_pipeline_ensure_category  (DtPipeline             *self,
                                          DtChannel              *channel,
                                          const char             *text);
void        dt_pipeline_take_sample      (DtPipeline             *self,
                                          DtChannel              *channel,
                                          const DtSample         *sample,
                                          gint64                  now);
void        dt_pipeline_seen             (DtPipeline             *self,
                                          DtAsset                *asset,
                                          gint64                  now);
void        dt_pipeline_offline          (DtPipeline             *self,
                                          DtAsset                *asset,
                                          DtStateReason           reason);
void        dt_pipeline_notice           (DtPipeline             *self,
                                          DtAsset                *asset,
                                          const char             *text);

/* See dt_presence_get_deadline() and dt_presence_advance(). */
gint64      dt_pipeline_get_deadline     (DtPipeline             *self);
void        dt_pipeline_advance          (DtPipeline             *self,
                                          gint64                  now);

/* Samples since the start, and assets and channels refused at the limits. */
guint64     dt_pipeline_get_n_refused    (DtPipeline             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtPipeline, dt_pipeline_free)

G_END_DECLS
