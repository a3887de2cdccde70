/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-channel-row.h"
#include "dt-kpi-card.h"
#include "dt-overview-page.h"

/* Where the profile names no cards: so many of the first numbers that came. */
#define CARDS_DEFAULT 8

/* More in one line would be small cards on a big screen. */
#define CARDS_IN_LINE 6

struct _DtOverviewPage
{
  AdwBin          parent_instance;

  /* Template children (borrowed) */
  GtkStack       *stack;
  AdwStatusPage  *empty;
  GtkLabel       *name;
  GtkImage       *state_icon;
  GtkLabel       *state;
  GtkLabel       *notice;
  GtkFlowBox     *cards;
  GtkWidget      *more;
  GtkLabel       *more_title;
  GtkSearchEntry *search;
  GtkListBox     *rows;
  GtkWidget      *ignored;
  GtkLabel       *ignored_keys;

  /* Owned */
  DtAssetItem    *asset;
  GSignalGroup   *asset_signals;

  guint           n_cards;
  guint           n_rows;
};

G_DEFINE_FINAL_TYPE (DtOverviewPage, dt_overview_page, ADW_TYPE_BIN)

static const char * const *
get_wanted (DtOverviewPage *self)
{
  DtProfile *profile = dt_asset_item_get_profile (self->asset);
  const char * const *cards = profile != NULL ? dt_profile_get_cards (profile) : NULL;

  return cards != NULL && cards[0] != NULL ? cards : NULL;
}

/* Place of the signal among the cards of the profile, -1: it has none. */
static int
find_wanted (DtOverviewPage *self,
             const char     *signal_id)
{
  const char * const *cards = get_wanted (self);

  for (int i = 0; cards != NULL && cards[i] != NULL; i++)
    {
      if (g_str_equal (cards[i], signal_id))
        return i;
    }

  return -1;
}

static void
insert_card (DtOverviewPage *self,
             DtChannelItem  *channel,
             int             position)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  /* The card is what takes the focus, not the box around it. */
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), dt_kpi_card_new (channel));
  gtk_flow_box_insert (self->cards, child, position);
  self->n_cards++;
}

static void
remove_card (DtOverviewPage *self,
             int             position)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->cards, position);

  gtk_flow_box_remove (self->cards, GTK_WIDGET (child));
  self->n_cards--;
}

static void
add_channel (DtOverviewPage *self,
             DtChannelItem  *channel)
{
  const DtSignal *signal = dt_channel_item_get_signal (channel);
  int place = find_wanted (self, signal->id);

  if (place >= 0)
    {
      remove_card (self, place);
      insert_card (self, channel, place);
    }
  else if (get_wanted (self) == NULL && self->n_cards < CARDS_DEFAULT &&
           signal->kind == DT_SIGNAL_NUMBER)
    {
      insert_card (self, channel, -1);
    }
  else
    {
      gtk_list_box_append (self->rows, dt_channel_row_new (channel));
      self->n_rows++;
    }
}

/* Every card of the profile has its place from the start, so that none moves when values come. */
static void
add_placeholders (DtOverviewPage *self)
{
  const char * const *cards = get_wanted (self);

  for (guint i = 0; cards != NULL && cards[i] != NULL; i++)
    {
      DtSignal *signal = dt_profile_lookup (dt_asset_item_get_profile (self->asset), cards[i]);
      g_autoptr(DtSignal) unknown = signal == NULL ? dt_signal_new (cards[i]) : NULL;
      g_autoptr(DtChannelItem) channel =
        dt_channel_item_new_placeholder (signal != NULL ? signal : unknown);

      insert_card (self, channel, -1);
    }
}

static void
show_counts (DtOverviewPage *self)
{
  g_autofree char *title = NULL;
  guint n_lines;

  if (self->n_cards > 0)
    title = g_strdup_printf (ngettext ("%u more signal", "%u more signals", self->n_rows),
                             self->n_rows);
  else
    title = g_strdup_printf (ngettext ("%u signal", "%u signals", self->n_rows), self->n_rows);

  /* Full lines: ten cards make two of five, not one of six and one of four. */
  n_lines = (self->n_cards + CARDS_IN_LINE - 1) / CARDS_IN_LINE;
  gtk_flow_box_set_max_children_per_line (self->cards, n_lines > 0
                                                       ? (self->n_cards + n_lines - 1) / n_lines
                                                       : CARDS_IN_LINE);
  gtk_label_set_text (self->more_title, title);
  gtk_widget_set_visible (self->more, self->n_rows > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->cards), self->n_cards > 0);
}

static void
show_page (DtOverviewPage *self)
{
  gboolean has_any = self->asset != NULL && self->n_cards + self->n_rows > 0;

  gtk_stack_set_visible_child_name (self->stack, has_any ? "asset" : "empty");
  adw_status_page_set_title (self->empty, self->asset == NULL ? _("Nothing selected")
                                                              : _("No values yet"));
  adw_status_page_set_description (self->empty,
                                   self->asset == NULL
                                   ? _("Select an asset on the left to see how it is now.")
                                   : _("Its signals appear here with its first message."));
}

