/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names a drop-down for a screen reader, with the parts inside it that take the focus in its place;
 * the label of the drop-down alone does not reach them. */
void dt_accessible_label_drop_down (GtkDropDown *drop_down,
                                    const char  *label);

G_END_DECLS
