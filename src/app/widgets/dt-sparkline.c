/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-chart-frame.h"
#include "dt-sparkline.h"
#include "dt-theme.h"

#define HEIGHT 32

struct _DtSparkline
{
  GtkWidget      parent_instance;

  /* Owned */
  DtChannelItem *channel;
};

G_DEFINE_FINAL_TYPE (DtSparkline, dt_sparkline, GTK_TYPE_WIDGET)

static void
dt_sparkline_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 0;
}

static void
dt_sparkline_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  DtSparkline *self = DT_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_auto(DtChartFrame) frame = { 0 };
  cairo_t *cr;

  if (self->channel == NULL || width <= 0 || height <= 0)
    return;

  dt_chart_frame_init_points (&frame, self->channel, DT_SPARKLINE_POINTS);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  dt_chart_draw_sparkline (cr, width, height, gtk_widget_get_scale_factor (widget),
                           dt_theme_get_palette (), &frame.data);
  cairo_destroy (cr);
}

static void
dt_sparkline_dispose (GObject *object)
{
  DtSparkline *self = DT_SPARKLINE (object);

  g_clear_object (&self->channel);

  G_OBJECT_CLASS (dt_sparkline_parent_class)->dispose (object);
}

static void
dt_sparkline_class_init (DtSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_sparkline_dispose;
  widget_class->measure = dt_sparkline_measure;
  widget_class->snapshot = dt_sparkline_snapshot;

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dt_sparkline_init (DtSparkline *self)
{
  dt_theme_follow (GTK_WIDGET (self));
}

GtkWidget *
dt_sparkline_new (void)
{
  return g_object_new (DT_TYPE_SPARKLINE, NULL);
}

void
dt_sparkline_set_channel (DtSparkline   *self,
                          DtChannelItem *channel)
{
  g_return_if_fail (DT_IS_SPARKLINE (self));

  if (g_set_object (&self->channel, channel))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
