/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-channel-words.h"
#include "dt-chart-view.h"
#include "dt-theme.h"

/* CSS nodes: `chartview.card.chart`. A pause stops the picture and its extremes. The newest value
 * and its age stay true: a number that looks live and is not would be a lie. */
struct _DtChartView
{
  GtkWidget      parent_instance;

  /* Template children (borrowed) */
  GtkWidget     *header;
  GtkLabel      *title;
  GtkLabel      *extremes;
  GtkLabel      *value;
  GtkLabel      *badge;
  GtkImage      *icon;
  DtChartArea   *area;

  /* Owned */
  DtChannelItem *channel;

  gboolean       paused;
  guint64        paused_count;
};

G_DEFINE_FINAL_TYPE (DtChartView, dt_chart_view, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static guint64
get_count (DtChartView *self)
{
  return dt_series_get_count (dt_channel_item_get_series (self->channel));
}

static void
show_extremes (DtChartView *self)
{
  g_autofree char *min = NULL, *max = NULL, *text = NULL;
  DtChartStats stats;

  dt_chart_area_get_stats (self->area, &stats);
  if (stats.n == 0 || dt_channel_item_get_signal (self->channel)->kind != DT_SIGNAL_NUMBER)
    {
      set_text (self->extremes, "");
      return;
    }

  min = dt_signal_format_value (dt_channel_item_get_signal (self->channel), stats.min);
  max = dt_signal_format_value (dt_channel_item_get_signal (self->channel), stats.max);
  /* Translators: the least and the greatest value in the window of a chart */
  text = g_strdup_printf (_("min %s · max %s"), min, max);
  set_text (self->extremes, text);
}

static void
show_value (DtChartView *self)
{
  DtLimitLevel level = dt_channel_item_get_level (self->channel);
  g_autofree char *value = dt_channel_words_value (self->channel);
  g_autofree char *badge = dt_channel_item_get_badge_text (self->channel);
  g_autofree char *sentence = dt_channel_words_sentence (self->channel);

  set_text (self->value, value);
  set_text (self->badge, badge != NULL ? badge : "");
  gtk_image_set_from_icon_name (self->icon, dt_channel_words_icon (level));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), level != DT_LIMIT_NORMAL);
  dt_theme_set_level (GTK_WIDGET (self->icon), level);
  dt_theme_set_level (GTK_WIDGET (self->value), level);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
changed_cb (DtChartView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_value (self);
}

static void
dt_chart_view_map (GtkWidget *widget)
{
  show_value (DT_CHART_VIEW (widget));

  GTK_WIDGET_CLASS (dt_chart_view_parent_class)->map (widget);
}

static void
dt_chart_view_dispose (GObject *object)
{
  DtChartView *self = DT_CHART_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_CHART_VIEW);
  g_clear_object (&self->channel);

  G_OBJECT_CLASS (dt_chart_view_parent_class)->dispose (object);
}

static void
dt_chart_view_class_init (DtChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_chart_view_dispose;
  widget_class->map = dt_chart_view_map;

  g_type_ensure (DT_TYPE_CHART_AREA);

  gtk_widget_class_set_css_name (widget_class, "chartview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-chart-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DtChartView, header);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, title);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, extremes);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, value);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, badge);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, icon);
  gtk_widget_class_bind_template_child (widget_class, DtChartView, area);
}

static void
dt_chart_view_init (DtChartView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dt_chart_view_new (DtChannelItem *channel)
{
  DtChartView *self;
  g_autofree char *tooltip = NULL;

  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (channel), NULL);

  self = g_object_new (DT_TYPE_CHART_VIEW, NULL);
  self->channel = g_object_ref (channel);
  tooltip = dt_channel_words_tooltip (channel);

  gtk_label_set_text (self->title, dt_signal_get_label (dt_channel_item_get_signal (channel)));
  gtk_widget_set_tooltip_text (self->header, tooltip);
  g_signal_connect_object (channel, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->area, "drawn", G_CALLBACK (show_extremes), self,
                           G_CONNECT_SWAPPED);
  dt_chart_area_set_channel (self->area, channel);
  show_value (self);

  return GTK_WIDGET (self);
}

DtChannelItem *
dt_chart_view_get_channel (DtChartView *self)
{
  g_return_val_if_fail (DT_IS_CHART_VIEW (self), NULL);

  return self->channel;
}

DtChartArea *
dt_chart_view_get_area (DtChartView *self)
{
  g_return_val_if_fail (DT_IS_CHART_VIEW (self), NULL);

  return self->area;
}

void
dt_chart_view_set_paused (DtChartView *self,
                          gboolean     paused)
{
  g_return_if_fail (DT_IS_CHART_VIEW (self));

  if (self->paused == paused)
    return;

  self->paused = paused;
  self->paused_count = get_count (self);
  dt_chart_area_set_paused (self->area, paused);
}

guint64
dt_chart_view_get_missed (DtChartView *self)
{
  g_return_val_if_fail (DT_IS_CHART_VIEW (self), 0);

  return self->paused ? get_count (self) - self->paused_count : 0;
}
