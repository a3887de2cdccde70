/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-channel-row.h"
#include "dt-channel-words.h"
#include "dt-theme.h"

/* Nobody reads faster, and each text costs a layout of the list. */
#define INTERVAL_MS 250

struct _DtChannelRow
{
  GtkListBoxRow   parent_instance;

  /* Template children (borrowed) */
  GtkLabel       *title;
  GtkLabel       *badge;
  GtkLabel       *value;
  GtkImage       *icon;

  /* Owned */
  DtChannelItem  *channel;

  gint64          updated_at;
  guint           update_source;
};

G_DEFINE_FINAL_TYPE (DtChannelRow, dt_channel_row, GTK_TYPE_LIST_BOX_ROW)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update (DtChannelRow *self)
{
  DtLimitLevel level = dt_channel_item_get_level (self->channel);
  g_autofree char *value = dt_channel_words_value (self->channel);
  g_autofree char *badge = dt_channel_item_get_badge_text (self->channel);
  g_autofree char *sentence = dt_channel_words_sentence (self->channel);

  self->updated_at = g_get_monotonic_time ();
  set_text (self->value, value);
  set_text (self->badge, badge != NULL ? badge : "");
  gtk_image_set_from_icon_name (self->icon, dt_channel_words_icon (level));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), level != DT_LIMIT_NORMAL);
  dt_theme_set_level (GTK_WIDGET (self->icon), level);
  dt_theme_set_level (GTK_WIDGET (self->value), level);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static gboolean
update_cb (gpointer user_data)
{
  DtChannelRow *self = user_data;

  self->update_source = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (DtChannelRow *self)
{
  gint64 passed = (g_get_monotonic_time () - self->updated_at) / 1000;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->update_source != 0)
    return;

  if (passed >= INTERVAL_MS)
    update (self);
  else
    self->update_source = g_timeout_add ((guint) (INTERVAL_MS - passed), update_cb, self);
}

static void
dt_channel_row_map (GtkWidget *widget)
{
  update (DT_CHANNEL_ROW (widget));

  GTK_WIDGET_CLASS (dt_channel_row_parent_class)->map (widget);
}

static void
dt_channel_row_dispose (GObject *object)
{
  DtChannelRow *self = DT_CHANNEL_ROW (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_CHANNEL_ROW);
  g_clear_object (&self->channel);

  G_OBJECT_CLASS (dt_channel_row_parent_class)->dispose (object);
}

static void
dt_channel_row_class_init (DtChannelRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_channel_row_dispose;
  widget_class->map = dt_channel_row_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-channel-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DtChannelRow, title);
  gtk_widget_class_bind_template_child (widget_class, DtChannelRow, badge);
  gtk_widget_class_bind_template_child (widget_class, DtChannelRow, value);
  gtk_widget_class_bind_template_child (widget_class, DtChannelRow, icon);
}

static void
dt_channel_row_init (DtChannelRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dt_channel_row_new (DtChannelItem *channel)
{
  DtChannelRow *self;
  g_autofree char *tooltip = NULL;

  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (channel), NULL);

  self = g_object_new (DT_TYPE_CHANNEL_ROW, NULL);
  self->channel = g_object_ref (channel);
  tooltip = dt_channel_words_tooltip (channel);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "u", dt_channel_item_get_id (channel));
  gtk_label_set_text (self->title, dt_signal_get_label (dt_channel_item_get_signal (channel)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  g_signal_connect_object (channel, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

DtChannelItem *
dt_channel_row_get_channel (DtChannelRow *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ROW (self), NULL);

  return self->channel;
}
