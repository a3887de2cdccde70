/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-history-tail.h"
#include "dt-sample.h"

/* There may be 20 000 of them, most of them slow. */
#define FIRST_CAPACITY 8
#define KEPT_CAPACITY 2048

static void
tail_free (DtTail *tail)
{
  if (tail == NULL)
    return;

  g_free (tail->points);
  g_free (tail);
}

DtTails *
dt_tails_new (void)
{
  DtTails *self = g_new0 (DtTails, 1);

  self->by_channel = g_ptr_array_new_with_free_func ((GDestroyNotify) tail_free);
  self->touched = g_ptr_array_new ();

  return self;
}

void
dt_tails_free (DtTails *self)
{
  g_ptr_array_unref (self->touched);
  g_ptr_array_unref (self->by_channel);
  g_free (self);
}

DtTail *
dt_tails_get (DtTails *self,
              guint32  channel)
{
  return channel < self->by_channel->len ? g_ptr_array_index (self->by_channel, channel) : NULL;
}

DtTail *
dt_tails_ensure (DtTails *self,
                 guint32  channel,
                 guint32  asset)
{
  DtTail *tail = dt_tails_get (self, channel);

  if (tail == NULL)
    {
      if (channel >= self->by_channel->len)
        g_ptr_array_set_size (self->by_channel, (int) channel + 1);

      tail = g_new0 (DtTail, 1);
      tail->channel = channel;
      tail->last_time = tail->next_last_time = G_MININT64;
      g_ptr_array_index (self->by_channel, channel) = tail;
    }

  tail->asset = asset;

  return tail;
}

static void
touch (DtTails *self,
       DtTail  *tail)
{
  if (tail->touched)
    return;

  tail->touched = TRUE;
  g_ptr_array_add (self->touched, tail);
}

void
dt_tails_append (DtTails *self,
                 DtTail  *tail,
                 gint64   time,
                 double   value)
{
  if (tail->len == tail->capacity)
    {
      tail->capacity = MAX (FIRST_CAPACITY, tail->capacity * 2);
      tail->points = g_renew (DtPoint, tail->points, tail->capacity);
    }

  tail->points[tail->len++] = (DtPoint) { time, value };
  touch (self, tail);
}

void
dt_tails_consume (DtTails *self,
                  DtTail  *tail,
                  guint    end)
{
  g_assert (end <= tail->len);
  /* A seal takes all that is committed, so that one number says what of the journal is sealed. */
  g_assert (end >= tail->n);

  tail->consumed = end;
  touch (self, tail);
}

/* The blob of the oldest open sample as it will be, 0: none is open. */
static gint64
get_next_first_seq (const DtTail *tail,
                    gint64        seq)
{
  if (tail->len == tail->consumed)
    return 0;

  return tail->consumed == 0 && tail->n > 0 ? tail->first_seq : seq;
}

gint64
dt_tails_get_first_seq (DtTails *self,
                        gint64   seq)
{
  gint64 first = seq;

  for (guint i = 0; i < self->by_channel->len; i++)
    {
      const DtTail *tail = g_ptr_array_index (self->by_channel, i);
      gint64 next = tail != NULL ? get_next_first_seq (tail, seq) : 0;

      if (next != 0)
        first = MIN (first, next);
    }

  return first;
}

guint64
dt_tails_count (DtTails *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->by_channel->len; i++)
    {
      const DtTail *tail = g_ptr_array_index (self->by_channel, i);

      if (tail != NULL)
        n += tail->len - tail->consumed;
    }

  return n;
}

void
dt_tails_collect (DtTails  *self,
                  gboolean  all,
                  GArray   *samples)
{
  const GPtrArray *tails = all ? self->by_channel : self->touched;

  for (guint i = 0; i < tails->len; i++)
    {
      const DtTail *tail = g_ptr_array_index (tails, i);
      guint start = tail == NULL ? 0 : all ? tail->consumed : MAX (tail->consumed, tail->n);

      for (guint k = start; tail != NULL && k < tail->len; k++)
        {
          DtSample sample = { tail->channel, DT_SAMPLE_PLAIN, tail->points[k].time,
                              tail->points[k].value };

          g_array_append_val (samples, sample);
        }
    }
}

static void
commit_tail (DtTail *tail,
             gint64  seq,
             gint64  now)
{
  tail->first_seq = get_next_first_seq (tail, seq);
  if (tail->consumed > 0 || tail->n == 0)
    tail->opened_at = now;

  tail->n = tail->len - tail->consumed;
  memmove (tail->points, tail->points + tail->consumed, tail->n * sizeof (DtPoint));
  tail->len = tail->n;
  tail->consumed = 0;
  tail->last_time = tail->next_last_time;
  tail->touched = FALSE;

  if (tail->n == 0 || tail->capacity > KEPT_CAPACITY)
    {
      tail->capacity = tail->n;
      tail->points = g_renew (DtPoint, tail->points, tail->capacity);
    }
}

void
dt_tails_commit (DtTails  *self,
                 gint64    seq,
                 gboolean  all_in_seq,
                 gint64    now)
{
  for (guint i = 0; i < self->touched->len; i++)
    commit_tail (g_ptr_array_index (self->touched, i), seq, now);
  g_ptr_array_set_size (self->touched, 0);

  for (guint i = 0; all_in_seq && i < self->by_channel->len; i++)
    {
      DtTail *tail = g_ptr_array_index (self->by_channel, i);

      if (tail != NULL && tail->n > 0)
        tail->first_seq = seq;
    }
}

void
dt_tails_rollback (DtTails *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      DtTail *tail = g_ptr_array_index (self->touched, i);

      tail->len = tail->n;
      tail->consumed = 0;
      tail->next_last_time = tail->last_time;
      tail->touched = FALSE;
    }

  g_ptr_array_set_size (self->touched, 0);
}
