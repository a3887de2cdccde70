/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-export-channels.h"
#include "dt-history-error.h"

static void
cell_clear (DtExportCell *cell)
{
  g_clear_pointer (&cell->text, g_free);
}

static void
cell_take (DtExportCell *cell,
           GString      *text)
{
  cell->length = text->len;
  cell->text = g_string_free (text, FALSE);
}

static void
export_channel_clear (DtExportChannel *channel)
{
  cell_clear (&channel->asset);
  cell_clear (&channel->before);
  cell_clear (&channel->after);
  g_clear_pointer (&channel->categories, g_array_unref);
}

static void
add_categories (GArray          *cells,
                const GPtrArray *texts)
{
  for (guint i = cells->len; i < texts->len; i++)
    {
      GString *text = g_string_new (NULL);
      DtExportCell cell;

      dt_csv_append_text (text, g_ptr_array_index (texts, i));
      cell_take (&cell, text);
      g_array_append_val (cells, cell);
    }
}

static void
add_channel (DtExportChannels       *self,
             const DtCatalogAsset   *asset,
             const DtCatalogChannel *from,
             guint                   column)
{
  DtExportChannel channel = { .id = from->id, .asset_id = asset->id, .column = column };
  GString *key = g_string_new (NULL);
  GString *before = g_string_new (",");
  GString *after = g_string_new (",");

  dt_csv_append_text (key, asset->info->key);
  g_string_append_len (before, key->str, (gssize) key->len);
  g_string_append_c (before, ',');
  dt_csv_append_text (before, from->signal->id);
  g_string_append_c (before, ',');
  if (from->signal->unit != NULL)
    dt_csv_append_text (after, from->signal->unit);
  g_string_append (after, "\r\n");

  cell_take (&channel.asset, key);
  cell_take (&channel.before, before);
  cell_take (&channel.after, after);
  channel.categories = g_array_new (FALSE, FALSE, sizeof (DtExportCell));
  g_array_set_clear_func (channel.categories, (GDestroyNotify) cell_clear);
  if (from->signal->kind == DT_SIGNAL_CATEGORY || from->signal->kind == DT_SIGNAL_TEXT)
    add_categories (channel.categories, from->categories);

  g_array_append_val (self->channels, channel);
}

static gboolean
is_wanted (const char * const *wanted,
           const char         *name)
{
  return wanted == NULL || g_strv_contains (wanted, name);
}

static gboolean
check_assets (const DtHistoryCatalog  *catalog,
              const char * const      *wanted,
              GError                 **error)
{
  for (; wanted != NULL && *wanted != NULL; wanted++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < catalog->assets->len && !found; i++)
        {
          const DtCatalogAsset *asset = g_ptr_array_index (catalog->assets, i);

          found = g_str_equal (asset->info->key, *wanted);
        }

      if (!found)
        {
          g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NOT_FOUND,
                       _("the history has no asset “%s”"), *wanted);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_signals (const DtHistoryCatalog  *catalog,
               const char * const      *wanted,
               GError                 **error)
{
  for (; wanted != NULL && *wanted != NULL; wanted++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < catalog->channels->len && !found; i++)
        {
          const DtCatalogChannel *channel = g_ptr_array_index (catalog->channels, i);

          found = g_str_equal (channel->signal->id, *wanted);
        }

      if (!found)
        {
          g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NOT_FOUND,
                       _("the history has no signal “%s”"), *wanted);
          return FALSE;
        }
    }

  return TRUE;
}

/* Columns in the order the user named the signals, else in that of the channels. */
static guint
ensure_column (DtExportChannels *self,
               GHashTable       *columns,
               const char       *signal)
{
  gpointer found = g_hash_table_lookup (columns, signal);

  if (found == NULL)
    {
      g_ptr_array_add (self->columns, g_strdup (signal));
      found = GUINT_TO_POINTER (self->columns->len);
      g_hash_table_insert (columns, g_ptr_array_index (self->columns, self->columns->len - 1),
                           found);
    }

  return GPOINTER_TO_UINT (found) - 1;
}

static int
compare_channels (gconstpointer a,
                  gconstpointer b)
{
  const DtExportChannel *first = a;
  const DtExportChannel *second = b;

  if (first->asset_id != second->asset_id)
    return first->asset_id < second->asset_id ? -1 : 1;

  if (first->column != second->column)
    return first->column < second->column ? -1 : 1;

  return (first->id > second->id) - (first->id < second->id);
}

DtExportChannels *
dt_export_channels_new (const DtHistoryCatalog  *catalog,
                        const DtExportQuery     *query,
                        GError                 **error)
{
  g_autoptr(DtExportChannels) self = g_new0 (DtExportChannels, 1);
  g_autoptr(GHashTable) columns = g_hash_table_new (g_str_hash, g_str_equal);

  self->channels = g_array_new (FALSE, FALSE, sizeof (DtExportChannel));
  g_array_set_clear_func (self->channels, (GDestroyNotify) export_channel_clear);
  self->columns = g_ptr_array_new_with_free_func (g_free);

  if (!check_assets (catalog, query->assets, error)
      || !check_signals (catalog, query->signals, error))
    return NULL;

  for (guint i = 0; query->signals != NULL && query->signals[i] != NULL; i++)
    ensure_column (self, columns, query->signals[i]);

  for (guint i = 0; i < catalog->channels->len; i++)
    {
      const DtCatalogChannel *channel = g_ptr_array_index (catalog->channels, i);
      const DtCatalogAsset *asset = dt_history_catalog_get_asset (catalog, channel->asset);

      if (asset != NULL && is_wanted (query->assets, asset->info->key)
          && is_wanted (query->signals, channel->signal->id))
        add_channel (self, asset, channel, ensure_column (self, columns, channel->signal->id));
    }

  g_array_sort (self->channels, compare_channels);

  return g_steal_pointer (&self);
}

void
dt_export_channels_free (DtExportChannels *self)
{
  g_clear_pointer (&self->channels, g_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

void
dt_export_channels_update (DtExportChannels       *self,
                           const DtHistoryCatalog *catalog)
{
  for (guint i = 0; i < self->channels->len; i++)
    {
      DtExportChannel *channel = &g_array_index (self->channels, DtExportChannel, i);
      const DtCatalogChannel *now = dt_history_catalog_get_channel (catalog, channel->id);

      if (now != NULL && (now->signal->kind == DT_SIGNAL_CATEGORY
                          || now->signal->kind == DT_SIGNAL_TEXT))
        add_categories (channel->categories, now->categories);
    }
}
