/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-analytics-page.h"
#include "dt-chart-view.h"
#include "dt-test-display.h"
#include "dt-test-feed.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  DtFeedUpdate  update;
  DtLive       *live;
  DtProfile    *profile;
  GtkWidget    *window;
  GtkWidget    *page;
  GtkWidget    *charts;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  const char * const *ids;

  fixture->profile = dt_profile_library_lookup (library, "wican-car");
  ids = dt_profile_get_charts (fixture->profile);
  fixture->live = dt_live_new_detached (library);
  dt_test_update_init (&fixture->update);
  dt_test_update_asset (&fixture->update, 1, "wican-car", DT_ASSET_RUNNING, DT_REASON_MESSAGES, 0);
  for (guint i = 0; i < 3; i++)
    dt_test_update_channel (&fixture->update, i + 1, 1,
                            dt_signal_ref (dt_profile_lookup (fixture->profile, ids[i])));
  dt_test_update_channel (&fixture->update, 9, 1,
                          dt_signal_new_discovered ("surprise", DT_SIGNAL_NUMBER));
  for (int i = 100; i > 0; i--)
    dt_test_update_sample (&fixture->update, 1, DT_SAMPLE_PLAIN, i * SECOND, i);
  dt_test_update_apply (&fixture->update, fixture->live);

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  fixture->page = dt_analytics_page_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  dt_analytics_page_set_asset (DT_ANALYTICS_PAGE (fixture->page),
                               dt_live_find_asset (fixture->live, 1));
  fixture->charts = dt_test_find_child (fixture->page, GTK_TYPE_FLOW_BOX);
  dt_test_spin (100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  dt_test_update_clear (&fixture->update);
  g_assert_finalize_object (fixture->live);
}

static DtChartView *
get_view (Fixture *fixture,
          int      index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (fixture->charts), index);

  return child != NULL ? DT_CHART_VIEW (gtk_flow_box_child_get_child (child)) : NULL;
}

static const char *
get_id (Fixture *fixture,
        int      index)
{
  DtChartView *view = get_view (fixture, index);

  return view != NULL ? dt_channel_item_get_signal (dt_chart_view_get_channel (view))->id : NULL;
}

