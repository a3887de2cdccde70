/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-channel-words.h"
#include "dt-kpi-card.h"
#include "dt-test-display.h"
#include "dt-test-feed.h"

#define SECOND G_TIME_SPAN_SECOND

typedef struct
{
  DtFeedUpdate   update;
  DtLive        *live;
  DtChannelItem *channel;
  GtkWidget     *window;
  GtkWidget     *card;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  DtSignal *signal = dt_signal_new ("rpm");

  signal->name = g_strdup ("Engine speed");
  signal->unit = g_strdup ("rpm");
  signal->decimals = 0;
  signal->warn_above = 5500.;
  signal->critical_above = 6700.;
  signal->period = SECOND;

  fixture->live = dt_live_new_detached (NULL);
  dt_test_update_init (&fixture->update);
  dt_test_update_asset (&fixture->update, 1, "wican-car", DT_ASSET_RUNNING, DT_REASON_MESSAGES, 0);
  dt_test_update_channel (&fixture->update, 7, 1, signal);
  dt_test_update_apply (&fixture->update, fixture->live);
  fixture->channel = dt_live_find_channel (fixture->live, 7);

  fixture->window = gtk_window_new ();
  fixture->card = dt_kpi_card_new (fixture->channel);
  gtk_widget_set_halign (fixture->card, GTK_ALIGN_START);
  gtk_widget_set_valign (fixture->card, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->card);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->card);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  dt_test_update_clear (&fixture->update);
  g_assert_finalize_object (fixture->live);
}

static void
put (Fixture *fixture,
     gint64   age,
     double   value)
{
  dt_test_update_sample (&fixture->update, 7, DT_SAMPLE_PLAIN, age, value);
  dt_test_update_apply (&fixture->update, fixture->live);
}

static GtkWidget *
find_label (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
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
assert_sentence (Fixture    *fixture,
                 const char *expected)
{
  g_autofree char *sentence = dt_channel_words_sentence (fixture->channel);

  g_assert_cmpstr (sentence, ==, expected);
  gtk_test_accessible_assert_property (fixture->card, GTK_ACCESSIBLE_PROPERTY_LABEL, expected);
}

static void
test_states (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_nonnull (find_label (fixture->card, "--"));
  g_assert_true (gtk_widget_has_css_class (fixture->card, "never"));
  assert_sentence (fixture, "Engine speed, never seen");

  put (fixture, 0, 1785.);
  g_assert_nonnull (find_label (fixture->card, "1\342\200\257785"));
  g_assert_nonnull (find_label (fixture->card, "rpm"));
  g_assert_false (gtk_widget_has_css_class (fixture->card, "never"));
  assert_sentence (fixture, "Engine speed 1\342\200\257785\302\240rpm");

  put (fixture, 5 * SECOND, 1785.);
  g_assert_nonnull (find_label (fixture->card, "Late\302\240· 5\302\240s\302\240ago"));
  g_assert_true (gtk_widget_has_css_class (fixture->card, "late"));

  put (fixture, 121 * SECOND, 1785.);
  g_assert_nonnull (find_label (fixture->card,
                                "Last\302\240value\302\240· 2\302\240min\302\240ago"));
  g_assert_true (gtk_widget_has_css_class (fixture->card, "stale"));
  assert_sentence (fixture, "Engine speed 1\342\200\257785\302\240rpm, Last value · 2 min ago");
}

/* A limit is told by icon and word as well as by colour. */
static void
test_level (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *icon = dt_test_find_child (fixture->card, GTK_TYPE_IMAGE);

  put (fixture, 0, 6000.);
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), ==, "dialog-warning-symbolic");
  g_assert_true (gtk_widget_has_css_class (icon, "warning"));
  assert_sentence (fixture, "Engine speed 6\342\200\257000\302\240rpm, warning");

  put (fixture, 0, 7000.);
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (icon)), ==, "dialog-error-symbolic");
  g_assert_true (gtk_widget_has_css_class (icon, "error"));
  g_assert_false (gtk_widget_has_css_class (icon, "warning"));
  assert_sentence (fixture, "Engine speed 7\342\200\257000\302\240rpm, critical");

  put (fixture, 0, 700.);
  g_assert_false (gtk_widget_has_css_class (icon, "error"));
}

