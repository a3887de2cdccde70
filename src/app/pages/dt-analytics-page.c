/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-analytics-page.h"
#include "dt-chart-picker.h"
#include "dt-chart-view.h"
#include "dt-clock.h"

/* Where the profile names no charts: so many of the first numbers that came. */
#define CHARTS_DEFAULT 6

#define CHARTS_IN_LINE 3

/* A window of time moves by whole pixels, but not faster than this. */
#define STEP_LEAST (33 * G_TIME_SPAN_MILLISECOND)

/* As in the list of the template; 0: the last points */
static const gint64 spans[] = {
  0, G_TIME_SPAN_MINUTE, 5 * G_TIME_SPAN_MINUTE, 15 * G_TIME_SPAN_MINUTE, G_TIME_SPAN_HOUR,
};

struct _DtAnalyticsPage
{
  AdwBin            parent_instance;

  /* Template children (borrowed) */
  GtkStack         *stack;
  GtkDropDown      *window;
  DtChartPicker    *picker;
  GtkLabel         *missed;
  AdwButtonContent *pause_content;
  GtkToggleButton  *pause;
  GtkFlowBox       *charts;
  GtkWidget        *no_charts;

  /* Owned */
  DtAssetItem      *asset;
  GSignalGroup     *asset_signals;
  GHashTable       *choices;        /* key of the asset → GPtrArray of ids of signals */

  guint             step_source;
  gboolean          paused;
  gboolean          running;
};

G_DEFINE_FINAL_TYPE (DtAnalyticsPage, dt_analytics_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_PAUSED = 1,
} DtAnalyticsPageProp;

static GParamSpec *properties[PROP_PAUSED + 1];

/* The ids of the signals whose charts are shown, in their order. */
static GPtrArray *
get_choice (DtAnalyticsPage *self)
{
  return g_hash_table_lookup (self->choices, dt_asset_item_get_key (self->asset));
}

static int
find_choice (DtAnalyticsPage *self,
             const char      *signal_id)
{
  GPtrArray *choice = get_choice (self);
  guint index;

  if (g_ptr_array_find_with_equal_func (choice, signal_id, g_str_equal, &index))
    return (int) index;

  return -1;
}

static DtChartView *
get_view (DtAnalyticsPage *self,
          int              index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->charts, index);

  return child != NULL ? DT_CHART_VIEW (gtk_flow_box_child_get_child (child)) : NULL;
}

static gint64
get_span (DtAnalyticsPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->window);

  return selected < G_N_ELEMENTS (spans) ? spans[selected] : 0;
}

static void
move_windows (DtAnalyticsPage *self)
{
  gint64 last = dt_asset_item_get_last_message (self->asset);
  gint64 edge = self->running || last == 0 ? dt_clock_wall () : last;
  DtChartView *view;

  for (int i = 0; (view = get_view (self, i)) != NULL; i++)
    dt_chart_area_set_edge (dt_chart_view_get_area (view), edge);
}

static void plan_step (DtAnalyticsPage *self);

static gboolean
step_cb (gpointer user_data)
{
  DtAnalyticsPage *self = user_data;

  self->step_source = 0;
  move_windows (self);
  plan_step (self);

  return G_SOURCE_REMOVE;
}

/* Only a window of time that is seen, of an asset that runs, has to move while nothing comes. */
static void
plan_step (DtAnalyticsPage *self)
{
  gint64 step = G_TIME_SPAN_MINUTE;
  gboolean moves = self->asset != NULL && self->running && !self->paused &&
                   get_span (self) > 0 && gtk_widget_get_mapped (GTK_WIDGET (self));
  DtChartView *view;

  if (!moves)
    {
      g_clear_handle_id (&self->step_source, g_source_remove);
      return;
    }
  if (self->step_source != 0)
    return;

  for (int i = 0; (view = get_view (self, i)) != NULL; i++)
    {
      gint64 own = dt_chart_area_get_step (dt_chart_view_get_area (view));

      step = MIN (step, own);
    }

  step = MAX (step, STEP_LEAST);
  self->step_source = g_timeout_add ((guint) (step / 1000), step_cb, self);
}

