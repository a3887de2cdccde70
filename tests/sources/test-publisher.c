/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "dt-test-source.h"

/* All messages in the order sent, at each QoS, arrive before close() returns TRUE. */
static void
test_nothing_is_lost (void)
{
  const guint n = 5000;
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(DtTestSource) test = NULL;
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher;
  double expected = 0.;

  if (broker == NULL)
    return;

  test = dt_test_source_new (dt_test_connection (broker->port, "#"));
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);

  publisher = dt_test_publisher (broker->port);
  for (guint i = 0; i < n * 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      dt_publisher_publish (publisher, "car/n", text, strlen (text), (int) (i / n), FALSE, &error);
      g_assert_no_error (error);
    }
  dt_test_publisher_close (publisher);

  dt_test_source_wait_count (test, n * 3, 20);
  dt_test_source_take (test, DT_RECORD_SAMPLE, NULL);
  for (guint i = 0; i < test->records->len; i++)
    {
      DtRecord *record = &g_array_index (test->records, DtRecord, i);

      if (record->kind == DT_RECORD_SAMPLE)
        g_assert_cmpfloat (record->value, ==, expected++);
    }
  g_assert_cmpfloat (expected, ==, n * 3);
}

/* Whether the broker holds @payload as the retained message of car/status. */
static gboolean
is_retained (DtTestBroker *broker,
             double        value)
{
  g_autoptr(DtTestSource) test = dt_test_source_new (dt_test_connection (broker->port,
                                                                         "car/status"));
  DtRecord sample = { 0 };

  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 5);
  g_usleep (100000);

  return dt_test_source_take (test, DT_RECORD_SAMPLE, &sample) == 1 && sample.value == value;
}

static void
test_last_will (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);

  if (broker == NULL)
    return;

  for (int abrupt = 0; abrupt <= 1; abrupt++)
    {
      g_autoptr(DtConnection) connection = dt_test_connection (broker->port, "#");
      g_autoptr(GError) error = NULL;
      DtPublisher *publisher = dt_publisher_connect (connection, "car/status", "13", &error);

      g_assert_no_error (error);
      dt_test_publish (publisher, "car/status", "7", TRUE);
      dt_publisher_close (publisher, abrupt, &error);
      g_assert_no_error (error);
      g_assert_true (is_retained (broker, abrupt ? 13 : 7));
    }
}

static void
test_wait (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher;
  gint64 before;

  if (broker == NULL)
    return;

  publisher = dt_test_publisher (broker->port);

  before = g_get_monotonic_time ();
  g_assert_true (dt_publisher_wait (publisher, 50000, cancellable, &error));
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 50000);

  g_cancellable_cancel (cancellable);
  before = g_get_monotonic_time ();
  g_assert_true (dt_publisher_wait (publisher, 10 * G_TIME_SPAN_SECOND, cancellable, &error));
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_TIME_SPAN_SECOND);

  dt_test_broker_stop (broker, SIGKILL);
  g_assert_false (dt_publisher_wait (publisher, 10 * G_TIME_SPAN_SECOND, NULL, &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED);
  g_assert_false (dt_publisher_publish (publisher, "a", "1", 1, 0, FALSE, NULL));
  dt_publisher_close (publisher, TRUE, NULL);
}

static void
test_errors (void)
{
  g_autoptr(DtConnection) nobody = dt_test_connection (dt_test_free_port (), "#");
  g_autoptr(DtConnection) demo = dt_connection_new_from_uri ("demo:", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (dt_publisher_connect (nobody, NULL, NULL, &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED);
  g_assert_true (g_str_has_prefix (error->message, "nothing listens"));
  g_clear_error (&error);

  g_assert_null (dt_publisher_connect (demo, NULL, NULL, &error));
  g_assert_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/publisher/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/publisher/last-will", test_last_will);
  g_test_add_func ("/publisher/wait", test_wait);
  g_test_add_func ("/publisher/errors", test_errors);

  return g_test_run ();
}
