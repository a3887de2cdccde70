/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed.h"

G_BEGIN_DECLS

/**
 * DtFeedSlots:
 *
 * Per channel, the newest value and the samples since the last take, thinned where they are more
 * than %DT_FEED_MAX_SAMPLES. No lock of its own.
 */
typedef struct _DtFeedSlots DtFeedSlots;

DtFeedSlots *dt_feed_slots_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void         dt_feed_slots_free     (DtFeedSlots    *self);
void         dt_feed_slots_put      (DtFeedSlots    *self,
                                     const DtSample *sample,
                                     gint64          live_at,
                                     gboolean        newest);
gboolean     dt_feed_slots_is_empty (DtFeedSlots    *self);

/* Moves what changed to the end of @values (DtFeedValue) and @samples (DtSample). */
void         dt_feed_slots_drain    (DtFeedSlots    *self,
                                     GArray         *values,
                                     GArray         *samples);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtFeedSlots, dt_feed_slots_free)

G_END_DECLS
