/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-feed-private.h"

static void
count_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
put (DtFeed  *feed,
     guint32  channel,
     gint64   time,
     double   value)
{
  DtSample sample = { channel, DT_SAMPLE_PLAIN, time, value };

  dt_feed_begin (feed);
  dt_feed_put_sample (feed, &sample, time, TRUE);
  dt_feed_end (feed);
}

static void
test_wakes_once (void)
{
  g_autoptr(DtFeed) feed = dt_feed_new ();
  guint n_wakes = 0;

  dt_feed_set_wake (feed, count_cb, &n_wakes);
  g_assert_cmpuint (n_wakes, ==, 0);

  for (int i = 0; i < 100; i++)
    put (feed, 1, i, i);
  g_assert_cmpuint (n_wakes, ==, 1);

  dt_feed_take (feed);
  put (feed, 1, 100, 100);
  g_assert_cmpuint (n_wakes, ==, 2);
}

static void
test_newest_and_all (void)
{
  g_autoptr(DtFeed) feed = dt_feed_new ();
  const DtFeedUpdate *update;

  put (feed, 7, 10, 1);
  put (feed, 3, 11, 2);
  put (feed, 7, 12, 3);

  update = dt_feed_take (feed);
  g_assert_cmpuint (update->values->len, ==, 2);
  g_assert_cmpuint (update->samples->len, ==, 3);
  g_assert_cmpuint (g_array_index (update->values, DtFeedValue, 0).channel, ==, 7);
  g_assert_cmpfloat (g_array_index (update->values, DtFeedValue, 0).value, ==, 3);
  g_assert_cmpint (g_array_index (update->samples, DtSample, 1).time, ==, 12);

  update = dt_feed_take (feed);
  g_assert_cmpuint (update->values->len, ==, 0);
  g_assert_cmpuint (update->samples->len, ==, 0);
}

/* However many samples come between two frames, an update is bounded, and a spike is in it. */
static void
test_bounded (void)
{
  g_autoptr(DtFeed) feed = dt_feed_new ();
  const DtFeedUpdate *update;
  gint64 last_time = -1;
  gboolean spike = FALSE;
  gboolean dip = FALSE;

  for (int i = 0; i < 100000; i++)
    put (feed, 1, i, i == 4711 ? 1e6 : i == 31337 ? -1e6 : i % 10);

  update = dt_feed_take (feed);
  g_assert_cmpuint (update->samples->len, <=, DT_FEED_MAX_SAMPLES);
  g_assert_cmpuint (update->samples->len, >, DT_FEED_MAX_SAMPLES / 4);

  for (guint i = 0; i < update->samples->len; i++)
    {
      const DtSample *sample = &g_array_index (update->samples, DtSample, i);

      g_assert_cmpint (sample->time, >, last_time);
      last_time = sample->time;
      spike |= sample->value > 1e5;
      dip |= sample->value < -1e5;
    }

  g_assert_true (spike);
  g_assert_true (dip);
  g_assert_cmpfloat (g_array_index (update->values, DtFeedValue, 0).value, ==, 9);
}

static void
test_assets_conflate (void)
{
  g_autoptr(DtFeed) feed = dt_feed_new ();
  g_autoptr(DtAssetInfo) info = dt_asset_info_new ("car", "Car", "wican-car", "vehicle");
  DtFeedAsset asset = { .id = 5, .info = info, .state = DT_ASSET_OFFLINE };
  const DtFeedUpdate *update;

  for (int round = 0; round < 2; round++)
    {
      dt_feed_begin (feed);
      asset.state = DT_ASSET_OFFLINE;
      dt_feed_put_asset (feed, &asset);
      asset.state = DT_ASSET_RUNNING;
      dt_feed_put_asset (feed, &asset);
      dt_feed_end (feed);

      update = dt_feed_take (feed);
      g_assert_cmpuint (update->assets->len, ==, 1);
      g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).state, ==, DT_ASSET_RUNNING);
      g_assert_cmpstr (g_array_index (update->assets, DtFeedAsset, 0).info->key, ==, "car");
    }
}

static void
test_problems_conflate (void)
{
  g_autoptr(DtFeed) feed = dt_feed_new ();
  DtFeedProblem problem = {
    .connection = (char *) "broker", .topic = (char *) "a/b", .reason = (char *) "not JSON",
    .excerpt = (char *) "{", .count = 1,
  };
  const DtFeedUpdate *update;

  dt_feed_begin (feed);
  dt_feed_put_problem (feed, &problem);
  problem.count = 12;
  dt_feed_put_problem (feed, &problem);
  dt_feed_end (feed);

  update = dt_feed_take (feed);
  g_assert_cmpuint (update->problems->len, ==, 1);
  g_assert_cmpuint (g_array_index (update->problems, DtFeedProblem, 0).count, ==, 12);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/feed/wakes-once", test_wakes_once);
  g_test_add_func ("/engine/feed/newest-and-all", test_newest_and_all);
  g_test_add_func ("/engine/feed/bounded", test_bounded);
  g_test_add_func ("/engine/feed/assets-conflate", test_assets_conflate);
  g_test_add_func ("/engine/feed/problems-conflate", test_problems_conflate);

  return g_test_run ();
}
