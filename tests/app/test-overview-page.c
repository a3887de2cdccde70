/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-channel-row.h"
#include "dt-kpi-card.h"
#include "dt-overview-page.h"
#include "dt-test-display.h"
#include "dt-test-feed.h"

typedef struct
{
  DtFeedUpdate  update;
  DtLive       *live;
  DtProfile    *profile;
  GtkWidget    *window;
  GtkWidget    *page;
  GtkWidget    *cards;
  GtkWidget    *rows;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  profile_id)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");

  fixture->profile = dt_profile_library_lookup (library, profile_id);
  fixture->live = dt_live_new_detached (library);
  dt_test_update_init (&fixture->update);
  dt_test_update_asset (&fixture->update, 1, profile_id, DT_ASSET_RUNNING, DT_REASON_MESSAGES, 0);
  dt_test_update_apply (&fixture->update, fixture->live);

  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 700);
  fixture->page = dt_overview_page_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_present (GTK_WINDOW (fixture->window));
  dt_overview_page_set_asset (DT_OVERVIEW_PAGE (fixture->page),
                              dt_live_find_asset (fixture->live, 1));
  fixture->cards = dt_test_find_child (fixture->page, GTK_TYPE_FLOW_BOX);
  fixture->rows = dt_test_find_child (fixture->page, GTK_TYPE_LIST_BOX);
  dt_test_spin (50);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  dt_test_update_clear (&fixture->update);
  g_assert_finalize_object (fixture->live);
}

static DtChannelItem *
get_card (Fixture *fixture,
          int      index)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (fixture->cards), index);

  if (child == NULL)
    return NULL;

  return dt_kpi_card_get_channel (DT_KPI_CARD (gtk_flow_box_child_get_child (child)));
}

static guint
count_rows (Fixture *fixture)
{
  guint n = 0;
  GtkListBoxRow *row;

  for (int i = 0;
       (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (fixture->rows), i)) != NULL;
       i++)
    n += gtk_widget_get_child_visible (GTK_WIDGET (row));

  return n;
}

/* Every card of the profile has its place before anything came, and keeps it. */
static void
test_profile_cards (Fixture       *fixture,
                    gconstpointer  data)
{
  const char * const *ids = dt_profile_get_cards (fixture->profile);
  guint n = g_strv_length ((char **) ids);
  GtkFlowBoxChild *place = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (fixture->cards), 1);

  g_assert_cmpuint (n, >, 4);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (dt_channel_item_get_signal (get_card (fixture, i))->id, ==, ids[i]);
      g_assert_cmpuint (dt_channel_item_get_id (get_card (fixture, i)), ==, 0);
    }
  g_assert_null (get_card (fixture, n));

  dt_test_update_channel (&fixture->update, 5, 1,
                          dt_signal_ref (dt_profile_lookup (fixture->profile, ids[1])));
  dt_test_update_channel (&fixture->update, 6, 1,
                          dt_signal_new_discovered ("surprise", DT_SIGNAL_NUMBER));
  dt_test_update_sample (&fixture->update, 5, DT_SAMPLE_PLAIN, 0, 1785.);
  dt_test_update_apply (&fixture->update, fixture->live);

  g_assert_true (place != NULL && get_card (fixture, 1) == dt_live_find_channel (fixture->live, 5));
  g_assert_null (get_card (fixture, n));
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *search = dt_test_find_child (fixture->page, GTK_TYPE_SEARCH_ENTRY);

  for (guint32 id = 1; id <= 40; id++)
    {
      g_autofree char *key = g_strdup_printf ("zone%02u.Temp", id);

      dt_test_update_channel (&fixture->update, id, 1,
                              dt_signal_new_discovered (key, DT_SIGNAL_NUMBER));
    }
  dt_test_update_apply (&fixture->update, fixture->live);
  g_assert_cmpuint (count_rows (fixture), ==, 40);

  gtk_editable_set_text (GTK_EDITABLE (search), "ZONE1");
  dt_test_spin (400);
  g_assert_cmpuint (count_rows (fixture), ==, 10);

  gtk_editable_set_text (GTK_EDITABLE (search), "");
  dt_test_spin (400);
  g_assert_cmpuint (count_rows (fixture), ==, 40);
}

/* Where the profile names no cards the first numbers are shown as such. */
static void
test_no_profile_cards (Fixture       *fixture,
                       gconstpointer  data)
{
  g_assert_null (get_card (fixture, 0));

  dt_test_update_channel (&fixture->update, 1, 1, dt_signal_new_discovered ("on",
                                                                            DT_SIGNAL_BOOLEAN));
  for (guint32 id = 2; id <= 20; id++)
    {
      g_autofree char *key = g_strdup_printf ("key%u", id);

      dt_test_update_channel (&fixture->update, id, 1,
                              dt_signal_new_discovered (key, DT_SIGNAL_NUMBER));
    }
  dt_test_update_apply (&fixture->update, fixture->live);

  g_assert_cmpuint (dt_channel_item_get_id (get_card (fixture, 0)), ==, 2);
  g_assert_cmpuint (dt_channel_item_get_id (get_card (fixture, 7)), ==, 9);
  g_assert_null (get_card (fixture, 8));
  g_assert_cmpuint (count_rows (fixture), ==, 12);

  dt_overview_page_set_asset (DT_OVERVIEW_PAGE (fixture->page), NULL);
  g_assert_null (get_card (fixture, 0));
  g_assert_cmpuint (count_rows (fixture), ==, 0);
}

/* Hundreds of signals at full rate: the page changes its texts a few times a second. */
static void
test_rows_are_calm (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *row, *value;
  g_autofree char *before = NULL;

  dt_test_update_channel (&fixture->update, 1, 1, dt_signal_new_discovered ("fast",
                                                                            DT_SIGNAL_NUMBER));
  dt_test_update_apply (&fixture->update, fixture->live);
  dt_test_spin (300);
  row = dt_test_find_child (fixture->page, DT_TYPE_CHANNEL_ROW);
  value = gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

  dt_test_update_sample (&fixture->update, 1, DT_SAMPLE_PLAIN, 0, 1.);
  dt_test_update_apply (&fixture->update, fixture->live);
  before = g_strdup (gtk_label_get_text (GTK_LABEL (value)));
  g_assert_cmpstr (before, ==, "1");

  for (guint i = 2; i < 30; i++)
    {
      dt_test_update_sample (&fixture->update, 1, DT_SAMPLE_PLAIN, 0, i);
      dt_test_update_apply (&fixture->update, fixture->live);
    }
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "1");

  dt_test_spin (400);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "29");
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;
  dt_test_load_style ();

  g_test_add ("/app/overview-page/profile-cards", Fixture, "wican-car",
              set_up, test_profile_cards, tear_down);
  g_test_add ("/app/overview-page/filter", Fixture, "wican-car", set_up, test_filter, tear_down);
  g_test_add ("/app/overview-page/no-profile-cards", Fixture, "generic",
              set_up, test_no_profile_cards, tear_down);
  g_test_add ("/app/overview-page/rows-are-calm", Fixture, "wican-car",
              set_up, test_rows_are_calm, tear_down);

  return g_test_run ();
}
