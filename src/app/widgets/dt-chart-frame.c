/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "dt-chart-frame.h"
#include "dt-columns.h"

/* Where the profile is silent, and for signals that come more often than this. */
#define GAP_LEAST (10 * G_TIME_SPAN_SECOND)

/* A window of the last points never reaches back further than this many times their usual length:
 * after a night in the garage the drive is shown, not the night. */
#define REACH 3
#define INTERVALS_MAX 128

static int
compare_times (const void *a,
               const void *b)
{
  const gint64 *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* The usual distance of the newest points. */
static gint64
get_interval (const DtSignal *signal,
              const DtPoint  *points,
              guint           n_points)
{
  gint64 intervals[INTERVALS_MAX];
  guint n = 0;

  for (guint i = n_points; i > 1 && n < INTERVALS_MAX; i--)
    {
      if (!isnan (points[i - 1].value) && !isnan (points[i - 2].value))
        intervals[n++] = points[i - 1].time - points[i - 2].time;
    }

  if (n < 3)
    return signal->period > 0 ? signal->period : G_TIME_SPAN_SECOND;

  qsort (intervals, n, sizeof intervals[0], compare_times);

  return MAX (intervals[n / 2], 1);
}

static const char *
get_category (guint    index,
              gpointer user_data)
{
  return dt_channel_item_get_category (user_data, index);
}

/* @newest: (out): time of the newest point that is no break, 0 where there is none */
static void
frame_init (DtChartFrame  *self,
            DtChannelItem *channel,
            gint64        *newest)
{
  DtSeries *series = dt_channel_item_get_series (channel);
  const DtSignal *signal = dt_channel_item_get_signal (channel);
  guint n, last;
  const DtPoint *points = dt_series_peek (series, &n);

  *self = (DtChartFrame) { .channel = g_object_ref (channel) };
  self->data = (DtChartData) {
    .signal = signal,
    .points = points,
    .n_points = n,
    .gap = dt_columns_gap (points, n, signal->period, GAP_LEAST),
    .category = get_category,
    .user_data = channel,
    .cursor = -1,
  };

  last = dt_series_find_last (series, 1);
  *newest = last < n ? points[last].time : 0;
}

void
dt_chart_frame_init_points (DtChartFrame  *self,
                            DtChannelItem *channel,
                            guint          count)
{
  DtSeries *series = dt_channel_item_get_series (channel);
  gint64 newest, usual;
  guint first;

  frame_init (self, channel, &newest);
  first = dt_series_find_last (series, count);
  usual = get_interval (self->data.signal, self->data.points + first,
                        self->data.n_points - first) * (count - 1);

  self->data.end = newest != 0 ? newest : g_get_real_time ();
  self->data.begin = self->data.end - usual;
  if (first < self->data.n_points)
    self->data.begin = MIN (self->data.begin, self->data.points[first].time);
  self->data.begin = MAX (self->data.begin, self->data.end - REACH * usual);
}

void
dt_chart_frame_init_span (DtChartFrame  *self,
                          DtChannelItem *channel,
                          gint64         span,
                          gint64         edge,
                          int            width)
{
  gint64 column = MAX (span / MAX (width, 1), 1);
  gint64 newest;

  frame_init (self, channel, &newest);
  if (newest > edge || (newest != 0 && newest < edge - span))
    edge = newest;

  self->data.end = (edge / column + 1) * column;
  self->data.begin = self->data.end - span;
}

void
dt_chart_frame_keep (DtChartFrame *self)
{
  if (self->kept != NULL)
    return;

  self->kept = g_memdup2 (self->data.points, self->data.n_points * sizeof (DtPoint));
  self->data.points = self->kept;
}

void
dt_chart_frame_clear (DtChartFrame *self)
{
  g_clear_pointer (&self->kept, g_free);
  g_clear_object (&self->channel);
}

int
dt_chart_frame_find (DtChartFrame *self,
                     gint64        time)
{
  gint64 best = G_MAXINT64;
  int found = -1;

  for (guint i = 0; i < self->data.n_points; i++)
    {
      const DtPoint *point = &self->data.points[i];
      gint64 distance = ABS (point->time - time);

      if (isnan (point->value) || point->time < self->data.begin || point->time > self->data.end)
        continue;
      if (distance > best)
        break;
      best = distance;
      found = (int) i;
    }

  return found;
}
