/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-series.h"

G_BEGIN_DECLS

/**
 * DtColumn:
 *
 * All points of one pixel column: column k covers [k × width, (k + 1) × width) microseconds since
 * the epoch, whatever the window, so that a scrolling chart does not shimmer.
 * @n: points in it; 0: nothing else is valid
 * @broken: the line does not continue from the column before
 */
typedef struct
{
  double   min;
  double   max;
  double   first;
  double   last;
  gint64   first_time;
  gint64   last_time;
  guint    n;
  gboolean broken;
} DtColumn;

/* @first: number of the column that columns[0] is; @width: microseconds of one column; @gap: the
 * time without a point that breaks the line, 0: none does */
void dt_columns_fill (const DtPoint *points,
                      guint          n_points,
                      gint64         first,
                      gint64         width,
                      gint64         gap,
                      DtColumn      *columns,
                      guint          n_columns);

/* Time without a point that means that data stopped: 3 × @period, or where that is unknown
 * (0) several times the usual distance of the points; never less than @least. */
gint64 dt_columns_gap (const DtPoint *points,
                       guint          n_points,
                       gint64         period,
                       gint64         least);

G_END_DECLS
