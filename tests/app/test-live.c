/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-test-feed.h"

#define SECOND G_TIME_SPAN_SECOND

static DtSignal *
make_rpm (void)
{
  DtSignal *signal = dt_signal_new ("rpm");

  signal->name = g_strdup ("Engine speed");
  signal->unit = g_strdup ("rpm");
  signal->decimals = 0;
  signal->warn_above = 5500.;
  signal->critical_above = 6700.;
  signal->period = SECOND;

  return signal;
}

static DtLive *
make_live (DtFeedUpdate *update,
           DtAssetState  state)
{
  DtLive *live = dt_live_new_detached (NULL);

  dt_test_update_init (update);
  dt_test_update_asset (update, 1, "wican-car", state,
                        state == DT_ASSET_RUNNING ? DT_REASON_MESSAGES : DT_REASON_NEVER_SEEN,
                        state == DT_ASSET_RUNNING ? 30 * SECOND : -1);
  dt_test_update_channel (update, 1, 1, make_rpm ());
  dt_test_update_apply (update, live);

  return live;
}

static void
assert_badge (DtChannelItem *item,
              const char    *expected)
{
  g_autofree char *badge = dt_channel_item_get_badge_text (item);

  g_assert_cmpstr (badge, ==, expected);
}

static void
assert_value (DtChannelItem *item,
              const char    *expected)
{
  g_autofree char *text = dt_channel_item_get_value_text (item);

  g_assert_cmpstr (text, ==, expected);
}

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_states (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  DtChannelItem *item = dt_live_find_channel (live, 1);

  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_NEVER_SEEN);
  assert_value (item, "--");
  assert_badge (item, NULL);
  g_assert_false (dt_channel_item_get_value (item, NULL, NULL));

  dt_test_update_sample (&update, 1, DT_SAMPLE_PLAIN, 0, 6000.);
  dt_test_update_apply (&update, live);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_LIVE);
  g_assert_cmpint (dt_channel_item_get_level (item), ==, DT_LIMIT_WARNING);
  assert_value (item, "6\342\200\257000");
  assert_badge (item, NULL);

  dt_test_update_sample (&update, 1, DT_SAMPLE_PLAIN, 5 * SECOND + SECOND / 2, 2500.);
  dt_test_update_apply (&update, live);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_LATE);
  assert_badge (item, "Late · 5 s ago");

  dt_test_update_sample (&update, 1, DT_SAMPLE_PLAIN, 125 * SECOND, 2500.);
  dt_test_update_apply (&update, live);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_STALE);
  assert_badge (item, "Last value · 2 min ago");

  dt_test_update_clear (&update);
}

/* What the broker kept is stale, of unknown age, and no point of a chart. */
static void
test_retained (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_OFFLINE);
  DtChannelItem *item = dt_live_find_channel (live, 1);
  DtAssetItem *asset = dt_live_find_asset (live, 1);
  guint n;

  dt_test_update_sample (&update, 1, DT_SAMPLE_RETAINED, 0, 800.);
  dt_test_update_apply (&update, live);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_STALE);
  assert_value (item, "800");
  assert_badge (item, "Last value · age unknown");
  dt_series_peek (dt_channel_item_get_series (item), &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (dt_asset_item_get_last_message (asset), ==, 0);

  dt_test_update_sample (&update, 1, DT_SAMPLE_RETAINED | DT_SAMPLE_DEVICE_TIME,
                         3 * G_TIME_SPAN_HOUR + SECOND, 700.);
  dt_test_update_apply (&update, live);
  assert_badge (item, "Last value · 3 h ago");

  dt_test_update_clear (&update);
}

/* Going offline keeps the last value, never zero, and breaks the line. */
static void
test_offline (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  DtChannelItem *item = dt_live_find_channel (live, 1);
  DtAssetItem *asset = dt_live_find_asset (live, 1);
  g_autofree char *state = NULL, *age = NULL, *reason = NULL;
  const DtPoint *points;
  guint n, changed = 0;

  for (int i = 20; i > 12; i--)
    dt_test_update_sample (&update, 1, DT_SAMPLE_PLAIN, i * SECOND, 1000. + i);
  dt_test_update_apply (&update, live);

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &changed);
  dt_test_update_asset (&update, 1, "wican-car", DT_ASSET_OFFLINE, DT_REASON_SILENT, 13 * SECOND);
  dt_test_update_apply (&update, live);

  g_assert_cmpuint (changed, ==, 1);
  assert_value (item, "1\342\200\257013");
  assert_badge (item, "Last value · 13 s ago");
  points = dt_series_peek (dt_channel_item_get_series (item), &n);
  g_assert_cmpuint (n, ==, 9);
  g_assert_true (isnan (points[8].value));

  g_object_get (asset, "state-text", &state, "age-text", &age, NULL);
  reason = dt_asset_item_get_reason_text (asset);
  g_assert_cmpstr (state, ==, "Offline");
  g_assert_cmpstr (age, ==, "13 s ago");
  g_assert_cmpstr (reason, ==, "no message for 10 s");

  dt_test_update_clear (&update);
}

