/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-asset-row.h"

struct _DtAssetRow
{
  GtkWidget     parent_instance;

  /* Template children (borrowed) */
  GtkImage     *icon;
  GtkWidget    *text;
  GtkLabel     *name;
  GtkImage     *state_icon;
  GtkLabel     *state;
  GtkLabel     *age;

  /* Owned */
  DtAssetItem  *asset;
  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (DtAssetRow, dt_asset_row, GTK_TYPE_WIDGET)

static void
describe (DtAssetRow *self,
          const char *state_text,
          const char *age_text)
{
  g_autofree char *reason = dt_asset_item_get_reason_text (self->asset);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dt_asset_item_get_name (self->asset),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  age_text != NULL ? age_text : state_text,
                                  -1);
}

static void
update (DtAssetRow *self)
{
  g_autofree char *state_text = NULL;
  g_autofree char *age_text = NULL;
  const char *icon_name;
  gboolean running;

  if (self->asset == NULL)
    return;

  g_object_get (self->asset, "state-text", &state_text, "age-text", &age_text, NULL);
  running = dt_asset_item_get_state (self->asset) == DT_ASSET_RUNNING;
  icon_name = dt_asset_item_get_icon_name (self->asset);

  gtk_image_set_from_icon_name (self->icon, icon_name != NULL ? icon_name : "dt-generic-symbolic");
  gtk_label_set_label (self->name, dt_asset_item_get_name (self->asset));
  gtk_image_set_from_icon_name (self->state_icon,
                                running ? "dt-running-symbolic" : "dt-offline-symbolic");
  gtk_label_set_label (self->state, state_text != NULL ? state_text : "");
  gtk_label_set_label (self->age, age_text != NULL ? age_text : "");

  if (running)
    gtk_widget_add_css_class (GTK_WIDGET (self), "running");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "running");

  describe (self, state_text, age_text);
}

static void
dt_asset_row_dispose (GObject *object)
{
  DtAssetRow *self = DT_ASSET_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->asset);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_ASSET_ROW);

  G_OBJECT_CLASS (dt_asset_row_parent_class)->dispose (object);
}

static void
dt_asset_row_class_init (DtAssetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_asset_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "assetrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-asset-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, text);
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, name);
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, state);
  gtk_widget_class_bind_template_child (widget_class, DtAssetRow, age);
}

static void
dt_asset_row_init (DtAssetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (DT_TYPE_ASSET_ITEM);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
}

GtkWidget *
dt_asset_row_new (void)
{
  return g_object_new (DT_TYPE_ASSET_ROW, NULL);
}

void
dt_asset_row_set_asset (DtAssetRow  *self,
                        DtAssetItem *asset)
{
  g_return_if_fail (DT_IS_ASSET_ROW (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (!g_set_object (&self->asset, asset))
    return;

  g_signal_group_set_target (self->signals, asset);
  update (self);
}
