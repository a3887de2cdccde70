/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-live.h"

G_BEGIN_DECLS

/**
 * DtHealthDialog:
 *
 * What the health strip has no room for: all figures, and each kind of message that was not
 * understood with its topic, reason and beginning.
 */
#define DT_TYPE_HEALTH_DIALOG (dt_health_dialog_get_type ())

G_DECLARE_FINAL_TYPE (DtHealthDialog, dt_health_dialog, DT, HEALTH_DIALOG, AdwWindow)

GtkWidget *dt_health_dialog_new (GtkWindow *parent,
                                 DtLive    *live);

G_END_DECLS
