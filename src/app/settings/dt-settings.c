/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-settings.h"

struct _DtSettings
{
  GObject    parent_instance;

  /* Owned */
  GSettings *store;
  GPtrArray *connections;
};

G_DEFINE_FINAL_TYPE (DtSettings, dt_settings, G_TYPE_OBJECT)

static void
saved_free (gpointer data)
{
  DtSavedConnection *saved = data;

  dt_connection_free (saved->connection);
  g_free (saved);
}

static DtSavedConnection *
find (DtSettings *self,
      const char *id)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      DtSavedConnection *saved = g_ptr_array_index (self->connections, i);

      if (g_str_equal (saved->connection->id, id))
        return saved;
    }

  return NULL;
}

static void
load (DtSettings *self)
{
  g_autoptr(GVariant) list = g_settings_get_value (self->store, "connections");
  GVariantIter iter;
  GVariant *dict;

  g_variant_iter_init (&iter, list);
  while ((dict = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr(GError) error = NULL;
      gboolean enabled;
      DtConnection *connection = dt_connection_new_from_variant (dict, &enabled, &error);

      g_variant_unref (dict);
      if (connection == NULL)
        g_message ("%s", error->message);
      else if (find (self, connection->id) != NULL)
        dt_connection_free (connection);
      else
        {
          DtSavedConnection *saved = g_new0 (DtSavedConnection, 1);

          saved->connection = connection;
          saved->enabled = enabled;
          g_ptr_array_add (self->connections, saved);
        }
    }
}

static void
save (DtSettings *self)
{
  GVariantBuilder builder;

  if (self->store == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < self->connections->len; i++)
    {
      DtSavedConnection *saved = g_ptr_array_index (self->connections, i);

      g_variant_builder_add_value (&builder,
                                   dt_connection_to_variant (saved->connection, saved->enabled));
    }
  g_settings_set_value (self->store, "connections", g_variant_builder_end (&builder));
}

static void
dt_settings_finalize (GObject *object)
{
  DtSettings *self = DT_SETTINGS (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->connections, g_ptr_array_unref);

  G_OBJECT_CLASS (dt_settings_parent_class)->finalize (object);
}

static void
dt_settings_class_init (DtSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_settings_finalize;
}

static void
dt_settings_init (DtSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  self->connections = g_ptr_array_new_with_free_func (saved_free);

  /* g_settings_new() would abort where the schema is missing. */
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (schema == NULL)
    return;

  self->store = g_settings_new_full (schema, NULL, NULL);
  load (self);
}

DtSettings *
dt_settings_new (void)
{
  return g_object_new (DT_TYPE_SETTINGS, NULL);
}

GSettings *
dt_settings_get_store (DtSettings *self)
{
  g_return_val_if_fail (DT_IS_SETTINGS (self), NULL);

  return self->store;
}

GPtrArray *
dt_settings_get_connections (DtSettings *self)
{
  g_return_val_if_fail (DT_IS_SETTINGS (self), NULL);

  return self->connections;
}

void
dt_settings_put_connection (DtSettings         *self,
                            const DtConnection *connection,
                            gboolean            enabled)
{
  DtSavedConnection *saved;

  g_return_if_fail (DT_IS_SETTINGS (self));
  g_return_if_fail (connection != NULL && connection->id != NULL);

  saved = find (self, connection->id);
  if (saved == NULL)
    {
      saved = g_new0 (DtSavedConnection, 1);
      g_ptr_array_add (self->connections, saved);
    }

  g_clear_pointer (&saved->connection, dt_connection_free);
  saved->connection = dt_connection_copy (connection);
  g_clear_pointer (&saved->connection->password, g_free);
  saved->enabled = enabled;
  save (self);
}

void
dt_settings_remove_connection (DtSettings *self,
                               const char *id)
{
  DtSavedConnection *saved;

  g_return_if_fail (DT_IS_SETTINGS (self));

  saved = find (self, id);
  if (saved == NULL)
    return;

  g_ptr_array_remove (self->connections, saved);
  save (self);
}

gboolean
dt_settings_has_connection (DtSettings *self,
                            const char *id)
{
  g_return_val_if_fail (DT_IS_SETTINGS (self), FALSE);

  return find (self, id) != NULL;
}

void
dt_settings_set_enabled (DtSettings *self,
                         const char *id,
                         gboolean    enabled)
{
  DtSavedConnection *saved;

  g_return_if_fail (DT_IS_SETTINGS (self));

  saved = find (self, id);
  if (saved == NULL || saved->enabled == !!enabled)
    return;

  saved->enabled = !!enabled;
  save (self);
}

void
dt_settings_set_protocol (DtSettings *self,
                          const char *id,
                          int         protocol)
{
  DtSavedConnection *saved;

  g_return_if_fail (DT_IS_SETTINGS (self));

  saved = find (self, id);
  if (saved == NULL || saved->connection->protocol == protocol)
    return;

  saved->connection->protocol = protocol;
  save (self);
}
