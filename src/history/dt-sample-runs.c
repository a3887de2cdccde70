/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-chunk-codec.h"
#include "dt-sample-runs.h"

typedef struct
{
  gsize  start;
  gsize  n;
  gint64 seq;
} Run;

typedef struct
{
  gint64 time;
  gint64 seq;
  double value;
} Merged;

DtSampleRuns *
dt_sample_runs_new (void)
{
  DtSampleRuns *self = g_new0 (DtSampleRuns, 1);

  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->merged = g_array_new (FALSE, FALSE, sizeof (Merged));

  return self;
}

void
dt_sample_runs_free (DtSampleRuns *self)
{
  g_clear_pointer (&self->runs, g_array_unref);
  g_clear_pointer (&self->merged, g_array_unref);
  g_free (self->times);
  g_free (self->values);
  g_free (self);
}

void
dt_sample_runs_clear (DtSampleRuns *self)
{
  self->n = 0;
}

void
dt_sample_runs_open (DtSampleRuns *self)
{
  g_array_set_size (self->runs, 0);
  self->start = self->n;
  self->overlapping = FALSE;
}

static void
reserve (DtSampleRuns *self,
         gsize         n)
{
  if (self->n + n <= self->capacity)
    return;

  self->capacity = MAX (self->n + n, self->capacity * 2);
  self->times = g_renew (gint64, self->times, self->capacity);
  self->values = g_renew (double, self->values, self->capacity);
}

/* Takes the @n samples that stand behind the end already. */
static void
take_run (DtSampleRuns *self,
          gsize         n,
          gint64        seq)
{
  Run run = { self->n, n, seq };

  if (n == 0)
    return;

  if (self->n > self->start && self->times[self->n] <= self->times[self->n - 1])
    self->overlapping = TRUE;

  g_array_append_val (self->runs, run);
  self->n += n;
}

gsize
dt_times_search (const gint64 *times,
                 gsize         n,
                 gint64        time)
{
  gsize low = 0;

  while (low < n)
    {
      gsize middle = low + (n - low) / 2;

      if (times[middle] < time)
        low = middle + 1;
      else
        n = middle;
    }

  return low;
}

gboolean
dt_sample_runs_add_chunk (DtSampleRuns  *self,
                          const guint8  *blob,
                          gsize          length,
                          guint          n,
                          gint64         seq,
                          gint64         from,
                          gint64         to,
                          GError       **error)
{
  gint64 *times;
  gsize first;
  gsize last;

  reserve (self, n);
  times = self->times + self->n;

  if (!dt_chunk_decode (blob, length, times, self->values + self->n, n, error))
    return FALSE;

  first = dt_times_search (times, n, from);
  last = first + dt_times_search (times + first, n - first, to);

  if (first > 0)
    {
      memmove (times, times + first, (last - first) * sizeof *times);
      memmove (self->values + self->n, self->values + self->n + first,
               (last - first) * sizeof *self->values);
    }

  take_run (self, last - first, seq);

  return TRUE;
}

void
dt_sample_runs_add (DtSampleRuns *self,
                    const gint64 *times,
                    const double *values,
                    gsize         n,
                    gint64        seq)
{
  if (n == 0)
    return;

  reserve (self, n);
  memcpy (self->times + self->n, times, n * sizeof *times);
  memcpy (self->values + self->n, values, n * sizeof *values);
  take_run (self, n, seq);
}

static int
compare_merged (gconstpointer a,
                gconstpointer b)
{
  const Merged *first = a;
  const Merged *second = b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;

  return (first->seq > second->seq) - (first->seq < second->seq);
}

/* Late samples are rare, so that sorting all of a channel's piece is good enough. */
static void
merge (DtSampleRuns *self)
{
  g_array_set_size (self->merged, 0);

  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = &g_array_index (self->runs, Run, i);

      for (gsize j = run->start; j < run->start + run->n; j++)
        {
          Merged one = { self->times[j], run->seq, self->values[j] };

          g_array_append_val (self->merged, one);
        }
    }

  g_array_sort (self->merged, compare_merged);
  self->n = self->start;

  for (guint i = 0; i < self->merged->len; i++)
    {
      const Merged *one = &g_array_index (self->merged, Merged, i);

      if (self->n > self->start && self->times[self->n - 1] == one->time)
        self->n--;

      self->times[self->n] = one->time;
      self->values[self->n++] = one->value;
    }
}

void
dt_sample_runs_close (DtSampleRuns *self)
{
  if (self->overlapping)
    merge (self);
}
