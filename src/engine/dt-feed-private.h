/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed.h"

G_BEGIN_DECLS

/* The engine's side of the feed. What is put between begin and end is seen as a whole, and wakes
 * the reader at most once until it has taken it. Texts and infos are copied or referenced. */

DtFeed *dt_feed_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void    dt_feed_free           (DtFeed                 *self);

void    dt_feed_begin          (DtFeed                 *self);
void    dt_feed_end            (DtFeed                 *self);

void    dt_feed_put_asset      (DtFeed                 *self,
                                const DtFeedAsset      *asset);
void    dt_feed_put_channel    (DtFeed                 *self,
                                const DtFeedChannel    *channel);
void    dt_feed_put_category   (DtFeed                 *self,
                                guint32                 channel,
                                guint                   index,
                                const char             *text);

/* @newest: whether the sample is the newest of its channel; a late one is for the charts only. */
void    dt_feed_put_sample     (DtFeed                 *self,
                                const DtSample         *sample,
                                gint64                  live_at,
                                gboolean                newest);
void    dt_feed_put_notice     (DtFeed                 *self,
                                guint32                 asset,
                                gint64                  time,
                                const char             *text);
void    dt_feed_put_connection (DtFeed                 *self,
                                const DtFeedConnection *connection);
void    dt_feed_put_problem    (DtFeed                 *self,
                                const DtFeedProblem    *problem);
void    dt_feed_put_health     (DtFeed                 *self,
                                const DtFeedHealth     *health);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtFeed, dt_feed_free)

G_END_DECLS
