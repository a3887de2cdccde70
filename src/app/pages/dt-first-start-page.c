/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-first-start-page.h"

struct _DtFirstStartPage
{
  AdwBin         parent_instance;

  /* Template children (borrowed) */
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (DtFirstStartPage, dt_first_start_page, ADW_TYPE_BIN)

static void
dt_first_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DT_TYPE_FIRST_START_PAGE);

  G_OBJECT_CLASS (dt_first_start_page_parent_class)->dispose (object);
}

static void
dt_first_start_page_class_init (DtFirstStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_first_start_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-first-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DtFirstStartPage, status);
}

static void
dt_first_start_page_init (DtFirstStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
