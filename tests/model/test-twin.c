/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-twin.h"

#define OFFLINE_AFTER (10 * G_TIME_SPAN_SECOND)

static DtAsset *
ensure_asset (DtTwin     *twin,
              const char *key,
              gboolean    expect_new)
{
  g_autoptr(DtAssetInfo) info = dt_asset_info_new (key, key, "generic", "generic");
  gboolean is_new;
  DtAsset *asset = dt_twin_ensure_asset (twin, info, OFFLINE_AFTER, &is_new);

  g_assert_cmpint (is_new, ==, expect_new);

  return asset;
}

static DtChannel *
ensure_channel (DtTwin     *twin,
                DtAsset    *asset,
                const char *id,
                gboolean    discovered,
                gboolean    expect_new)
{
  g_autoptr(DtSignal) signal = discovered ? dt_signal_new_discovered (id, DT_SIGNAL_NUMBER)
                                          : dt_signal_new (id);
  gboolean is_new;
  DtChannel *channel = dt_twin_ensure_channel (twin, asset, signal, &is_new);

  g_assert_cmpint (is_new, ==, expect_new);

  return channel;
}

static void
test_dense_ids (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtAsset *a = ensure_asset (twin, "a", TRUE);
  DtAsset *b = ensure_asset (twin, "b", TRUE);
  DtChannel *a_rpm = ensure_channel (twin, a, "rpm", FALSE, TRUE);
  DtChannel *b_rpm = ensure_channel (twin, b, "rpm", FALSE, TRUE);

  g_assert_true (ensure_asset (twin, "a", FALSE) == a);
  g_assert_true (ensure_channel (twin, a, "rpm", FALSE, FALSE) == a_rpm);

  g_assert_cmpuint (a->id, ==, 1);
  g_assert_cmpuint (b->id, ==, 2);
  g_assert_cmpuint (a_rpm->id, ==, 1);
  g_assert_cmpuint (b_rpm->id, ==, 2);
  g_assert_true (b_rpm->asset == b);
  g_assert_cmpint (a->state, ==, DT_ASSET_OFFLINE);
  g_assert_cmpint (a->reason, ==, DT_REASON_NEVER_SEEN);

  g_assert_cmpuint (dt_twin_get_n_assets (twin), ==, 2);
  g_assert_cmpuint (dt_twin_get_n_channels (twin), ==, 2);
  g_assert_true (dt_twin_get_asset (twin, 2) == b);
  g_assert_true (dt_twin_get_channel (twin, 1) == a_rpm);
  g_assert_null (dt_twin_get_asset (twin, 0));
  g_assert_null (dt_twin_get_asset (twin, 3));
  g_assert_null (dt_twin_get_channel (twin, 3));
  g_assert_true (dt_twin_find_asset (twin, "b") == b);
  g_assert_null (dt_twin_find_asset (twin, "c"));
  g_assert_true (dt_twin_find_channel (twin, b, "rpm") == b_rpm);
  g_assert_null (dt_twin_find_channel (twin, b, "speed"));
}

static void
test_restore (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  g_autoptr(DtAssetInfo) info = dt_asset_info_new ("car", "My car", "wican-car", "vehicle");
  g_autoptr(DtAssetInfo) other = dt_asset_info_new ("van", "My van", "wican-car", "vehicle");
  g_autoptr(DtSignal) rpm = dt_signal_new ("rpm");
  g_autoptr(DtSignal) speed = dt_signal_new ("speed");
  DtAsset *car = dt_twin_restore_asset (twin, 3, info, OFFLINE_AFTER);
  DtAsset *van;

  g_assert_nonnull (car);
  g_assert_cmpuint (car->id, ==, 3);
  g_assert_null (dt_twin_get_asset (twin, 1));

  /* A damaged history says things twice, or beyond all limits. */
  g_assert_null (dt_twin_restore_asset (twin, 3, other, OFFLINE_AFTER));
  g_assert_null (dt_twin_restore_asset (twin, 4, info, OFFLINE_AFTER));
  g_assert_null (dt_twin_restore_asset (twin, 0, other, OFFLINE_AFTER));
  g_assert_null (dt_twin_restore_asset (twin, G_MAXUINT32, other, OFFLINE_AFTER));
  g_assert_null (dt_twin_restore_channel (twin, 1, 2, rpm));

  g_assert_nonnull (dt_twin_restore_channel (twin, 5, 3, rpm));
  g_assert_null (dt_twin_restore_channel (twin, 5, 3, speed));
  g_assert_null (dt_twin_restore_channel (twin, 6, 3, rpm));

  /* What comes next has the next ids, and what was stored keeps its own. */
  van = ensure_asset (twin, "van", TRUE);
  g_assert_cmpuint (van->id, ==, 4);
  g_assert_true (ensure_asset (twin, "car", FALSE) == car);
  g_assert_cmpstr (car->info->name, ==, "My car");
  g_assert_cmpuint (ensure_channel (twin, car, "rpm", FALSE, FALSE)->id, ==, 5);
  g_assert_cmpuint (ensure_channel (twin, car, "speed", FALSE, TRUE)->id, ==, 6);
}

