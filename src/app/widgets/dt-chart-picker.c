/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-chart-picker.h"

struct _DtChartPicker
{
  AdwBin          parent_instance;

  /* Template children (borrowed) */
  GtkMenuButton  *button;
  GtkPopover     *popover;
  GtkSearchEntry *search;
  GtkListBox     *list;

  /* Owned */
  DtAssetItem    *asset;
  GHashTable     *chosen;         /* ids of signals */
};

G_DEFINE_FINAL_TYPE (DtChartPicker, dt_chart_picker, ADW_TYPE_BIN)

enum
{
  TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static DtChannelItem *
get_channel (GtkWidget *check)
{
  return g_object_get_data (G_OBJECT (check), "channel");
}

static void
toggled_cb (DtChartPicker  *self,
            GtkCheckButton *check)
{
  DtChannelItem *channel = get_channel (GTK_WIDGET (check));
  const char *id = dt_channel_item_get_signal (channel)->id;
  gboolean active = gtk_check_button_get_active (check);

  if (active == g_hash_table_contains (self->chosen, id))
    return;

  dt_chart_picker_set_chosen (self, id, active);
  g_signal_emit (self, signals[TOGGLED], 0, channel, active);
}

static void
add_row (DtChartPicker *self,
         DtChannelItem *channel)
{
  const DtSignal *signal = dt_channel_item_get_signal (channel);
  GtkWidget *check = gtk_check_button_new_with_label (dt_signal_get_label (signal));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->chosen, signal->id));
  g_object_set_data_full (G_OBJECT (check), "channel", g_object_ref (channel), g_object_unref);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), check);
  gtk_list_box_append (self->list, row);
}

static void
remove_rows (DtChartPicker *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* The list is made when it is looked at: an asset may have hundreds of signals. */
static void
show_cb (DtChartPicker *self)
{
  guint n = self->asset != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->asset)) : 0;

  remove_rows (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);

      add_row (self, channel);
    }
}

static void
search_changed_cb (DtChartPicker *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
row_activated_cb (DtChartPicker *self,
                  GtkListBoxRow *row)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  DtChartPicker *self = user_data;
  const DtSignal *signal =
    dt_channel_item_get_signal (get_channel (gtk_list_box_row_get_child (row)));
  g_autofree char *wanted = NULL, *label = NULL, *id = NULL;

  wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  label = g_utf8_casefold (dt_signal_get_label (signal), -1);
  id = g_utf8_casefold (signal->id, -1);

  return strstr (label, wanted) != NULL || strstr (id, wanted) != NULL;
}

static void
dt_chart_picker_dispose (GObject *object)
{
  DtChartPicker *self = DT_CHART_PICKER (object);

  /* AdwBin would unparent a child that the template has let go of already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_CHART_PICKER);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->chosen, g_hash_table_unref);

  G_OBJECT_CLASS (dt_chart_picker_parent_class)->dispose (object);
}

static void
dt_chart_picker_class_init (DtChartPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_chart_picker_dispose;

  signals[TOGGLED] =
    g_signal_new ("toggled", DT_TYPE_CHART_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, DT_TYPE_CHANNEL_ITEM, G_TYPE_BOOLEAN);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-chart-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, DtChartPicker, button);
  gtk_widget_class_bind_template_child (widget_class, DtChartPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, DtChartPicker, search);
  gtk_widget_class_bind_template_child (widget_class, DtChartPicker, list);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
dt_chart_picker_init (DtChartPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_list_box_set_filter_func (self->list, filter_row, self, NULL);
}

void
dt_chart_picker_set_asset (DtChartPicker *self,
                           DtAssetItem   *asset)
{
  g_return_if_fail (DT_IS_CHART_PICKER (self));

  g_set_object (&self->asset, asset);
  g_hash_table_remove_all (self->chosen);
  remove_rows (self);
}

void
dt_chart_picker_set_chosen (DtChartPicker *self,
                            const char    *signal_id,
                            gboolean       chosen)
{
  g_return_if_fail (DT_IS_CHART_PICKER (self));

  if (chosen)
    g_hash_table_add (self->chosen, g_strdup (signal_id));
  else
    g_hash_table_remove (self->chosen, signal_id);
}
