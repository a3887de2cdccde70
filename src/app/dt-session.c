/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-engine-keeper.h"
#include "dt-session.h"

struct _DtSession
{
  GObject           parent_instance;

  /* Owned */
  DtProfileLibrary *profiles;
  DtSettings       *settings;
  DtSecrets        *secrets;
  DtEngineKeeper   *keeper;
  DtEngine         *engine;
  DtLive           *live;
  GPtrArray        *connections;
  char             *history_path;
  char             *given_path;

  gboolean          demo;

  /* Whether @given_path is that of the demo */
  gboolean          given_demo;
};

G_DEFINE_FINAL_TYPE (DtSession, dt_session, G_TYPE_OBJECT)

typedef enum
{
  PROP_LIVE = 1,
  PROP_DEMO,
  PROP_N_CONNECTIONS,
} DtSessionProp;

static GParamSpec *properties[PROP_N_CONNECTIONS + 1];

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  DtSession *session;
  char      *id;
  gboolean   connect;
} Lookup;

static void
free_connection (gpointer data)
{
  dt_connection_free (data);
}

static gboolean
find (DtSession  *self,
      const char *id,
      guint      *index)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      const DtConnection *connection = g_ptr_array_index (self->connections, i);

      if (!g_str_equal (connection->id, id))
        continue;

      *index = i;
      return TRUE;
    }

  return FALSE;
}

static void
keep (DtSession          *self,
      const DtConnection *connection)
{
  guint i;

  if (find (self, connection->id, &i))
    {
      dt_connection_free (self->connections->pdata[i]);
      self->connections->pdata[i] = dt_connection_copy (connection);
      return;
    }

  g_ptr_array_add (self->connections, dt_connection_copy (connection));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);
}

static void
password_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  Lookup *lookup = user_data;
  g_autoptr(DtSession) self = lookup->session;
  g_autofree char *id = lookup->id;
  gboolean connect = lookup->connect;
  char *password;
  guint i;

  g_free (lookup);
  password = dt_secrets_lookup_finish (self->secrets, result, &error);
  if (error != NULL)
    g_message ("%s", error->message);

  if (self->engine != NULL && find (self, id, &i))
    {
      DtConnection *connection = self->connections->pdata[i];

      g_free (connection->password);
      connection->password = g_steal_pointer (&password);
      dt_engine_set_connection (self->engine, connection, connect);
    }
  g_free (password);
}

/* The engine gets a connection with a user name only once its password is known, so that the broker
 * is not asked in vain first. */
static void
restore_saved (DtSession               *self,
               const DtSavedConnection *saved)
{
  Lookup *lookup;

  keep (self, saved->connection);
  if (saved->connection->user == NULL)
    {
      dt_engine_set_connection (self->engine, saved->connection, saved->enabled);
      return;
    }

  lookup = g_new0 (Lookup, 1);
  lookup->session = g_object_ref (self);
  lookup->id = g_strdup (saved->connection->id);
  lookup->connect = saved->enabled;
  dt_secrets_lookup_async (self->secrets, lookup->id, password_found_cb, lookup);
}

static void
add_demo (DtSession *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtConnection) connection = dt_connection_new_from_uri ("demo:", &error);

  if (connection == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, error->message);
      return;
    }

  g_free (connection->id);
  connection->id = g_strdup (DT_SESSION_DEMO_ID);
  g_free (connection->name);
  connection->name = g_strdup (_("Recorded drive"));
  g_free (connection->profile);
  connection->profile = g_strdup ("wican-car");
  keep (self, connection);
  dt_engine_set_connection (self->engine, connection, TRUE);
}

static void
password_stored_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(DtSession) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!dt_secrets_store_finish (self->secrets, result, &error))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, error->message);
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (dt_engine_keeper_close_finish (DT_ENGINE_KEEPER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* What a broker has accepted is tried first at the next start. */
static void
updated_cb (DtSession *self)
{
  GListModel *items = dt_live_get_connections (self->live);
  guint n = g_list_model_get_n_items (items);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(DtConnectionItem) item = g_list_model_get_item (items, i);
      int protocol = dt_connection_item_get_protocol (item);
      guint known;

      if (protocol == 0 || !find (self, dt_connection_item_get_id (item), &known))
        continue;

      ((DtConnection *) self->connections->pdata[known])->protocol = protocol;
      dt_settings_set_protocol (self->settings, dt_connection_item_get_id (item), protocol);
    }
}

static void
dt_session_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DtSession *self = DT_SESSION (object);

  switch ((DtSessionProp) prop_id)
    {
    case PROP_LIVE:
      g_value_set_object (value, self->live);
      break;

    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;

    case PROP_N_CONNECTIONS:
      g_value_set_uint (value, self->connections->len);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_session_finalize (GObject *object)
{
  DtSession *self = DT_SESSION (object);

  g_clear_object (&self->live);
  g_clear_object (&self->engine);
  g_clear_object (&self->keeper);
  g_clear_object (&self->profiles);
  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  g_clear_pointer (&self->connections, g_ptr_array_unref);
  g_clear_pointer (&self->history_path, g_free);
  g_clear_pointer (&self->given_path, g_free);

  G_OBJECT_CLASS (dt_session_parent_class)->finalize (object);
}

static void
dt_session_class_init (DtSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dt_session_get_property;
  object_class->finalize = dt_session_finalize;

  properties[PROP_LIVE] =
    g_param_spec_object ("live", NULL, NULL, DT_TYPE_LIVE,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DEMO] =
    g_param_spec_boolean ("demo", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_CONNECTIONS] =
    g_param_spec_uint ("n-connections", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_MESSAGE] =
    g_signal_new ("message", DT_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dt_session_init (DtSession *self)
{
  self->settings = dt_settings_new ();
  self->secrets = dt_secrets_new ();
  self->keeper = dt_engine_keeper_new ();
  self->connections = g_ptr_array_new_with_free_func (free_connection);
}

DtSession *
dt_session_new (DtProfileLibrary *profiles,
                const char       *history_path)
{
  DtSession *self;

  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (profiles), NULL);

  self = g_object_new (DT_TYPE_SESSION, NULL);
  self->profiles = g_object_ref (profiles);
  self->given_path = g_strdup (history_path);

  return self;
}

DtLive *
dt_session_get_live (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), NULL);

  return self->live;
}

gboolean
dt_session_get_demo (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), FALSE);

  return self->demo;
}

