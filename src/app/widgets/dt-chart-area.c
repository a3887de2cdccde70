/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-chart-area.h"
#include "dt-chart-frame.h"
#include "dt-sparkline.h"
#include "dt-theme.h"

#define WIDTH_LEAST 240
#define HEIGHT_LEAST 170
#define HEIGHT_MOST 720
#define ASPECT 0.58

/* A screen reader is told of new figures no more often than this. */
#define DESCRIBE_INTERVAL G_TIME_SPAN_SECOND

/* The points of a frame that is not kept are the series' own: it is made anew before each use. */
struct _DtChartArea
{
  GtkWidget         parent_instance;

  /* Owned */
  DtChannelItem    *channel;
  DtChartRenderer  *renderer;
  DtChartFrame      frame;          /* the paused picture, else the last one drawn */

  gint64            span;
  gint64            edge;
  gboolean          paused;
  gboolean          has_pointer;
  double            pointer_x;
  gint64            cursor_time;    /* of the keyboard, 0: none */
  gint64            described_at;
};

G_DEFINE_FINAL_TYPE (DtChartArea, dt_chart_area, GTK_TYPE_WIDGET)

enum
{
  DRAWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static int
get_plot_width (DtChartArea *self)
{
  DtChartPlot plot = { 0 };

  if (self->renderer != NULL)
    dt_chart_renderer_get_plot (self->renderer, &plot);

  return plot.width > 1. ? (int) plot.width : MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
}

static void
make_frame (DtChartArea *self)
{
  if (self->paused && self->frame.kept != NULL)
    return;

  dt_chart_frame_clear (&self->frame);
  if (self->span > 0)
    dt_chart_frame_init_span (&self->frame, self->channel, self->span,
                              self->edge != 0 ? self->edge : g_get_real_time (),
                              get_plot_width (self)
                              * gtk_widget_get_scale_factor (GTK_WIDGET (self)));
  else
    dt_chart_frame_init_points (&self->frame, self->channel, DT_SPARKLINE_POINTS);

  if (self->paused)
    dt_chart_frame_keep (&self->frame);
}

static void
place_cursor (DtChartArea *self)
{
  DtChartPlot plot;
  DtChartData *data = &self->frame.data;

  data->cursor = -1;
  if (self->has_pointer)
    {
      double part;

      dt_chart_renderer_get_plot (self->renderer, &plot);
      part = plot.width > 0. ? (self->pointer_x - plot.x) / plot.width : -1.;
      if (part >= -0.05 && part <= 1.05)
        data->cursor = dt_chart_frame_find (&self->frame, data->begin +
                                            (gint64) (part * (double) (data->end - data->begin)));
    }
  else if (self->cursor_time != 0)
    {
      data->cursor = dt_chart_frame_find (&self->frame, self->cursor_time);
    }
}

static char *
describe_cursor (DtChartArea *self)
{
  const DtPoint *point = &self->frame.data.points[self->frame.data.cursor];
  g_autofree char *value = dt_chart_data_format (&self->frame.data, point->value);
  g_autofree char *time = dt_chart_format_time (point->time, G_TIME_SPAN_SECOND);

  return g_strdup_printf (_("%s at %s"), value, time);
}

static void
describe (DtChartArea *self)
{
  g_autofree char *text = NULL, *min = NULL, *max = NULL, *last = NULL;
  gint64 now = g_get_monotonic_time ();
  DtChartStats stats;

  if (now - self->described_at < DESCRIBE_INTERVAL && self->cursor_time == 0)
    return;
  self->described_at = now;

  dt_chart_data_get_stats (&self->frame.data, &stats);
  min = dt_chart_area_format (self, stats.min);
  max = dt_chart_area_format (self, stats.max);
  last = dt_chart_area_format (self, stats.last);

  if (self->cursor_time != 0 && self->frame.data.cursor >= 0)
    text = describe_cursor (self);
  else if (stats.n == 0)
    text = g_strdup (_("No points yet"));
  else
    /* Translators: the figures of a chart, for a screen reader */
    text = g_strdup_printf (ngettext ("%u point, minimum %s, maximum %s, last %s",
                                      "%u points, minimum %s, maximum %s, last %s", stats.n),
                            stats.n, min, max, last);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Lays the next picture out, without drawing it. */
static void
refresh (DtChartArea *self)
{
  make_frame (self);
  if (self->renderer != NULL)
    place_cursor (self);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[DRAWN], 0);
}

static void
changed_cb (DtChartArea *self)
{
  if (!self->paused && gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

static void
motion_cb (DtChartArea *self,
           double       x,
           double       y)
{
  self->has_pointer = TRUE;
  self->pointer_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (DtChartArea *self)
{
  self->has_pointer = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (DtChartArea *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
set_cursor (DtChartArea *self,
            gint64       time)
{
  self->cursor_time = time;
  self->has_pointer = FALSE;
  refresh (self);
}

/* Index of the next point in the window that is no break, @at where there is none. */
static int
get_neighbour (DtChartArea *self,
               int          at,
               int          direction)
{
  const DtChartData *data = &self->frame.data;
  int next = at + direction;

  while (next >= 0 && next < (int) data->n_points && isnan (data->points[next].value))
    next += direction;

  if (next < 0 || next >= (int) data->n_points ||
      data->points[next].time < data->begin || data->points[next].time > data->end)
    return at;

  return next;
}

static gboolean
move_cursor_cb (GtkWidget *widget,
                GVariant  *args,
                gpointer   user_data)
{
  DtChartArea *self = DT_CHART_AREA (widget);
  gboolean had = self->cursor_time != 0;
  int distance;

  g_variant_get (args, "(i)", &distance);
  dt_chart_area_move_cursor (self, distance);

  /* Escape is another's where there was nothing to end. */
  return distance != 0 || had;
}

static GtkSizeRequestMode
dt_chart_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dt_chart_area_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = WIDTH_LEAST;
      return;
    }

  /* A page that has more height gives it; one that has less scrolls. */
  *minimum = HEIGHT_LEAST;
  *natural = for_size < 0 ? HEIGHT_LEAST
                          : CLAMP ((int) (for_size * ASPECT), HEIGHT_LEAST, HEIGHT_MOST);
}

static void
dt_chart_area_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  DtChartArea *self = DT_CHART_AREA (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->channel == NULL || width <= 0 || height <= 0)
    return;

  if (self->renderer == NULL)
    self->renderer = dt_chart_renderer_new (gtk_widget_get_pango_context (widget));

  make_frame (self);
  place_cursor (self);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  dt_chart_renderer_draw (self->renderer, cr, width, height, gtk_widget_get_scale_factor (widget),
                          dt_theme_get_palette (), &self->frame.data);
  cairo_destroy (cr);
}

static void
dt_chart_area_map (GtkWidget *widget)
{
  DtChartArea *self = DT_CHART_AREA (widget);

  GTK_WIDGET_CLASS (dt_chart_area_parent_class)->map (widget);

  if (self->channel != NULL)
    refresh (self);
}

static void
dt_chart_area_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  DtChartArea *self = DT_CHART_AREA (widget);

  GTK_WIDGET_CLASS (dt_chart_area_parent_class)->system_setting_changed (widget, setting);

  if (self->renderer != NULL)
    dt_chart_renderer_set_context (self->renderer, gtk_widget_get_pango_context (widget));
}

static void
dt_chart_area_dispose (GObject *object)
{
  DtChartArea *self = DT_CHART_AREA (object);

  if (self->channel != NULL)
    g_signal_handlers_disconnect_by_func (self->channel, changed_cb, self);
  dt_chart_frame_clear (&self->frame);
  g_clear_pointer (&self->renderer, dt_chart_renderer_free);
  g_clear_object (&self->channel);

  G_OBJECT_CLASS (dt_chart_area_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct { guint key; int distance; } keys[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_Right, 1 },
    { GDK_KEY_Page_Up, -10 }, { GDK_KEY_Page_Down, 10 },
    { GDK_KEY_Home, -G_MAXINT }, { GDK_KEY_End, G_MAXINT },
    { GDK_KEY_Escape, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_cursor_cb,
                                  "(i)", keys[i].distance);
}

static void
dt_chart_area_class_init (DtChartAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_chart_area_dispose;
  widget_class->get_request_mode = dt_chart_area_get_request_mode;
  widget_class->measure = dt_chart_area_measure;
  widget_class->snapshot = dt_chart_area_snapshot;
  widget_class->map = dt_chart_area_map;
  widget_class->system_setting_changed = dt_chart_area_system_setting_changed;

  signals[DRAWN] =
    g_signal_new ("drawn", DT_TYPE_CHART_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "chartarea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dt_chart_area_init (DtChartArea *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  dt_theme_follow (GTK_WIDGET (self));
}

void
dt_chart_area_set_channel (DtChartArea   *self,
                           DtChannelItem *channel)
{
  g_return_if_fail (DT_IS_CHART_AREA (self));
  g_return_if_fail (DT_IS_CHANNEL_ITEM (channel));

  if (self->channel == channel)
    return;

  if (self->channel != NULL)
    g_signal_handlers_disconnect_by_func (self->channel, changed_cb, self);
  g_set_object (&self->channel, channel);
  g_signal_connect_object (channel, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (self->renderer != NULL)
    dt_chart_renderer_reset (self->renderer);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dt_signal_get_label (dt_channel_item_get_signal (channel)), -1);
  refresh (self);
}

void
dt_chart_area_set_span (DtChartArea *self,
                        gint64       span)
{
  g_return_if_fail (DT_IS_CHART_AREA (self));

  if (self->span == span)
    return;

  self->span = span;
  /* Another window of a paused picture is of the points there are now. */
  dt_chart_frame_clear (&self->frame);
  if (self->renderer != NULL)
    dt_chart_renderer_reset (self->renderer);
  if (self->channel != NULL)
    refresh (self);
}

void
dt_chart_area_set_edge (DtChartArea *self,
                        gint64       edge)
{
  g_return_if_fail (DT_IS_CHART_AREA (self));

  if (self->edge == edge)
    return;

  self->edge = edge;
  if (self->channel != NULL && self->span > 0 && !self->paused &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

void
dt_chart_area_set_paused (DtChartArea *self,
                          gboolean     paused)
{
  g_return_if_fail (DT_IS_CHART_AREA (self));

  if (self->paused == paused)
    return;

  self->paused = paused;
  if (self->channel != NULL)
    refresh (self);
}

void
dt_chart_area_get_stats (DtChartArea  *self,
                         DtChartStats *stats)
{
  g_return_if_fail (DT_IS_CHART_AREA (self));
  g_return_if_fail (self->channel != NULL);

  make_frame (self);
  dt_chart_data_get_stats (&self->frame.data, stats);
}

char *
dt_chart_area_format (DtChartArea *self,
                      double       value)
{
  g_return_val_if_fail (DT_IS_CHART_AREA (self), NULL);
  g_return_val_if_fail (self->channel != NULL, NULL);

  return dt_chart_data_format (&self->frame.data, value);
}

void
dt_chart_area_move_cursor (DtChartArea *self,
                           int          distance)
{
  int at;

  g_return_if_fail (DT_IS_CHART_AREA (self));

  if (self->channel == NULL)
    return;

  if (distance == 0)
    {
      set_cursor (self, 0);
      return;
    }

  make_frame (self);
  at = dt_chart_frame_find (&self->frame,
                            self->cursor_time != 0 ? self->cursor_time : self->frame.data.end);
  if (at < 0)
    return;

  for (guint left = (guint) ABS (distance); left > 0; left--)
    {
      int next = get_neighbour (self, at, distance > 0 ? 1 : -1);

      if (next == at)
        break;
      at = next;
    }

  set_cursor (self, self->frame.data.points[at].time);
}

gboolean
dt_chart_area_get_cursor (DtChartArea *self,
                          DtPoint     *point)
{
  int at;

  g_return_val_if_fail (DT_IS_CHART_AREA (self), FALSE);

  if (self->channel == NULL || self->cursor_time == 0)
    return FALSE;

  make_frame (self);
  at = dt_chart_frame_find (&self->frame, self->cursor_time);
  if (at < 0)
    return FALSE;
  *point = self->frame.data.points[at];

  return TRUE;
}

gint64
dt_chart_area_get_step (DtChartArea *self)
{
  g_return_val_if_fail (DT_IS_CHART_AREA (self), 1);

  return MAX (self->span / get_plot_width (self), 1);
}
