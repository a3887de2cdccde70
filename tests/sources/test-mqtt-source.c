/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "dt-test-source.h"

/* Against a real mosquitto. */

static void
test_connect (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  DtPublisher *publisher;
  DtRecord sample = { 0 };
  int protocol;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "car/#,not/this"));
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_STOPPED);
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);
  g_assert_null (test->reason);
  dt_source_get_state (test->source, NULL, NULL, &protocol);
  g_assert_cmpint (protocol, ==, 5);
  g_assert_cmpint (g_atomic_int_get (&test->wakes), >, 0);

  publisher = dt_test_publisher (broker->port);
  dt_test_publish (publisher, "bus/speed", "1", FALSE);
  dt_test_publish (publisher, "car/speed", "61", FALSE);
  dt_test_publisher_close (publisher);

  dt_test_source_wait_count (test, 1, 5);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, &sample), ==, 1);
  g_assert_cmpfloat (sample.value, ==, 61);
  g_assert_cmpuint (dt_test_source_count (test), ==, 1);
}

static void
test_retained (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  DtPublisher *publisher;
  DtRecord sample = { 0 };

  if (broker == NULL)
    return;

  publisher = dt_test_publisher (broker->port);
  dt_test_publish (publisher, "car/a signal with spaces", "5", TRUE);
  dt_test_publisher_close (publisher);

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);
  dt_test_source_wait_count (test, 1, 5);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, &sample), ==, 1);
  g_assert_cmpfloat (sample.value, ==, 5);
  g_assert_true (sample.flags & DT_SAMPLE_RETAINED);

  /* Published with retain again: for us, who were there, a live one. */
  publisher = dt_test_publisher (broker->port);
  dt_test_publish (publisher, "car/a signal with spaces", "6", TRUE);
  dt_test_publisher_close (publisher);
  dt_test_source_wait_count (test, 2, 5);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, &sample), ==, 1);
  g_assert_cmpfloat (sample.value, ==, 6);
  g_assert_false (sample.flags & DT_SAMPLE_RETAINED);
}

static void
test_broker_comes_later (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_prepare (NULL, NULL);
  g_autoptr(DtTestSource) test = NULL;
  gint64 retry_at;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 5);
  g_assert_true (g_str_has_prefix (test->reason, "nothing listens on 127.0.0.1:"));
  dt_source_get_state (test->source, NULL, &retry_at, NULL);
  g_assert_cmpint (retry_at, >, g_get_monotonic_time () - G_TIME_SPAN_SECOND);

  dt_test_broker_start (broker);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 8);
}

static void
test_retry_now (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_prepare (NULL, NULL);
  g_autoptr(DtTestSource) test = NULL;
  gint64 retry_at = 0;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);

  /* Until the next try is at least 3 s away. */
  while (retry_at - g_get_monotonic_time () < 3 * G_TIME_SPAN_SECOND)
    {
      g_usleep (10000);
      dt_source_get_state (test->source, NULL, &retry_at, NULL);
    }

  dt_test_broker_start (broker);
  dt_source_retry_now (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 1);
}

static void
test_broker_is_killed (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  DtPublisher *publisher;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);

  dt_test_broker_stop (broker, SIGKILL);
  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 5);
  g_assert_nonnull (strstr (test->reason, "closed the connection"));

  dt_test_broker_start (broker);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 8);

  /* The subscription is back too. */
  publisher = dt_test_publisher (broker->port);
  dt_test_publish (publisher, "car/speed", "1", FALSE);
  dt_test_publisher_close (publisher);
  dt_test_source_wait_count (test, 1, 5);
}