/* Many values of many channels: one signal each, and one of the whole. */
static void
test_once_a_frame (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  DtAssetItem *asset = dt_live_find_asset (live, 1);
  guint updated = 0, item_changed = 0, asset_changed = 0, list_changed = 0;

  g_signal_connect_swapped (live, "updated", G_CALLBACK (count_cb), &updated);
  g_signal_connect_swapped (asset, "changed", G_CALLBACK (count_cb), &asset_changed);
  g_signal_connect_swapped (asset, "items-changed", G_CALLBACK (count_cb), &list_changed);
  g_signal_connect_swapped (dt_live_find_channel (live, 1), "changed",
                            G_CALLBACK (count_cb), &item_changed);

  for (guint32 id = 2; id < 400; id++)
    {
      g_autofree char *key = g_strdup_printf ("key%u", id);

      dt_test_update_channel (&update, id, 1, dt_signal_new_discovered (key, DT_SIGNAL_NUMBER));
    }
  for (guint32 id = 1; id < 400; id++)
    {
      for (int i = 0; i < 5; i++)
        dt_test_update_sample (&update, id, DT_SAMPLE_PLAIN, 5 - i, i);
    }
  dt_test_update_apply (&update, live);

  g_assert_cmpuint (updated, ==, 1);
  g_assert_cmpuint (item_changed, ==, 1);
  g_assert_cmpuint (asset_changed, ==, 1);
  g_assert_cmpuint (list_changed, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (asset)), ==, 399);
  g_assert_true (dt_asset_item_find_channel (asset, "key77") == dt_live_find_channel (live, 77));
  g_assert_null (dt_asset_item_find_channel (asset, "nothing"));

  dt_test_update_clear (&update);
}

/* The clock alone makes a value late, and says so without any message. */
static void
test_clock (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  DtChannelItem *item = dt_live_find_channel (live, 1);
  gint64 end = g_get_monotonic_time () + 5 * SECOND;
  guint changed = 0;

  dt_test_update_sample (&update, 1, DT_SAMPLE_PLAIN, 2 * SECOND + SECOND * 6 / 10, 900.);
  dt_test_update_apply (&update, live);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_LIVE);

  g_signal_connect_swapped (item, "changed", G_CALLBACK (count_cb), &changed);
  while (changed == 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (changed, ==, 1);
  g_assert_cmpint (dt_channel_item_get_state (item), ==, DT_CHANNEL_LATE);

  dt_test_update_clear (&update);
}

static void
test_words (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  DtFeedCategory morning = { 2, 0, (char *) "matin" }, evening = { 2, 3, (char *) "soir" };
  DtFeedNotice notice = { 1, 5, (char *) "ECU not responding" };
  DtChannelItem *item;

  dt_test_update_channel (&update, 2, 1, dt_signal_new_discovered ("shift", DT_SIGNAL_CATEGORY));
  dt_test_update_channel (&update, 3, 7, dt_signal_new_discovered ("orphan", DT_SIGNAL_NUMBER));
  g_array_append_val (update.categories, morning);
  g_array_append_val (update.categories, evening);
  g_array_append_val (update.notices, notice);
  dt_test_update_sample (&update, 2, DT_SAMPLE_PLAIN, 0, 3.);
  dt_test_update_apply (&update, live);

  item = dt_live_find_channel (live, 2);
  assert_value (item, "soir");
  g_assert_cmpstr (dt_channel_item_get_category (item, 0), ==, "matin");
  g_assert_null (dt_channel_item_get_category (item, 1));
  g_assert_null (dt_channel_item_get_category (item, 4));
  g_assert_null (dt_live_find_channel (live, 3));
  g_assert_cmpstr (dt_asset_item_get_notice (dt_live_find_asset (live, 1), NULL), ==,
                   "ECU not responding");

  dt_test_update_clear (&update);
}

