/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DT_TICKS_MAX 24

/**
 * DtTicks:
 *
 * The round places of an axis. A place is never the sum of steps, so none drifts.
 */
typedef struct
{
  double value[DT_TICKS_MAX];
  guint  n;
  double step;
} DtTicks;

typedef struct
{
  gint64 time[DT_TICKS_MAX];
  guint  n;
  gint64 step;
} DtTimeTicks;

/* The smallest of 1, 2, 5 × 10^n that is at least @rough. */
double  dt_nice_step        (double       rough);

/* The same on the clock: 1, 2, 5, 10, 15, 30 s, then min, h, and days; below 1 s as above. */
gint64  dt_nice_time_step   (gint64       rough);

/* At most about @count ticks within @min..@max. */
void    dt_ticks_init       (DtTicks     *self,
                             double       min,
                             double       max,
                             guint        count);

/* Whole minutes, hours and days are those of @utc_offset, in microseconds. */
void    dt_time_ticks_init  (DtTimeTicks *self,
                             gint64       begin,
                             gint64       end,
                             gint64       utc_offset,
                             guint        count);

/* Digits after the point that tell ticks apart which are @step away from each other. */
guint   dt_ticks_decimals   (double       step);

G_END_DECLS
