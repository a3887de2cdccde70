/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-series.h"

struct _DtSeries
{
  GObject  parent_instance;

  /* Owned */
  GArray  *points;

  guint    capacity;
  guint64  count;
};

G_DEFINE_FINAL_TYPE (DtSeries, dt_series, G_TYPE_OBJECT)

#define POINT(self, i) g_array_index ((self)->points, DtPoint, i)

/* Trims in halves, so that the cost of moving is paid once per capacity. */
static void
trim (DtSeries *self)
{
  if (self->points->len >= self->capacity * 2)
    g_array_remove_range (self->points, 0, self->points->len - self->capacity);
}

static void
dt_series_finalize (GObject *object)
{
  DtSeries *self = DT_SERIES (object);

  g_clear_pointer (&self->points, g_array_unref);

  G_OBJECT_CLASS (dt_series_parent_class)->finalize (object);
}

static void
dt_series_class_init (DtSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dt_series_finalize;
}

static void
dt_series_init (DtSeries *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (DtPoint));
}

DtSeries *
dt_series_new (guint capacity)
{
  DtSeries *self;

  g_return_val_if_fail (capacity > 0 && capacity < G_MAXUINT / 4, NULL);

  self = g_object_new (DT_TYPE_SERIES, NULL);
  self->capacity = capacity;

  return self;
}

void
dt_series_append (DtSeries *self,
                  gint64    time,
                  double    value)
{
  DtPoint point = { time, value };
  guint len, place;

  g_return_if_fail (DT_IS_SERIES (self));
  g_return_if_fail (isfinite (value));

  self->count++;
  len = self->points->len;

  if (len == 0 || time > POINT (self, len - 1).time)
    {
      g_array_append_val (self->points, point);
      trim (self);
      return;
    }

  place = dt_series_find (self, time);

  if (POINT (self, place).time == time)
    POINT (self, place) = point;
  else if (place > 0 || len < self->capacity)
    g_array_insert_val (self->points, place, point);

  trim (self);
}

void
dt_series_add_break (DtSeries *self,
                     gint64    time)
{
  DtPoint point = { time, NAN };
  guint len;

  g_return_if_fail (DT_IS_SERIES (self));

  len = self->points->len;
  if (len == 0 || isnan (POINT (self, len - 1).value))
    return;

  point.time = MAX (time, POINT (self, len - 1).time + 1);
  g_array_append_val (self->points, point);
  trim (self);
}

const DtPoint *
dt_series_peek (DtSeries *self,
                guint    *n)
{
  g_return_val_if_fail (DT_IS_SERIES (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->points->len;

  return *n > 0 ? &POINT (self, 0) : NULL;
}

guint64
dt_series_get_count (DtSeries *self)
{
  g_return_val_if_fail (DT_IS_SERIES (self), 0);

  return self->count;
}

guint
dt_series_find (DtSeries *self,
                gint64    time)
{
  guint low = 0, high;

  g_return_val_if_fail (DT_IS_SERIES (self), 0);

  high = self->points->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (POINT (self, middle).time < time)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

guint
dt_series_find_last (DtSeries *self,
                     guint     count)
{
  guint i;

  g_return_val_if_fail (DT_IS_SERIES (self), 0);

  for (i = self->points->len; i > 0 && count > 0; i--)
    {
      if (!isnan (POINT (self, i - 1).value))
        count--;
    }

  return i;
}
