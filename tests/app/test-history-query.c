/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-query.h"
#include "dt-history-rows.h"
#include "dt-history-writer.h"
#include "dt-test-feed.h"
#include "dt-test.h"

#define EPOCH G_GINT64_CONSTANT (1700000000000000)

/* More than one table holds. */
#define N_EACH 60000

static char *dir;
static char *path;

static void
push (DtHistoryWriter *writer,
      guint32          channel,
      gint64           time,
      double           value)
{
  const DtSample sample = { channel, DT_SAMPLE_PLAIN, time, value };

  g_assert_cmpuint (dt_history_writer_push (writer, &sample, 1), ==, 1);
}

/* Two channels whose samples alternate in time. */
static void
make_history (void)
{
  /* The samples are older than the default keeps. */
  const DtHistoryOptions keep = { 0, 0, 0 };
  g_autoptr(DtHistoryWriter) writer = dt_history_writer_new (path, &keep);
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) closed = NULL;
  g_autoptr(DtAssetInfo) info = dt_asset_info_new ("car", "Car", "generic", "generic");
  g_autoptr(GError) error = NULL;

  dt_history_writer_open_async (writer, NULL, dt_test_result_cb, &opened);
  dt_test_wait (&opened);
  catalog = dt_history_writer_open_finish (writer, opened, &error);
  g_assert_no_error (error);

  dt_history_writer_add_asset (writer, 1, info);
  for (guint32 i = 1; i <= 2; i++)
    {
      g_autofree char *id = g_strdup_printf ("signal-%u", i);
      g_autoptr(DtSignal) signal = dt_signal_new_discovered (id, DT_SIGNAL_NUMBER);

      dt_history_writer_add_channel (writer, i, 1, signal);
    }
  for (gint64 i = 0; i < N_EACH; i++)
    {
      push (writer, 1, EPOCH + 2 * i * 1000, (double) i);
      push (writer, 2, EPOCH + (2 * i + 1) * 1000, -(double) i);
    }

  dt_history_writer_close_async (writer, dt_test_result_cb, &closed);
  dt_test_wait (&closed);
  g_assert_true (dt_history_writer_close_finish (writer, closed, &error));
  g_assert_no_error (error);
}

static DtHistoryResult *
query (const char  *file,
       gint64       from,
       gint64       to,
       GError     **error)
{
  static const guint32 channels[] = { 1, 2 };
  g_autoptr(GAsyncResult) result = NULL;

  dt_history_query_async (file, channels, G_N_ELEMENTS (channels), from, to, NULL,
                          dt_test_result_cb, &result);
  dt_test_wait (&result);

  return dt_history_query_finish (result, error);
}

static void
test_range (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtHistoryResult) result = query (path, EPOCH + 10000, EPOCH + 14000, &error);

  g_assert_no_error (error);
  g_assert_false (result->truncated);
  g_assert_null (result->note);
  g_assert_cmpuint (result->samples->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      const DtSample *sample = &g_array_index (result->samples, DtSample, i);

      g_assert_cmpint (sample->time, ==, EPOCH + 10000 + i * 1000);
      g_assert_cmpuint (sample->channel, ==, i % 2 + 1);
      g_assert_cmpfloat (sample->value, ==, i % 2 == 0 ? 5. + i / 2 : -5. - i / 2);
    }
}

/* The first rows of all channels together, not all rows of the first channel. */
static void
test_truncated (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtHistoryResult) result = query (path, G_MININT64, G_MAXINT64, &error);

  g_assert_no_error (error);
  g_assert_true (result->truncated);
  g_assert_cmpuint (result->samples->len, ==, DT_HISTORY_QUERY_MAX_ROWS);
  for (guint i = 0; i < result->samples->len; i++)
    g_assert_cmpint (g_array_index (result->samples, DtSample, i).time, ==, EPOCH + i * 1000);
}

static void
test_nothing (void)
{
  g_autofree char *missing = g_build_filename (dir, "missing.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(DtHistoryResult) empty = query (path, 0, EPOCH, &error);
  g_autoptr(DtHistoryResult) none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (empty->samples->len, ==, 0);

  none = query (missing, 0, EPOCH, &error);
  g_assert_null (none);
  g_assert_nonnull (strstr (error->message, "missing.db"));
}

static void
test_cancel (void)
{
  static const guint32 channels[] = { 1 };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  dt_history_query_async (path, channels, 1, G_MININT64, G_MAXINT64, cancellable,
                          dt_test_result_cb, &result);
  dt_test_wait (&result);
  g_assert_null (dt_history_query_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_rows (void)
{
  g_autoptr(DtLive) live = dt_live_new_detached (NULL);
  g_autoptr(DtHistoryRows) rows = dt_history_rows_new ();
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(DtHistoryRow) row = NULL;
  g_autofree char *time = NULL;
  g_autofree char *value = NULL;
  const DtSample sample = { 1, 0, EPOCH + 1500, .1 };
  DtSignal *signal = dt_signal_new ("rpm");
  DtFeedUpdate update;

  signal->name = g_strdup ("Engine <speed>");
  signal->unit = g_strdup ("rpm");
  signal->decimals = 0;
  dt_test_update_init (&update);
  dt_test_update_asset (&update, 1, "generic", DT_ASSET_RUNNING, DT_REASON_MESSAGES, 0);
  dt_test_update_channel (&update, 1, 1, signal);
  dt_test_update_apply (&update, live);
  dt_test_update_clear (&update);

  g_array_append_val (samples, sample);
  dt_history_rows_set (rows, dt_live_find_asset (live, 1), samples);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (rows), 1));

  row = g_list_model_get_item (G_LIST_MODEL (rows), 0);
  time = dt_history_row_get_time_text (row);
  value = dt_history_row_get_value_text (row);
  g_assert_cmpstr (time, ==, "2023-11-14 22:13:20.001500");
  g_assert_cmpstr (dt_history_row_get_signal (row), ==, "Engine <speed>");
  g_assert_cmpstr (value, ==, "0.1");
  g_assert_cmpstr (dt_history_row_get_unit (row), ==, "rpm");

  dt_history_rows_set (rows, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("dt-history-query-XXXXXX", NULL);
  path = g_build_filename (dir, "history.db", NULL);
  make_history ();

  g_test_add_func ("/app/history-query/range", test_range);
  g_test_add_func ("/app/history-query/truncated", test_truncated);
  g_test_add_func ("/app/history-query/nothing", test_nothing);
  g_test_add_func ("/app/history-query/cancel", test_cancel);
  g_test_add_func ("/app/history-query/rows", test_rows);
  status = g_test_run ();

  dt_test_remove_dir (dir);
  g_free (path);
  g_free (dir);

  return status;
}
