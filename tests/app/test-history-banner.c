/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-banner.h"
#include "dt-test-display.h"
#include "dt-test-feed.h"

typedef struct
{
  GtkWindow       *window;
  DtHistoryBanner *banner;
  DtLive          *live;
} Rig;

static void
set_up (Rig           *rig,
        gconstpointer  unused)
{
  rig->window = GTK_WINDOW (gtk_window_new ());
  rig->banner = g_object_new (DT_TYPE_HISTORY_BANNER, NULL);
  rig->live = dt_live_new_detached (NULL);
  gtk_window_set_child (rig->window, GTK_WIDGET (rig->banner));
  gtk_window_present (rig->window);
  dt_history_banner_set_live (rig->banner, rig->live);
}

static void
tear_down (Rig           *rig,
           gconstpointer  unused)
{
  gtk_window_destroy (rig->window);
  g_assert_finalize_object (rig->live);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

/* What it says, NULL for nothing. */
static const char *
get_text (Rig *rig)
{
  GtkWidget *revealer = find (GTK_WIDGET (rig->banner), GTK_TYPE_REVEALER);

  if (!gtk_revealer_get_reveal_child (GTK_REVEALER (revealer)))
    return NULL;

  return gtk_label_get_text (GTK_LABEL (find (revealer, GTK_TYPE_LABEL)));
}

/* The one without a label, or NULL where it is not to be seen. */
static GtkWidget *
get_dismiss (Rig *rig)
{
  GtkWidget *label = find (GTK_WIDGET (rig->banner), GTK_TYPE_LABEL);
  GtkWidget *button = gtk_widget_get_last_child (gtk_widget_get_parent (label));

  g_assert_true (GTK_IS_BUTTON (button));

  return gtk_widget_get_visible (button) ? button : NULL;
}

/* The live models get their health from an update. */
static void
apply (Rig                   *rig,
       const DtHistoryStatus *history)
{
  static DtFeedUpdate update;

  dt_test_update_init (&update);
  update.health.has_history = TRUE;
  update.health.history = *history;
  dt_live_apply (rig->live, &update);
  dt_test_update_clear (&update);
}

static void
test_problem (Rig           *rig,
              gconstpointer  unused)
{
  char problem[] = "history.db: the disk is <full> & more";
  const DtHistoryStatus good = { .capacity = 1000 };
  const DtHistoryStatus full = { .capacity = 1000, .problem = problem };
  const DtHistoryStatus locked = { .read_only = TRUE, .problem = problem };

  g_assert_null (get_text (rig));
  apply (rig, &good);
  g_assert_null (get_text (rig));

  apply (rig, &full);
  g_assert_cmpstr (get_text (rig), ==, problem);
  g_assert_null (get_dismiss (rig));
  apply (rig, &locked);
  g_assert_cmpstr (get_text (rig), ==,
                   "Another program writes this history; nothing is recorded here");
  apply (rig, &good);
  g_assert_null (get_text (rig));
}

static void
test_set_aside (Rig           *rig,
                gconstpointer  unused)
{
  char first[] = "/tmp/history.db.damaged-1";
  char second[] = "/tmp/history.db.damaged-2";
  const DtHistoryStatus once = { .set_aside = first };
  const DtHistoryStatus again = { .set_aside = second };

  apply (rig, &once);
  g_assert_nonnull (strstr (get_text (rig), "damaged"));
  g_signal_emit_by_name (get_dismiss (rig), "clicked");
  g_assert_null (get_text (rig));
  apply (rig, &once);
  g_assert_null (get_text (rig));

  apply (rig, &again);
  g_assert_nonnull (get_text (rig));
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add ("/app/history-banner/problem", Rig, NULL, set_up, test_problem, tear_down);
  g_test_add ("/app/history-banner/set-aside", Rig, NULL, set_up, test_set_aside, tear_down);

  return g_test_run ();
}
