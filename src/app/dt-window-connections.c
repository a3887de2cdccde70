/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-connection-dialog.h"
#include "dt-window-private.h"

/* A connection that was removed, until its toast is gone. */
typedef struct
{
  DtSession    *session;
  DtConnection *connection;
  gboolean      saved;
} Removed;

static void
removed_free (Removed *removed)
{
  g_object_unref (removed->session);
  dt_connection_free (removed->connection);
  g_free (removed);
}

static void
undo_cb (AdwToast *toast,
         Removed  *removed)
{
  dt_session_put (removed->session, removed->connection, removed->saved);
}

static void
gone_cb (AdwToast *toast,
         Removed  *removed)
{
  /* Does nothing where it has been brought back. */
  dt_session_forget (removed->session, removed->connection->id);
  removed_free (removed);
}

static void
connect_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  dt_session_connect (dt_window_get_session (DT_WINDOW (widget)),
                      g_variant_get_string (parameter, NULL));
}

static void
disconnect_action (GtkWidget  *widget,
                   const char *action,
                   GVariant   *parameter)
{
  dt_session_disconnect (dt_window_get_session (DT_WINDOW (widget)),
                         g_variant_get_string (parameter, NULL));
}

static void
add_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  DtSession *session = dt_window_get_session (DT_WINDOW (widget));

  gtk_window_present (GTK_WINDOW (dt_connection_dialog_new (GTK_WINDOW (widget), session, NULL)));
}

static void
edit_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DtSession *session = dt_window_get_session (DT_WINDOW (widget));
  const DtConnection *connection =
    dt_session_get_connection (session, g_variant_get_string (parameter, NULL));

  if (connection != NULL)
    gtk_window_present (GTK_WINDOW (dt_connection_dialog_new (GTK_WINDOW (widget), session,
                                                              connection)));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DtSession *session = dt_window_get_session (DT_WINDOW (widget));
  const DtConnection *connection =
    dt_session_get_connection (session, g_variant_get_string (parameter, NULL));
  g_autoptr(DtConnection) copy = NULL;

  if (connection == NULL)
    return;

  copy = dt_connection_copy (connection);
  dt_session_put (session, copy, TRUE);
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DtSession *session = dt_window_get_session (DT_WINDOW (widget));
  const char *id = g_variant_get_string (parameter, NULL);
  gboolean saved = dt_settings_has_connection (dt_session_get_settings (session), id);
  DtConnection *connection = dt_session_remove (session, id);
  g_autofree char *text = NULL;
  Removed *removed;

  if (connection == NULL)
    return;

  removed = g_new0 (Removed, 1);
  removed->session = g_object_ref (session);
  removed->connection = connection;
  removed->saved = saved;
  text = g_strdup_printf (_("“%s” removed"), connection->name);
  dt_window_add_toast_full (DT_WINDOW (widget), text, _("_Undo"), G_CALLBACK (undo_cb),
                            G_CALLBACK (gone_cb), removed);
}

void
dt_window_install_connection_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect", "s", connect_action);
  gtk_widget_class_install_action (widget_class, "win.disconnect", "s", disconnect_action);
  gtk_widget_class_install_action (widget_class, "win.add-connection", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "win.edit-connection", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "win.save-connection", "s", save_action);
  gtk_widget_class_install_action (widget_class, "win.remove-connection", "s", remove_action);
}
