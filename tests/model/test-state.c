/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-state.h"

#define S G_TIME_SPAN_SECOND
#define BASE (1000 * S)

static void
test_channel_state (void)
{
  const struct
  {
    gboolean       has_value;
    gint64         live_at;
    gint64         period;
    DtAssetState   asset;
    gint64         now;
    DtChannelState state;
  } cases[] = {
    { FALSE, 0, S, DT_ASSET_RUNNING, BASE, DT_CHANNEL_NEVER_SEEN },
    { FALSE, 0, S, DT_ASSET_OFFLINE, BASE, DT_CHANNEL_NEVER_SEEN },

    /* Retained only. */
    { TRUE, 0, S, DT_ASSET_RUNNING, BASE, DT_CHANNEL_STALE },
    { TRUE, 0, 0, DT_ASSET_RUNNING, BASE, DT_CHANNEL_STALE },

    { TRUE, BASE, S, DT_ASSET_RUNNING, BASE, DT_CHANNEL_LIVE },
    { TRUE, BASE, S, DT_ASSET_RUNNING, BASE + 3 * S, DT_CHANNEL_LIVE },
    { TRUE, BASE, S, DT_ASSET_RUNNING, BASE + 3 * S + 1, DT_CHANNEL_LATE },
    { TRUE, BASE, S, DT_ASSET_RUNNING, BASE + 10 * S, DT_CHANNEL_LATE },
    { TRUE, BASE, S, DT_ASSET_RUNNING, BASE + 10 * S + 1, DT_CHANNEL_STALE },
    { TRUE, BASE, 5 * S, DT_ASSET_RUNNING, BASE + 15 * S, DT_CHANNEL_LIVE },

    /* Offline outweighs the age. */
    { TRUE, BASE, S, DT_ASSET_OFFLINE, BASE, DT_CHANNEL_STALE },

    /* No period: only the asset counts. */
    { TRUE, BASE, 0, DT_ASSET_RUNNING, BASE + 3600 * S, DT_CHANNEL_LIVE },
    { TRUE, BASE, 0, DT_ASSET_OFFLINE, BASE + 3600 * S, DT_CHANNEL_STALE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dt_channel_state (cases[i].has_value, cases[i].live_at, cases[i].period,
                                       cases[i].asset, cases[i].now),
                     ==, cases[i].state);
}

static void
test_reason (void)
{
  const struct
  {
    DtStateReason reason;
    gint64        offline_after;
    const char   *text;
  } cases[] = {
    { DT_REASON_NEVER_SEEN, 10 * S, "no live message yet" },
    { DT_REASON_MESSAGES, 10 * S, "messages are coming" },
    { DT_REASON_SILENT, 10 * S, "no message for 10 s" },
    { DT_REASON_SILENT, 90 * S, "no message for 90 s" },
    { DT_REASON_SILENT, 1500 * G_TIME_SPAN_MILLISECOND, "no message for 1.5 s" },
    { DT_REASON_SILENT, 15 * G_TIME_SPAN_MINUTE, "no message for 15 min" },
    { DT_REASON_SAID_OFFLINE, 10 * S, "the device said offline" },
    { DT_REASON_SOURCE_LOST, 10 * S, "the connection was closed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dt_state_reason_to_text (cases[i].reason, cases[i].offline_after);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_age (void)
{
  const struct
  {
    gint64      age;
    const char *text;
    gint64      next;
  } cases[] = {
    { -5 * S, "now", 7 * S },
    { 0, "now", 2 * S },
    { 2 * S - 1, "now", 1 },
    { 2 * S, "2 s ago", S },
    { 12 * S + S / 4, "12 s ago", 3 * S / 4 },
    { 60 * S - 1, "59 s ago", 1 },
    { 60 * S, "1 min ago", 60 * S },
    { 150 * S, "2 min ago", 30 * S },
    { G_TIME_SPAN_HOUR - 1, "59 min ago", 1 },
    { 3 * G_TIME_SPAN_HOUR, "3 h ago", G_TIME_SPAN_HOUR },
    { G_TIME_SPAN_DAY - 1, "23 h ago", 1 },
    { G_TIME_SPAN_DAY, "1 day ago", G_TIME_SPAN_DAY },
    { 5 * G_TIME_SPAN_DAY + S, "5 days ago", G_TIME_SPAN_DAY - S },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dt_age_to_text (cases[i].age);
      g_autofree char *same = NULL;
      g_autofree char *other = NULL;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (dt_age_next_change (cases[i].age), ==, cases[i].next);

      same = dt_age_to_text (cases[i].age + cases[i].next - 1);
      other = dt_age_to_text (cases[i].age + cases[i].next);
      g_assert_cmpstr (same, ==, text);
      g_assert_cmpstr (other, !=, text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/state/channel", test_channel_state);
  g_test_add_func ("/model/state/reason", test_reason);
  g_test_add_func ("/model/state/age", test_age);

  return g_test_run ();
}
