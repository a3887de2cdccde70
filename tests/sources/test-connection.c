/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <string.h>

#include "dt-connection.h"

static DtConnection *
parse (const char *uri)
{
  g_autoptr(GError) error = NULL;
  DtConnection *connection = dt_connection_new_from_uri (uri, &error);

  g_assert_no_error (error);
  g_assert_nonnull (connection);

  return connection;
}

static void
test_defaults (void)
{
  g_autoptr(DtConnection) plain = parse ("mqtt://localhost");
  g_autoptr(DtConnection) secure = parse ("MQTTS://broker.example");
  g_autoptr(DtConnection) demo = parse ("demo:");

  g_assert_cmpint (plain->scheme, ==, DT_SCHEME_MQTT);
  g_assert_cmpstr (plain->host, ==, "localhost");
  g_assert_cmpstr (plain->name, ==, "localhost");
  g_assert_cmpuint (plain->port, ==, 1883);
  g_assert_cmpstr (plain->filters[0], ==, "#");
  g_assert_null (plain->filters[1]);
  g_assert_null (plain->user);
  g_assert_cmpint (plain->protocol, ==, 0);

  g_assert_cmpint (secure->scheme, ==, DT_SCHEME_MQTTS);
  g_assert_cmpuint (secure->port, ==, 8883);
  g_assert_cmpstr (plain->id, !=, secure->id);

  g_assert_cmpint (demo->scheme, ==, DT_SCHEME_DEMO);
  g_assert_cmpstr (demo->id, ==, "demo");
}

static void
test_all_parts (void)
{
  g_autoptr(DtConnection) named = parse ("mqtts://car%20owner@10.0.0.7:18883/wican/#,x%2Cy/+/z%20");
  g_autoptr(DtConnection) six = parse ("mqtt://[fe80::1]:1884/a");

  g_assert_cmpstr (named->user, ==, "car owner");
  g_assert_cmpstr (named->host, ==, "10.0.0.7");
  g_assert_cmpuint (named->port, ==, 18883);
  g_assert_cmpstr (named->filters[0], ==, "wican/#");
  g_assert_cmpstr (named->filters[1], ==, "x,y/+/z ");
  g_assert_null (named->filters[2]);

  g_assert_cmpstr (six->host, ==, "fe80::1");
  g_assert_cmpuint (six->port, ==, 1884);
}

static void
test_round_trip (void)
{
  static const char * const uris[] = {
    "mqtt://localhost", "mqtt://localhost:1884", "mqtts://[::1]:1883/wican/%2B",
    "mqtt://h/$SYS/#,a%20b/+", "mqtt://h//leading", "mqtt://h/100%25/%2C", "demo:",
    "mqtt://h/caf\303\251/#",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr(DtConnection) first = parse (uris[i]);
      g_autofree char *text = dt_connection_to_uri (first);
      g_autoptr(DtConnection) second = parse (text);

      g_assert_true (g_strv_equal ((const char * const *) first->filters,
                                   (const char * const *) second->filters));
      g_assert_cmpstr (first->host, ==, second->host);
      g_assert_cmpuint (first->port, ==, second->port);
      g_assert_cmpint (first->scheme, ==, second->scheme);
    }
}

static void
test_uri_keeps_no_secrets (void)
{
  g_autoptr(DtConnection) connection = parse ("mqtt://alice@h");
  g_autofree char *uri = NULL;

  connection->password = g_strdup ("hunter2");
  uri = dt_connection_to_uri (connection);

  g_assert_cmpstr (uri, ==, "mqtt://h");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *uri;
    const char *says;
  } cases[] = {
    { "localhost:1883", "mqtt://HOST" },
    { "", "mqtt://HOST" },
    { "ws://localhost/x", "not known" },
    { "mqtt://", "host is missing" },
    { "mqtt://:1883", "host is missing" },
    { "mqtt://a b", "no host name can have" },
    { "mqtt://h:0", "1 to 65535" },
    { "mqtt://h:65536", "1 to 65535" },
    { "mqtt://h:", "1 to 65535" },
    { "mqtt://h:18x", "1 to 65535" },
    { "mqtt://::1", "[ADDRESS]:PORT" },
    { "mqtt://[::1", "[ADDRESS]:PORT" },
    { "mqtt://[::1]x", "[ADDRESS]:PORT" },
    { "mqtt://h/a/#/b", "whole last level" },
    { "mqtt://h/a#", "whole last level" },
    { "mqtt://h/a+/b", "whole level" },
    { "mqtt://h/a,,b", "empty topic" },
    { "mqtt://h/%zz", "%25" },
    { "mqtt://h/%ff", "UTF-8" },
    { "mqtt://u:secret@h", "password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DtConnection) connection = dt_connection_new_from_uri (cases[i].uri, &error);

      g_assert_null (connection);
      g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_set_filters (void)
{
  g_autoptr(DtConnection) connection = parse ("mqtt://h");
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_connection_set_filters (connection, "wican/#, car 7/+\n\nx", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (connection->filters), ==, 3);
  g_assert_cmpstr (connection->filters[1], ==, "car 7/+");

  g_assert_false (dt_connection_set_filters (connection, "a,b/#/c", &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS);
  g_assert_cmpstr (connection->filters[0], ==, "wican/#");
  g_clear_error (&error);

  g_assert_false (dt_connection_set_filters (connection, " ,\n", &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS);
}

static void
test_copy (void)
{
  g_autoptr(DtConnection) connection = parse ("mqtts://u@h/a,b");
  g_autoptr(DtConnection) copy = NULL;

  connection->ca_file = g_strdup ("/ca.pem");
  connection->qos = 1;
  connection->protocol = 4;
  copy = g_boxed_copy (DT_TYPE_CONNECTION, connection);

  g_assert_cmpstr (copy->id, ==, connection->id);
  g_assert_cmpstr (copy->ca_file, ==, "/ca.pem");
  g_assert_cmpstr (copy->user, ==, "u");
  g_assert_cmpint (copy->qos, ==, 1);
  g_assert_cmpint (copy->protocol, ==, 4);
  g_assert_true (copy->filters != connection->filters);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connection/defaults", test_defaults);
  g_test_add_func ("/connection/all-parts", test_all_parts);
  g_test_add_func ("/connection/round-trip", test_round_trip);
  g_test_add_func ("/connection/uri-keeps-no-secrets", test_uri_keeps_no_secrets);
  g_test_add_func ("/connection/errors", test_errors);
  g_test_add_func ("/connection/set-filters", test_set_filters);
  g_test_add_func ("/connection/copy", test_copy);

  return g_test_run ();
}
