/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-health-strip.h"
#include "dt-test-display.h"

static const DtFeedHealth good = {
  .messages = 120,
  .messages_per_s = 1.2,
  .samples_per_s = 24.4,
  .has_history = TRUE,
  .history = { .capacity = 1000000, .file_bytes = 12000000, .free_bytes = 40000000000 },
};

static void
assert_trouble (const DtFeedHealth *health,
                const char         *expected)
{
  g_autofree char *trouble = dt_health_trouble (health);

  g_assert_cmpstr (trouble, ==, expected);
}

static void
test_trouble (void)
{
  char problem[] = "history.db: the disk is <full>";
  DtFeedHealth health = good;

  assert_trouble (&health, NULL);

  health.problems = 1;
  assert_trouble (&health, "1 message not understood");
  health.problems = 3;
  health.dropped = 12;
  assert_trouble (&health, "12 samples lost to overload · 3 messages not understood");

  health = good;
  health.history.queued = 500000;
  health.history.problem = problem;
  assert_trouble (&health, "history.db: the disk is <full> · Queue to the disk 50 % full");

  /* One cause, one sentence. */
  health = good;
  health.history.read_only = TRUE;
  health.history.problem = problem;
  assert_trouble (&health, "Another program writes this history; nothing is recorded here");

  health = good;
  health.has_history = FALSE;
  health.history.problem = problem;
  assert_trouble (&health, "history.db: the disk is <full>");

  /* What is no matter of course is said once, not all the time. */
  health = good;
  health.history.queued = 200;
  assert_trouble (&health, NULL);
}

/* Whether a label with this very text, not as markup, is shown below @widget. */
static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static void
test_show (void)
{
  GtkWidget *strip = g_object_ref_sink (g_object_new (DT_TYPE_HEALTH_STRIP, NULL));
  char problem[] = "<b>x</b> & y";
  DtFeedHealth health = good;

  dt_health_strip_show (DT_HEALTH_STRIP (strip), &health);
  g_assert_true (shows (strip, "1 message/s · 24 samples/s"));
  g_assert_true (shows (strip, "History 12.0\302\240MB · 40.0\302\240GB free"));

  health.history.problem = problem;
  dt_health_strip_show (DT_HEALTH_STRIP (strip), &health);
  g_assert_true (shows (strip, "<b>x</b> & y"));

  /* In a narrow window what is wrong takes the room of the size. */
  dt_health_strip_set_narrow (DT_HEALTH_STRIP (strip), TRUE);
  dt_health_strip_show (DT_HEALTH_STRIP (strip), &health);
  g_assert_true (shows (strip, "1 message/s"));
  g_assert_true (shows (strip, "<b>x</b> & y"));
  g_assert_false (shows (strip, "12.0\302\240MB"));

  g_assert_finalize_object (strip);
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/health-strip/trouble", test_trouble);
  g_test_add_func ("/app/health-strip/show", test_show);

  return g_test_run ();
}
