/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-waiting-page.h"

struct _DtWaitingPage
{
  AdwBin         parent_instance;

  /* Borrowed: the child */
  AdwStatusPage *status;

  /* Owned */
  DtSession     *session;
  GSignalGroup  *live_signals;
};

G_DEFINE_FINAL_TYPE (DtWaitingPage, dt_waiting_page, ADW_TYPE_BIN)

static void
say (DtWaitingPage *self,
     const char    *icon_name,
     const char    *title,
     const char    *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  /* It is asked to say the same many times a second. */
  if (g_strcmp0 (adw_status_page_get_description (self->status), escaped) == 0)
    return;

  adw_status_page_set_icon_name (self->status, icon_name);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, escaped);
}

static char *
filters_text (DtWaitingPage    *self,
              DtConnectionItem *item)
{
  const DtConnection *connection =
    dt_session_get_connection (self->session, dt_connection_item_get_id (item));

  return connection != NULL ? g_strjoinv (", ", connection->filters) : g_strdup ("#");
}

/* The state of the connection that has come farthest. */
static DtConnectionItem *
choose (GListModel *connections)
{
  static const int rank[] = {
    [DT_SOURCE_STOPPED] = 0,
    [DT_SOURCE_FINISHED] = 1,
    [DT_SOURCE_CONNECTING] = 2,
    [DT_SOURCE_WAITING] = 3,
    [DT_SOURCE_CONNECTED] = 4,
  };
  g_autoptr(DtConnectionItem) best = NULL;
  guint n = g_list_model_get_n_items (connections);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtConnectionItem) item = g_list_model_get_item (connections, i);

      if (best == NULL ||
          rank[dt_connection_item_get_state (item)] > rank[dt_connection_item_get_state (best)])
        g_set_object (&best, item);
    }

  return g_steal_pointer (&best);
}

static void
describe (DtWaitingPage    *self,
          DtConnectionItem *item)
{
  g_autofree char *filters = filters_text (self, item);
  g_autofree char *text = NULL;
  const char *reason = dt_connection_item_get_reason (item);

  switch (dt_connection_item_get_state (item))
    {
    case DT_SOURCE_CONNECTED:
      text = g_strdup_printf (_("Subscribed to %s; nothing has come yet. Check that the device is "
                                "on and sends to this broker, and that the topic filter fits."),
                              filters);
      say (self, "dt-connected-symbolic", _("Waiting for the First Message"), text);
      break;

    case DT_SOURCE_WAITING:
      text = g_strdup_printf (_("Last try: %s. The next one comes by itself; edit the connection "
                                "in the sidebar if address, user or password are wrong."),
                              reason != NULL ? reason : _("the broker could not be reached"));
      say (self, "dialog-warning-symbolic", _("Not Connected"), text);
      break;

    case DT_SOURCE_CONNECTING:
      text = g_strdup_printf (_("Asking %s."), dt_connection_item_get_uri (item));
      say (self, "dt-connecting-symbolic", _("Connecting"), text);
      break;

    case DT_SOURCE_STOPPED:
    case DT_SOURCE_FINISHED:
    default:
      say (self, "dt-disconnected-symbolic", _("Disconnected"),
           _("Press Connect beside a connection in the sidebar."));
    }
}

static void
update (DtWaitingPage *self)
{
  DtLive *live = dt_session_get_live (self->session);
  g_autoptr(DtConnectionItem) item = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || live == NULL)
    return;

  item = choose (dt_live_get_connections (live));
  if (item != NULL)
    describe (self, item);
}

static void
live_changed_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  DtWaitingPage *self = user_data;

  g_signal_group_set_target (self->live_signals, dt_session_get_live (self->session));
}

static void
dt_waiting_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dt_waiting_page_parent_class)->map (widget);

  if (DT_WAITING_PAGE (widget)->session != NULL)
    update (DT_WAITING_PAGE (widget));
}

static void
dt_waiting_page_dispose (GObject *object)
{
  DtWaitingPage *self = DT_WAITING_PAGE (object);

  g_clear_object (&self->live_signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dt_waiting_page_parent_class)->dispose (object);
}

static void
dt_waiting_page_class_init (DtWaitingPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dt_waiting_page_dispose;
  GTK_WIDGET_CLASS (klass)->map = dt_waiting_page_map;
}

static void
dt_waiting_page_init (DtWaitingPage *self)
{
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->status));

  self->live_signals = g_signal_group_new (DT_TYPE_LIVE);
  g_signal_group_connect_swapped (self->live_signals, "updated", G_CALLBACK (update), self);
}

void
dt_waiting_page_set_session (DtWaitingPage *self,
                             DtSession     *session)
{
  g_return_if_fail (DT_IS_WAITING_PAGE (self));
  g_return_if_fail (DT_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;

  g_signal_connect_object (session, "notify::live", G_CALLBACK (live_changed_cb), self, 0);
  live_changed_cb (NULL, NULL, self);
}