static void
test_password (void)
{
  g_autoptr(DtTestBroker) broker = NULL;
  g_autofree char *path = NULL;
  const char *reasons[] = { "the broker wants a user name and a password",
                            "the broker refused the user name or password" };

  broker = dt_test_broker_prepare ("allow_anonymous false\npassword_file %s/passwords", NULL);
  if (broker == NULL)
    return;

  /* mosquitto_passwd -b FILE alice right */
  path = g_build_filename (broker->dir, "passwords", NULL);
  {
    g_autoptr(GSubprocess) process = NULL;
    g_autoptr(GError) error = NULL;

    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                "mosquitto_passwd", "-c", "-b", path, "alice", "right", NULL);
    g_assert_no_error (error);
    g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  }
  dt_test_broker_start (broker);

  for (guint i = 0; i < 3; i++)
    {
      DtConnection *connection = dt_test_connection (broker->port, "#");
      g_autoptr(DtTestSource) test = NULL;

      connection->user = i > 0 ? g_strdup ("alice") : NULL;
      connection->password = i > 0 ? g_strdup (i == 1 ? "wrong" : "right") : NULL;
      test = dt_test_source_new (connection);
      dt_source_start (test->source);

      dt_test_source_wait_state (test, i < 2 ? DT_SOURCE_WAITING : DT_SOURCE_CONNECTED, 5);
      g_assert_cmpstr (test->reason, ==, i < 2 ? reasons[i] : NULL);
    }
}

/* 200 000 retained messages at once: nothing is thrown out, the memory stays bounded. */
static void
test_flood (void)
{
  const guint n = 200000;
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  DtPublisher *publisher;
  gint64 start;

  if (broker == NULL)
    return;

  publisher = dt_test_publisher (broker->port);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *topic = g_strdup_printf ("flood%u/signal%u", i % 50, i);

      dt_test_publish (publisher, topic, "1", TRUE);
    }
  dt_test_publisher_close (publisher);

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  start = g_get_monotonic_time ();
  dt_source_start (test->source);
  dt_test_source_wait_count (test, n, 30);
  g_test_message ("%.2f s for %u retained messages",
                  (double) (g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND, n);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
  g_assert_null (test->reason);
}

/* Of the records that were taken last, those whose reason contains @text. */
static guint
count_problems (DtTestSource *test,
                const char   *text)
{
  guint n = 0;

  for (guint i = 0; i < test->records->len; i++)
    {
      const DtRecord *record = &g_array_index (test->records, DtRecord, i);

      if (record->kind == DT_RECORD_PROBLEM)
        n += strstr (((DtProblem *) record->data)->reason, text) != NULL;
    }

  return n;
}

static void
test_oversize (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  g_autofree char *large = g_strnfill (300 * 1024, '1');
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, '1');
  DtPublisher *publisher;
  DtRecord sample = { 0 };

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);

  publisher = dt_test_publisher (broker->port);
  dt_test_publish (publisher, "car/huge", huge, FALSE);
  dt_test_publish (publisher, "car/large", large, FALSE);
  dt_test_publish (publisher, "car/small", "3", FALSE);
  dt_test_publisher_close (publisher);

  /* The broker keeps the huge one back, as our CONNECT asked; the large one is a problem. */
  dt_test_source_wait_count (test, 2, 5);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, &sample), ==, 1);
  g_assert_cmpfloat (sample.value, ==, 3);
  g_assert_cmpuint (count_problems (test, "300.0"), ==, 1);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
}

/* A retained message of 5 MiB comes with every connection: one problem where MQTT 3.1.1 knows no
 * limit, nothing where MQTT 5 does, and the link stays. What is acknowledged counts once more. */
static void
test_retained_giant (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autofree char *giant = g_strnfill (5 * 1024 * 1024, '1');
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher;

  if (broker == NULL)
    return;

  publisher = dt_test_publisher (broker->port);
  dt_publisher_publish (publisher, "car/giant", giant, 5 * 1024 * 1024, 2, TRUE, &error);
  g_assert_no_error (error);
  dt_publisher_publish (publisher, "car/after", "7", 1, 2, TRUE, &error);
  g_assert_no_error (error);
  dt_test_publisher_close (publisher);

  for (int i = 0; i < 6; i++)
    {
      DtConnection *connection = dt_test_connection (broker->port, "#");
      g_autoptr(DtTestSource) test = NULL;
      DtRecord record = { 0 };
      const int protocol = i < 3 ? 4 : 5;
      const int qos = i % 3;
      guint64 n_retained = protocol == 5 ? 1 : qos == 0 ? 2 : 3;
      guint n_samples;

      connection->protocol = protocol;
      connection->qos = qos;
      test = dt_test_source_new (connection);
      dt_source_start (test->source);
      dt_test_source_wait_count (test, n_retained, 10);

      publisher = dt_test_publisher (broker->port);
      dt_test_publish (publisher, "car/small", "3", FALSE);
      dt_test_publisher_close (publisher);
      dt_test_source_wait_count (test, n_retained + 1, 10);

      n_samples = dt_test_source_take (test, DT_RECORD_SAMPLE, &record);
      g_assert_cmpuint (n_samples, ==, 2);
      g_assert_cmpfloat (record.value, ==, 3);
      g_assert_cmpuint (count_problems (test, "5.0"), ==, protocol == 4 ? 1 : 0);
      g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
    }
}

