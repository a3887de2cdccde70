/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "dt-commands.h"
#include "dt-connection.h"
#include "dt-engine.h"
#include "dt-options.h"
#include "dt-serve-log.h"

typedef struct
{
  GMainLoop  *loop;
  DtEngine   *engine;
  DtServeLog *log;
  gboolean    stopping;
  int         status;
} Server;

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Server *server = user_data;
  g_autoptr(GError) error = NULL;

  if (!dt_engine_stop_finish (server->engine, result, &error))
    server->status = dt_options_fail (error->message);

  g_main_loop_quit (server->loop);
}

static void
stop (Server *server)
{
  if (server->stopping)
    return;

  server->stopping = TRUE;
  dt_engine_stop_async (server->engine, stopped_cb, server);
}

static gboolean
terminate_cb (gpointer user_data)
{
  stop (user_data);

  return G_SOURCE_CONTINUE;
}

/* Who asked for a record shall not find out days later that there is none. */
static void
no_history_cb (gpointer user_data)
{
  Server *server = user_data;

  server->status = DT_EXIT_FAILED;
  stop (server);
}

/* Each --connect with the --profile of the same place; the last profile serves for the rest. */
static GPtrArray *
make_connections (char **uris,
                  char **profiles,
                  GError **error)
{
  g_autoptr(GPtrArray) connections =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dt_connection_free);
  const guint n_profiles = profiles != NULL ? g_strv_length (profiles) : 0;

  for (guint i = 0; uris[i] != NULL; i++)
    {
      DtConnection *connection = dt_connection_new_from_uri (uris[i], error);

      if (connection == NULL)
        return NULL;

      g_ptr_array_add (connections, connection);
      g_free (connection->id);
      connection->id = g_strdup_printf ("serve-%u", i + 1);
      if (n_profiles > 0)
        {
          g_free (connection->profile);
          connection->profile = g_strdup (profiles[MIN (i, n_profiles - 1)]);
        }
      if (connection->password == NULL)
        connection->password = g_strdup (g_getenv ("DT_PASSWORD"));
    }

  return g_steal_pointer (&connections);
}

static gboolean
check_profiles (DtProfileLibrary  *library,
                const GPtrArray   *connections,
                GError           **error)
{
  for (guint i = 0; i < connections->len; i++)
    {
      const DtConnection *connection = g_ptr_array_index (connections, i);
      g_autoptr(DtProfile) profile = dt_profile_library_find (library, connection->profile, error);

      if (profile == NULL)
        return FALSE;
    }

  return TRUE;
}

/* A profile of the user's with an error is left out; silently it would be missed only later. */
static void
say_problems (DtProfileLibrary *library)
{
  const char * const *problems = dt_profile_library_get_problems (library);

  for (guint i = 0; problems[i] != NULL; i++)
    fprintf (stderr, "%s\n", problems[i]);
}

static int
run (DtProfileLibrary *library,
     const GPtrArray  *connections,
     const char       *history)
{
  Server server = { 0 };

  server.loop = g_main_loop_new (NULL, FALSE);
  server.engine = dt_engine_new (library, history, NULL);
  server.log = dt_serve_log_new (dt_engine_get_feed (server.engine), no_history_cb, &server);
  g_unix_signal_add (SIGTERM, terminate_cb, &server);
  g_unix_signal_add (SIGINT, terminate_cb, &server);

  dt_engine_start (server.engine);
  for (guint i = 0; i < connections->len; i++)
    dt_engine_set_connection (server.engine, g_ptr_array_index (connections, i), TRUE);

  g_main_loop_run (server.loop);

  dt_serve_log_free (server.log);
  g_object_unref (server.engine);
  g_main_loop_unref (server.loop);

  return server.status;
}

static char *
default_history (void)
{
  return g_build_filename (g_get_user_data_dir (), "digital-twin", "history.db", NULL);
}

int
dt_cmd_serve (int    argc,
              char **argv)
{
  g_auto(GStrv) uris = NULL;
  g_auto(GStrv) profiles = NULL;
  g_autofree char *history = NULL;
  const GOptionEntry entries[] = {
    { "connect", 0, 0, G_OPTION_ARG_STRING_ARRAY, &uris,
      N_("Follow this broker (default: $MQTT_BROKER_URL); may be given several times"),
      "mqtt[s]://[user@]host[:port][/filter]" },
    { "profile", 0, 0, G_OPTION_ARG_STRING_ARRAY, &profiles,
      N_("Read the messages of the connection of the same place with this profile "
         "(default: wican-car)"),
      N_("ID|FILE") },
    { "history", 0, 0, G_OPTION_ARG_FILENAME, &history,
      N_("Keep the samples in this file, or “none” (default: digital-twin/history.db in the "
         "folder of the user's data)"), N_("FILE") },
    { NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) connections = NULL;
  g_autoptr(DtProfileLibrary) library = NULL;
  int status;

  if (!dt_options_parse (argc, argv, entries,
                         N_("Follow connections and keep their history until SIGTERM. The "
                            "password of a user comes from $DT_PASSWORD."), &status))
    return status;

  if (uris == NULL && g_getenv ("MQTT_BROKER_URL") != NULL)
    uris = g_strdupv ((char *[]) { (char *) g_getenv ("MQTT_BROKER_URL"), NULL });
  if (uris == NULL)
    return dt_options_fail_usage (_("name a broker with --connect or in MQTT_BROKER_URL"));

  connections = make_connections (uris, profiles, &error);
  if (connections == NULL)
    return dt_options_fail_usage (error->message);

  library = dt_profile_library_new (NULL);
  say_problems (library);
  if (!check_profiles (library, connections, &error))
    return dt_options_fail (error->message);

  if (history == NULL)
    history = default_history ();
  if (g_str_equal (history, "none"))
    g_clear_pointer (&history, g_free);

  return run (library, connections, history);
}
