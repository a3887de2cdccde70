/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "dt-application.h"
#include "dt-arguments.h"
#include "dt-session.h"
#include "dt-window.h"

/* Exit statuses of design §7. */
#define EXIT_USAGE 2

struct _DtApplication
{
  AdwApplication    parent_instance;

  /* Owned */
  DtProfileLibrary *profiles;
  DtSession        *session;

  gboolean          parsed;
  guint             term_source;
  guint             int_source;
};

G_DEFINE_FINAL_TYPE (DtApplication, dt_application, ADW_TYPE_APPLICATION)

static DtProfileLibrary *
ensure_profiles (DtApplication *self)
{
  if (self->profiles == NULL)
    self->profiles = dt_profile_library_new (NULL);

  return self->profiles;
}

static DtWindow *
find_window (DtApplication *self)
{
  return DT_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self)));
}

static void
quit_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  DtApplication *self = user_data;
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  /* Closing the window is what ends the session in good order. */
  for (GList *l = windows; l != NULL; l = windows)
    {
      windows = l->next;
      gtk_window_close (l->data);
    }
}

static gboolean
unix_signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);

  return G_SOURCE_CONTINUE;
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GApplication) app = user_data;
  g_autoptr(GError) error = NULL;

  if (!dt_session_close_finish (DT_SESSION (object), result, &error))
    g_printerr ("digital-twin: %s\n", error->message);

  g_application_release (app);
}

/* One window, one history: what the first start was not asked for a second one cannot have. */
static const char *
refusal (DtApplication     *self,
         const DtArguments *arguments)
{
  const char *path = dt_session_get_history_path (self->session);

  if (arguments->demo && !dt_session_get_demo (self->session))
    return _("A window is open already; close it to start the demo");
  if (arguments->history != NULL && g_strcmp0 (arguments->history, path) != 0)
    return _("A window is open already with another history; close it first");

  return NULL;
}

static void
start_session (DtApplication     *self,
               const DtArguments *arguments)
{
  self->session = dt_session_new (ensure_profiles (self), arguments->history);
  dt_session_open (self->session, arguments->demo);
}

static int
run_arguments (DtApplication           *self,
               const DtArguments       *arguments,
               GApplicationCommandLine *command_line)
{
  DtWindow *window = find_window (self);
  int status = EXIT_SUCCESS;

  if (self->session == NULL)
    start_session (self, arguments);
  else if (refusal (self, arguments) != NULL)
    {
      g_application_command_line_printerr (command_line, "digital-twin: %s\n",
                                           refusal (self, arguments));
      status = EXIT_FAILURE;
    }

  if (arguments->connection != NULL)
    dt_session_put (self->session, arguments->connection, FALSE);
  if (window == NULL)
    window = dt_window_new (GTK_APPLICATION (self), self->session);
  if (arguments->page != NULL)
    dt_window_set_page (window, arguments->page);
  gtk_window_present (GTK_WINDOW (window));

  return status;
}

static gint
dt_application_handle_local_options (GApplication *app,
                                     GVariantDict *options)
{
  DtApplication *self = DT_APPLICATION (app);
  g_autoptr(DtArguments) arguments = NULL;
  g_autoptr(GError) error = NULL;

  self->parsed = TRUE;
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("digital-twin %s\n", PACKAGE_VERSION);
      return EXIT_SUCCESS;
    }

  /* Checked here, where the user waits for an answer, and again where they are used. */
  arguments = dt_arguments_new (options, ensure_profiles (self), NULL,
                                g_getenv ("MQTT_BROKER_URL"), &error);
  if (arguments != NULL)
    return -1;

  g_printerr ("digital-twin: %s\n", error->message);

  return EXIT_USAGE;
}