/* Two on one broker do not throw each other out. */
static void
test_unique_ids (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) first = NULL;
  g_autoptr(DtTestSource) second = NULL;

  if (broker == NULL)
    return;

  first = dt_test_source_new (dt_test_connection (broker->port, "#"));
  second = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (first->source);
  dt_source_start (second->source);
  dt_test_source_wait_state (first, DT_SOURCE_CONNECTED, 5);
  dt_test_source_wait_state (second, DT_SOURCE_CONNECTED, 5);

  g_usleep (300000);
  g_assert_cmpint (dt_test_source_get_state (first), ==, DT_SOURCE_CONNECTED);
  g_assert_cmpint (dt_test_source_get_state (second), ==, DT_SOURCE_CONNECTED);
}

/* After a stop nothing is heard any more; a new start begins anew. */
static void
test_stop_and_start (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  DtPublisher *publisher;
  int wakes;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  publisher = dt_test_publisher (broker->port);

  for (guint i = 0; i < 20; i++)
    {
      dt_source_start (test->source);
      dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);
      dt_source_stop (test->source);
      g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_STOPPED);
    }

  wakes = g_atomic_int_get (&test->wakes);
  dt_test_publish (publisher, "car/speed", "1", FALSE);
  g_usleep (100000);
  g_assert_cmpint (g_atomic_int_get (&test->wakes), ==, wakes);
  g_assert_cmpuint (dt_test_source_count (test), ==, 0);
  dt_test_publisher_close (publisher);
}

static void
test_test (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtConnection) connection = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) good = NULL;
  g_autoptr(GAsyncResult) bad = NULL;
  g_autoptr(GAsyncResult) cancelled = NULL;
  g_autoptr(GError) error = NULL;
  int protocol = 0;

  if (broker == NULL)
    return;

  connection = dt_test_connection (broker->port, "#");
  dt_source_test_async (connection, NULL, dt_test_result_cb, &good);
  dt_test_wait (&good);
  g_assert_true (dt_source_test_finish (good, &protocol, &error));
  g_assert_no_error (error);
  g_assert_cmpint (protocol, ==, 5);

  g_clear_object (&good);
  connection->protocol = 4;
  dt_source_test_async (connection, NULL, dt_test_result_cb, &good);
  dt_test_wait (&good);
  g_assert_true (dt_source_test_finish (good, &protocol, &error));
  g_assert_cmpint (protocol, ==, 4);

  dt_test_broker_stop (broker, SIGTERM);
  dt_source_test_async (connection, NULL, dt_test_result_cb, &bad);
  dt_test_wait (&bad);
  g_assert_false (dt_source_test_finish (bad, NULL, &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "nothing listens"));
  g_clear_error (&error);

  dt_source_test_async (connection, cancellable, dt_test_result_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  dt_test_wait (&cancelled);
  g_assert_false (dt_source_test_finish (cancelled, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt-source/connect", test_connect);
  g_test_add_func ("/mqtt-source/retained", test_retained);
  g_test_add_func ("/mqtt-source/broker-comes-later", test_broker_comes_later);
  g_test_add_func ("/mqtt-source/retry-now", test_retry_now);
  g_test_add_func ("/mqtt-source/broker-is-killed", test_broker_is_killed);
  g_test_add_func ("/mqtt-source/password", test_password);
  g_test_add_func ("/mqtt-source/flood", test_flood);
  g_test_add_func ("/mqtt-source/oversize", test_oversize);
  g_test_add_func ("/mqtt-source/retained-giant", test_retained_giant);
  g_test_add_func ("/mqtt-source/unique-ids", test_unique_ids);
  g_test_add_func ("/mqtt-source/stop-and-start", test_stop_and_start);
  g_test_add_func ("/mqtt-source/test", test_test);

  return g_test_run ();
}
