/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-accessible.h"

static void
label_all (GtkWidget  *widget,
           const char *label)
{
  if (GTK_IS_POPOVER (widget))
    return;

  if (gtk_widget_get_focusable (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    label_all (child, label);
}

void
dt_accessible_label_drop_down (GtkDropDown *drop_down,
                               const char  *label)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));
  g_return_if_fail (label != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  label_all (GTK_WIDGET (drop_down), label);
}
