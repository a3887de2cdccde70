/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-pipeline.h"

typedef struct
{
  DtProfileLibrary *profiles;
  DtFeed           *feed;
  DtPipeline       *pipeline;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->profiles = dt_profile_library_new ("/nonexistent");
  fixture->feed = dt_feed_new ();
  fixture->pipeline = dt_pipeline_new (fixture->profiles, NULL, fixture->feed);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  dt_pipeline_free (fixture->pipeline);
  dt_feed_free (fixture->feed);
  g_object_unref (fixture->profiles);
}

static DtAsset *
add_car (Fixture *fixture)
{
  g_autoptr(DtAssetInfo) info = dt_asset_info_new ("car", "Car", "wican-car", "vehicle");

  return dt_pipeline_ensure_asset (fixture->pipeline, info);
}

static DtChannel *
add_signal (Fixture    *fixture,
            DtAsset    *asset,
            const char *id)
{
  g_autoptr(DtSignal) signal = dt_signal_new_discovered (id, DT_SIGNAL_NUMBER);

  return dt_pipeline_ensure_channel (fixture->pipeline, asset, signal);
}

static void
test_running_then_offline (Fixture       *fixture,
                           gconstpointer  data)
{
  const gint64 now = dt_clock_monotonic ();
  const DtFeedUpdate *update;
  DtAsset *car;
  DtChannel *rpm;
  DtSample sample;

  dt_pipeline_begin (fixture->pipeline);
  car = add_car (fixture);
  rpm = add_signal (fixture, car, "rpm");
  sample = (DtSample) { rpm->id, DT_SAMPLE_PLAIN, dt_clock_wall (), 2500 };
  dt_pipeline_seen (fixture->pipeline, car, now);
  dt_pipeline_take_sample (fixture->pipeline, rpm, &sample, now);
  dt_pipeline_end (fixture->pipeline);

  update = dt_feed_take (fixture->feed);
  g_assert_cmpuint (update->assets->len, ==, 1);
  g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).state, ==, DT_ASSET_RUNNING);
  g_assert_cmpuint (update->channels->len, ==, 1);
  g_assert_cmpuint (update->values->len, ==, 1);
  g_assert_cmpfloat (g_array_index (update->values, DtFeedValue, 0).value, ==, 2500);
  g_assert_cmpint (g_array_index (update->values, DtFeedValue, 0).live_at, ==, now);

  /* The deadline of the profile, exactly. */
  g_assert_cmpint (dt_pipeline_get_deadline (fixture->pipeline), ==,
                   now + 10 * G_TIME_SPAN_SECOND);
  dt_pipeline_advance (fixture->pipeline, now + 10 * G_TIME_SPAN_SECOND - 1);
  g_assert_cmpuint (dt_feed_take (fixture->feed)->assets->len, ==, 0);
  dt_pipeline_advance (fixture->pipeline, now + 10 * G_TIME_SPAN_SECOND);

  update = dt_feed_take (fixture->feed);
  g_assert_cmpuint (update->assets->len, ==, 1);
  g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).state, ==, DT_ASSET_OFFLINE);
  g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).reason, ==, DT_REASON_SILENT);
  /* The last value stays: nothing writes a zero over it. */
  g_assert_cmpuint (update->values->len, ==, 0);
}

