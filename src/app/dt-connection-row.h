/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-connection-item.h"
#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtConnectionRow:
 *
 * One connection in the sidebar: state, name, rate or reason of failure, Connect or Disconnect, and
 * a menu. Its buttons activate the window's actions with the id of the connection.
 */
#define DT_TYPE_CONNECTION_ROW (dt_connection_row_get_type ())

G_DECLARE_FINAL_TYPE (DtConnectionRow, dt_connection_row, DT, CONNECTION_ROW, GtkWidget)

GtkWidget *dt_connection_row_new (DtConnectionItem *item,
                                  DtSession        *session);

G_END_DECLS
