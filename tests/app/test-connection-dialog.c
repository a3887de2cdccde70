/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-connection-dialog.h"
#include "dt-test-display.h"

static DtConnectionDialog *
new_dialog (const DtConnection *connection)
{
  g_autoptr(DtProfileLibrary) profiles = dt_profile_library_new ("/nonexistent");
  g_autoptr(DtSession) session = dt_session_new (profiles, NULL);

  return DT_CONNECTION_DIALOG (dt_connection_dialog_new (NULL, session, connection));
}

/* The row of the dialog whose title begins with @title. */
static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = find_row (child, title);

      if (row != NULL)
        return row;
    }

  return NULL;
}

static void
type (DtConnectionDialog *dialog,
      const char         *title,
      const char         *text)
{
  GtkWidget *row = find_row (GTK_WIDGET (dialog), title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
can_save (DtConnectionDialog *dialog)
{
  GtkWidget *save = gtk_window_get_default_widget (GTK_WINDOW (dialog));

  return gtk_widget_is_sensitive (save);
}

static gboolean
is_wrong (DtConnectionDialog *dialog,
          const char         *title)
{
  return gtk_widget_has_css_class (find_row (GTK_WIDGET (dialog), title), "error");
}

static void
test_add (void)
{
  DtConnectionDialog *dialog = new_dialog (NULL);
  g_autoptr(DtConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  /* An empty address is not yet a mistake, but nothing to save either. */
  g_assert_false (can_save (dialog));
  g_assert_false (is_wrong (dialog, "Address"));

  type (dialog, "Address", " mqtt://localhost:1884 ");
  type (dialog, "Name", "Test <bench>");
  type (dialog, "User", "me");
  type (dialog, "Password", " with blanks ");
  g_assert_true (can_save (dialog));

  connection = dt_connection_dialog_build (dialog, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (connection->host, ==, "localhost");
  g_assert_cmpuint (connection->port, ==, 1884);
  g_assert_cmpstr (connection->name, ==, "Test <bench>");
  g_assert_cmpstr (connection->profile, ==, "wican-car");
  g_assert_cmpstr (connection->filters[0], ==, "wican/#");
  g_assert_cmpstr (connection->user, ==, "me");
  g_assert_cmpstr (connection->password, ==, " with blanks ");

  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_mistakes (void)
{
  DtConnectionDialog *dialog = new_dialog (NULL);
  g_autoptr(GError) error = NULL;

  type (dialog, "Address", "http://localhost");
  g_assert_false (can_save (dialog));
  g_assert_true (is_wrong (dialog, "Address"));
  g_assert_false (is_wrong (dialog, "Topics"));

  type (dialog, "Address", "mqtt://localhost");
  g_assert_true (can_save (dialog));
  g_assert_false (is_wrong (dialog, "Address"));

  type (dialog, "Topics", "a/#/b");
  g_assert_false (can_save (dialog));
  g_assert_true (is_wrong (dialog, "Topics"));
  g_assert_null (dt_connection_dialog_build (dialog, &error));
  g_assert_nonnull (error);

  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_edit (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtConnection) before = dt_connection_new_from_uri ("mqtts://[::1]:8884", &error);
  g_autoptr(DtConnection) after = NULL;
  DtConnectionDialog *dialog;

  g_assert_no_error (error);
  g_assert_true (dt_connection_set_filters (before, "plant/#,a b/+", &error));
  before->profile = (g_free (before->profile), g_strdup ("generic"));
  before->qos = 1;
  before->ca_file = g_strdup ("/etc/ca.pem");
  before->user = g_strdup ("me");
  before->password = g_strdup ("secret");

  dialog = new_dialog (before);
  after = dt_connection_dialog_build (dialog, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->id, ==, before->id);
  g_assert_cmpstr (after->name, ==, before->name);
  g_assert_cmpstr (after->host, ==, "::1");
  g_assert_cmpuint (after->port, ==, 8884);
  g_assert_cmpint (after->scheme, ==, DT_SCHEME_MQTTS);
  g_assert_cmpstr (after->profile, ==, "generic");
  g_assert_cmpstr (after->filters[0], ==, "plant/#");
  g_assert_cmpstr (after->filters[1], ==, "a b/+");
  g_assert_cmpstr (after->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (after->user, ==, "me");
  g_assert_cmpstr (after->password, ==, "secret");
  g_assert_cmpint (after->qos, ==, 1);

  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_finalize (void)
{
  DtConnectionDialog *dialog = new_dialog (NULL);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
  dt_test_spin (20);
  g_assert_null (dialog);
}

int
main (int   argc,
      char *argv[])
{
  if (!dt_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/app/connection-dialog/add", test_add);
  g_test_add_func ("/app/connection-dialog/mistakes", test_mistakes);
  g_test_add_func ("/app/connection-dialog/edit", test_edit);
  g_test_add_func ("/app/connection-dialog/finalize", test_finalize);

  return g_test_run ();
}
