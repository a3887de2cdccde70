/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DtShortcutsDialog:
 *
 * The keys of the window. GtkShortcutsWindow is deprecated at one end of our range and its
 * successor missing at the other.
 */
#define DT_TYPE_SHORTCUTS_DIALOG (dt_shortcuts_dialog_get_type ())

G_DECLARE_FINAL_TYPE (DtShortcutsDialog, dt_shortcuts_dialog, DT, SHORTCUTS_DIALOG, AdwWindow)

GtkWidget *dt_shortcuts_dialog_new (GtkWindow *parent);

G_END_DECLS
