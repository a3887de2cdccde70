/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtConnectionDialog:
 *
 * Adds a connection, or edits one. What is wrong is said beside the entry while one types; Test
 * tries the connection without closing the dialog.
 */
#define DT_TYPE_CONNECTION_DIALOG (dt_connection_dialog_get_type ())

G_DECLARE_FINAL_TYPE (DtConnectionDialog, dt_connection_dialog, DT, CONNECTION_DIALOG, AdwWindow)

/* @connection: (nullable): what to edit, NULL to add one */
GtkWidget    *dt_connection_dialog_new   (GtkWindow           *parent,
                                          DtSession           *session,
                                          const DtConnection  *connection);

/* What the entries say now, as it would be saved. */
DtConnection *dt_connection_dialog_build (DtConnectionDialog  *self,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
