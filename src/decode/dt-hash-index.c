/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-hash-index.h"

#define FIRST_SIZE 64

void
dt_hash_index_init (DtHashIndex *self)
{
  self->slots = g_new0 (DtHashSlot, FIRST_SIZE);
  self->mask = FIRST_SIZE - 1;
  self->n_items = 0;
}

void
dt_hash_index_clear (DtHashIndex *self)
{
  g_clear_pointer (&self->slots, g_free);
}

static void
place (DtHashIndex *self,
       guint64      hash,
       gpointer     item)
{
  guint i = (guint) hash & self->mask;

  while (self->slots[i].item != NULL)
    i = (i + 1) & self->mask;

  self->slots[i] = (DtHashSlot) { hash, item };
}

static void
grow (DtHashIndex *self)
{
  g_autofree DtHashSlot *old = g_steal_pointer (&self->slots);
  guint old_size = self->mask + 1;

  self->slots = g_new0 (DtHashSlot, old_size * 2);
  self->mask = old_size * 2 - 1;

  for (guint i = 0; i < old_size; i++)
    if (old[i].item != NULL)
      place (self, old[i].hash, old[i].item);
}

/* The caller has looked before: the item is not there yet. At most half of the slots are taken,
 * so that a search ends soon. */
void
dt_hash_index_insert (DtHashIndex *self,
                      guint64      hash,
                      gpointer     item)
{
  if (++self->n_items > (self->mask + 1) / 2)
    grow (self);

  place (self, hash, item);
}
