/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-state-badge.h"

/* CSS nodes: `statebadge.running` or `statebadge.offline` with an image and a label. */
struct _DtStateBadge
{
  GtkWidget    parent_instance;

  /* Children (borrowed) */
  GtkWidget   *icon;
  GtkWidget   *label;

  /* Owned */
  DtAssetItem *asset;
};

G_DEFINE_FINAL_TYPE (DtStateBadge, dt_state_badge, GTK_TYPE_WIDGET)

static void
update (DtStateBadge *self)
{
  gboolean running = dt_asset_item_get_state (self->asset) == DT_ASSET_RUNNING;
  g_autofree char *state = NULL, *reason = dt_asset_item_get_reason_text (self->asset);
  g_autofree char *sentence = NULL;

  g_object_get (self->asset, "state-text", &state, NULL);
  /* Translators: the state of an asset and why it is so: "Offline: no message for 10 s" */
  sentence = g_strdup_printf (_("%s: %s"), state, reason);

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), running ? "dt-running-symbolic"
                                                                : "dt-offline-symbolic");
  gtk_label_set_text (GTK_LABEL (self->label), state);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  if (running)
    gtk_widget_remove_css_class (GTK_WIDGET (self), "offline");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "running");
  gtk_widget_add_css_class (GTK_WIDGET (self), running ? "running" : "offline");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
dt_state_badge_dispose (GObject *object)
{
  DtStateBadge *self = DT_STATE_BADGE (object);

  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, update, self);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (dt_state_badge_parent_class)->dispose (object);
}

static void
dt_state_badge_class_init (DtStateBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_state_badge_dispose;

  gtk_widget_class_set_css_name (widget_class, "statebadge");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
dt_state_badge_init (DtStateBadge *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);

  self->icon = gtk_image_new ();
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
dt_state_badge_new (void)
{
  return g_object_new (DT_TYPE_STATE_BADGE, NULL);
}

void
dt_state_badge_set_asset (DtStateBadge *self,
                          DtAssetItem  *asset)
{
  g_return_if_fail (DT_IS_STATE_BADGE (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (self->asset == asset)
    return;

  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, update, self);
  g_set_object (&self->asset, asset);

  gtk_widget_set_visible (GTK_WIDGET (self), asset != NULL);
  if (asset == NULL)
    return;

  g_signal_connect_object (asset, "notify::state-text", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
