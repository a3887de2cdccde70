/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <netdb.h>
#include <string.h>

#include "dt-test-source.h"

/* A real mosquitto with certificates that openssl makes here. */

#define SERVER "allow_anonymous true\ncertfile %s/server.pem\nkeyfile %s/server.key\n"
#define WANT_CLIENT SERVER "cafile %s/ca.pem\nrequire_certificate true\n"

static char *dir;

static void
run_openssl (const char *arguments)
{
  g_autofree char *line = g_strconcat ("openssl ", arguments, NULL);
  g_auto(GStrv) argv = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  g_assert_true (g_shell_parse_argv (line, NULL, &argv, &error));
  g_spawn_sync (dir, argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
make_authority (const char *name)
{
  g_autofree char *arguments =
    g_strdup_printf ("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
                     "-keyout %s.key -out %s.pem -subj '/CN=Test authority %s'",
                     name, name, name);

  run_openssl (arguments);
}

static void
make_certificate (const char *name,
                  const char *alternative)
{
  g_autofree char *extensions = g_strdup_printf ("subjectAltName=%s\n", alternative);
  g_autofree char *path = g_build_filename (dir, "extensions", NULL);
  g_autofree char *request =
    g_strdup_printf ("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s.key "
                     "-out %s.csr -subj '/CN=%s'", name, name, name);
  g_autofree char *sign =
    g_strdup_printf ("x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 "
                     "-extfile extensions -out %s.pem", name, name);

  g_file_set_contents (path, extensions, -1, NULL);
  run_openssl (request);
  run_openssl (sign);
}

static DtTestBroker *
start_broker (const char *listener)
{
  g_autoptr(GString) text = g_string_new (listener);
  g_autofree char *program = g_find_program_in_path ("openssl");

  if (program == NULL)
    {
      g_test_skip ("openssl is not installed");
      return NULL;
    }

  /* The certificates outlive each broker, whose own directory goes with it. */
  if (dir == NULL)
    {
      dir = g_dir_make_tmp ("dt-tls-XXXXXX", NULL);
      make_authority ("ca");
      make_authority ("other");
      make_certificate ("server", "IP:127.0.0.1");
      make_certificate ("client", "DNS:client");
    }

  g_string_replace (text, "%s", dir, 0);

  return dt_test_broker_new (text->str);
}

static char *
in_dir (const char *name)
{
  return name != NULL ? g_build_filename (dir, name, NULL) : NULL;
}

static DtTestSource *
start (DtTestBroker *broker,
       const char   *host,
       const char   *ca_file,
       const char   *cert_file,
       const char   *key_file)
{
  g_autofree char *uri = g_strdup_printf ("mqtts://%s:%u", host, broker->port);
  g_autoptr(GError) error = NULL;
  DtConnection *connection = dt_connection_new_from_uri (uri, &error);
  DtTestSource *test;

  g_assert_no_error (error);
  connection->ca_file = in_dir (ca_file);
  connection->cert_file = in_dir (cert_file);
  connection->key_file = in_dir (key_file);

  test = dt_test_source_new (connection);
  dt_source_start (test->source);

  return test;
}

static void
assert_fails (DtTestSource *test,
              const char   *says)
{
  g_autoptr(DtTestSource) owned = test;

  dt_test_source_wait_state (owned, DT_SOURCE_WAITING, 5);
  g_test_message ("%s", owned->reason);
  g_assert_nonnull (strstr (owned->reason, says));
}

/* Messages that fill several TLS records, more than a poll() on the socket would show. */
static void
test_own_authority (void)
{
  g_autoptr(DtTestBroker) broker = start_broker (SERVER);
  g_autoptr(DtTestSource) test = NULL;
  g_autofree char *large = g_strnfill (100000, ' ');
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher;

  if (broker == NULL)
    return;

  large[0] = '1';
  test = start (broker, "127.0.0.1", "ca.pem", NULL, NULL);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);

  publisher = dt_publisher_connect (test->connection, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2000; i++)
    dt_test_publish (publisher, "car/n", i % 20 == 0 ? large : "2", FALSE);
  dt_test_publisher_close (publisher);

  dt_test_source_wait_count (test, 2000, 10);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
}

static void
test_not_trusted (void)
{
  g_autoptr(DtTestBroker) broker = start_broker (SERVER);

  if (broker == NULL)
    return;

  assert_fails (start (broker, "127.0.0.1", "other.pem", NULL, NULL), "is not trusted");
  assert_fails (start (broker, "127.0.0.1", NULL, NULL, NULL), "is not trusted");
  assert_fails (start (broker, "127.0.0.1", "missing.pem", NULL, NULL), "cannot be read");
  assert_fails (start (broker, "127.0.0.1", "server.key", NULL, NULL), "cannot be read as PEM");
}

static void
test_another_host (void)
{
  struct addrinfo *addresses = NULL;
  g_autoptr(DtTestBroker) broker = NULL;

  /* A minimal system has no /etc/hosts. */
  if (getaddrinfo ("localhost", NULL, NULL, &addresses) != 0)
    {
      g_test_skip ("the name localhost cannot be looked up here");
      return;
    }
  freeaddrinfo (addresses);

  broker = start_broker (SERVER);
  if (broker != NULL)
    assert_fails (start (broker, "localhost", "ca.pem", NULL, NULL), "another host name");
}

static void
test_client_certificate (void)
{
  g_autoptr(DtTestBroker) broker = start_broker (WANT_CLIENT);
  g_autoptr(DtTestSource) test = NULL;

  if (broker == NULL)
    return;

  test = start (broker, "127.0.0.1", "ca.pem", "client.pem", "client.key");
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);

  assert_fails (start (broker, "127.0.0.1", "ca.pem", NULL, NULL), "want");
  assert_fails (start (broker, "127.0.0.1", "ca.pem", "other.pem", "other.key"),
                "trust our client certificate");
  assert_fails (start (broker, "127.0.0.1", "ca.pem", "client.pem", "other.key"),
                "client key");
}

static void
test_no_tls_there (void)
{
  g_autoptr(DtTestBroker) broker = start_broker ("allow_anonymous true");

  if (broker == NULL)
    return;

  assert_fails (start (broker, "127.0.0.1", "ca.pem", NULL, NULL),
                "does it speak TLS");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt-tls/own-authority", test_own_authority);
  g_test_add_func ("/mqtt-tls/not-trusted", test_not_trusted);
  g_test_add_func ("/mqtt-tls/another-host", test_another_host);
  g_test_add_func ("/mqtt-tls/client-certificate", test_client_certificate);
  g_test_add_func ("/mqtt-tls/no-tls-there", test_no_tls_there);

  status = g_test_run ();

  if (dir != NULL)
    dt_test_remove_dir (dir);
  g_free (dir);

  return status;
}
