/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-connection-row.h"

struct _DtConnectionRow
{
  GtkWidget         parent_instance;

  /* Template children (borrowed) */
  GtkWidget        *top;
  GtkImage         *icon;
  GtkLabel         *name;
  GtkLabel         *state;
  GtkButton        *button;
  GtkMenuButton    *menu_button;

  /* Owned */
  DtConnectionItem *item;
  DtSession        *session;
};

G_DEFINE_FINAL_TYPE (DtConnectionRow, dt_connection_row, GTK_TYPE_WIDGET)

static const char *
state_icon (DtSourceState state)
{
  switch (state)
    {
    case DT_SOURCE_CONNECTING:
      return "dt-connecting-symbolic";

    case DT_SOURCE_CONNECTED:
      return "dt-connected-symbolic";

    case DT_SOURCE_WAITING:
      return "dialog-warning-symbolic";

    case DT_SOURCE_FINISHED:
      return "object-select-symbolic";

    case DT_SOURCE_STOPPED:
    default:
      return "dt-disconnected-symbolic";
    }
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
update_button (DtConnectionRow *self,
               DtSourceState    state)
{
  gboolean idle = state == DT_SOURCE_STOPPED || state == DT_SOURCE_FINISHED;
  const char *id = dt_connection_item_get_id (self->item);
  const char *name = dt_connection_item_get_name (self->item);
  g_autofree char *label = g_strdup_printf (idle ? _("Connect %s") : _("Disconnect %s"), name);

  gtk_button_set_icon_name (self->button,
                            idle ? "media-playback-start-symbolic"
                                 : "media-playback-stop-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), idle ? _("Connect") : _("Disconnect"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button),
                                  idle ? "win.connect" : "win.disconnect");
}

static void
update (DtConnectionRow *self)
{
  DtSourceState state = dt_connection_item_get_state (self->item);
  g_autofree char *text = dt_connection_item_get_state_text (self->item);

  gtk_image_set_from_icon_name (self->icon, state_icon (state));
  gtk_label_set_label (self->name, dt_connection_item_get_name (self->item));
  gtk_label_set_label (self->state, text);
  set_class (GTK_WIDGET (self), "connected", state == DT_SOURCE_CONNECTED);
  set_class (GTK_WIDGET (self), "waiting", state == DT_SOURCE_WAITING);
  set_class (GTK_WIDGET (self->state), "dim-label", state != DT_SOURCE_WAITING);
  update_button (self, state);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dt_connection_item_get_name (self->item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        const char *id)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

/* Made when it opens: what can be saved depends on what has been saved since. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  DtConnectionRow *self = user_data;
  g_autoptr(GMenu) menu = g_menu_new ();
  const char *id = dt_connection_item_get_id (self->item);

  if (g_str_equal (id, DT_SESSION_DEMO_ID))
    g_menu_append (menu, _("_End Demo"), "win.end-demo");
  else
    {
      append (menu, _("_Edit…"), "win.edit-connection", id);
      if (!dt_settings_has_connection (dt_session_get_settings (self->session), id))
        append (menu, _("_Save"), "win.save-connection", id);
      append (menu, _("_Remove"), "win.remove-connection", id);
    }

  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

static void
dt_connection_row_dispose (GObject *object)
{
  DtConnectionRow *self = DT_CONNECTION_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_CONNECTION_ROW);

  G_OBJECT_CLASS (dt_connection_row_parent_class)->dispose (object);
}

static void
dt_connection_row_class_init (DtConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_connection_row_dispose;

  gtk_widget_class_set_css_name (widget_class, "connectionrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, top);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, name);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, state);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, button);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionRow, menu_button);
}

static void
dt_connection_row_init (DtConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dt_connection_row_new (DtConnectionItem *item,
                       DtSession        *session)
{
  DtConnectionRow *self;
  g_autofree char *label = NULL;

  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (item), NULL);
  g_return_val_if_fail (DT_IS_SESSION (session), NULL);

  self = g_object_new (DT_TYPE_CONNECTION_ROW, NULL);
  self->item = g_object_ref (item);
  self->session = g_object_ref (session);
  label = g_strdup_printf (_("More for %s"), dt_connection_item_get_name (item));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (item, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
