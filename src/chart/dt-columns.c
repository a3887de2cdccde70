/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dt-columns.h"

#define GAP_PERIODS 3
#define GAP_INTERVALS 5
#define INTERVALS_LOOKED_AT 64

static void
column_start (DtColumn      *column,
              const DtPoint *point,
              gboolean       broken)
{
  *column = (DtColumn) {
    .min = point->value,
    .max = point->value,
    .first = point->value,
    .last = point->value,
    .first_time = point->time,
    .last_time = point->time,
    .n = 1,
    .broken = broken,
  };
}

static void
column_add (DtColumn      *column,
            const DtPoint *point)
{
  column->min = point->value < column->min ? point->value : column->min;
  column->max = point->value > column->max ? point->value : column->max;
  column->last = point->value;
  column->last_time = point->time;
  column->n++;
}

void
dt_columns_fill (const DtPoint *points,
                 guint          n_points,
                 gint64         first,
                 gint64         width,
                 gint64         gap,
                 DtColumn      *columns,
                 guint          n_columns)
{
  gint64 begin = first * width;
  gboolean broken = FALSE;
  gint64 before = 0;
  guint k = 0;

  g_return_if_fail (width > 0);

  memset (columns, 0, sizeof (DtColumn) * n_columns);

  for (guint i = 0; i < n_points; i++)
    {
      const DtPoint *point = &points[i];

      if (point->time < begin)
        continue;
      if (isnan (point->value))
        {
          broken = TRUE;
          continue;
        }

      /* A division each is dear: most points stay in their column, or go to the next. */
      if (point->time >= begin + (k + 1) * width)
        {
          gint64 column = (point->time - begin) / width;

          if (column >= n_columns)
            break;
          k = (guint) column;
        }

      broken = broken || (gap > 0 && before != 0 && point->time - before > gap);
      if (columns[k].n == 0)
        column_start (&columns[k], point, broken);
      else
        column_add (&columns[k], point);
      broken = FALSE;
      before = point->time;
    }
}

static int
compare_times (const void *a,
               const void *b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

gint64
dt_columns_gap (const DtPoint *points,
                guint          n_points,
                gint64         period,
                gint64         least)
{
  gint64 intervals[INTERVALS_LOOKED_AT];
  guint n = 0;

  if (period > 0)
    return MAX (GAP_PERIODS * period, least);

  for (guint i = n_points; i > 1 && n < INTERVALS_LOOKED_AT; i--)
    {
      if (!isnan (points[i - 1].value) && !isnan (points[i - 2].value))
        intervals[n++] = points[i - 1].time - points[i - 2].time;
    }
  if (n == 0)
    return least;

  qsort (intervals, n, sizeof intervals[0], compare_times);

  return MAX (GAP_INTERVALS * intervals[n / 2], least);
}