static void
show_missed (DtAnalyticsPage *self)
{
  g_autofree char *text = NULL;
  guint64 missed = 0;
  DtChartView *view;

  for (int i = 0; (view = get_view (self, i)) != NULL; i++)
    missed += dt_chart_view_get_missed (view);

  text = g_strdup_printf (ngettext ("%lu new sample since the pause",
                                    "%lu new samples since the pause", (gulong) missed),
                          (gulong) missed);
  gtk_widget_set_visible (GTK_WIDGET (self->missed), self->paused);
  if (self->paused && g_strcmp0 (gtk_label_get_text (self->missed), text) != 0)
    gtk_label_set_text (self->missed, text);
}

static void
insert_view (DtAnalyticsPage *self,
             DtChannelItem   *channel,
             int              position)
{
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *view = dt_chart_view_new (channel);

  dt_chart_area_set_span (dt_chart_view_get_area (DT_CHART_VIEW (view)), get_span (self));
  dt_chart_view_set_paused (DT_CHART_VIEW (view), self->paused);
  gtk_widget_set_focusable (child, FALSE);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), view);
  gtk_flow_box_insert (self->charts, child, position);
}

static void
remove_view (DtAnalyticsPage *self,
             int              position)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->charts, position);

  gtk_flow_box_remove (self->charts, GTK_WIDGET (child));
}

static void
show_chart_count (DtAnalyticsPage *self)
{
  guint n = get_choice (self)->len;
  guint n_lines = (n + CHARTS_IN_LINE - 1) / CHARTS_IN_LINE;

  /* Full lines: four charts make two of two. */
  if (n > 0)
    gtk_flow_box_set_max_children_per_line (self->charts, (n + n_lines - 1) / n_lines);
  gtk_widget_set_visible (GTK_WIDGET (self->charts), n > 0);
  gtk_widget_set_visible (self->no_charts, n == 0);
}

/* Shows the chart of a signal of which there may be nothing yet. */
static void
append_chart (DtAnalyticsPage *self,
              const char      *signal_id)
{
  DtChannelItem *channel = dt_asset_item_find_channel (self->asset, signal_id);
  DtProfile *profile = dt_asset_item_get_profile (self->asset);
  DtSignal *signal = profile != NULL ? dt_profile_lookup (profile, signal_id) : NULL;
  g_autoptr(DtSignal) unknown = signal == NULL ? dt_signal_new (signal_id) : NULL;
  g_autoptr(DtChannelItem) placeholder = NULL;

  if (channel == NULL)
    channel = placeholder = dt_channel_item_new_placeholder (signal != NULL ? signal : unknown);

  insert_view (self, channel, -1);
  dt_chart_picker_set_chosen (self->picker, signal_id, TRUE);
}

static void
choose (DtAnalyticsPage *self,
        const char      *signal_id)
{
  g_ptr_array_add (get_choice (self), g_strdup (signal_id));
  append_chart (self, signal_id);
  show_chart_count (self);
}

static void
unchoose (DtAnalyticsPage *self,
          const char      *signal_id)
{
  int place = find_choice (self, signal_id);

  if (place < 0)
    return;

  g_ptr_array_remove_index (get_choice (self), (guint) place);
  remove_view (self, place);
  dt_chart_picker_set_chosen (self->picker, signal_id, FALSE);
  show_chart_count (self);
  show_missed (self);
}

static const char * const *
get_profile_charts (DtAnalyticsPage *self)
{
  DtProfile *profile = dt_asset_item_get_profile (self->asset);
  const char * const *charts = profile != NULL ? dt_profile_get_charts (profile) : NULL;

  return charts != NULL && charts[0] != NULL ? charts : NULL;
}

