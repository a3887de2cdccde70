/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-reader.h"

G_BEGIN_DECLS

/**
 * DtBuckets:
 * @from: microseconds UTC, as is @to
 * @n: at least one
 *
 * [from, to) in @n buckets of the same width, up to a microsecond. Borrows @items.
 */
typedef struct
{
  gint64    from;
  gint64    to;
  guint     n;
  DtBucket *items;
} DtBuckets;

/* @time lies in [from, to). */
guint   dt_buckets_find        (const DtBuckets *self,
                                gint64           time);

/* Where the bucket behind @index begins. */
gint64  dt_buckets_get_end     (const DtBuckets *self,
                                guint            index);

void    dt_buckets_add_summary (DtBuckets       *self,
                                guint            index,
                                const DtBucket  *summary);

/* @times: in order, all in [from, to) */
void    dt_buckets_add_samples (DtBuckets       *self,
                                const gint64    *times,
                                const double    *values,
                                gsize            n);

G_END_DECLS
