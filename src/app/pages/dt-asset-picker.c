/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-accessible.h"
#include "dt-asset-picker.h"

/* Longer names are cut in the button, where they would push all else aside. */
#define MAX_NAME_CHARS 18

struct _DtAssetPicker
{
  AdwBin        parent_instance;

  /* Children (borrowed) */
  GtkDropDown  *drop_down;

  /* Owned */
  DtAssetItem  *asset;
  GSignalGroup *signals;

  guint         sync_id;
};

G_DEFINE_FINAL_TYPE (DtAssetPicker, dt_asset_picker, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_NAME_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  DtAssetItem *asset = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), dt_asset_item_get_name (asset));
}

static guint
count_assets (DtAssetPicker *self)
{
  GListModel *assets = gtk_drop_down_get_model (self->drop_down);

  return assets != NULL ? g_list_model_get_n_items (assets) : 0;
}

/* By the user; the drop-down itself selects the first of its items, and none when it has none. */
static void
selected_cb (DtAssetPicker *self)
{
  DtAssetItem *asset = gtk_drop_down_get_selected_item (self->drop_down);

  if (self->sync_id == 0 && asset != NULL && count_assets (self) > 1)
    dt_asset_picker_set_asset (self, asset);
}

static gboolean
sync_cb (gpointer user_data)
{
  DtAssetPicker *self = user_data;
  GListModel *assets = gtk_drop_down_get_model (self->drop_down);
  guint n = count_assets (self);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && selected == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr(DtAssetItem) item = g_list_model_get_item (assets, i);

      if (item == self->asset)
        selected = i;
    }

  gtk_drop_down_set_selected (self->drop_down, selected);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 1);
  self->sync_id = 0;

  return G_SOURCE_REMOVE;
}

/* Not at once: a list that tells others of a change before the drop-down must not have that select
 * what it does not know yet. */
static void
queue_sync (DtAssetPicker *self)
{
  if (self->sync_id == 0)
    self->sync_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, sync_cb, self, NULL);
}

static void
dt_asset_picker_dispose (GObject *object)
{
  DtAssetPicker *self = DT_ASSET_PICKER (object);

  g_clear_handle_id (&self->sync_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->asset);

  G_OBJECT_CLASS (dt_asset_picker_parent_class)->dispose (object);
}

static void
dt_asset_picker_class_init (DtAssetPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dt_asset_picker_dispose;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", DT_TYPE_ASSET_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_asset_picker_init (DtAssetPicker *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_factory (self->drop_down, factory);
  dt_accessible_label_drop_down (self->drop_down, _("Asset"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->drop_down));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->drop_down, "notify::selected-item", G_CALLBACK (selected_cb),
                           self, G_CONNECT_SWAPPED);

  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->signals, "items-changed",
                                  G_CALLBACK (queue_sync), self);
}

DtAssetItem *
dt_asset_picker_get_asset (DtAssetPicker *self)
{
  g_return_val_if_fail (DT_IS_ASSET_PICKER (self), NULL);

  return self->asset;
}

void
dt_asset_picker_set_asset (DtAssetPicker *self,
                           DtAssetItem   *asset)
{
  g_return_if_fail (DT_IS_ASSET_PICKER (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (!g_set_object (&self->asset, asset))
    return;

  queue_sync (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
dt_asset_picker_set_assets (DtAssetPicker *self,
                            GListModel    *assets)
{
  g_return_if_fail (DT_IS_ASSET_PICKER (self));

  gtk_drop_down_set_model (self->drop_down, assets);
  g_signal_group_set_target (self->signals, assets);
  queue_sync (self);
}
