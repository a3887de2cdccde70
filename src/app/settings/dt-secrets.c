/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "dt-secrets.h"

static const SecretSchema schema = {
  .name = APP_ID,
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "connection", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

struct _DtSecrets
{
  GObject     parent_instance;

  /* Owned: id to password, of this session */
  GHashTable *session;
};

G_DEFINE_FINAL_TYPE (DtSecrets, dt_secrets, G_TYPE_OBJECT)

static void
password_free (gpointer data)
{
  secret_password_free (data);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_prefix_error (&error, "%s ",
                  _("The password is kept until the window closes, because there is no keyring:"));
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
cleared_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  /* Without a keyring there is nothing to forget. */
  secret_password_clear_finish (result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  char *password = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, password, password_free);
}

static void
dt_secrets_finalize (GObject *object)
{
  g_clear_pointer (&DT_SECRETS (object)->session, g_hash_table_unref);

  G_OBJECT_CLASS (dt_secrets_parent_class)->finalize (object);
}

static void
dt_secrets_class_init (DtSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_secrets_finalize;
}

static void
dt_secrets_init (DtSecrets *self)
{
  self->session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, password_free);
}

DtSecrets *
dt_secrets_new (void)
{
  return g_object_new (DT_TYPE_SECRETS, NULL);
}

void
dt_secrets_store_async (DtSecrets           *self,
                        const char          *id,
                        const char          *label,
                        const char          *password,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (DT_IS_SECRETS (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_secrets_store_async);

  if (password == NULL || *password == '\0')
    {
      g_hash_table_remove (self->session, id);
      secret_password_clear (&schema, NULL, cleared_cb, task, "connection", id, NULL);
      return;
    }

  g_hash_table_insert (self->session, g_strdup (id), g_strdup (password));
  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, NULL, stored_cb, task,
                         "connection", id, NULL);
}

gboolean
dt_secrets_store_finish (DtSecrets     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dt_secrets_lookup_async (DtSecrets           *self,
                         const char          *id,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const char *known;
  GTask *task;

  g_return_if_fail (DT_IS_SECRETS (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dt_secrets_lookup_async);

  known = g_hash_table_lookup (self->session, id);
  if (known == NULL)
    {
      secret_password_lookup (&schema, NULL, found_cb, task, "connection", id, NULL);
      return;
    }

  g_task_return_pointer (task, g_strdup (known), g_free);
  g_object_unref (task);
}

char *
dt_secrets_lookup_finish (DtSecrets     *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
