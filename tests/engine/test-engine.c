/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-engine.h"
#include "dt-history-reader.h"
#include "dt-payload-file.h"
#include "dt-publisher.h"
#include "dt-test-broker.h"

/* The engine over a real broker and a real history file, seen through its feed. */

typedef struct
{
  DtTestBroker     *broker;
  char             *dir;
  char             *history;
  DtProfileLibrary *profiles;
  DtEngine         *engine;
  GHashTable       *assets;         /* key to DtFeedAsset with a name of its own */
  GHashTable       *channels;       /* "asset id/signal" to id */
  GHashTable       *values;         /* channel id to double */
  GHashTable       *states;         /* asset key to state + 1 */
  DtFeedHealth      health;         /* numbers only */
  DtSourceState     source_state;
  char             *source_reason;
  guint64           n_samples;
} Fixture;

static char *
asset_key_of (Fixture *fixture,
              guint32  id)
{
  return g_hash_table_lookup (fixture->assets, GUINT_TO_POINTER (id));
}

static void
take (Fixture *fixture)
{
  const DtFeedUpdate *update = dt_feed_take (dt_engine_get_feed (fixture->engine));

  for (guint i = 0; i < update->assets->len; i++)
    {
      const DtFeedAsset *asset = &g_array_index (update->assets, DtFeedAsset, i);

      g_hash_table_insert (fixture->assets, GUINT_TO_POINTER (asset->id),
                           g_strdup (asset->info->key));
      g_hash_table_insert (fixture->states, g_strdup (asset->info->key),
                           GINT_TO_POINTER (asset->state + 1));
    }

  for (guint i = 0; i < update->channels->len; i++)
    {
      const DtFeedChannel *channel = &g_array_index (update->channels, DtFeedChannel, i);

      g_hash_table_insert (fixture->channels,
                           g_strdup_printf ("%s/%s", asset_key_of (fixture, channel->asset),
                                            channel->signal->id),
                           GUINT_TO_POINTER (channel->id));
    }

  for (guint i = 0; i < update->values->len; i++)
    {
      const DtFeedValue *value = &g_array_index (update->values, DtFeedValue, i);

      g_hash_table_insert (fixture->values, GUINT_TO_POINTER (value->channel),
                           g_memdup2 (&value->value, sizeof value->value));
    }

  for (guint i = 0; i < update->connections->len; i++)
    {
      const DtFeedConnection *connection =
        &g_array_index (update->connections, DtFeedConnection, i);

      fixture->source_state = connection->state;
      g_free (fixture->source_reason);
      fixture->source_reason = g_strdup (connection->reason);
    }

  fixture->n_samples += update->samples->len;
  fixture->health = update->health;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Takes the feed until @condition holds; fails after 20 s. */
#define wait_until(fixture, condition)                                      \
  G_STMT_START                                                              \
    {                                                                       \
      const gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;     \
      guint ticker = g_timeout_add (10, tick_cb, NULL);                     \
                                                                            \
      for (take (fixture); !(condition); take (fixture))                    \
        {                                                                   \
          g_assert_cmpint (g_get_monotonic_time (), <, end);                \
          g_main_context_iteration (NULL, TRUE);                            \
        }                                                                   \
      g_source_remove (ticker);                                             \
    }                                                                       \
  G_STMT_END

static double
value_of (Fixture    *fixture,
          const char *channel)
{
  gpointer id = g_hash_table_lookup (fixture->channels, channel);
  const double *value = id != NULL ? g_hash_table_lookup (fixture->values, id) : NULL;

  if (value == NULL)
    {
      g_test_message ("%s has no value", channel);
      g_test_fail ();
      return -1e9;
    }

  return *value;
}

static DtAssetState
state_of (Fixture    *fixture,
          const char *key)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (fixture->states, key)) - 1;
}

static DtConnection *
connection_to (Fixture    *fixture,
               const char *profile)
{
  g_autofree char *uri = g_strdup_printf ("mqtt://127.0.0.1:%u", fixture->broker->port);
  g_autoptr(GError) error = NULL;
  DtConnection *connection = dt_connection_new_from_uri (uri, &error);

  g_assert_no_error (error);
  g_free (connection->profile);
  connection->profile = g_strdup (profile);
  g_assert_true (dt_connection_set_filters (connection, "#", &error));

  return connection;
}

static void
start_engine (Fixture    *fixture,
              const char *profile)
{
  g_autoptr(DtConnection) connection = connection_to (fixture, profile);

  fixture->engine = dt_engine_new (fixture->profiles, fixture->history, NULL);
  dt_engine_start (fixture->engine);
  dt_engine_set_connection (fixture->engine, connection, TRUE);
  wait_until (fixture, fixture->source_state == DT_SOURCE_CONNECTED);
}