static DtChartStats
get_stats (Fixture *fixture)
{
  DtChartStats stats;

  dt_chart_area_get_stats (dt_chart_view_get_area (get_view (fixture, 0)), &stats);

  return stats;
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
test_charts (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const expected[] = {
    "vehicle_speed", "rpm", "coolant_temperature", "engine_load", "control_module_voltage",
    "fuel_rail_pressure",
  };
  DtChartStats stats = get_stats (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (get_id (fixture, i), ==, expected[i]);
  g_assert_null (get_view (fixture, 6));

  /* The last 60 of a hundred points */
  g_assert_cmpuint (stats.n, ==, 60);
  g_assert_cmpfloat (stats.min, ==, 1.);
  g_assert_cmpfloat (stats.max, ==, 60.);

  /* A chart that waited gets its channel in its place. */
  dt_test_update_channel (&fixture->update, 4, 1,
                          dt_signal_ref (dt_profile_lookup (fixture->profile, expected[3])));
  dt_test_update_apply (&fixture->update, fixture->live);
  g_assert_true (dt_chart_view_get_channel (get_view (fixture, 3)) ==
                 dt_live_find_channel (fixture->live, 4));
  g_assert_null (get_view (fixture, 6));
}

/* The picture stands while samples come, says how many, and catches up. */
static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  DtAnalyticsPage *page = DT_ANALYTICS_PAGE (fixture->page);
  g_autoptr(GdkTexture) before = NULL, paused = NULL, after = NULL;
  g_autoptr(GBytes) before_png = NULL, paused_png = NULL, after_png = NULL;
  GtkWidget *area = GTK_WIDGET (dt_chart_view_get_area (get_view (fixture, 0)));

  gtk_widget_activate_action (fixture->page, "analytics.pause", NULL);
  g_assert_true (dt_analytics_page_get_paused (page));
  dt_test_spin (100);
  before = dt_test_picture (area);

  /* More than the series holds: what is shown must not hang on it. */
  for (int i = 0; i < 9000; i++)
    dt_test_update_sample (&fixture->update, 1, DT_SAMPLE_PLAIN, -i, 240.);
  dt_test_update_sample (&fixture->update, 9, DT_SAMPLE_PLAIN, 0, 1.);
  dt_test_update_apply (&fixture->update, fixture->live);
  dt_test_spin (100);
  paused = dt_test_picture (area);

  g_assert_cmpfloat (get_stats (fixture).max, ==, 60.);
  g_assert_nonnull (find_label (fixture->page, "9000 new samples since the pause"));
  g_assert_nonnull (find_label (fixture->page, "Resume"));

  dt_analytics_page_set_paused (page, FALSE);
  dt_test_spin (100);
  after = dt_test_picture (area);
  g_assert_cmpfloat (get_stats (fixture).max, ==, 240.);
  g_assert_null (find_label (fixture->page, "9000 new samples since the pause"));
  g_assert_nonnull (find_label (fixture->page, "Pause"));

  before_png = gdk_texture_save_to_png_bytes (before);
  paused_png = gdk_texture_save_to_png_bytes (paused);
  after_png = gdk_texture_save_to_png_bytes (after);
  g_assert_true (g_bytes_equal (before_png, paused_png));
  g_assert_false (g_bytes_equal (before_png, after_png));
}

/* The number beside a picture that stands is the newest, and says so when it is old. */
static void
test_pause_is_honest (Fixture       *fixture,
                      gconstpointer  data)
{
  dt_analytics_page_set_paused (DT_ANALYTICS_PAGE (fixture->page), TRUE);
  dt_test_update_sample (&fixture->update, 1, DT_SAMPLE_PLAIN, 0, 61.);
  dt_test_update_apply (&fixture->update, fixture->live);
  g_assert_nonnull (find_label (fixture->page, "61\302\240km/h"));
  g_assert_null (find_label (fixture->page, "Last value · now"));

  dt_test_update_asset (&fixture->update, 1, "wican-car", DT_ASSET_OFFLINE, DT_REASON_SAID_OFFLINE,
                        0);
  dt_test_update_apply (&fixture->update, fixture->live);
  g_assert_nonnull (find_label (fixture->page, "Last value · now"));
  g_assert_nonnull (find_label (fixture->page, "min 1 · max 60"));
}

static void
test_window_of_time (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkWidget *window = dt_test_find_child (fixture->page, GTK_TYPE_DROP_DOWN);
  guint before;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (window), 2);
  g_assert_cmpuint (get_stats (fixture).n, ==, 100);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (window), 1);
  g_assert_cmpuint (get_stats (fixture).n, <=, 60);
  g_assert_cmpuint (get_stats (fixture).n, >=, 57);

  /* It moves on while nothing comes. */
  dt_test_spin (2500);
  g_assert_cmpuint (get_stats (fixture).n, <=, 58);

  /* Offline, the last received values stay in view. */
  dt_test_update_asset (&fixture->update, 1, "wican-car", DT_ASSET_OFFLINE, DT_REASON_SILENT,
                        SECOND);
  dt_test_update_apply (&fixture->update, fixture->live);
  dt_test_spin (100);
  before = get_stats (fixture).n;
  dt_test_spin (2500);
  g_assert_cmpuint (get_stats (fixture).n, ==, before);
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  data)
{
  DtAnalyticsPage *page = DT_ANALYTICS_PAGE (fixture->page);
  DtAssetItem *asset = dt_live_find_asset (fixture->live, 1);

  dt_analytics_page_show_channel (page, 9);
  g_assert_cmpstr (get_id (fixture, 6), ==, "surprise");
  dt_test_spin (50);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET
                                         (dt_chart_view_get_area (get_view (fixture, 6)))));

  dt_analytics_page_show_channel (page, 9);
  dt_analytics_page_show_channel (page, 1);
  dt_analytics_page_show_channel (page, 4711);
  g_assert_null (get_view (fixture, 7));

  /* The choice is kept while another asset is looked at. */
  dt_analytics_page_set_asset (page, NULL);
  g_assert_null (get_view (fixture, 0));
  dt_analytics_page_set_asset (page, asset);
  g_assert_cmpstr (get_id (fixture, 6), ==, "surprise");
}

