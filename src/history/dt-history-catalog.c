/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-catalog.h"

static void
catalog_asset_free (DtCatalogAsset *asset)
{
  g_clear_pointer (&asset->info, dt_asset_info_unref);
  g_free (asset);
}

static void
catalog_channel_free (DtCatalogChannel *channel)
{
  g_clear_pointer (&channel->signal, dt_signal_unref);
  g_clear_pointer (&channel->categories, g_ptr_array_unref);
  g_free (channel);
}

static void
dt_history_catalog_clear (DtHistoryCatalog *self)
{
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
}

DtHistoryCatalog *
dt_history_catalog_new (void)
{
  DtHistoryCatalog *self = g_atomic_rc_box_new0 (DtHistoryCatalog);

  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) catalog_asset_free);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) catalog_channel_free);

  return self;
}

DtHistoryCatalog *
dt_history_catalog_ref (DtHistoryCatalog *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
dt_history_catalog_unref (DtHistoryCatalog *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) dt_history_catalog_clear);
}

/* Both element types begin with their id, and both arrays are in the order of ids. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (DtCatalogAsset, id) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (DtCatalogChannel, id) == 0);

static gconstpointer
find (const GPtrArray *array,
      guint32          id)
{
  guint low = 0, high = array->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const guint32 *element = g_ptr_array_index (array, middle);

      if (*element == id)
        return element;
      else if (*element < id)
        low = middle + 1;
      else
        high = middle;
    }

  return NULL;
}

const DtCatalogAsset *
dt_history_catalog_get_asset (const DtHistoryCatalog *self,
                              guint32                 id)
{
  return find (self->assets, id);
}

const DtCatalogChannel *
dt_history_catalog_get_channel (const DtHistoryCatalog *self,
                                guint32                 id)
{
  return find (self->channels, id);
}
