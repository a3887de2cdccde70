/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-palette.h"

G_BEGIN_DECLS

/* The chart palette of the system's style: light, dark, high contrast. */
const DtPalette *dt_theme_get_palette (void);

/* Redraws @widget when that style changes, for as long as it lives. */
void             dt_theme_follow      (GtkWidget *widget);

/* Shows or takes away the CSS classes "warning" and "error" of a limit. */
void             dt_theme_set_level   (GtkWidget *widget,
                                       int        level);

G_END_DECLS
