/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A point whose value is NaN is a break: data stopped there, and no line crosses it. */
typedef struct
{
  gint64 time;
  double value;
} DtPoint;

/**
 * DtSeries:
 *
 * The recent points of one channel, oldest first, in one contiguous array of bounded length. Not
 * thread safe: it belongs to the main thread.
 */
#define DT_TYPE_SERIES (dt_series_get_type ())

G_DECLARE_FINAL_TYPE (DtSeries, dt_series, DT, SERIES, GObject)

/* @capacity: points kept at least; up to twice as many are held */
DtSeries      *dt_series_new       (guint           capacity) G_GNUC_WARN_UNUSED_RESULT;

/* A point older than the last one goes to its place; one of the same time replaces it. */
void           dt_series_append    (DtSeries       *self,
                                    gint64          time,
                                    double          value);

/* Says that data stopped: a break at @time, or right after the last point where that is later. */
void           dt_series_add_break (DtSeries       *self,
                                    gint64          time);

/* (transfer none) (array length=n): valid until the next append */
const DtPoint *dt_series_peek      (DtSeries       *self,
                                    guint          *n);

/* How many were ever appended: for "42 new since the pause". */
guint64        dt_series_get_count (DtSeries       *self);

/* Index of the first point at or after @time; n where there is none. */
guint          dt_series_find      (DtSeries       *self,
                                    gint64          time);

/* Index of the @count-th newest point that is no break; 0 where there are fewer. */
guint          dt_series_find_last (DtSeries       *self,
                                    guint           count);

G_END_DECLS