DtProfileLibrary *
dt_session_get_profiles (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), NULL);

  return self->profiles;
}

DtSettings *
dt_session_get_settings (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), NULL);

  return self->settings;
}

const char *
dt_session_get_history_path (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), NULL);

  return self->history_path;
}

guint
dt_session_get_n_connections (DtSession *self)
{
  g_return_val_if_fail (DT_IS_SESSION (self), 0);

  return self->connections->len;
}

const DtConnection *
dt_session_get_connection (DtSession  *self,
                           const char *id)
{
  guint i;

  g_return_val_if_fail (DT_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return find (self, id, &i) ? self->connections->pdata[i] : NULL;
}

void
dt_session_open (DtSession *self,
                 gboolean   demo)
{
  DtHistoryOptions options;

  g_return_if_fail (DT_IS_SESSION (self));

  g_clear_object (&self->live);
  g_clear_object (&self->engine);
  g_ptr_array_set_size (self->connections, 0);

  /* The file that was asked for is for what was asked for; the other one never mixes with it. */
  if (self->history_path == NULL)
    self->given_demo = demo;
  g_free (self->history_path);
  self->history_path = self->given_path != NULL && self->given_demo == !!demo
                         ? g_strdup (self->given_path)
                         : g_build_filename (g_get_user_data_dir (), "digital-twin",
                                             demo ? "demo.db" : "history.db", NULL);
  self->demo = !!demo;

  dt_history_options_init (&options);
  self->engine = dt_engine_new (self->profiles, self->history_path, &options);
  self->live = dt_live_new (self->engine);
  g_signal_connect_object (self->live, "updated", G_CALLBACK (updated_cb), self,
                           G_CONNECT_SWAPPED);
  dt_engine_keeper_run (self->keeper, self->engine);

  if (demo)
    add_demo (self);
  else
    {
      GPtrArray *saved = dt_settings_get_connections (self->settings);

      for (guint i = 0; i < saved->len; i++)
        restore_saved (self, g_ptr_array_index (saved, i));
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEMO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

void
dt_session_close_async (DtSession           *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (DT_IS_SESSION (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_session_close_async);
  dt_engine_keeper_close_async (self->keeper, closed_cb, task);
}

gboolean
dt_session_close_finish (DtSession     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dt_session_put (DtSession          *self,
                const DtConnection *connection,
                gboolean            save)
{
  g_autoptr(DtConnection) copy = NULL;

  g_return_if_fail (DT_IS_SESSION (self));
  g_return_if_fail (connection != NULL && connection->id != NULL);

  /* Before the switch from the demo, which drops what the caller may have been given by us. */
  copy = dt_connection_copy (connection);
  if (self->demo || self->engine == NULL)
    dt_session_open (self, FALSE);

  keep (self, copy);
  dt_engine_set_connection (self->engine, copy, TRUE);

  if (!save)
    return;

  dt_settings_put_connection (self->settings, copy, TRUE);
  if (dt_settings_get_store (self->settings) == NULL)
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0,
                   _("The settings schema is not installed, so the connection is not remembered."));
  if (copy->user != NULL)
    dt_secrets_store_async (self->secrets, copy->id, copy->name, copy->password,
                            password_stored_cb, g_object_ref (self));
}

DtConnection *
dt_session_remove (DtSession  *self,
                   const char *id)
{
  DtConnection *connection;
  guint i;

  g_return_val_if_fail (DT_IS_SESSION (self), NULL);

  if (self->engine == NULL || !find (self, id, &i))
    return NULL;

  connection = g_ptr_array_steal_index (self->connections, i);
  dt_engine_remove_connection (self->engine, connection->id);
  dt_settings_remove_connection (self->settings, connection->id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CONNECTIONS]);

  return connection;
}

void
dt_session_forget (DtSession  *self,
                   const char *id)
{
  guint i;

  g_return_if_fail (DT_IS_SESSION (self));

  if (!find (self, id, &i))
    dt_secrets_store_async (self->secrets, id, id, NULL, password_stored_cb, g_object_ref (self));
}

void
dt_session_connect (DtSession  *self,
                    const char *id)
{
  g_return_if_fail (DT_IS_SESSION (self));

  if (self->engine != NULL)
    dt_engine_connect (self->engine, id);
  dt_settings_set_enabled (self->settings, id, TRUE);
}

void
dt_session_disconnect (DtSession  *self,
                       const char *id)
{
  g_return_if_fail (DT_IS_SESSION (self));

  if (self->engine != NULL)
    dt_engine_disconnect (self->engine, id);
  dt_settings_set_enabled (self->settings, id, FALSE);
}