/* Home, arrows and End read out points; what they say is the description. */
static void
test_cursor (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *area = GTK_WIDGET (dt_chart_view_get_area (get_view (fixture, 0)));
  g_autoptr(GdkTexture) before = dt_test_picture (area), after = NULL;
  g_autoptr(GBytes) before_png = NULL, after_png = NULL;
  DtPoint point;
  g_autofree char *time = NULL, *expected = NULL;

  dt_chart_area_move_cursor (DT_CHART_AREA (area), -G_MAXINT);
  g_assert_true (dt_chart_area_get_cursor (DT_CHART_AREA (area), &point));
  g_assert_cmpfloat (point.value, ==, 60.);
  dt_chart_area_move_cursor (DT_CHART_AREA (area), 1);
  dt_chart_area_move_cursor (DT_CHART_AREA (area), 10);
  g_assert_true (dt_chart_area_get_cursor (DT_CHART_AREA (area), &point));
  g_assert_cmpfloat (point.value, ==, 49.);

  time = dt_chart_format_time (point.time, SECOND);
  expected = g_strdup_printf ("49\302\240km/h at %s", time);
  gtk_test_accessible_assert_property (area, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);
  dt_test_spin (50);
  after = dt_test_picture (area);
  before_png = gdk_texture_save_to_png_bytes (before);
  after_png = gdk_texture_save_to_png_bytes (after);
  g_assert_false (g_bytes_equal (before_png, after_png));

  dt_chart_area_move_cursor (DT_CHART_AREA (area), 0);
  g_assert_false (dt_chart_area_get_cursor (DT_CHART_AREA (area), &point));
}

static double
get_bottom (Fixture *fixture,
            int      index)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_view (fixture, index)),
                                            fixture->charts, &bounds));

  return bounds.origin.y + bounds.size.height;
}

/* Charts take the height there is, in full lines, and scroll where it is too little. */
static void
test_height (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (fixture->charts, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  gtk_widget_set_size_request (fixture->page, -1, 900);
  dt_test_spin (300);
  g_assert_cmpfloat (get_bottom (fixture, 5), >, gtk_widget_get_height (scrolled) - 40);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=,
                     gtk_adjustment_get_page_size (adjustment));

  gtk_widget_set_size_request (fixture->page, -1, -1);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 350);
  dt_test_spin (300);
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >,
                     gtk_adjustment_get_page_size (adjustment));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (dt_chart_view_get_area
                                                        (get_view (fixture, 0)))), >=, 170);
}

/* An empty chart is no broken one, and a narrow window has one column. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  graphene_rect_t first, second;
  int width;

  gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_view (fixture, 0)), fixture->page,
                                            &first));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_view (fixture, 1)), fixture->page,
                                            &second));
  g_assert_cmpfloat (second.origin.x, >, first.origin.x);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  dt_test_spin (300);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_view (fixture, 0)), fixture->page,
                                            &first));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (get_view (fixture, 1)), fixture->page,
                                            &second));
  g_assert_cmpfloat (second.origin.x, ==, first.origin.x);
  g_assert_cmpfloat (second.origin.y, >=, first.origin.y + first.size.height);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!dt_test_display_init (&argc, &argv))
    return 0;
  dt_test_load_style ();

  g_test_add ("/app/analytics-page/charts", Fixture, NULL, set_up, test_charts, tear_down);
  g_test_add ("/app/analytics-page/pause", Fixture, NULL, set_up, test_pause, tear_down);
  g_test_add ("/app/analytics-page/pause-is-honest", Fixture, NULL,
              set_up, test_pause_is_honest, tear_down);
  g_test_add ("/app/analytics-page/window-of-time", Fixture, NULL,
              set_up, test_window_of_time, tear_down);
  g_test_add ("/app/analytics-page/choice", Fixture, NULL, set_up, test_choice, tear_down);
  g_test_add ("/app/analytics-page/cursor", Fixture, NULL, set_up, test_cursor, tear_down);
  g_test_add ("/app/analytics-page/height", Fixture, NULL, set_up, test_height, tear_down);
  g_test_add ("/app/analytics-page/narrow", Fixture, NULL, set_up, test_narrow, tear_down);

  return g_test_run ();
}