static void
stop_engine (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dt_engine_stop_async (fixture->engine, dt_test_result_cb, &result);
  dt_test_wait (&result);
  dt_engine_stop_finish (fixture->engine, result, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&fixture->engine));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->broker = dt_test_broker_new (NULL);
  if (fixture->broker == NULL)
    return;

  fixture->dir = g_dir_make_tmp ("dt-engine-XXXXXX", NULL);
  fixture->history = g_build_filename (fixture->dir, "history.db", NULL);
  fixture->profiles = dt_profile_library_new (fixture->dir);
  fixture->assets = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  fixture->channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->values = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  fixture->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  if (fixture->broker == NULL)
    return;

  g_assert_null (fixture->engine);
  g_hash_table_unref (fixture->assets);
  g_hash_table_unref (fixture->channels);
  g_hash_table_unref (fixture->values);
  g_hash_table_unref (fixture->states);
  g_object_unref (fixture->profiles);
  dt_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->history);
  g_free (fixture->source_reason);
  dt_test_broker_free (fixture->broker);
}

static DtPublisher *
publisher_new (Fixture *fixture)
{
  g_autoptr(DtConnection) connection = connection_to (fixture, "generic");
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher = dt_publisher_connect (connection, NULL, NULL, &error);

  g_assert_no_error (error);

  return publisher;
}

static gboolean
looks_binary (GBytes *payload)
{
  gsize length;
  const char *bytes = g_bytes_get_data (payload, &length);

  return !g_utf8_validate_len (bytes, length, NULL);
}

/* Sends the MQTT lines of one file at once; returns how many, and adds those without any use. */
static guint
send_file (DtPublisher *publisher,
           const char  *path,
           guint       *n_bad)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, &error);
  g_autoptr(DtPayloadFile) payloads = NULL;
  g_auto(DtPayloadMessage) message = { 0 };
  guint n = 0;

  g_assert_no_error (error);
  payloads = dt_payload_file_open (G_INPUT_STREAM (stream), path);

  while (dt_payload_file_next (payloads, &message, NULL, &error))
    {
      /* The broker speaks on $SYS itself, and does not let others do so. */
      if (message.topic != NULL && message.topic[0] != '$')
        {
          gsize length;
          const void *bytes = g_bytes_get_data (message.payload, &length);

          dt_publisher_publish (publisher, message.topic, bytes, length, 0, FALSE, &error);
          g_assert_no_error (error);
          n++;
          if (looks_binary (message.payload) || g_str_equal (message.topic, "x/trunc"))
            (*n_bad)++;
        }
      dt_payload_message_clear (&message);
    }
  g_assert_no_error (error);

  return n;
}

static void
close_publisher (DtPublisher *publisher)
{
  g_autoptr(GError) error = NULL;

  dt_publisher_close (publisher, FALSE, &error);
  g_assert_no_error (error);
}

/* Every recorded input into one running instance: it stays up, and its counts are right. */
static void
test_all_payloads (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *dir_path = NULL;
  g_autoptr(GDir) dir = NULL;
  DtPublisher *publisher;
  const char *name;
  guint n = 0;
  guint n_bad = 0;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  publisher = publisher_new (fixture);

  dir_path = dt_test_data ("payloads");
  dir = g_dir_open (dir_path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir_path, name, NULL);

      n += send_file (publisher, path, &n_bad);
    }
  close_publisher (publisher);

  g_assert_cmpuint (n_bad, >=, 7);
  wait_until (fixture, fixture->health.messages >= n && fixture->health.problems >= n_bad);
  g_assert_cmpuint (fixture->health.messages, ==, n);
  g_assert_cmpuint (fixture->health.problems, ==, n_bad);
  g_assert_cmpuint (fixture->health.dropped, ==, 0);
  g_assert_cmpuint (fixture->health.refused, ==, 0);

  g_assert_cmpfloat (value_of (fixture, "84f703406f75/rpm"), ==, 1165);
  g_assert_cmpfloat (value_of (fixture, "84f703406f75/vehicle_speed"), ==, 23);
  g_assert_cmpint (state_of (fixture, "84f703406f75"), ==, DT_ASSET_RUNNING);

  stop_engine (fixture);
}

/* Said at once and then once a second: the last ones are counted although no message follows. */
static void
test_counts_every_problem (Fixture       *fixture,
                           gconstpointer  data)
{
  DtPublisher *publisher;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  publisher = publisher_new (fixture);
  for (int i = 0; i < 25; i++)
    dt_publisher_publish (publisher, "wican/a1/autopid", "{\"0C-EngineRPM\":", 16, 0, FALSE, NULL);
  close_publisher (publisher);

  wait_until (fixture, fixture->health.problems >= 25);
  g_assert_cmpuint (fixture->health.problems, ==, 25);
  g_assert_cmpuint (fixture->health.messages, ==, 25);
  stop_engine (fixture);
}

