/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-banner.h"

/* CSS nodes: `box.history-banner` in a revealer. */
struct _DtHistoryBanner
{
  AdwBin        parent_instance;

  /* Template children (borrowed) */
  GtkRevealer  *revealer;
  GtkLabel     *text;
  GtkButton    *dismiss;

  /* Owned */
  DtLive       *live;
  GSignalGroup *signals;
  char         *dismissed;    /* path that was set aside and is known to the user */
};

G_DEFINE_FINAL_TYPE (DtHistoryBanner, dt_history_banner, ADW_TYPE_BIN)

/* What lasts comes first, and cannot be put away. */
static const char *
choose_text (DtHistoryBanner       *self,
             const DtHistoryStatus *history,
             gboolean              *dismissible)
{
  *dismissible = FALSE;

  if (history->read_only)
    return _("Another program writes this history; nothing is recorded here");
  if (history->problem != NULL)
    return history->problem;
  if (history->set_aside == NULL || g_strcmp0 (history->set_aside, self->dismissed) == 0)
    return NULL;

  *dismissible = TRUE;

  return _("The history was damaged and has been set aside; a new one has begun");
}

static void
updated_cb (DtHistoryBanner *self)
{
  dt_history_banner_show (self, dt_live_get_health (self->live));
}

static void
dismiss_cb (DtHistoryBanner *self)
{
  const DtFeedHealth *health = dt_live_get_health (self->live);

  g_free (self->dismissed);
  self->dismissed = g_strdup (health->history.set_aside);
  dt_history_banner_show (self, health);
}

static void
dt_history_banner_dispose (GObject *object)
{
  DtHistoryBanner *self = DT_HISTORY_BANNER (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->live);
  g_clear_pointer (&self->dismissed, g_free);

  /* AdwBin disposes of the one direct child; gtk_widget_dispose_template() would do so twice. */
  G_OBJECT_CLASS (dt_history_banner_parent_class)->dispose (object);
}

static void
dt_history_banner_class_init (DtHistoryBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_history_banner_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-history-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, DtHistoryBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryBanner, text);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryBanner, dismiss);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
dt_history_banner_init (DtHistoryBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (DT_TYPE_LIVE);
  g_signal_group_connect_swapped (self->signals, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_object (self->dismiss, "clicked", G_CALLBACK (dismiss_cb), self,
                           G_CONNECT_SWAPPED);
}

void
dt_history_banner_set_live (DtHistoryBanner *self,
                            DtLive          *live)
{
  g_return_if_fail (DT_IS_HISTORY_BANNER (self));

  if (!g_set_object (&self->live, live))
    return;

  g_signal_group_set_target (self->signals, live);
  if (live != NULL)
    updated_cb (self);
}

void
dt_history_banner_show (DtHistoryBanner    *self,
                        const DtFeedHealth *health)
{
  const char *text;
  gboolean dismissible;

  g_return_if_fail (DT_IS_HISTORY_BANNER (self));
  g_return_if_fail (health != NULL);

  text = choose_text (self, &health->history, &dismissible);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  if (text == NULL || g_str_equal (gtk_label_get_text (self->text), text))
    return;

  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->dismiss), dismissible);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