static void
test_retained_is_not_live (Fixture       *fixture,
                           gconstpointer  data)
{
  const DtFeedUpdate *update;
  DtAsset *car;
  DtChannel *rpm;
  DtSample sample;

  dt_pipeline_begin (fixture->pipeline);
  car = add_car (fixture);
  rpm = add_signal (fixture, car, "rpm");
  sample = (DtSample) { rpm->id, DT_SAMPLE_RETAINED, dt_clock_wall (), 900 };
  dt_pipeline_take_sample (fixture->pipeline, rpm, &sample, dt_clock_monotonic ());
  dt_pipeline_end (fixture->pipeline);

  update = dt_feed_take (fixture->feed);
  g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).state, ==, DT_ASSET_OFFLINE);
  g_assert_cmpint (g_array_index (update->assets, DtFeedAsset, 0).reason, ==,
                   DT_REASON_NEVER_SEEN);
  g_assert_cmpint (g_array_index (update->values, DtFeedValue, 0).live_at, ==, 0);
  g_assert_cmpfloat (g_array_index (update->values, DtFeedValue, 0).value, ==, 900);
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(DtHistoryCatalog) catalog = dt_history_catalog_new ();
  g_autoptr(GArray) last = g_array_new (FALSE, FALSE, sizeof (DtSample));
  DtCatalogAsset *asset = g_new0 (DtCatalogAsset, 1);
  DtCatalogChannel *channel = g_new0 (DtCatalogChannel, 1);
  DtSample sample = { 4, DT_SAMPLE_PLAIN, 1700000000000000, 88 };
  const DtFeedUpdate *update;
  const DtSignal *signal;

  asset->id = 2;
  asset->info = dt_asset_info_new ("car", "Car", "wican-car", "vehicle");
  g_ptr_array_add (catalog->assets, asset);
  channel->id = 4;
  channel->asset = 2;
  channel->signal = dt_signal_new ("coolant_temperature");
  g_ptr_array_add (catalog->channels, channel);
  g_array_append_val (last, sample);

  dt_pipeline_begin (fixture->pipeline);
  dt_pipeline_restore (fixture->pipeline, catalog, last);
  dt_pipeline_end (fixture->pipeline);

  update = dt_feed_take (fixture->feed);
  g_assert_cmpuint (g_array_index (update->assets, DtFeedAsset, 0).id, ==, 2);
  g_assert_cmpuint (g_array_index (update->channels, DtFeedChannel, 0).id, ==, 4);
  /* Limits and names are those of the profile of today. */
  signal = g_array_index (update->channels, DtFeedChannel, 0).signal;
  g_assert_cmpfloat (signal->critical_above, ==, 115);
  g_assert_cmpfloat (g_array_index (update->values, DtFeedValue, 0).value, ==, 88);
  g_assert_cmpint (g_array_index (update->values, DtFeedValue, 0).live_at, ==, 0);

  /* A new asset gets the next id, the known one keeps its own. */
  dt_pipeline_begin (fixture->pipeline);
  g_assert_cmpuint (add_car (fixture)->id, ==, 2);
  dt_pipeline_end (fixture->pipeline);
}

static void
test_categories (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(DtSignal) signal = dt_signal_new_discovered ("moment", DT_SIGNAL_CATEGORY);
  const DtFeedUpdate *update;
  DtChannel *channel;

  dt_pipeline_begin (fixture->pipeline);
  channel = dt_pipeline_ensure_channel (fixture->pipeline, add_car (fixture), signal);
  g_assert_cmpuint (dt_pipeline_ensure_category (fixture->pipeline, channel, "matin"), ==, 0);
  g_assert_cmpuint (dt_pipeline_ensure_category (fixture->pipeline, channel, "soir"), ==, 1);
  g_assert_cmpuint (dt_pipeline_ensure_category (fixture->pipeline, channel, "matin"), ==, 0);
  dt_pipeline_end (fixture->pipeline);

  update = dt_feed_take (fixture->feed);
  g_assert_cmpuint (update->categories->len, ==, 2);
  g_assert_cmpstr (g_array_index (update->categories, DtFeedCategory, 1).text, ==, "soir");
}

/* Discovered signals stop at the limit; the refused ones are counted and nothing else suffers. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  DtAsset *car;

  dt_pipeline_begin (fixture->pipeline);
  car = add_car (fixture);
  for (guint i = 0; i < DT_TWIN_MAX_DISCOVERED + 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("signal%u", i);

      g_assert_cmpint (add_signal (fixture, car, id) != NULL, ==, i < DT_TWIN_MAX_DISCOVERED);
    }
  dt_pipeline_end (fixture->pipeline);

  g_assert_cmpuint (dt_pipeline_get_n_refused (fixture->pipeline), ==, 20);
}

#define add(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/engine/pipeline/running-then-offline", test_running_then_offline);
  add ("/engine/pipeline/retained-is-not-live", test_retained_is_not_live);
  add ("/engine/pipeline/restore", test_restore);
  add ("/engine/pipeline/categories", test_categories);
  add ("/engine/pipeline/limit", test_limit);

  return g_test_run ();
}
