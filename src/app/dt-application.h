/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DtApplication:
 *
 * The desktop program: command line, one window, one #DtSession. A second start hands its command
 * line to the first and ends.
 */
#define DT_TYPE_APPLICATION (dt_application_get_type ())

G_DECLARE_FINAL_TYPE (DtApplication, dt_application, DT, APPLICATION, AdwApplication)

DtApplication *dt_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
