/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

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
DtSeries      *dt_series_new      (guint           capacity) G_GNUC_WARN_UNUSED_RESULT;

/* A point older than the last one goes to its place; one of the same time replaces it. */
void           dt_series_append   (DtSeries       *self,
                                   gint64          time,
                                   double          value);

/* (transfer none) (array length=n): valid until the next append */
const DtPoint *dt_series_peek     (DtSeries       *self,
                                   guint          *n);

/* How many were ever appended: for "42 new since the pause". */
guint64        dt_series_get_count (DtSeries      *self);

/* Index of the first point at or after @time; n where there is none. */
guint          dt_series_find     (DtSeries       *self,
                                   gint64          time);

G_END_DECLS
