/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-clock.h"
#include "dt-live-private.h"

/* A feed's update made by hand. */

static inline void
dt_test_update_init (DtFeedUpdate *update)
{
  *update = (DtFeedUpdate) { 0 };
  update->assets = g_array_new (FALSE, TRUE, sizeof (DtFeedAsset));
  update->channels = g_array_new (FALSE, TRUE, sizeof (DtFeedChannel));
  update->categories = g_array_new (FALSE, TRUE, sizeof (DtFeedCategory));
  update->values = g_array_new (FALSE, TRUE, sizeof (DtFeedValue));
  update->samples = g_array_new (FALSE, TRUE, sizeof (DtSample));
  update->notices = g_array_new (FALSE, TRUE, sizeof (DtFeedNotice));
  update->connections = g_array_new (FALSE, TRUE, sizeof (DtFeedConnection));
  update->problems = g_array_new (FALSE, TRUE, sizeof (DtFeedProblem));
}

static inline void
dt_test_update_clear (DtFeedUpdate *update)
{
  for (guint i = 0; i < update->assets->len; i++)
    dt_asset_info_unref (g_array_index (update->assets, DtFeedAsset, i).info);
  for (guint i = 0; i < update->channels->len; i++)
    dt_signal_unref (g_array_index (update->channels, DtFeedChannel, i).signal);

  g_array_unref (update->assets);
  g_array_unref (update->channels);
  g_array_unref (update->categories);
  g_array_unref (update->values);
  g_array_unref (update->samples);
  g_array_unref (update->notices);
  g_array_unref (update->connections);
  g_array_unref (update->problems);
}

/* Applies it and begins the next one. */
static inline void
dt_test_update_apply (DtFeedUpdate *update,
                      DtLive       *live)
{
  dt_live_apply (live, update);
  dt_test_update_clear (update);
  dt_test_update_init (update);
}

static inline void
dt_test_update_asset (DtFeedUpdate  *update,
                      guint32        id,
                      const char    *profile_id,
                      DtAssetState   state,
                      DtStateReason  reason,
                      gint64         age)
{
  DtFeedAsset asset = {
    .id = id,
    .info = dt_asset_info_new ("84f703406f75", "My car", profile_id, "vehicle"),
    .state = state,
    .reason = reason,
    .offline_after = 10 * G_TIME_SPAN_SECOND,
    .last_message = age < 0 ? 0 : dt_clock_wall () - age,
    .last_message_at = age < 0 ? 0 : dt_clock_monotonic () - age,
  };

  g_array_append_val (update->assets, asset);
}

/* Takes over @signal. */
static inline void
dt_test_update_channel (DtFeedUpdate *update,
                        guint32       id,
                        guint32       asset,
                        DtSignal     *signal)
{
  DtFeedChannel channel = { id, asset, signal };

  g_array_append_val (update->channels, channel);
}

/* A sample as it would have come @age microseconds ago, and the newest value. */
static inline void
dt_test_update_sample (DtFeedUpdate *update,
                       guint32       channel,
                       guint32       flags,
                       gint64        age,
                       double        number)
{
  DtSample sample = { channel, flags, dt_clock_wall () - age, number };
  DtFeedValue value = {
    .channel = channel,
    .flags = flags,
    .time = sample.time,
    .live_at = flags & DT_SAMPLE_RETAINED ? 0 : dt_clock_monotonic () - age,
    .value = number,
  };

  g_array_append_val (update->samples, sample);
  if (update->values->len > 0 &&
      g_array_index (update->values, DtFeedValue, update->values->len - 1).channel == channel)
    g_array_index (update->values, DtFeedValue, update->values->len - 1) = value;
  else
    g_array_append_val (update->values, value);
}
