/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-signal-picker.h"

/* Chosen at first where the profile names no cards. */
#define DEFAULT_SIGNALS 12

struct _DtSignalPicker
{
  AdwBin              parent_instance;

  /* Template children (borrowed) */
  GtkMenuButton      *button;
  GtkPopover         *popover;
  GtkSearchEntry     *search;
  GtkWidget          *scroller;
  GtkListView        *list;

  /* Borrowed: owned by the model */
  GtkCustomFilter    *filter;

  /* Owned; @items are the rows in sight, @chosen the ids of channels */
  DtAssetItem        *asset;
  GtkFilterListModel *model;
  GSignalGroup       *signals;
  GHashTable         *chosen;
  GPtrArray          *items;

  gboolean            touched;
};

G_DEFINE_FINAL_TYPE (DtSignalPicker, dt_signal_picker, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_chosen (DtSignalPicker *self,
           DtChannelItem  *channel)
{
  return g_hash_table_contains (self->chosen, GUINT_TO_POINTER (dt_channel_item_get_id (channel)));
}

static void
update_label (DtSignalPicker *self)
{
  guint n = g_hash_table_size (self->chosen);
  g_autofree char *label = g_strdup_printf (ngettext ("%u signal", "%u signals", n), n);

  gtk_menu_button_set_label (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Signals"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label,
                                  -1);
}

static void
changed (DtSignalPicker *self)
{
  update_label (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
choose (DtSignalPicker *self,
        DtChannelItem  *channel,
        gboolean        on)
{
  gpointer key = GUINT_TO_POINTER (dt_channel_item_get_id (channel));

  if (on)
    g_hash_table_add (self->chosen, key);
  else
    g_hash_table_remove (self->chosen, key);
}

static void
choose_default (DtSignalPicker *self)
{
  GListModel *model = G_LIST_MODEL (self->asset);
  DtProfile *profile = dt_asset_item_get_profile (self->asset);
  const char * const *cards = profile != NULL ? dt_profile_get_cards (profile) : NULL;
  guint n = g_list_model_get_n_items (model);

  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; cards != NULL && cards[i] != NULL; i++)
    {
      DtChannelItem *channel = dt_asset_item_find_channel (self->asset, cards[i]);

      if (channel != NULL)
        choose (self, channel, TRUE);
    }

  for (guint i = 0; i < MIN (n, DEFAULT_SIGNALS) && (cards == NULL || cards[0] == NULL); i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (model, i);

      choose (self, channel, TRUE);
    }
}

static void
update_checks (DtSignalPicker *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      GtkListItem *item = self->items->pdata[i];
      GtkWidget *check = gtk_list_item_get_child (item);

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   is_chosen (self, gtk_list_item_get_item (item)));
    }
}

static void
channels_changed_cb (GListModel *model,
                     guint       position,
                     guint       removed,
                     guint       added,
                     gpointer    user_data)
{
  DtSignalPicker *self = user_data;

  if (self->touched)
    return;

  choose_default (self);
  update_checks (self);
  changed (self);
}

static gboolean
match_cb (gpointer item,
          gpointer user_data)
{
  DtSignalPicker *self = user_data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  DtSignal *signal = dt_channel_item_get_signal (item);
  g_autofree char *wanted = NULL;
  g_autofree char *label = NULL;
  g_autofree char *id = NULL;

  if (*text == '\0')
    return TRUE;

  wanted = g_utf8_casefold (text, -1);
  label = g_utf8_casefold (dt_signal_get_label (signal), -1);
  id = g_utf8_casefold (signal->id, -1);

  return strstr (label, wanted) != NULL || strstr (id, wanted) != NULL;
}

static void
search_changed_cb (GtkSearchEntry *entry,
                   gpointer        user_data)
{
  DtSignalPicker *self = user_data;

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
toggled_cb (GtkCheckButton *check,
            GtkListItem    *item)
{
  DtSignalPicker *self = g_object_get_data (G_OBJECT (check), "picker");
  DtChannelItem *channel = gtk_list_item_get_item (item);
  gboolean active = gtk_check_button_get_active (check);

  if (channel == NULL || is_chosen (self, channel) == active)
    return;

  self->touched = TRUE;
  choose (self, channel, active);
  changed (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *check = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (check), "picker", user_data);
  gtk_widget_set_focusable (check, FALSE);
  gtk_list_item_set_child (item, check);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), item);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  DtSignalPicker *self = user_data;
  GtkWidget *check = gtk_list_item_get_child (item);
  DtChannelItem *channel = gtk_list_item_get_item (item);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check),
                              dt_signal_get_label (dt_channel_item_get_signal (channel)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen (self, channel));
  g_ptr_array_add (self->items, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  DtSignalPicker *self = user_data;

  g_ptr_array_remove_fast (self->items, item);
}

