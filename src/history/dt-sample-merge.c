/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-sample-merge.h"

void
dt_sample_merge_init (DtSampleMerge *self,
                      guint          n_max)
{
  self->inputs = g_new (DtMergeInput, MAX (n_max, 1));
  self->n = 0;
}

void
dt_sample_merge_clear (DtSampleMerge *self)
{
  g_clear_pointer (&self->inputs, g_free);
}

static inline gboolean
comes_before (const DtMergeInput *a,
              const DtMergeInput *b)
{
  return a->times[0] != b->times[0] ? a->times[0] < b->times[0] : a->index < b->index;
}

/* Puts @input where it belongs at @at or below. */
static void
sift_down (DtSampleMerge *self,
           guint          at,
           DtMergeInput   input)
{
  for (guint child; (child = 2 * at + 1) < self->n; at = child)
    {
      if (child + 1 < self->n && comes_before (&self->inputs[child + 1], &self->inputs[child]))
        child++;
      if (comes_before (&input, &self->inputs[child]))
        break;
      self->inputs[at] = self->inputs[child];
    }

  self->inputs[at] = input;
}

void
dt_sample_merge_add (DtSampleMerge *self,
                     guint          index,
                     const gint64  *times,
                     const double  *values,
                     gsize          n)
{
  if (n > 0)
    self->inputs[self->n++] = (DtMergeInput) { times, values, n, index };
}

void
dt_sample_merge_start (DtSampleMerge *self)
{
  for (guint i = self->n / 2; i-- > 0;)
    sift_down (self, i, self->inputs[i]);
}

gboolean
dt_sample_merge_next (DtSampleMerge *self,
                      DtMergeInput  *run)
{
  DtMergeInput top;
  const DtMergeInput *second = NULL;
  gsize count = 1;

  if (self->n == 0)
    return FALSE;

  top = self->inputs[0];
  *run = top;

  if (self->n > 1)
    second = &self->inputs[1];
  if (self->n > 2 && comes_before (&self->inputs[2], second))
    second = &self->inputs[2];

  if (second == NULL)
    count = top.n;
  else
    while (count < top.n && (top.times[count] < second->times[0]
                             || (top.times[count] == second->times[0]
                                 && top.index < second->index)))
      count++;

  run->n = count;
  top.times += count;
  top.values += count;
  top.n -= count;

  if (top.n > 0)
    sift_down (self, 0, top);
  else if (--self->n > 0)
    sift_down (self, 0, self->inputs[self->n]);

  return TRUE;
}
