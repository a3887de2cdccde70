/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-session.h"
#include "dt-test-broker.h"

/* Spins until @check is true of the session's live models; fails after 10 s. */
static void
wait_for (DtSession *session,
          gboolean (*check) (DtLive *live))
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (!check (dt_session_get_live (session)))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_session_close_finish (DT_SESSION (object), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
close_session (DtSession *session)
{
  gboolean closed = FALSE;

  dt_session_close_async (session, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_recording (DtLive *live)
{
  const DtFeedHealth *health = dt_live_get_health (live);

  g_assert_false (health->history.read_only);
  g_assert_cmpstr (health->history.problem, ==, NULL);

  return health->has_history && health->history.written > 0;
}

static DtSession *
new_session (void)
{
  g_autoptr(DtProfileLibrary) profiles = dt_profile_library_new (NULL);

  return dt_session_new (profiles, NULL);
}

/* The engine that ends holds the lock of demo.db until its last sample is on the disk. */
static void
test_demo_again (void)
{
  g_autoptr(DtSession) session = new_session ();

  dt_session_open (session, TRUE);
  wait_for (session, is_recording);
  for (guint i = 0; i < 3; i++)
    {
      dt_session_open (session, FALSE);
      dt_session_open (session, TRUE);
      wait_for (session, is_recording);
    }
  close_session (session);
}

/* Closed while the new engine still waits for the old one. */
static void
test_close_at_once (void)
{
  g_autoptr(DtSession) session = new_session ();
  g_autoptr(DtSession) next = new_session ();

  dt_session_open (session, TRUE);
  wait_for (session, is_recording);
  dt_session_open (session, TRUE);
  close_session (session);

  dt_session_open (next, TRUE);
  wait_for (next, is_recording);
  close_session (next);
}

static gboolean
is_connected (DtLive *live)
{
  g_autoptr(DtConnectionItem) item = g_list_model_get_item (dt_live_get_connections (live), 0);

  return item != NULL && dt_connection_item_get_state (item) == DT_SOURCE_CONNECTED;
}

static const DtConnection *
first_saved (DtSession *session)
{
  GPtrArray *saved = dt_settings_get_connections (dt_session_get_settings (session));

  g_assert_cmpuint (saved->len, ==, 1);

  return ((const DtSavedConnection *) saved->pdata[0])->connection;
}

static void
test_version_is_remembered (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtConnection) connection = NULL;
  g_autoptr(DtSession) session = NULL;
  g_autoptr(DtSession) next = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;

  if (broker == NULL)
    return;

  uri = g_strdup_printf ("mqtt://127.0.0.1:%u/car/%%23", broker->port);
  connection = dt_connection_new_from_uri (uri, &error);
  g_assert_no_error (error);

  session = new_session ();
  dt_session_open (session, FALSE);
  dt_session_put (session, connection, TRUE);
  g_assert_cmpint (first_saved (session)->protocol, ==, 0);
  wait_for (session, is_connected);
  g_assert_cmpint (first_saved (session)->protocol, ==, 5);
  close_session (session);

  /* As the next start finds it. */
  next = new_session ();
  g_assert_cmpint (first_saved (next)->protocol, ==, 5);
  dt_session_open (next, FALSE);
  g_assert_cmpint (dt_session_get_connection (next, connection->id)->protocol, ==, 5);
  g_clear_pointer (&connection, dt_connection_free);
  connection = dt_session_remove (next, first_saved (next)->id);
  g_assert_cmpint (connection->protocol, ==, 5);
  close_session (next);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *dir = g_dir_make_tmp ("dt-session-XXXXXX", NULL);
  int status;

  /* Before GLib looks at it. */
  g_setenv ("XDG_DATA_HOME", dir, TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/session/demo-again", test_demo_again);
  g_test_add_func ("/app/session/close-at-once", test_close_at_once);
  g_test_add_func ("/app/session/version-is-remembered", test_version_is_remembered);

  status = g_test_run ();
  dt_test_remove_dir (dir);

  return status;
}