/* Enter on a row, and a click beside the box. */
static void
activate_cb (GtkListView *list,
             guint        position,
             gpointer     user_data)
{
  DtSignalPicker *self = user_data;
  g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (channel == NULL)
    return;

  self->touched = TRUE;
  choose (self, channel, !is_chosen (self, channel));
  update_checks (self);
  changed (self);
}

static void
all_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  dt_signal_picker_choose_all (DT_SIGNAL_PICKER (widget), g_str_equal (action, "signals.all"));
}

static void
dt_signal_picker_dispose (GObject *object)
{
  DtSignalPicker *self = DT_SIGNAL_PICKER (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->asset);

  /* AdwBin disposes of the one direct child; gtk_widget_dispose_template() would do so twice. */
  G_OBJECT_CLASS (dt_signal_picker_parent_class)->dispose (object);
}

static void
dt_signal_picker_finalize (GObject *object)
{
  DtSignalPicker *self = DT_SIGNAL_PICKER (object);

  /* Rows are unbound while the list goes, so these outlive it. */
  g_clear_object (&self->model);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->chosen, g_hash_table_unref);

  G_OBJECT_CLASS (dt_signal_picker_parent_class)->finalize (object);
}

static void
dt_signal_picker_class_init (DtSignalPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_signal_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = dt_signal_picker_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", DT_TYPE_SIGNAL_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-signal-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, DtSignalPicker, button);
  gtk_widget_class_bind_template_child (widget_class, DtSignalPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, DtSignalPicker, search);
  gtk_widget_class_bind_template_child (widget_class, DtSignalPicker, scroller);
  gtk_widget_class_bind_template_child (widget_class, DtSignalPicker, list);
  gtk_widget_class_install_action (widget_class, "signals.all", NULL, all_action);
  gtk_widget_class_install_action (widget_class, "signals.none", NULL, all_action);
}

static void
dt_signal_picker_init (DtSignalPicker *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListModel *model;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->chosen = g_hash_table_new (NULL, NULL);
  self->items = g_ptr_array_new ();
  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->model = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  model = g_object_ref (G_LIST_MODEL (self->model));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (model));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activate_cb), self, 0);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, 0);

  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (gtk_popover_popdown),
                           self->popover, G_CONNECT_SWAPPED);

  self->signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_object (self->signals, "items-changed",
                                 G_CALLBACK (channels_changed_cb), self, 0);
  update_label (self);
}

void
dt_signal_picker_set_asset (DtSignalPicker *self,
                            DtAssetItem    *asset)
{
  g_return_if_fail (DT_IS_SIGNAL_PICKER (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (!g_set_object (&self->asset, asset))
    return;

  self->touched = FALSE;
  g_hash_table_remove_all (self->chosen);
  if (asset != NULL)
    choose_default (self);
  gtk_filter_list_model_set_model (self->model, G_LIST_MODEL (asset));
  g_signal_group_set_target (self->signals, asset);
  gtk_widget_set_sensitive (GTK_WIDGET (self), asset != NULL);
  changed (self);
}

GPtrArray *
dt_signal_picker_get_channels (DtSignalPicker *self)
{
  GPtrArray *channels;
  guint n;

  g_return_val_if_fail (DT_IS_SIGNAL_PICKER (self), NULL);

  channels = g_ptr_array_new_with_free_func (g_object_unref);
  n = self->asset != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->asset)) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);

      if (is_chosen (self, channel))
        g_ptr_array_add (channels, g_steal_pointer (&channel));
    }

  return channels;
}

void
dt_signal_picker_choose_all (DtSignalPicker *self,
                             gboolean        all)
{
  guint n;

  g_return_if_fail (DT_IS_SIGNAL_PICKER (self));

  n = self->asset != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->asset)) : 0;
  self->touched = TRUE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);

      choose (self, channel, all);
    }

  update_checks (self);
  changed (self);
}
