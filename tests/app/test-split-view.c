/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-split-view.h"
#include "dt-test-display.h"

static DtSplitView *
show (int         width,
      GtkWidget **window)
{
  DtSplitView *split = g_object_new (DT_TYPE_SPLIT_VIEW, NULL);

  dt_split_view_set_sidebar (split, gtk_label_new ("Sidebar"));
  dt_split_view_set_content (split, gtk_label_new ("Content"));

  *window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (*window), FALSE);
  gtk_window_set_child (GTK_WINDOW (*window), GTK_WIDGET (split));
  gtk_window_set_default_size (GTK_WINDOW (*window), width, 400);
  gtk_window_present (GTK_WINDOW (*window));
  gtk_test_widget_wait_for_draw (*window);
  dt_test_spin (50);

  return split;
}

static GtkWidget *
part (DtSplitView *split,
      const char  *name)
{
  g_autoptr(GtkWidget) child = NULL;

  g_object_get (split, name, &child, NULL);

  return child;
}

static void
test_wide (void)
{
  GtkWidget *window;
  DtSplitView *split = show (1000, &window);
  int sidebar_width = gtk_widget_get_width (part (split, "sidebar"));

  g_assert_false (dt_split_view_get_collapsed (split));
  g_assert_true (dt_split_view_get_show_sidebar (split));
  g_assert_cmpint (sidebar_width, ==, DT_SPLIT_VIEW_SIDEBAR_WIDTH);
  g_assert_cmpint (gtk_widget_get_width (part (split, "content")), ==, 1000 - sidebar_width);

  dt_split_view_set_show_sidebar (split, FALSE);
  dt_test_spin (50);
  g_assert_false (gtk_widget_get_mapped (part (split, "sidebar")));
  g_assert_cmpint (gtk_widget_get_width (part (split, "content")), ==, 1000);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  GtkWidget *window;
  DtSplitView *split = show (360, &window);

  g_assert_true (dt_split_view_get_collapsed (split));
  g_assert_false (dt_split_view_get_show_sidebar (split));
  g_assert_cmpint (gtk_widget_get_width (part (split, "content")), ==, 360);
  g_assert_false (gtk_widget_get_mapped (part (split, "sidebar")));

  /* It slides over the content, which keeps its width and takes no focus meanwhile. */
  dt_split_view_set_show_sidebar (split, TRUE);
  dt_test_spin (50);
  g_assert_true (gtk_widget_get_mapped (part (split, "sidebar")));
  g_assert_cmpint (gtk_widget_get_width (part (split, "content")), ==, 360);
  g_assert_false (gtk_widget_get_can_focus (part (split, "content")));

  dt_split_view_set_show_sidebar (split, FALSE);
  dt_test_spin (50);
  g_assert_true (gtk_widget_get_can_focus (part (split, "content")));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_finalize (void)
{
  GtkWidget *split = g_object_ref_sink (g_object_new (DT_TYPE_SPLIT_VIEW, NULL));

  dt_split_view_set_sidebar (DT_SPLIT_VIEW (split), gtk_label_new ("Sidebar"));
  dt_split_view_set_content (DT_SPLIT_VIEW (split), gtk_label_new ("Content"));
  g_assert_finalize_object (split);
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/split-view/wide", test_wide);
  g_test_add_func ("/app/split-view/narrow", test_narrow);
  g_test_add_func ("/app/split-view/finalize", test_finalize);

  return g_test_run ();
}