static gboolean
dt_application_local_command_line (GApplication   *app,
                                   gchar        ***arguments,
                                   int            *exit_status)
{
  DtApplication *self = DT_APPLICATION (app);
  gboolean handled = G_APPLICATION_CLASS (dt_application_parent_class)
                       ->local_command_line (app, arguments, exit_status);

  /* GApplication has one status for all failures; an unknown option is wrong usage. */
  if (handled && !self->parsed && *exit_status == EXIT_FAILURE)
    *exit_status = EXIT_USAGE;

  return handled;
}

static int
dt_application_command_line (GApplication            *app,
                             GApplicationCommandLine *command_line)
{
  DtApplication *self = DT_APPLICATION (app);
  g_autoptr(DtArguments) arguments = NULL;
  g_autoptr(GError) error = NULL;

  arguments = dt_arguments_new (g_application_command_line_get_options_dict (command_line),
                                ensure_profiles (self),
                                g_application_command_line_get_cwd (command_line),
                                g_application_command_line_getenv (command_line, "MQTT_BROKER_URL"),
                                &error);
  if (arguments == NULL)
    {
      g_application_command_line_printerr (command_line, "digital-twin: %s\n", error->message);
      return EXIT_USAGE;
    }

  return run_arguments (self, arguments, command_line);
}

static void
dt_application_activate (GApplication *app)
{
  DtApplication *self = DT_APPLICATION (app);
  const DtArguments none = { 0 };

  run_arguments (self, &none, NULL);
}

static void
dt_application_startup (GApplication *app)
{
  static const GActionEntry actions[] = { { "quit", quit_activated } };
  static const struct
  {
    const char *action;
    const char *keys[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.add-connection", { "<Control>n" } },
    { "win.show-sidebar", { "F9" } },
    { "win.page::overview", { "<Control>1", "<Alt>1" } },
    { "win.page::analytics", { "<Control>2", "<Alt>2" } },
    { "win.page::history", { "<Control>3", "<Alt>3" } },
    { "win.show-menu", { "F10" } },
    { "win.shortcuts", { "<Control>question", "<Control>F1" } },
  };
  DtApplication *self = DT_APPLICATION (app);

  G_APPLICATION_CLASS (dt_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (app), accels[i].action, accels[i].keys);

  gtk_window_set_default_icon_name (APP_ID);
  self->term_source = g_unix_signal_add (SIGTERM, unix_signal_cb, self);
  self->int_source = g_unix_signal_add (SIGINT, unix_signal_cb, self);
}

static void
dt_application_window_removed (GtkApplication *app,
                               GtkWindow      *window)
{
  DtApplication *self = DT_APPLICATION (app);

  /* The program lives until the history is closed. */
  if (DT_IS_WINDOW (window) && self->session != NULL)
    {
      g_autoptr(DtSession) session = g_steal_pointer (&self->session);

      g_application_hold (G_APPLICATION (app));
      dt_session_close_async (session, closed_cb, g_object_ref (app));
    }

  GTK_APPLICATION_CLASS (dt_application_parent_class)->window_removed (app, window);
}

static void
dt_application_finalize (GObject *object)
{
  DtApplication *self = DT_APPLICATION (object);

  g_clear_handle_id (&self->term_source, g_source_remove);
  g_clear_handle_id (&self->int_source, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->profiles);

  G_OBJECT_CLASS (dt_application_parent_class)->finalize (object);
}

static void
dt_application_class_init (DtApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = dt_application_finalize;
  app_class->handle_local_options = dt_application_handle_local_options;
  app_class->local_command_line = dt_application_local_command_line;
  app_class->command_line = dt_application_command_line;
  app_class->activate = dt_application_activate;
  app_class->startup = dt_application_startup;
  GTK_APPLICATION_CLASS (klass)->window_removed = dt_application_window_removed;
}

static void
dt_application_init (DtApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), dt_arguments_get_entries ());
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _("Watch machines live, and keep their history."));
}

DtApplication *
dt_application_new (void)
{
  return g_object_new (DT_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", "/org/example/DigitalTwin",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_SEND_ENVIRONMENT,
                       NULL);
}
