/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-record.h"

static void
append (GArray       *records,
        DtRecordKind  kind,
        gpointer      data)
{
  DtRecord record = { .kind = (guint16) kind, .data = data };

  g_array_append_val (records, record);
}

/* The sanitizers and valgrind see what is not freed, or freed twice. */
static void
test_records_own_their_data (void)
{
  g_autoptr(DtAssetInfo) asset = dt_asset_info_new ("84f703406f75", "My car", "wican-car",
                                                    "vehicle");
  g_autoptr(DtSignal) signal = dt_signal_new ("rpm");
  g_autoptr(DtChannelInfo) channel = dt_channel_info_new (asset, signal);
  GArray *records = dt_records_new ();
  DtRecord sample = { .kind = DT_RECORD_SAMPLE, .index = 1, .time = 5, .value = 2500 };

  append (records, DT_RECORD_ASSET, dt_asset_info_ref (asset));
  append (records, DT_RECORD_CHANNEL, dt_channel_info_ref (channel));
  append (records, DT_RECORD_CATEGORY, g_strdup ("matin"));
  append (records, DT_RECORD_NOTICE, g_strdup ("low_battery"));
  append (records, DT_RECORD_PROBLEM, dt_problem_new ("x/trunc", "ends too early", "{\"a\":", 1));
  append (records, DT_RECORD_SEEN, NULL);
  append (records, DT_RECORD_OFFLINE, NULL);
  g_array_append_val (records, sample);

  g_array_unref (records);

  g_assert_cmpstr (asset->key, ==, "84f703406f75");
  g_assert_true (channel->asset == asset);
  g_assert_true (channel->signal == signal);
}

static void
test_clear (void)
{
  DtRecord record = { .kind = DT_RECORD_CATEGORY, .index = 7, .data = g_strdup ("soir") };

  dt_record_clear (&record);
  g_assert_null (record.data);
  g_assert_cmpuint (record.index, ==, 0);

  dt_record_clear (&record);
}

static void
test_problem (void)
{
  g_autoptr(DtProblem) problem = dt_problem_new ("x/bin", "not text", NULL, 3);

  g_assert_cmpstr (problem->topic, ==, "x/bin");
  g_assert_cmpstr (problem->reason, ==, "not text");
  g_assert_cmpstr (problem->excerpt, ==, "");
  g_assert_cmpuint (problem->count, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/record/own-their-data", test_records_own_their_data);
  g_test_add_func ("/model/record/clear", test_clear);
  g_test_add_func ("/model/record/problem", test_problem);

  return g_test_run ();
}
