/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-secrets.h"
#include "dt-settings.h"
#include "dt-test.h"

static DtConnection *
new_connection (void)
{
  g_autoptr(GError) error = NULL;
  DtConnection *connection = dt_connection_new_from_uri ("mqtts://me@broker.example:8884", &error);

  g_assert_no_error (error);
  g_assert_true (dt_connection_set_filters (connection, "wican/#,a b/+", &error));
  connection->name = (g_free (connection->name), g_strdup ("Bench <1> & co"));
  connection->profile = (g_free (connection->profile), g_strdup ("generic"));
  connection->password = g_strdup ("open sesame");
  connection->ca_file = g_strdup ("/etc/ca.pem");
  connection->qos = 2;
  connection->protocol = 4;

  return connection;
}

static void
test_round_trip (void)
{
  g_autoptr(DtConnection) connection = new_connection ();
  g_autoptr(GVariant) variant = g_variant_ref_sink (dt_connection_to_variant (connection, FALSE));
  g_autofree char *printed = g_variant_print (variant, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(DtConnection) again = NULL;
  gboolean enabled = TRUE;

  /* Passwords never reach the settings. */
  g_assert_null (strstr (printed, "sesame"));

  again = dt_connection_new_from_variant (variant, &enabled, &error);
  g_assert_no_error (error);
  g_assert_false (enabled);
  g_assert_cmpstr (again->id, ==, connection->id);
  g_assert_cmpstr (again->name, ==, "Bench <1> & co");
  g_assert_cmpstr (again->host, ==, "broker.example");
  g_assert_cmpuint (again->port, ==, 8884);
  g_assert_cmpint (again->scheme, ==, DT_SCHEME_MQTTS);
  g_assert_cmpstr (again->user, ==, "me");
  g_assert_null (again->password);
  g_assert_cmpstr (again->ca_file, ==, "/etc/ca.pem");
  g_assert_cmpstr (again->profile, ==, "generic");
  g_assert_cmpint (again->qos, ==, 2);
  g_assert_cmpint (again->protocol, ==, 4);
  g_assert_cmpstr (again->filters[0], ==, "wican/#");
  g_assert_cmpstr (again->filters[1], ==, "a b/+");
  g_assert_null (again->filters[2]);
}

static void
test_damaged (void)
{
  static const char * const texts[] = {
    "@a{sv} {}",
    "{'uri': <'http://host'>}",
    "{'uri': <1>}",
    "{'uri': <'mqtt://host'>, 'filters': <['a/#/b']>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, texts[i], NULL, NULL,
                                                     NULL);
      g_autoptr(GError) error = NULL;
      gboolean enabled;

      g_assert_nonnull (variant);
      g_assert_null (dt_connection_new_from_variant (variant, &enabled, &error));
      g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS);
    }
}

static void
test_store (void)
{
  g_autoptr(DtConnection) connection = new_connection ();
  g_autoptr(DtSettings) settings = dt_settings_new ();
  const DtSavedConnection *saved;

  g_assert_nonnull (dt_settings_get_store (settings));
  dt_settings_put_connection (settings, connection, TRUE);
  dt_settings_put_connection (settings, connection, TRUE);
  g_assert_cmpuint (dt_settings_get_connections (settings)->len, ==, 1);
  g_assert_true (dt_settings_has_connection (settings, connection->id));
  dt_settings_set_enabled (settings, connection->id, FALSE);

  /* As the next start finds it. */
  g_clear_object (&settings);
  settings = dt_settings_new ();
  g_assert_cmpuint (dt_settings_get_connections (settings)->len, ==, 1);
  saved = g_ptr_array_index (dt_settings_get_connections (settings), 0);
  g_assert_cmpstr (saved->connection->id, ==, connection->id);
  g_assert_false (saved->enabled);

  dt_settings_remove_connection (settings, connection->id);
  g_clear_object (&settings);
  settings = dt_settings_new ();
  g_assert_cmpuint (dt_settings_get_connections (settings)->len, ==, 0);
}

static char *
look_up (DtSecrets *secrets)
{
  g_autoptr(GAsyncResult) result = NULL;

  dt_secrets_lookup_async (secrets, "id-1", dt_test_result_cb, &result);
  dt_test_wait (&result);

  return dt_secrets_lookup_finish (secrets, result, NULL);
}

/* main() has made sure that there is no keyring to be found. */
static void
test_no_keyring (void)
{
  g_autoptr(DtSecrets) secrets = dt_secrets_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *password = NULL;

  dt_secrets_store_async (secrets, "id-1", "Bench", "open sesame", dt_test_result_cb, &result);
  dt_test_wait (&result);
  g_assert_false (dt_secrets_store_finish (secrets, result, &error));
  g_assert_nonnull (strstr (error->message, "kept until the window closes"));
  g_assert_null (strstr (error->message, "sesame"));

  password = look_up (secrets);
  g_assert_cmpstr (password, ==, "open sesame");

  g_clear_object (&result);
  dt_secrets_store_async (secrets, "id-1", "Bench", NULL, dt_test_result_cb, &result);
  dt_test_wait (&result);
  g_assert_true (dt_secrets_store_finish (secrets, result, NULL));
  g_clear_pointer (&password, g_free);
  password = look_up (secrets);
  g_assert_null (password);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/settings/round-trip", test_round_trip);
  g_test_add_func ("/app/settings/damaged", test_damaged);
  g_test_add_func ("/app/settings/store", test_store);
  g_test_add_func ("/app/settings/no-keyring", test_no_keyring);

  return g_test_run ();
}