/* What the user has chosen for this asset before, else what its profile says. */
static void
show_charts (DtAnalyticsPage *self)
{
  const char * const *charts = get_profile_charts (self);
  GPtrArray *choice = get_choice (self);

  if (choice == NULL)
    {
      choice = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->choices, g_strdup (dt_asset_item_get_key (self->asset)), choice);
      for (guint i = 0; charts != NULL && charts[i] != NULL; i++)
        g_ptr_array_add (choice, g_strdup (charts[i]));
    }

  for (guint i = 0; i < choice->len; i++)
    append_chart (self, choice->pdata[i]);
  show_chart_count (self);
}

static void
items_changed_cb (DtAnalyticsPage *self,
                  guint            position,
                  guint            removed,
                  guint            added)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);
      const DtSignal *signal = dt_channel_item_get_signal (channel);
      int place = find_choice (self, signal->id);

      if (place >= 0 && dt_chart_view_get_channel (get_view (self, place)) != channel)
        {
          remove_view (self, place);
          insert_view (self, channel, place);
        }
      else if (place < 0 && get_profile_charts (self) == NULL &&
               get_choice (self)->len < CHARTS_DEFAULT && signal->kind == DT_SIGNAL_NUMBER)
        {
          choose (self, signal->id);
        }
    }
}

static void
asset_changed_cb (DtAnalyticsPage *self)
{
  gboolean running = dt_asset_item_get_state (self->asset) == DT_ASSET_RUNNING;

  if (running != self->running)
    {
      self->running = running;
      move_windows (self);
      plan_step (self);
    }
  if (self->paused)
    show_missed (self);
}

static void
window_selected_cb (DtAnalyticsPage *self)
{
  DtChartView *view;

  if (self->asset == NULL)
    return;

  move_windows (self);
  for (int i = 0; (view = get_view (self, i)) != NULL; i++)
    dt_chart_area_set_span (dt_chart_view_get_area (view), get_span (self));

  g_clear_handle_id (&self->step_source, g_source_remove);
  plan_step (self);
}

static void
picked_cb (DtAnalyticsPage *self,
           DtChannelItem   *channel,
           gboolean         shown)
{
  const char *id = dt_channel_item_get_signal (channel)->id;

  if (shown && find_choice (self, id) < 0)
    choose (self, id);
  else if (!shown)
    unchoose (self, id);
}

static void
dt_analytics_page_map (GtkWidget *widget)
{
  DtAnalyticsPage *self = DT_ANALYTICS_PAGE (widget);

  GTK_WIDGET_CLASS (dt_analytics_page_parent_class)->map (widget);

  if (self->asset != NULL)
    move_windows (self);
  plan_step (self);
}

static void
dt_analytics_page_unmap (GtkWidget *widget)
{
  DtAnalyticsPage *self = DT_ANALYTICS_PAGE (widget);

  g_clear_handle_id (&self->step_source, g_source_remove);

  GTK_WIDGET_CLASS (dt_analytics_page_parent_class)->unmap (widget);
}