static void
show_ignored (DtOverviewPage *self)
{
  DtProfile *profile = dt_asset_item_get_profile (self->asset);
  const char * const *keys = profile != NULL ? dt_profile_get_ignored (profile) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->ignored, keys != NULL && keys[0] != NULL);
  if (keys == NULL)
    return;

  text = g_strjoinv (" · ", (char **) keys);
  gtk_label_set_text (self->ignored_keys, text);
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
show_asset (DtOverviewPage *self)
{
  gboolean running = dt_asset_item_get_state (self->asset) == DT_ASSET_RUNNING;
  const char *notice = dt_asset_item_get_notice (self->asset, NULL);
  g_autofree char *reason = dt_asset_item_get_reason_text (self->asset);
  g_autofree char *state = NULL, *age = NULL, *text = NULL, *words = NULL;

  g_object_get (self->asset, "state-text", &state, "age-text", &age, NULL);
  if (running && *age != '\0')
    /* Translators: "Running · last message 4 s ago" */
    text = g_strdup_printf (_("%s · last message %s"), state, age);
  else
    /* The age of the last message stands in the banner above. */
    text = g_strdup_printf (_("%s · %s"), state, reason);

  set_text (self->name, dt_asset_item_get_name (self->asset));
  set_text (self->state, text);
  gtk_image_set_from_icon_name (self->state_icon, running ? "dt-running-symbolic"
                                                          : "dt-offline-symbolic");
  if (running)
    gtk_widget_add_css_class (GTK_WIDGET (self->state_icon), "success");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->state_icon), "success");

  gtk_widget_set_visible (GTK_WIDGET (self->notice), notice != NULL);
  if (notice != NULL)
    {
      /* Translators: words that the device itself has sent */
      words = g_strdup_printf (_("The device says: %s"), notice);
      set_text (self->notice, words);
    }
}

static void
asset_changed_cb (DtOverviewPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_asset (self);
}

static void
items_changed_cb (DtOverviewPage *self,
                  guint           position,
                  guint           removed,
                  guint           added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);

      add_channel (self, channel);
    }

  show_counts (self);
  show_page (self);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  DtOverviewPage *self = user_data;
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search));
  const DtSignal *signal;
  g_autofree char *folded = NULL, *label = NULL, *id = NULL;

  if (*wanted == '\0')
    return TRUE;

  signal = dt_channel_item_get_signal (dt_channel_row_get_channel (DT_CHANNEL_ROW (row)));
  folded = g_utf8_casefold (wanted, -1);
  label = g_utf8_casefold (dt_signal_get_label (signal), -1);
  id = g_utf8_casefold (signal->id, -1);

  return strstr (label, folded) != NULL || strstr (id, folded) != NULL;
}

static void
search_changed_cb (DtOverviewPage *self)
{
  gtk_list_box_invalidate_filter (self->rows);
}

static void
clear_children (DtOverviewPage *self)
{
  GtkWidget *child;
  GtkListBoxRow *row;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_flow_box_remove (self->cards, child);
  while ((row = gtk_list_box_get_row_at_index (self->rows, 0)) != NULL)
    gtk_list_box_remove (self->rows, GTK_WIDGET (row));

  self->n_cards = 0;
  self->n_rows = 0;
}

static void
dt_overview_page_map (GtkWidget *widget)
{
  DtOverviewPage *self = DT_OVERVIEW_PAGE (widget);

  if (self->asset != NULL)
    show_asset (self);

  GTK_WIDGET_CLASS (dt_overview_page_parent_class)->map (widget);
}

static void
dt_overview_page_dispose (GObject *object)
{
  DtOverviewPage *self = DT_OVERVIEW_PAGE (object);

  g_clear_object (&self->asset_signals);
  /* AdwBin would unparent a child that the template has let go of already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->asset);

  G_OBJECT_CLASS (dt_overview_page_parent_class)->dispose (object);
}

static void
dt_overview_page_class_init (DtOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_overview_page_dispose;
  widget_class->map = dt_overview_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, empty);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, name);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, state);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, notice);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, cards);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, more);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, more_title);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, search);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, rows);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, ignored);
  gtk_widget_class_bind_template_child (widget_class, DtOverviewPage, ignored_keys);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
dt_overview_page_init (DtOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->asset_signals = g_signal_group_new (DT_TYPE_ASSET_ITEM);
  g_signal_group_connect_swapped (self->asset_signals, "changed",
                                  G_CALLBACK (asset_changed_cb), self);
  g_signal_group_connect_swapped (self->asset_signals, "items-changed",
                                  G_CALLBACK (items_changed_cb), self);
  gtk_list_box_set_filter_func (self->rows, filter_row, self, NULL);
  show_page (self);
}

GtkWidget *
dt_overview_page_new (void)
{
  return g_object_new (DT_TYPE_OVERVIEW_PAGE, NULL);
}

DtAssetItem *
dt_overview_page_get_asset (DtOverviewPage *self)
{
  g_return_val_if_fail (DT_IS_OVERVIEW_PAGE (self), NULL);

  return self->asset;
}

void
dt_overview_page_set_asset (DtOverviewPage *self,
                            DtAssetItem    *asset)
{
  g_return_if_fail (DT_IS_OVERVIEW_PAGE (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (!g_set_object (&self->asset, asset))
    return;

  clear_children (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_signal_group_set_target (self->asset_signals, asset);
  if (asset != NULL)
    {
      add_placeholders (self);
      show_asset (self);
      show_ignored (self);
      items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (asset)));
    }
  show_page (self);
}
