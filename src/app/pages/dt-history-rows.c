/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-rows.h"

struct _DtHistoryRows
{
  GObject     parent_instance;

  /* Owned: id to DtChannelItem */
  GHashTable *channels;
  GArray     *samples;
};

static GType
get_item_type (GListModel *model)
{
  return DT_TYPE_HISTORY_ROW;
}

static guint
get_n_items (GListModel *model)
{
  DtHistoryRows *self = DT_HISTORY_ROWS (model);

  return self->samples != NULL ? self->samples->len : 0;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  DtHistoryRows *self = DT_HISTORY_ROWS (model);
  const DtSample *sample;

  if (position >= get_n_items (model))
    return NULL;

  sample = &g_array_index (self->samples, DtSample, position);

  return dt_history_row_new (g_hash_table_lookup (self->channels,
                                                  GUINT_TO_POINTER (sample->channel)),
                             sample);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DtHistoryRows, dt_history_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
dt_history_rows_finalize (GObject *object)
{
  DtHistoryRows *self = DT_HISTORY_ROWS (object);

  g_clear_pointer (&self->channels, g_hash_table_unref);
  g_clear_pointer (&self->samples, g_array_unref);

  G_OBJECT_CLASS (dt_history_rows_parent_class)->finalize (object);
}

static void
dt_history_rows_class_init (DtHistoryRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_history_rows_finalize;
}

static void
dt_history_rows_init (DtHistoryRows *self)
{
  self->channels = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

DtHistoryRows *
dt_history_rows_new (void)
{
  return g_object_new (DT_TYPE_HISTORY_ROWS, NULL);
}

void
dt_history_rows_set (DtHistoryRows *self,
                     DtAssetItem   *asset,
                     GArray        *samples)
{
  guint before, n_channels;

  g_return_if_fail (DT_IS_HISTORY_ROWS (self));

  before = get_n_items (G_LIST_MODEL (self));
  n_channels = asset != NULL ? g_list_model_get_n_items (G_LIST_MODEL (asset)) : 0;

  g_hash_table_remove_all (self->channels);
  for (guint i = 0; i < n_channels; i++)
    {
      DtChannelItem *channel = g_list_model_get_item (G_LIST_MODEL (asset), i);

      g_hash_table_insert (self->channels, GUINT_TO_POINTER (dt_channel_item_get_id (channel)),
                           channel);
    }

  g_clear_pointer (&self->samples, g_array_unref);
  self->samples = samples != NULL ? g_array_ref (samples) : NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, get_n_items (G_LIST_MODEL (self)));
}