static void
test_description_wins (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtAsset *asset = ensure_asset (twin, "a", TRUE);
  DtChannel *channel = ensure_channel (twin, asset, "rpm", TRUE, TRUE);

  g_assert_cmpuint (asset->n_discovered, ==, 1);

  g_assert_true (ensure_channel (twin, asset, "rpm", FALSE, FALSE) == channel);
  g_assert_false (channel->info->signal->discovered);
  g_assert_cmpuint (asset->n_discovered, ==, 0);

  g_assert_true (ensure_channel (twin, asset, "rpm", TRUE, FALSE) == channel);
  g_assert_false (channel->info->signal->discovered);
  g_assert_true (dt_twin_find_channel (twin, asset, "rpm") == channel);
}

static void
test_discovered_limit (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtAsset *asset = ensure_asset (twin, "a", TRUE);

  for (guint i = 0; i < DT_TWIN_MAX_DISCOVERED; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i);

      g_assert_nonnull (ensure_channel (twin, asset, id, TRUE, TRUE));
    }

  g_assert_null (ensure_channel (twin, asset, "one more", TRUE, FALSE));

  /* Neither what the profile names nor another asset suffers. */
  g_assert_nonnull (ensure_channel (twin, asset, "rpm", FALSE, TRUE));
  g_assert_nonnull (ensure_channel (twin, ensure_asset (twin, "b", TRUE), "x", TRUE, TRUE));
}

static void
test_limits (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtAsset *asset = NULL;

  for (guint i = 0; i < DT_TWIN_MAX_ASSETS; i++)
    {
      g_autofree char *key = g_strdup_printf ("a%u", i);

      asset = ensure_asset (twin, key, TRUE);
      g_assert_nonnull (ensure_channel (twin, asset, "rpm", FALSE, TRUE));
      g_assert_nonnull (ensure_channel (twin, asset, "speed", FALSE, TRUE));
    }

  g_assert_null (ensure_asset (twin, "one more", FALSE));
  g_assert_null (ensure_channel (twin, asset, "one more", FALSE, FALSE));
  g_assert_cmpuint (dt_twin_get_n_assets (twin), ==, DT_TWIN_MAX_ASSETS);
  g_assert_cmpuint (dt_twin_get_n_channels (twin), ==, DT_TWIN_MAX_CHANNELS);
  g_assert_nonnull (ensure_channel (twin, asset, "rpm", FALSE, FALSE));
}

static void
test_categories (void)
{
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtChannel *channel = ensure_channel (twin, ensure_asset (twin, "a", TRUE), "moment", TRUE, TRUE);
  gboolean is_new;

  g_assert_cmpuint (dt_twin_ensure_category (twin, channel, "matin", &is_new), ==, 0);
  g_assert_true (is_new);
  g_assert_cmpuint (dt_twin_ensure_category (twin, channel, "soir", &is_new), ==, 1);
  g_assert_true (is_new);
  g_assert_cmpuint (dt_twin_ensure_category (twin, channel, "matin", &is_new), ==, 0);
  g_assert_false (is_new);

  g_assert_cmpuint (channel->categories->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (channel->categories, 1), ==, "soir");
}

static void
test_samples (void)
{
  enum { ARRIVAL = 100, RETAINED = DT_SAMPLE_RETAINED, LIVE = DT_SAMPLE_PLAIN };
  const struct
  {
    guint    flags;
    gint64   time;
    gboolean taken;
    gint64   live_at;
  } steps[] = {
    { RETAINED, 50, TRUE, 0 },
    { RETAINED, 40, FALSE, 0 },
    { RETAINED, 50, TRUE, 0 },

    /* The device's clock is behind: its live value is newer all the same. */
    { LIVE, 30, TRUE, ARRIVAL + 3 },
    { LIVE, 29, FALSE, ARRIVAL + 3 },
    { RETAINED, 60, FALSE, ARRIVAL + 3 },
    { LIVE, 30, TRUE, ARRIVAL + 6 },
    { LIVE | DT_SAMPLE_DEVICE_TIME, 70, TRUE, ARRIVAL + 7 },
  };
  g_autoptr(DtTwin) twin = dt_twin_new ();
  DtChannel *channel = ensure_channel (twin, ensure_asset (twin, "a", TRUE), "rpm", FALSE, TRUE);

  g_assert_false (channel->has_value);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      DtSample sample = { 1, steps[i].flags, steps[i].time, 10. + i };

      g_assert_cmpint (dt_twin_take_sample (twin, channel, &sample, ARRIVAL + i), ==,
                       steps[i].taken);
      g_assert_true (channel->has_value);
      g_assert_cmpint (channel->live_at, ==, steps[i].live_at);
      g_assert_cmpint (channel->value == sample.value, ==, steps[i].taken);
      g_assert_cmpint (channel->time == sample.time && channel->flags == sample.flags, >=,
                       steps[i].taken);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/twin/dense-ids", test_dense_ids);
  g_test_add_func ("/model/twin/restore", test_restore);
  g_test_add_func ("/model/twin/description-wins", test_description_wins);
  g_test_add_func ("/model/twin/discovered-limit", test_discovered_limit);
  g_test_add_func ("/model/twin/limits", test_limits);
  g_test_add_func ("/model/twin/categories", test_categories);
  g_test_add_func ("/model/twin/samples", test_samples);

  return g_test_run ();
}
