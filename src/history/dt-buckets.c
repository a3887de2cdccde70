/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-buckets.h"
#include "dt-sample-runs.h"

guint
dt_buckets_find (const DtBuckets *self,
                 gint64           time)
{
  guint64 width = (guint64) (self->to - self->from);
  guint64 offset = (guint64) (time - self->from);

  return (guint) ((unsigned __int128) offset * self->n / width);
}

gint64
dt_buckets_get_end (const DtBuckets *self,
                    guint            index)
{
  unsigned __int128 width = (guint64) (self->to - self->from);
  unsigned __int128 offset = (width * (index + 1) + self->n - 1) / self->n;

  return self->from + (gint64) offset;
}

/* A sum beyond the numbers stays at their end. */
static void
add_sum (DtBucket *bucket,
         double    sum)
{
  bucket->sum = CLAMP (bucket->sum + sum, -G_MAXDOUBLE, G_MAXDOUBLE);
}

void
dt_buckets_add_summary (DtBuckets      *self,
                        guint           index,
                        const DtBucket *summary)
{
  DtBucket *bucket = &self->items[index];

  if (bucket->n == 0)
    {
      *bucket = *summary;
      return;
    }

  if (summary->first_time < bucket->first_time)
    {
      bucket->first_time = summary->first_time;
      bucket->first = summary->first;
    }
  if (summary->last_time >= bucket->last_time)
    {
      bucket->last_time = summary->last_time;
      bucket->last = summary->last;
    }

  bucket->n += summary->n;
  bucket->min = MIN (bucket->min, summary->min);
  bucket->max = MAX (bucket->max, summary->max);
  add_sum (bucket, summary->sum);
}

/* The samples of one bucket, at least one. */
static void
summarise (const gint64 *times,
           const double *values,
           gsize         n,
           DtBucket     *summary)
{
  double min = values[0];
  double max = values[0];
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      min = MIN (min, values[i]);
      max = MAX (max, values[i]);
      sum += values[i];
    }

  *summary = (DtBucket) { .n = n, .first_time = times[0], .last_time = times[n - 1],
                          .first = values[0], .last = values[n - 1], .min = min, .max = max };
  add_sum (summary, sum);
}

void
dt_buckets_add_samples (DtBuckets    *self,
                        const gint64 *times,
                        const double *values,
                        gsize         n)
{
  while (n > 0)
    {
      guint index = dt_buckets_find (self, times[0]);
      gsize count = dt_times_search (times, n, dt_buckets_get_end (self, index));
      DtBucket summary;

      summarise (times, values, count, &summary);
      dt_buckets_add_summary (self, index, &summary);

      times += count;
      values += count;
      n -= count;
    }
}