static void
dt_analytics_page_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  DtAnalyticsPage *self = DT_ANALYTICS_PAGE (object);

  switch ((DtAnalyticsPageProp) prop_id)
    {
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_analytics_page_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  DtAnalyticsPage *self = DT_ANALYTICS_PAGE (object);

  switch ((DtAnalyticsPageProp) prop_id)
    {
    case PROP_PAUSED:
      dt_analytics_page_set_paused (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_analytics_page_dispose (GObject *object)
{
  DtAnalyticsPage *self = DT_ANALYTICS_PAGE (object);

  g_clear_handle_id (&self->step_source, g_source_remove);
  g_clear_object (&self->asset_signals);
  /* AdwBin would unparent a child that the template has let go of already. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_ANALYTICS_PAGE);
  g_clear_pointer (&self->choices, g_hash_table_unref);
  g_clear_object (&self->asset);

  G_OBJECT_CLASS (dt_analytics_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (DT_TYPE_CHART_PICKER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-analytics-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, window);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, picker);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, missed);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, pause);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, pause_content);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, charts);
  gtk_widget_class_bind_template_child (widget_class, DtAnalyticsPage, no_charts);
  gtk_widget_class_bind_template_callback (widget_class, window_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
}

static void
dt_analytics_page_class_init (DtAnalyticsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_analytics_page_dispose;
  object_class->get_property = dt_analytics_page_get_property;
  object_class->set_property = dt_analytics_page_set_property;
  widget_class->map = dt_analytics_page_map;
  widget_class->unmap = dt_analytics_page_unmap;

  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "analytics.pause", "paused");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_space, 0, "analytics.pause", NULL);
}

static void
dt_analytics_page_init (DtAnalyticsPage *self)
{
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);

  gtk_widget_init_template (GTK_WIDGET (self));

  self->asset_signals = g_signal_group_new (DT_TYPE_ASSET_ITEM);
  g_signal_group_connect_swapped (self->asset_signals, "changed",
                                  G_CALLBACK (asset_changed_cb), self);
  g_signal_group_connect_swapped (self->asset_signals, "items-changed",
                                  G_CALLBACK (items_changed_cb), self);
}

GtkWidget *
dt_analytics_page_new (void)
{
  return g_object_new (DT_TYPE_ANALYTICS_PAGE, NULL);
}

DtAssetItem *
dt_analytics_page_get_asset (DtAnalyticsPage *self)
{
  g_return_val_if_fail (DT_IS_ANALYTICS_PAGE (self), NULL);

  return self->asset;
}

gboolean
dt_analytics_page_get_paused (DtAnalyticsPage *self)
{
  g_return_val_if_fail (DT_IS_ANALYTICS_PAGE (self), FALSE);

  return self->paused;
}

void
dt_analytics_page_set_asset (DtAnalyticsPage *self,
                             DtAssetItem     *asset)
{
  GtkWidget *child;

  g_return_if_fail (DT_IS_ANALYTICS_PAGE (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  if (!g_set_object (&self->asset, asset))
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->charts))) != NULL)
    gtk_flow_box_remove (self->charts, child);

  dt_chart_picker_set_asset (self->picker, asset);
  g_signal_group_set_target (self->asset_signals, asset);
  dt_analytics_page_set_paused (self, FALSE);
  if (asset != NULL)
    {
      self->running = dt_asset_item_get_state (asset) == DT_ASSET_RUNNING;
      show_charts (self);
      items_changed_cb (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (asset)));
      move_windows (self);
    }
  plan_step (self);
  gtk_stack_set_visible_child_name (self->stack, asset != NULL ? "asset" : "empty");
}

void
dt_analytics_page_set_paused (DtAnalyticsPage *self,
                              gboolean         paused)
{
  DtChartView *view;

  g_return_if_fail (DT_IS_ANALYTICS_PAGE (self));

  if (self->paused == paused)
    return;

  self->paused = paused;
  if (self->asset != NULL && !paused)
    move_windows (self);
  for (int i = 0; (view = get_view (self, i)) != NULL; i++)
    dt_chart_view_set_paused (view, paused);

  adw_button_content_set_label (self->pause_content, paused ? _("Resume") : _("Pause"));
  adw_button_content_set_icon_name (self->pause_content,
                                    paused ? "media-playback-start-symbolic"
                                           : "media-playback-pause-symbolic");
  show_missed (self);
  plan_step (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

void
dt_analytics_page_show_channel (DtAnalyticsPage *self,
                                guint32          id)
{
  guint n;

  g_return_if_fail (DT_IS_ANALYTICS_PAGE (self));

  n = self->asset != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->asset)) : 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtChannelItem) channel = g_list_model_get_item (G_LIST_MODEL (self->asset), i);
      const char *signal_id = dt_channel_item_get_signal (channel)->id;

      if (dt_channel_item_get_id (channel) != id)
        continue;
      if (find_choice (self, signal_id) < 0)
        choose (self, signal_id);
      gtk_widget_grab_focus (GTK_WIDGET (dt_chart_view_get_area
                                           (get_view (self, find_choice (self, signal_id)))));
    }
}