static void
test_status_takes_offline (Fixture       *fixture,
                           gconstpointer  data)
{
  DtPublisher *publisher;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  publisher = publisher_new (fixture);
  dt_publisher_publish (publisher, "wican/a1/autopid", "{\"0C-EngineRPM\":1785}", 21, 0, FALSE,
                        NULL);
  wait_until (fixture, state_of (fixture, "a1") == DT_ASSET_RUNNING);
  dt_publisher_publish (publisher, "wican/a1/can/status", "{\"status\": \"offline\"}", 21, 0, TRUE,
                        NULL);
  wait_until (fixture, state_of (fixture, "a1") == DT_ASSET_OFFLINE);
  g_assert_cmpfloat (value_of (fixture, "a1/rpm"), ==, 1785);

  close_publisher (publisher);
  stop_engine (fixture);
}

/* The next start knows the assets, and shows what was last stored. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  DtPublisher *publisher;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  publisher = publisher_new (fixture);
  dt_publisher_publish (publisher, "wican/a1/autopid", "{\"05-EngineCoolantTemp\":87}", 27, 0,
                        FALSE, NULL);
  wait_until (fixture, state_of (fixture, "a1") == DT_ASSET_RUNNING);
  close_publisher (publisher);
  stop_engine (fixture);

  g_hash_table_remove_all (fixture->assets);
  g_hash_table_remove_all (fixture->channels);
  g_hash_table_remove_all (fixture->values);
  g_hash_table_remove_all (fixture->states);
  fixture->source_state = DT_SOURCE_STOPPED;

  start_engine (fixture, "wican-car");
  wait_until (fixture, g_hash_table_size (fixture->values) == 1);
  g_assert_cmpint (state_of (fixture, "a1"), ==, DT_ASSET_OFFLINE);
  g_assert_cmpfloat (value_of (fixture, "a1/coolant_temperature"), ==, 87);
  stop_engine (fixture);
}

static gboolean
count_cb (const DtSample *samples,
          guint           n,
          gpointer        user_data)
{
  guint *next = user_data;

  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (samples[i].value, ==, (*next)++);

  return TRUE;
}

/* As fast as the wire takes them, many within one tick of the clock: each is a sample of its own,
 * in the order sent. */
static void
test_burst_is_kept (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher;
  const guint n = 20000;
  guint n_read = 0;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  publisher = publisher_new (fixture);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      dt_publisher_publish (publisher, "wican/rpm", text, strlen (text), 0, FALSE, &error);
      g_assert_no_error (error);
    }
  close_publisher (publisher);
  wait_until (fixture, fixture->health.messages == n);
  stop_engine (fixture);

  reader = dt_history_reader_open (fixture->history, &error);
  g_assert_no_error (error);
  g_assert_true (dt_history_reader_read (reader, 1, G_MININT64, G_MAXINT64, count_cb, &n_read, NULL,
                                         &error));
  g_assert_cmpuint (n_read, ==, n);
}

static void
test_reconnects (Fixture       *fixture,
                 gconstpointer  data)
{
  DtPublisher *publisher;

  if (fixture->broker == NULL)
    return;

  start_engine (fixture, "wican-car");
  dt_test_broker_stop (fixture->broker, SIGKILL);
  wait_until (fixture, fixture->source_state == DT_SOURCE_WAITING);
  g_assert_nonnull (fixture->source_reason);

  dt_test_broker_start (fixture->broker);
  wait_until (fixture, fixture->source_state == DT_SOURCE_CONNECTED);

  publisher = publisher_new (fixture);
  dt_publisher_publish (publisher, "wican/rpm", "2500", 4, 0, FALSE, NULL);
  wait_until (fixture, state_of (fixture, "1") == DT_ASSET_RUNNING);
  g_assert_cmpfloat (value_of (fixture, "1/rpm"), ==, 2500);
  close_publisher (publisher);
  stop_engine (fixture);
}

/* A history that cannot be opened costs the history, not the twin. */
static void
test_without_history (Fixture       *fixture,
                      gconstpointer  data)
{
  DtPublisher *publisher;

  if (fixture->broker == NULL)
    return;

  g_free (fixture->history);
  fixture->history = g_strdup ("/proc/nowhere/history.db");
  start_engine (fixture, "wican-car");

  publisher = publisher_new (fixture);
  dt_publisher_publish (publisher, "wican/rpm", "2500", 4, 0, FALSE, NULL);
  wait_until (fixture, state_of (fixture, "1") == DT_ASSET_RUNNING);
  wait_until (fixture, fixture->health.history.problem != NULL);
  close_publisher (publisher);
  stop_engine (fixture);
}

#define add(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/all-payloads", test_all_payloads);
  add ("/engine/counts-every-problem", test_counts_every_problem);
  add ("/engine/status-takes-offline", test_status_takes_offline);
  add ("/engine/restart", test_restart);
  add ("/engine/burst-is-kept", test_burst_is_kept);
  add ("/engine/reconnects", test_reconnects);
  add ("/engine/without-history", test_without_history);

  return g_test_run ();
}
