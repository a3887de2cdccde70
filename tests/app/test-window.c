/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-test-display.h"
#include "dt-window.h"

static DtWindow *
new_window (void)
{
  g_autoptr(DtProfileLibrary) profiles = dt_profile_library_new ("/nonexistent");
  g_autoptr(DtSession) session = dt_session_new (profiles, NULL);

  return dt_window_new (NULL, session);
}

static int
min_width (GtkWidget *widget)
{
  int min;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);

  return min;
}

/* Names each widget that needs more than @most, so that a failure says where. */
static void
print_wide (GtkWidget *widget,
            int        most)
{
  if (min_width (widget) <= most)
    return;

  g_test_message ("%s needs %d px", G_OBJECT_TYPE_NAME (widget), min_width (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    print_wide (child, most);
}

static void
test_fits_a_phone (void)
{
  DtWindow *window = new_window ();
  GtkWidget *content = adw_application_window_get_content (ADW_APPLICATION_WINDOW (window));

  print_wide (content, 360);
  g_assert_cmpint (min_width (content), <=, 360);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A label that shows @text. */
static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
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
test_toast_is_no_markup (void)
{
  DtWindow *window = new_window ();

  gtk_window_present (GTK_WINDOW (window));
  dt_window_add_toast (window, "<b>bench</b> & co");
  dt_test_spin (100);
  g_assert_true (shows (GTK_WIDGET (window), "<b>bench</b> & co"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_finalize (void)
{
  DtWindow *window = new_window ();

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  dt_test_spin (100);
  gtk_window_destroy (GTK_WINDOW (window));
  dt_test_spin (50);
  g_assert_null (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/window/fits-a-phone", test_fits_a_phone);
  g_test_add_func ("/app/window/toast-is-no-markup", test_toast_is_no_markup);
  g_test_add_func ("/app/window/finalize", test_finalize);

  return g_test_run ();
}
