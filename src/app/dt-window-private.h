/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-window.h"

G_BEGIN_DECLS

/* The actions of connections: win.connect, win.disconnect, win.add-connection,
 * win.edit-connection, win.remove-connection, win.save-connection. */
void dt_window_install_connection_actions (GtkWidgetClass *widget_class);

/* A toast with a button. @on_button: (nullable); @on_gone: (nullable): called after either. */
void dt_window_add_toast_full             (DtWindow       *self,
                                           const char     *text,
                                           const char     *button,
                                           GCallback       on_button,
                                           GCallback       on_gone,
                                           gpointer        user_data);

G_END_DECLS
