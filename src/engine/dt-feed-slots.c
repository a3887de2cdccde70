/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-feed-slots.h"

/* Of four samples in a row the lowest and the highest stay, so a spike is never lost. */
#define THIN_GROUP 4u

typedef struct
{
  DtFeedValue  newest;
  DtSample    *samples;
  guint        n_samples;
  guint        n_allocated;
  gboolean     changed;
  gboolean     has_newest;
} Slot;

struct _DtFeedSlots
{
  GArray *slots;
  GArray *changed;
};

static void
slot_clear (gpointer data)
{
  Slot *slot = data;

  g_free (slot->samples);
}

DtFeedSlots *
dt_feed_slots_new (void)
{
  DtFeedSlots *self = g_new0 (DtFeedSlots, 1);

  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  g_array_set_clear_func (self->slots, slot_clear);
  self->changed = g_array_new (FALSE, FALSE, sizeof (guint32));

  return self;
}

void
dt_feed_slots_free (DtFeedSlots *self)
{
  g_array_unref (self->slots);
  g_array_unref (self->changed);
  g_free (self);
}

static void
thin (Slot *slot)
{
  guint kept = 0;

  for (guint start = 0; start < slot->n_samples; start += THIN_GROUP)
    {
      guint end = MIN (start + THIN_GROUP, slot->n_samples);
      guint low = start;
      guint high = start;

      for (guint i = start + 1; i < end; i++)
        {
          if (slot->samples[i].value < slot->samples[low].value)
            low = i;
          if (slot->samples[i].value >= slot->samples[high].value)
            high = i;
        }

      slot->samples[kept++] = slot->samples[MIN (low, high)];
      if (low != high)
        slot->samples[kept++] = slot->samples[MAX (low, high)];
    }

  slot->n_samples = kept;
}

static void
slot_append (Slot           *slot,
             const DtSample *sample)
{
  if (slot->n_samples == DT_FEED_MAX_SAMPLES)
    thin (slot);

  if (slot->n_samples == slot->n_allocated)
    {
      slot->n_allocated = MAX (4, slot->n_allocated * 2);
      slot->samples = g_renew (DtSample, slot->samples, slot->n_allocated);
    }

  slot->samples[slot->n_samples++] = *sample;
}

void
dt_feed_slots_put (DtFeedSlots    *self,
                   const DtSample *sample,
                   gint64          live_at,
                   gboolean        newest)
{
  Slot *slot;

  if (sample->channel >= self->slots->len)
    g_array_set_size (self->slots, MAX (sample->channel + 1, self->slots->len * 2));

  slot = &g_array_index (self->slots, Slot, sample->channel);

  if (!slot->changed)
    {
      slot->changed = TRUE;
      g_array_append_val (self->changed, sample->channel);
    }

  if (newest)
    {
      slot->newest = (DtFeedValue) { sample->channel, sample->flags, sample->time, live_at,
                                     sample->value };
      slot->has_newest = TRUE;
    }

  slot_append (slot, sample);
}

gboolean
dt_feed_slots_is_empty (DtFeedSlots *self)
{
  return self->changed->len == 0;
}

void
dt_feed_slots_drain (DtFeedSlots *self,
                     GArray      *values,
                     GArray      *samples)
{
  for (guint i = 0; i < self->changed->len; i++)
    {
      guint32 channel = g_array_index (self->changed, guint32, i);
      Slot *slot = &g_array_index (self->slots, Slot, channel);

      if (slot->has_newest)
        g_array_append_val (values, slot->newest);
      g_array_append_vals (samples, slot->samples, slot->n_samples);

      slot->changed = FALSE;
      slot->has_newest = FALSE;
      slot->n_samples = 0;
    }

  g_array_set_size (self->changed, 0);
}
