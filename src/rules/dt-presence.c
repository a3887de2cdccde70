/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-presence.h"

typedef struct
{
  DtAsset *asset;
  gint64   deadline;
} Entry;

/* Running assets lie in a binary heap by their deadlines. Each knows its place, so that a message
 * moves it in logarithmic time, and nothing is ever searched. */
struct _DtPresence
{
  DtPresenceFunc  changed;
  gpointer        user_data;

  GArray         *heap;         /* Entry */
  GArray         *places;       /* at the asset's id: its index in the heap + 1, 0: not in it */
};

DtPresence *
dt_presence_new (DtPresenceFunc changed,
                 gpointer       user_data)
{
  DtPresence *self;

  g_return_val_if_fail (changed != NULL, NULL);

  self = g_new0 (DtPresence, 1);
  self->changed = changed;
  self->user_data = user_data;
  self->heap = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->places = g_array_new (FALSE, TRUE, sizeof (guint));

  return self;
}

void
dt_presence_free (DtPresence *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->places);
  g_array_unref (self->heap);
  g_free (self);
}

static Entry
get_entry (DtPresence *self,
           guint       index)
{
  return g_array_index (self->heap, Entry, index);
}

static void
put (DtPresence *self,
     guint       index,
     Entry       entry)
{
  g_array_index (self->heap, Entry, index) = entry;
  g_array_index (self->places, guint, entry.asset->id) = index + 1;
}

/* Puts @entry into the hole at @index, or to where its deadline belongs above or below it. */
static void
settle (DtPresence *self,
        guint       index,
        Entry       entry)
{
  for (guint parent; index > 0; index = parent)
    {
      parent = (index - 1) / 2;

      if (get_entry (self, parent).deadline <= entry.deadline)
        break;

      put (self, index, get_entry (self, parent));
    }

  for (guint child; (child = 2 * index + 1) < self->heap->len; index = child)
    {
      if (child + 1 < self->heap->len &&
          get_entry (self, child + 1).deadline < get_entry (self, child).deadline)
        child++;

      if (get_entry (self, child).deadline >= entry.deadline)
        break;

      put (self, index, get_entry (self, child));
    }

  put (self, index, entry);
}

static void
remove_at (DtPresence *self,
           guint       index)
{
  Entry last = get_entry (self, self->heap->len - 1);

  g_array_index (self->places, guint, get_entry (self, index).asset->id) = 0;
  g_array_set_size (self->heap, self->heap->len - 1);

  if (index < self->heap->len)
    settle (self, index, last);
}

/* 0 where the asset is not running, else its index in the heap + 1. */
static guint
get_place (DtPresence    *self,
           const DtAsset *asset)
{
  return asset->id < self->places->len ? g_array_index (self->places, guint, asset->id) : 0;
}

static void
set_state (DtPresence    *self,
           DtAsset       *asset,
           DtAssetState   state,
           DtStateReason  reason)
{
  if (asset->state == state && asset->reason == reason)
    return;

  asset->state = state;
  asset->reason = reason;
  self->changed (asset, self->user_data);
}

void
dt_presence_seen (DtPresence *self,
                  DtAsset    *asset,
                  gint64      now,
                  gint64      wall)
{
  Entry entry = { asset };
  guint place;

  g_return_if_fail (self != NULL);
  g_return_if_fail (asset != NULL);

  /* Two connections may hand over their messages in another order than they came. */
  if (now >= asset->last_message_at)
    {
      asset->last_message_at = now;
      asset->last_message = wall;
    }

  if (asset->id >= self->places->len)
    g_array_set_size (self->places, asset->id + 1);

  place = get_place (self, asset);

  if (place == 0)
    {
      g_array_append_val (self->heap, entry);
      place = self->heap->len;
    }

  entry.deadline = asset->last_message_at + asset->offline_after;
  settle (self, place - 1, entry);
  set_state (self, asset, DT_ASSET_RUNNING, DT_REASON_MESSAGES);
}

void
dt_presence_said_offline (DtPresence    *self,
                          DtAsset       *asset,
                          DtStateReason  reason)
{
  guint place;

  g_return_if_fail (self != NULL);
  g_return_if_fail (asset != NULL);

  place = get_place (self, asset);

  if (place > 0)
    remove_at (self, place - 1);

  set_state (self, asset, DT_ASSET_OFFLINE, reason);
}

gint64
dt_presence_get_deadline (DtPresence *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->heap->len > 0 ? get_entry (self, 0).deadline : -1;
}

void
dt_presence_advance (DtPresence *self,
                     gint64      now)
{
  g_return_if_fail (self != NULL);

  while (self->heap->len > 0 && get_entry (self, 0).deadline <= now)
    {
      DtAsset *asset = get_entry (self, 0).asset;

      remove_at (self, 0);
      set_state (self, asset, DT_ASSET_OFFLINE, DT_REASON_SILENT);
    }
}
