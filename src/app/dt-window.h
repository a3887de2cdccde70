/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtWindow:
 *
 * The window: assets and connections at the left, the pages of the selected asset at the right, the
 * health strip below.
 */
#define DT_TYPE_WINDOW (dt_window_get_type ())

G_DECLARE_FINAL_TYPE (DtWindow, dt_window, DT, WINDOW, AdwApplicationWindow)

DtWindow  *dt_window_new       (GtkApplication *app,
                                DtSession      *session);
DtSession *dt_window_get_session (DtWindow     *self);

/* "overview", "analytics" or "history" */
void       dt_window_set_page  (DtWindow       *self,
                                const char     *name);

/* @text: plain, from wherever; what has a meaning in markup is escaped here. */
void       dt_window_add_toast (DtWindow       *self,
                                const char     *text);

G_END_DECLS