/* Nothing jumps: the height is the same in every state. */
static void
test_height (Fixture       *fixture,
             gconstpointer  data)
{
  int never, height;

  gtk_widget_measure (fixture->card, GTK_ORIENTATION_VERTICAL, 180, &never, NULL, NULL, NULL);

  for (guint i = 0; i < 3; i++)
    {
      static const gint64 ages[] = { 0, 5 * SECOND, 100 * SECOND };

      put (fixture, ages[i], 6000. + 500. * i);
      gtk_widget_measure (fixture->card, GTK_ORIENTATION_VERTICAL, 180, &height, NULL, NULL, NULL);
      g_assert_cmpint (height, ==, never);
    }
}

/* Two cards beside each other at 360 pixels: nothing of the age is cut off. And whatever a card
 * says, it asks for the same width. */
static void
test_width (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *badge;
  PangoLayout *layout;
  int minimum, never, natural, height;

  gtk_widget_measure (fixture->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &never, NULL, NULL);

  put (fixture, 59 * 60 * SECOND, 123456789.);
  gtk_widget_measure (fixture->card, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural,
                      NULL, NULL);
  g_assert_cmpint (natural, ==, never);
  g_assert_cmpint (minimum, <=, 157);

  gtk_widget_measure (fixture->card, GTK_ORIENTATION_VERTICAL, 157, &height, NULL, NULL, NULL);
  gtk_widget_set_halign (fixture->card, GTK_ALIGN_FILL);
  gtk_widget_set_valign (fixture->card, GTK_ALIGN_FILL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 157, height);
  dt_test_spin (100);

  badge = find_label (fixture->card,
                      "Last\302\240value\302\240· 59\302\240min\302\240ago");
  g_assert_nonnull (badge);
  layout = gtk_label_get_layout (GTK_LABEL (badge));
  g_assert_false (pango_layout_is_ellipsized (layout));
  pango_layout_get_pixel_size (layout, &natural, &height);
  g_assert_cmpint (natural, <=, gtk_widget_get_width (badge));
  g_assert_cmpint (height, <=, gtk_widget_get_height (badge));
}

static void
shown_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  *(guint32 *) user_data = g_variant_get_uint32 (parameter);
}

static void
test_activate (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("show-channel", G_VARIANT_TYPE_UINT32);
  guint32 shown = 0;

  g_signal_connect (action, "activate", G_CALLBACK (shown_cb), &shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));

  g_signal_emit_by_name (fixture->card, "clicked");
  g_assert_cmpuint (shown, ==, 7);
}

/* Names the symbols that a theme lacks before a user sees a broken picture. */
static void
test_icons (void)
{
  static const char * const names[] = {
    "content-loading-symbolic", "document-open-recent-symbolic", "dialog-warning-symbolic",
    "dialog-error-symbolic", "dt-running-symbolic", "dt-offline-symbolic",
    "media-playback-pause-symbolic", "media-playback-start-symbolic", "dt-analytics-symbolic",
    "dt-overview-symbolic",
  };
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_test_message ("%s", names[i]);
      g_assert_true (gtk_icon_theme_has_icon (theme, names[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!dt_test_display_init (&argc, &argv))
    return 0;
  dt_test_load_style ();

  g_test_add ("/app/kpi-card/states", Fixture, NULL, set_up, test_states, tear_down);
  g_test_add ("/app/kpi-card/level", Fixture, NULL, set_up, test_level, tear_down);
  g_test_add ("/app/kpi-card/height", Fixture, NULL, set_up, test_height, tear_down);
  g_test_add ("/app/kpi-card/width", Fixture, NULL, set_up, test_width, tear_down);
  g_test_add ("/app/kpi-card/activate", Fixture, NULL, set_up, test_activate, tear_down);
  g_test_add_func ("/app/kpi-card/icons", test_icons);

  return g_test_run ();
}
