/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-channel-info.h"
#include "dt-feed-problem.h"
#include "dt-history-writer.h"
#include "dt-record.h"
#include "dt-sample.h"
#include "dt-source.h"
#include "dt-state.h"

G_BEGIN_DECLS

/* Samples of one channel that one update holds at most. Beyond it they are thinned in pairs that
 * keep minimum and maximum, so that the work of a frame does not grow with the message rate. */
#define DT_FEED_MAX_SAMPLES 128

/* Problems that are remembered for the health strip, one for each topic and reason. */
#define DT_FEED_MAX_PROBLEMS 200

typedef struct
{
  guint32        id;
  DtAssetInfo   *info;
  DtAssetState   state;
  DtStateReason  reason;
  gint64         offline_after;
  gint64         last_message;      /* wall clock, 0: none in this run */
  gint64         last_message_at;   /* monotonic */
} DtFeedAsset;

typedef struct
{
  guint32        id;
  guint32        asset;
  DtSignal      *signal;
} DtFeedChannel;

typedef struct
{
  guint32        channel;
  guint          index;
  char          *text;
} DtFeedCategory;

typedef struct
{
  guint32        channel;
  guint32        flags;             /* DtSampleFlags of the newest sample */
  gint64         time;              /* of the newest sample, wall clock */
  gint64         live_at;           /* monotonic, of the newest live sample; 0: none in this run */
  double         value;
} DtFeedValue;

typedef struct
{
  guint32        asset;
  gint64         time;
  char          *text;
} DtFeedNotice;

typedef struct
{
  char          *id;
  char          *name;
  char          *uri;
  DtSourceState  state;
  char          *reason;            /* nullable */
  gint64         retry_at;          /* monotonic, 0: none planned */
  int            protocol;
  DtQueueCounts  counts;
  gboolean       removed;
} DtFeedConnection;

/**
 * DtFeedHealth:
 *
 * Sums over all connections since the start, and rates over the last second.
 */
typedef struct
{
  guint64          messages;
  guint64          samples;
  guint64          problems;
  guint64          dropped;         /* by the record queues */
  guint64          refused;         /* assets, channels beyond the limits */
  double           messages_per_s;
  double           samples_per_s;
  gboolean         has_history;
  DtHistoryStatus  history;
} DtFeedHealth;

/**
 * DtFeedUpdate:
 * @assets: (element-type DtFeedAsset): new and changed ones, in the order of ids
 * @channels: (element-type DtFeedChannel): new ones, in the order of ids
 * @categories: (element-type DtFeedCategory): new ones
 * @values: (element-type DtFeedValue): the newest of each channel that changed
 * @samples: (element-type DtSample): for charts, each channel's own in the order of time of arrival
 * @notices: (element-type DtFeedNotice)
 * @connections: (element-type DtFeedConnection): changed ones
 * @problems: (element-type DtFeedProblem): changed ones
 * @health: as of the last second
 *
 * What changed since the last update. Owned by the feed, valid until the next take.
 */
typedef struct
{
  GArray       *assets;
  GArray       *channels;
  GArray       *categories;
  GArray       *values;
  GArray       *samples;
  GArray       *notices;
  GArray       *connections;
  GArray       *problems;
  DtFeedHealth  health;
} DtFeedUpdate;

/**
 * DtFeed:
 *
 * From the engine's thread to the main thread, conflated: the newest value of each channel, and
 * every sample within a bound. The reader takes it once a frame.
 */
typedef struct _DtFeed DtFeed;

/* @wake is called in the engine's thread, at most once until the next take. */
void                dt_feed_set_wake (DtFeed     *self,
                                      DtWakeFunc  wake,
                                      gpointer    user_data);

/* (transfer none) */
const DtFeedUpdate *dt_feed_take     (DtFeed     *self);

G_END_DECLS
