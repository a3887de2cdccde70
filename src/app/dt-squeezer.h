/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DtSqueezer:
 *
 * Shows its wide child where there is room for it, else the narrow one. It never asks for more than
 * the narrow one needs, so that a window can become small.
 */
#define DT_TYPE_SQUEEZER (dt_squeezer_get_type ())

G_DECLARE_FINAL_TYPE (DtSqueezer, dt_squeezer, DT, SQUEEZER, GtkWidget)

/* Whether the narrow child is shown, or would be; notified as "squeezed". */
gboolean dt_squeezer_get_squeezed (DtSqueezer *self);

/* Shows the narrow child although there is room. */
void     dt_squeezer_set_forced   (DtSqueezer *self,
                                   gboolean    forced);

G_END_DECLS
