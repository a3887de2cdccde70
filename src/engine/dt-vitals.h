/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed-private.h"

G_BEGIN_DECLS

/**
 * DtVitals:
 *
 * The health of the engine from one second to the next: totals in, rates out.
 */
typedef struct
{
  DtFeedHealth last;
  gint64       time;
  guint64      gone_messages;   /* of connections that were removed */
  guint64      gone_samples;
  guint64      gone_dropped;
} DtVitals;

/* Keeps what a connection had counted when it goes. */
void dt_vitals_keep   (DtVitals            *self,
                       const DtQueueCounts *counts);

/* Completes @health with the rates since the last call and tells the feed, unless nothing has
 * changed. Takes over the texts of @health. @now: monotonic. */
void dt_vitals_report (DtVitals            *self,
                       DtFeedHealth        *health,
                       gint64               now,
                       DtFeed              *feed);
void dt_vitals_clear  (DtVitals            *self);

G_END_DECLS
