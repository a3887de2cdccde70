/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-reader.h"
#include "dt-history-test.h"

/* What the writer wrote, the reader reads: while it is written, and after. */

#define N_CHANNELS 5
#define N_SAMPLES 60000

typedef struct
{
  GHashTable *expected[N_CHANNELS + 1];     /* time → value, the last one written */
  GArray     *read;                         /* of DtSample */
} Model;

static gboolean
collect_cb (const DtSample *samples,
            guint           n,
            gpointer        user_data)
{
  Model *model = user_data;

  g_array_append_vals (model->read, samples, n);

  return TRUE;
}

static void
assert_samples (Model           *model,
                DtHistoryReader *reader,
                guint32          channel)
{
  g_autoptr(GError) error = NULL;

  g_array_set_size (model->read, 0);
  dt_history_reader_read (reader, channel, G_MININT64, G_MAXINT64, collect_cb, model, NULL,
                          &error);
  g_assert_no_error (error);
  g_assert_cmpuint (model->read->len, ==, g_hash_table_size (model->expected[channel]));

  for (guint i = 0; i < model->read->len; i++)
    {
      const DtSample *sample = &g_array_index (model->read, DtSample, i);
      const double *value = g_hash_table_lookup (model->expected[channel], &sample->time);

      g_assert_true (i == 0 || sample[-1].time < sample->time);
      g_assert_nonnull (value);
      g_assert_cmpfloat (*value, ==, sample->value);
    }
}

static void
assert_buckets (Model           *model,
                DtHistoryReader *reader,
                guint32          channel)
{
  DtBucket buckets[7];
  gint64 from = DT_TEST_EPOCH - G_TIME_SPAN_DAY, to = DT_TEST_EPOCH + 30 * G_TIME_SPAN_DAY;
  guint64 n = 0;
  double sum = 0, expected = 0;
  g_autoptr(GError) error = NULL;

  dt_history_reader_read_buckets (reader, channel, from, to, G_N_ELEMENTS (buckets), buckets, NULL,
                                  &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      n += buckets[i].n;
      sum += buckets[i].n > 0 ? buckets[i].sum : 0;
    }
  for (guint i = 0; i < model->read->len; i++)
    expected += g_array_index (model->read, DtSample, i).value;

  g_assert_cmpuint (n, ==, model->read->len);
  g_assert_true (dt_test_is_near (sum, expected));
}

static void
assert_all (Model      *model,
            const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (path, &error);

  g_assert_no_error (error);
  for (guint32 channel = 1; channel <= N_CHANNELS; channel++)
    {
      assert_samples (model, reader, channel);
      assert_buckets (model, reader, channel);
    }
}

static void
push_one (Model           *model,
          DtHistoryWriter *writer,
          GRand           *rand,
          gint64           i)
{
  guint32 channel = (guint32) g_rand_int_range (rand, 1, N_CHANNELS + 1);
  gint64 step = channel == 1 ? G_TIME_SPAN_MINUTE : 20 * G_TIME_SPAN_MILLISECOND;
  gint64 time = DT_TEST_EPOCH + step * (i / 2 + g_rand_int_range (rand, -400, 400));
  double value = g_rand_int_range (rand, -1000, 1000) / 10.0;

  dt_test_push (writer, channel, time, value);
  g_hash_table_replace (model->expected[channel], g_memdup2 (&time, sizeof time),
                        g_memdup2 (&value, sizeof value));
}

static void
test_round_trip (void)
{
  const DtHistoryOptions keep_all = { 0, 0, 0 };
  g_autoptr(GRand) rand = g_rand_new_with_seed (9);
  g_autofree char *dir = g_dir_make_tmp ("dt-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "history.db", NULL);
  DtHistoryWriter *writer = dt_test_writer_new (path, &keep_all);
  Model model = { .read = g_array_new (FALSE, FALSE, sizeof (DtSample)) };
  g_autoptr(GError) error = NULL;

  for (guint c = 0; c <= N_CHANNELS; c++)
    model.expected[c] = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  dt_test_declare (writer, 2, N_CHANNELS);
  for (guint i = 1; i <= N_SAMPLES; i++)
    {
      push_one (&model, writer, rand, i);
      if (i % 977 == 0)
        dt_history_writer_asset_offline (writer, 1 + i % 2);
      if (i % 311 == 0)
        dt_test_flush (writer, &error);
      g_assert_no_error (error);

      if (i % (N_SAMPLES / 4) == 0)
        {
          dt_test_flush (writer, &error);
          g_assert_no_error (error);
          assert_all (&model, path);
        }
    }

  dt_test_close (writer, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (writer);
  assert_all (&model, path);

  for (guint c = 0; c <= N_CHANNELS; c++)
    g_hash_table_unref (model.expected[c]);
  g_array_unref (model.read);
  dt_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/round-trip", test_round_trip);

  return g_test_run ();
}
