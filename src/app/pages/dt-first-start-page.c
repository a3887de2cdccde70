/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-first-start-page.h"

struct _DtFirstStartPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (DtFirstStartPage, dt_first_start_page, ADW_TYPE_BIN)

static void
dt_first_start_page_class_init (DtFirstStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-first-start-page.ui");
}

static void
dt_first_start_page_init (DtFirstStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
