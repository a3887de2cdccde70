/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64  hash;
  gpointer item;
} DtHashSlot;

/**
 * DtHashIndex:
 *
 * Finds items by a hash that the caller has at hand already. A lookup is one multiplication less
 * than a #GHashTable's and needs no key as a string of its own. The items are borrowed.
 */
typedef struct
{
  DtHashSlot *slots;
  guint       mask;
  guint       n_items;
} DtHashIndex;

typedef gboolean (*DtHashEqual) (gconstpointer item,
                                 gconstpointer wanted);

void dt_hash_index_init   (DtHashIndex *self);
void dt_hash_index_clear  (DtHashIndex *self);
void dt_hash_index_insert (DtHashIndex *self,
                           guint64      hash,
                           gpointer     item);

static inline gpointer
dt_hash_index_lookup (const DtHashIndex *self,
                      guint64            hash,
                      DtHashEqual        equal,
                      gconstpointer      wanted)
{
  for (guint i = (guint) hash & self->mask; self->slots[i].item != NULL; i = (i + 1) & self->mask)
    if (self->slots[i].hash == hash && equal (self->slots[i].item, wanted))
      return self->slots[i].item;

  return NULL;
}

G_END_DECLS