static void
assert_connection (DtConnectionItem *item,
                   const char       *expected)
{
  g_autofree char *text = dt_connection_item_get_state_text (item);

  g_assert_cmpstr (text, ==, expected);
}

static void
put_messages (DtFeedUpdate     *update,
              DtLive           *live,
              DtFeedConnection *connection,
              guint64           messages)
{
  g_usleep (SECOND + SECOND / 20);
  connection->counts.messages += messages;
  g_array_append_val (update->connections, *connection);
  dt_test_update_apply (update, live);
}

static void
test_connection (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  GListModel *connections = dt_live_get_connections (live);
  g_autoptr(DtConnectionItem) item = NULL;
  gboolean changed;
  DtFeedConnection connection = {
    .id = (char *) "a", .name = (char *) "Garage", .uri = (char *) "mqtt://localhost",
    .state = DT_SOURCE_WAITING, .reason = (char *) "the broker refused the user name or password",
    .retry_at = dt_clock_monotonic () + 7 * SECOND + SECOND / 2,
  };

  g_array_append_val (update.connections, connection);
  dt_test_update_apply (&update, live);
  g_assert_cmpuint (g_list_model_get_n_items (connections), ==, 1);
  item = g_list_model_get_item (connections, 0);
  assert_connection (item, "Waiting 8 s · the broker refused the user name or password");

  connection.state = DT_SOURCE_CONNECTED;
  connection.reason = NULL;
  connection.protocol = 5;
  g_array_append_val (update.connections, connection);
  dt_test_update_apply (&update, live);
  assert_connection (item, "Connected · 0 messages/s");
  put_messages (&update, live, &connection, 1);
  /* A busy machine sleeps for longer than it was asked to. */
  g_assert_cmpfloat (dt_connection_item_get_rate (item), >, 0.3);
  if (dt_connection_item_get_rate (item) >= 0.95)
    assert_connection (item, "Connected · 1 message/s");
  put_messages (&update, live, &connection, 100);
  g_assert_cmpfloat (dt_connection_item_get_rate (item), >, 30.);
  g_assert_cmpfloat (dt_connection_item_get_rate (item), <, 100.);
  g_assert_cmpint (dt_connection_item_get_protocol (item), ==, 5);

  /* A count is of its own time, however late somebody looks at it. */
  put_messages (&update, live, &connection, 0);
  g_usleep (SECOND * 9 / 10);
  connection.counts.messages += 1000;
  g_array_append_val (update.connections, connection);
  dt_test_update_apply (&update, live);
  dt_connection_item_refresh (item, dt_clock_monotonic () + SECOND * 3 / 2, &changed);
  put_messages (&update, live, &connection, 1000);
  g_assert_cmpfloat (dt_connection_item_get_rate (item), <, 1100.);
  g_assert_cmpfloat (dt_connection_item_get_rate (item), >, 500.);

  connection.removed = TRUE;
  g_array_append_val (update.connections, connection);
  dt_test_update_apply (&update, live);
  g_assert_cmpuint (g_list_model_get_n_items (connections), ==, 0);

  dt_test_update_clear (&update);
}

static void
test_problems (void)
{
  DtFeedUpdate update;
  g_autoptr(DtLive) live = make_live (&update, DT_ASSET_RUNNING);
  GPtrArray *problems = dt_live_get_problems (live);
  char topic[16];

  for (guint i = 0; i < DT_FEED_MAX_PROBLEMS + 50; i++)
    {
      DtFeedProblem problem = {
        .topic = topic, .reason = (char *) "no JSON", .count = i + 1,
      };

      g_snprintf (topic, sizeof topic, "t/%u", i % 230);
      g_array_append_val (update.problems, problem);
      dt_test_update_apply (&update, live);
    }

  g_assert_cmpuint (problems->len, ==, DT_FEED_MAX_PROBLEMS);
  g_assert_cmpstr (((DtFeedProblem *) problems->pdata[0])->topic, ==, "t/19");
  g_assert_cmpuint (((DtFeedProblem *) problems->pdata[0])->count, ==, 250);

  dt_test_update_clear (&update);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/live/states", test_states);
  g_test_add_func ("/app/live/retained", test_retained);
  g_test_add_func ("/app/live/offline", test_offline);
  g_test_add_func ("/app/live/once-a-frame", test_once_a_frame);
  g_test_add_func ("/app/live/clock", test_clock);
  g_test_add_func ("/app/live/words", test_words);
  g_test_add_func ("/app/live/connection", test_connection);
  g_test_add_func ("/app/live/problems", test_problems);

  return g_test_run ();
}
