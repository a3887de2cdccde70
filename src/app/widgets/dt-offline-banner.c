/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-offline-banner.h"

/* CSS nodes: `offlinebanner` with a revealer that holds `box.banner`. (AdwBanner came with 1.3.) */
struct _DtOfflineBanner
{
  GtkWidget    parent_instance;

  /* Children (borrowed) */
  GtkWidget   *revealer;
  GtkWidget   *title;
  GtkWidget   *detail;

  /* Owned */
  DtAssetItem *asset;
};

G_DEFINE_FINAL_TYPE (DtOfflineBanner, dt_offline_banner, GTK_TYPE_WIDGET)

static char *
format_moment (gint64 time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (time / G_TIME_SPAN_SECOND);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (date == NULL)
    return g_strdup ("");

  if (g_date_time_get_year (date) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (date) == g_date_time_get_day_of_year (now))
    return g_date_time_format (date, "%X");

  return g_date_time_format (date, "%x %X");
}

static char *
make_detail (DtAssetItem *asset)
{
  gint64 last = dt_asset_item_get_last_message (asset);
  g_autofree char *reason = dt_asset_item_get_reason_text (asset);
  g_autofree char *moment = NULL, *age = NULL;

  if (last == 0)
    return g_steal_pointer (&reason);

  moment = format_moment (last);
  g_object_get (asset, "age-text", &age, NULL);

  /* Translators: time of day and age of the last message, and why the asset counts as offline */
  return g_strdup_printf (_("Last message at %s (%s) · %s"), moment, age, reason);
}

static const char *
get_title (DtAssetItem *asset)
{
  DtProfile *profile = dt_asset_item_get_profile (asset);

  if (profile != NULL && g_strcmp0 (dt_profile_get_kind (profile), "vehicle") == 0)
    return _("Vehicle offline – displaying last received values");
  if (profile != NULL && g_strcmp0 (dt_profile_get_kind (profile), "line") == 0)
    return _("Line offline – displaying last received values");

  return _("Offline – displaying last received values");
}

static gboolean
has_values (DtAssetItem *asset)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (asset));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (asset), i);

      if (dt_channel_item_get_value (channel, NULL, NULL))
        return TRUE;
    }

  return FALSE;
}

static void
update (DtOfflineBanner *self)
{
  gboolean offline = self->asset != NULL &&
                     dt_asset_item_get_state (self->asset) == DT_ASSET_OFFLINE &&
                     has_values (self->asset);

  if (offline)
    {
      g_autofree char *detail = make_detail (self->asset);
      const char *title = get_title (self->asset);

      gtk_label_set_text (GTK_LABEL (self->title), title);
      gtk_label_set_text (GTK_LABEL (self->detail), detail);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
    }

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), offline);
}

static GtkWidget *
make_label (GtkWidget  *box,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
dt_offline_banner_dispose (GObject *object)
{
  DtOfflineBanner *self = DT_OFFLINE_BANNER (object);

  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, update, self);
  g_clear_object (&self->asset);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (dt_offline_banner_parent_class)->dispose (object);
}

static void
dt_offline_banner_class_init (DtOfflineBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_offline_banner_dispose;

  gtk_widget_class_set_css_name (widget_class, "offlinebanner");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
dt_offline_banner_init (DtOfflineBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dt-offline-symbolic");

  self->title = make_label (words, "heading");
  self->detail = make_label (words, "numeric");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "banner");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

GtkWidget *
dt_offline_banner_new (void)
{
  return g_object_new (DT_TYPE_OFFLINE_BANNER, NULL);
}

void
dt_offline_banner_set_asset (DtOfflineBanner *self,
                             DtAssetItem     *asset)
{
  g_return_if_fail (DT_IS_OFFLINE_BANNER (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (self->asset == asset)
    return;

  if (self->asset != NULL)
    g_signal_handlers_disconnect_by_func (self->asset, update, self);
  g_set_object (&self->asset, asset);
  if (asset != NULL)
    g_signal_connect_object (asset, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  update (self);
}
