/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-history-error.h"
#include "dt-history-reader.h"
#include "dt-test-history.h"

#define T0 G_GINT64_CONSTANT (1790000000000000)
#define N_CHANNELS 3
/* All random times lie in so many steps, so that many meet and overlap. */
#define N_STEPS 4000
#define STEP G_GINT64_CONSTANT (20000000)

/* What was written last for each channel and time. */
typedef struct
{
  gboolean known[N_CHANNELS][N_STEPS];
  double   values[N_CHANNELS][N_STEPS];
} Oracle;

static void
add_names (DtTestHistory *history)
{
  dt_test_history_add_asset (history, 1, "car");

  for (guint32 i = 1; i <= N_CHANNELS; i++)
    {
      g_autofree char *key = g_strdup_printf ("signal%u", i);

      dt_test_history_add_channel (history, i, 1, key, NULL, DT_SIGNAL_NUMBER);
    }
}

static void
add_random_chunk (DtTestHistory *history,
                  Oracle        *oracle)
{
  guint channel = (guint) g_test_rand_int_range (0, N_CHANNELS);
  guint step = (guint) g_test_rand_int_range (0, N_STEPS);
  gint64 times[200];
  double values[200];
  guint n = 0;

  for (; n < 200 && step < N_STEPS; step += (guint) g_test_rand_int_range (1, 4), n++)
    {
      times[n] = T0 + step * STEP;
      values[n] = g_test_rand_int_range (-1000, 1000);
      oracle->known[channel][step] = TRUE;
      oracle->values[channel][step] = values[n];
    }

  dt_test_history_add_chunk (history, channel + 1, times, values, n);
}

static void
add_random_journal (DtTestHistory *history,
                    Oracle        *oracle,
                    const gboolean sealed[N_CHANNELS])
{
  DtSample samples[100];

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      guint channel = (guint) g_test_rand_int_range (0, N_CHANNELS);
      guint step = (guint) g_test_rand_int_range (N_STEPS / 2, N_STEPS);

      samples[i] = (DtSample) { .channel = channel + 1, .time = T0 + step * STEP,
                                .value = g_test_rand_int_range (-1000, 1000) };
      if (!sealed[channel])
        {
          oracle->known[channel][step] = TRUE;
          oracle->values[channel][step] = samples[i].value;
        }
    }

  dt_test_history_add_journal (history, samples, G_N_ELEMENTS (samples));
}

/* Chunks that overlap, then blobs that hold one channel sealed, then blobs that are open. */
static void
fill_random (DtTestHistory *history,
             Oracle        *oracle)
{
  const gboolean first_sealed[N_CHANNELS] = { TRUE };
  const gboolean none_sealed[N_CHANNELS] = { FALSE };
  guint n_chunks = (guint) g_test_rand_int_range (0, 60);

  memset (oracle, 0, sizeof *oracle);
  add_names (history);
  dt_test_exec (history->db, "BEGIN");
  for (guint i = 0; i < n_chunks; i++)
    add_random_chunk (history, oracle);
  for (guint i = 0; i < 3; i++)
    add_random_journal (history, oracle, first_sealed);
  dt_test_history_set_sealed (history, 1);
  for (guint i = 0; i < 3; i++)
    add_random_journal (history, oracle, none_sealed);
  dt_test_exec (history->db, "COMMIT");
}

static gboolean
append_cb (const DtSample *samples,
           guint           n,
           gpointer        user_data)
{
  g_array_append_vals (user_data, samples, n);

  return TRUE;
}

static void
check_read (DtHistoryReader *reader,
            const Oracle    *oracle,
            guint            channel,
            guint            from,
            guint            to)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(GError) error = NULL;
  guint next = 0;

  g_assert_true (dt_history_reader_read (reader, channel + 1, T0 + from * STEP, T0 + to * STEP,
                                         append_cb, samples, NULL, &error));
  g_assert_no_error (error);

  for (guint step = from; step < to; step++)
    if (oracle->known[channel][step])
      {
        const DtSample *sample = &g_array_index (samples, DtSample, next++);

        g_assert_cmpuint (next, <=, samples->len);
        g_assert_cmpuint (sample->channel, ==, channel + 1);
        g_assert_cmpint (sample->time, ==, T0 + step * STEP);
        g_assert_cmpfloat (sample->value, ==, oracle->values[channel][step]);
      }

  g_assert_cmpuint (next, ==, samples->len);
}

static void
expect_buckets (const Oracle *oracle,
                guint         channel,
                gint64        from,
                gint64        to,
                guint         n,
                DtBucket     *buckets)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      gint64 time = T0 + step * STEP;
      double value = oracle->values[channel][step];
      DtBucket *bucket;

      if (!oracle->known[channel][step] || time < from || time >= to)
        continue;

      bucket = &buckets[(time - from) * n / (to - from)];
      if (bucket->n++ == 0)
        {
          bucket->first_time = time;
          bucket->first = bucket->min = bucket->max = value;
        }
      bucket->last_time = time;
      bucket->last = value;
      bucket->min = MIN (bucket->min, value);
      bucket->max = MAX (bucket->max, value);
      bucket->sum += value;
    }
}

static void
check_buckets (DtHistoryReader *reader,
               const Oracle    *oracle,
               guint            channel)
{
  guint n = (guint) g_test_rand_int_range (1, 300);
  gint64 from = T0 + g_test_rand_int_range (-100, N_STEPS) * STEP + g_test_rand_int_range (0, 1000);
  gint64 to = from + g_test_rand_int_range (1, N_STEPS) * STEP + g_test_rand_int_range (0, 1000);
  g_autofree DtBucket *expected = g_new0 (DtBucket, n);
  g_autofree DtBucket *buckets = g_new (DtBucket, n);
  g_autoptr(GError) error = NULL;

  expect_buckets (oracle, channel, from, to, n, expected);
  g_assert_true (dt_history_reader_read_buckets (reader, channel + 1, from, to, n, buckets, NULL,
                                                 &error));
  g_assert_no_error (error);

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (buckets[i].n, ==, expected[i].n);
      g_assert_cmpint (buckets[i].first_time, ==, expected[i].first_time);
      g_assert_cmpint (buckets[i].last_time, ==, expected[i].last_time);
      g_assert_cmpfloat (buckets[i].first, ==, expected[i].first);
      g_assert_cmpfloat (buckets[i].last, ==, expected[i].last);
      g_assert_cmpfloat (buckets[i].min, ==, expected[i].min);
      g_assert_cmpfloat (buckets[i].max, ==, expected[i].max);
      g_assert_cmpfloat (buckets[i].sum, ==, expected[i].sum);
    }
}

static void
check_span (DtHistoryReader *reader,
            const Oracle    *oracle,
            guint            channel)
{
  g_autoptr(GError) error = NULL;
  gint64 first = 0, last = 0;
  int oldest = -1, newest = -1;

  for (int step = 0; step < N_STEPS; step++)
    if (oracle->known[channel][step])
      {
        oldest = oldest == -1 ? step : oldest;
        newest = step;
      }

  if (dt_history_reader_get_span (reader, channel + 1, &first, &last, &error))
    {
      g_assert_cmpint (first, ==, T0 + oldest * STEP);
      g_assert_cmpint (last, ==, T0 + newest * STEP);
    }
  else
    {
      g_assert_cmpint (oldest, ==, -1);
    }
  g_assert_no_error (error);
}

static void
check_newest (DtHistoryReader *reader,
              const Oracle    *oracle)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(GError) error = NULL;
  guint32 channels[N_CHANNELS];
  guint next = 0;

  for (guint32 i = 0; i < N_CHANNELS; i++)
    channels[i] = i + 1;

  g_assert_true (dt_history_reader_read_newest (reader, channels, N_CHANNELS, samples, NULL,
                                                &error));
  g_assert_no_error (error);

  for (guint channel = 0; channel < N_CHANNELS; channel++)
    {
      int step = N_STEPS - 1;

      while (step >= 0 && !oracle->known[channel][step])
        step--;

      if (step >= 0)
        {
          const DtSample *sample = &g_array_index (samples, DtSample, next++);

          g_assert_cmpuint (sample->channel, ==, channel + 1);
          g_assert_cmpint (sample->time, ==, T0 + step * STEP);
          g_assert_cmpfloat (sample->value, ==, oracle->values[channel][step]);
        }
    }

  g_assert_cmpuint (next, ==, samples->len);
}

static void
test_oracle (DtTestHistory *history,
             gconstpointer  user_data)
{
  g_autofree Oracle *oracle = g_new (Oracle, 1);
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;

  fill_random (history, oracle);
  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  check_newest (reader, oracle);

  for (guint channel = 0; channel < N_CHANNELS; channel++)
    {
      check_read (reader, oracle, channel, 0, N_STEPS);
      check_span (reader, oracle, channel);

      for (guint i = 0; i < 20; i++)
        {
          guint from = (guint) g_test_rand_int_range (0, N_STEPS);

          check_read (reader, oracle, channel, from,
                      (guint) g_test_rand_int_range ((int) from, N_STEPS + 1));
          check_buckets (reader, oracle, channel);
        }
    }
}

#define N_LONG (1700u * DT_CHUNK_SAMPLES)

/* More than one piece: one sample a millisecond, the value its number. */
static void
fill_long (DtTestHistory *history)
{
  gint64 times[DT_CHUNK_SAMPLES];
  double values[DT_CHUNK_SAMPLES];

  add_names (history);
  dt_test_exec (history->db, "BEGIN");
  for (guint i = 0; i < N_LONG; i++)
    {
      times[i % DT_CHUNK_SAMPLES] = T0 + i * G_GINT64_CONSTANT (1000);
      values[i % DT_CHUNK_SAMPLES] = i;
      if ((i + 1) % DT_CHUNK_SAMPLES == 0)
        dt_test_history_add_chunk (history, 1, times, values, DT_CHUNK_SAMPLES);
    }
  dt_test_exec (history->db, "COMMIT");
}

typedef struct
{
  DtTestHistory *history;
  GCancellable  *cancellable;
  guint          n;
} Watch;

/* In the middle of the read, the writer seals what was open at its begin and goes on. */
static gboolean
seal_cb (const DtSample *samples,
         guint           n,
         gpointer        user_data)
{
  Watch *watch = user_data;

  if (watch->n == 0)
    {
      const gint64 time = T0 + N_LONG * G_GINT64_CONSTANT (1000);
      const double value = N_LONG;
      const DtSample more = { .channel = 1, .time = time + 1000, .value = N_LONG + 1 };

      dt_test_exec (watch->history->db, "BEGIN");
      dt_test_history_add_chunk (watch->history, 1, &time, &value, 1);
      dt_test_history_set_sealed (watch->history, 1);
      dt_test_exec (watch->history->db, "DELETE FROM journal");
      dt_test_history_add_journal (watch->history, &more, 1);
      dt_test_exec (watch->history->db, "COMMIT");
    }

  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat (samples[i].value, ==, watch->n++);

  return TRUE;
}

static void
test_sealed_meanwhile (DtTestHistory *history,
                       gconstpointer  user_data)
{
  const DtSample open = { .channel = 1, .time = T0 + N_LONG * G_GINT64_CONSTANT (1000),
                          .value = N_LONG };
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  Watch watch = { .history = history };

  fill_long (history);
  dt_test_history_add_journal (history, &open, 1);
  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  dt_history_reader_read (reader, 1, G_MININT64, G_MAXINT64, seal_cb, &watch, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n, ==, N_LONG + 2);
}

static gboolean
cancel_cb (const DtSample *samples,
           guint           n,
           gpointer        user_data)
{
  Watch *watch = user_data;

  watch->n += n;
  g_cancellable_cancel (watch->cancellable);

  return TRUE;
}

static gboolean
stop_cb (const DtSample *samples,
         guint           n,
         gpointer        user_data)
{
  guint *count = user_data;

  *count += n;

  return FALSE;
}

static void
test_cancel (DtTestHistory *history,
             gconstpointer  user_data)
{
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Watch watch = { .cancellable = cancellable };
  DtBucket buckets[10];
  guint count = 0;

  fill_long (history);
  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);

  g_assert_false (dt_history_reader_read (reader, 1, G_MININT64, G_MAXINT64, cancel_cb, &watch,
                                          cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.n, <, N_LONG);
  g_clear_error (&error);

  g_assert_false (dt_history_reader_read_buckets (reader, 1, T0, T0 + 1000000, 10, buckets,
                                                  cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (dt_history_reader_read (reader, 1, G_MININT64, G_MAXINT64, stop_cb, &count, NULL,
                                         &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, <, N_LONG);
}

static void
test_damaged (DtTestHistory *history,
              gconstpointer  user_data)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  DtBucket bucket;

  add_names (history);
  for (guint i = 0; i < 3; i++)
    {
      const gint64 times[] = { T0 + i * 10, T0 + i * 10 + 1 };
      const double values[] = { i, i };

      dt_test_history_add_chunk (history, 1, times, values, 2);
    }
  dt_test_exec (history->db, "UPDATE chunk SET data = substr (data, 1, 10) || zeroblob (5)"
                             " WHERE id = 2");
  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);

  g_assert_false (dt_history_reader_read (reader, 1, T0, T0 + 100, append_cb, samples, NULL,
                                          &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "chunk 2"));
  g_clear_error (&error);
  g_assert_cmpuint (samples->len, ==, 4);

  /* A bucket that ends within it must decode it, and misses it. */
  g_assert_false (dt_history_reader_read_buckets (reader, 1, T0, T0 + 11, 1, &bucket, NULL,
                                                  &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
  g_assert_cmpuint (bucket.n, ==, 2);
}

/* Raw samples of the first two hours are gone; their rollups are left. */
static void
test_rollups (DtTestHistory *history,
              gconstpointer  user_data)
{
  const gint64 hour = G_TIME_SPAN_HOUR;
  const gint64 start = T0 - T0 % hour;
  const gint64 times[] = { start + 2 * hour - 30 * G_TIME_SPAN_SECOND, start + 2 * hour,
                           start + 3 * hour - 1 };
  const double values[] = { 7, 100, 200 };
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  DtBucket buckets[6];
  gint64 first, last;

  add_names (history);
  dt_test_history_add_chunk (history, 1, times, values, 3);

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *sql = NULL;
      gint64 t = start + i * G_TIME_SPAN_MINUTE;

      sql = g_strdup_printf ("INSERT INTO rollup_minute VALUES (1, %" G_GINT64_FORMAT ", 2, %u, %u,"
                             " %u, %u, %u, %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                             t, i, i + 1, 2 * i + 1, i, i + 1, t, t + 1);
      dt_test_exec (history->db, sql);
    }
  dt_test_exec (history->db, "INSERT INTO rollup_hour SELECT channel, t - t % 3600000000, sum (n),"
                " min (mn), max (mx), sum (sm), min (mn), max (mx), min (first_time),"
                " max (last_time) FROM rollup_minute GROUP BY 1, 2");
  {
    g_autofree char *sql = g_strdup_printf ("INSERT INTO setting VALUES ('raw_from', %"
                                            G_GINT64_FORMAT ")", times[0]);
    dt_test_exec (history->db, sql);
  }

  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  g_assert_true (dt_history_reader_read_buckets (reader, 1, start, start + 3 * hour, 6, buckets,
                                                 NULL, &error));
  g_assert_no_error (error);

  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpuint (buckets[i].n, ==, 60);
      g_assert_cmpfloat (buckets[i].min, ==, i * 30);
      g_assert_cmpfloat (buckets[i].max, ==, i * 30 + 30);
      g_assert_cmpint (buckets[i].first_time, ==, start + i * hour / 2);
    }
  g_assert_cmpfloat (buckets[4].sum, ==, 100);
  g_assert_cmpfloat (buckets[5].sum, ==, 200);

  /* Whole hours come from the rows of hours. */
  g_assert_true (dt_history_reader_read_buckets (reader, 1, start, start + 3 * hour, 3, buckets,
                                                 NULL, &error));
  g_assert_cmpuint (buckets[0].n, ==, 120);
  g_assert_cmpfloat (buckets[1].sum, ==, 60 * (2 * 89.5 + 1));
  g_assert_cmpfloat (buckets[2].max, ==, 200);

  g_assert_true (dt_history_reader_get_span (reader, 0, &first, &last, &error));
  g_assert_cmpint (first, ==, start);
  g_assert_cmpint (last, ==, times[2]);
}

static void
test_while_written (DtTestHistory *history,
                    gconstpointer  user_data)
{
  const gint64 time = T0;
  const double value = 1;
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  gint64 first = 0, last = 0;

  add_names (history);
  dt_test_exec (history->db, "BEGIN IMMEDIATE");
  dt_test_history_add_chunk (history, 1, &time, &value, 1);

  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  g_assert_false (dt_history_reader_get_span (reader, 1, &first, &last, &error));
  g_assert_no_error (error);

  dt_test_exec (history->db, "COMMIT");
  g_assert_true (dt_history_reader_get_span (reader, 1, &first, &last, &error));
  g_assert_cmpint (first, ==, T0);
}

static void
test_catalog (DtTestHistory *history,
              gconstpointer  user_data)
{
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  g_autoptr(GError) error = NULL;

  add_names (history);
  reader = dt_history_reader_open (history->path, &error);
  g_assert_no_error (error);
  catalog = dt_history_reader_get_catalog (reader, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (catalog->channels->len, ==, N_CHANNELS);
  g_assert_cmpstr (dt_history_catalog_get_channel (catalog, 2)->signal->id, ==, "signal2");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  dt_test_history_add ("/history/reader/oracle/1", test_oracle);
  dt_test_history_add ("/history/reader/oracle/2", test_oracle);
  dt_test_history_add ("/history/reader/oracle/3", test_oracle);
  dt_test_history_add ("/history/reader/oracle/4", test_oracle);
  dt_test_history_add ("/history/reader/sealed-meanwhile", test_sealed_meanwhile);
  dt_test_history_add ("/history/reader/cancel", test_cancel);
  dt_test_history_add ("/history/reader/damaged", test_damaged);
  dt_test_history_add ("/history/reader/rollups", test_rollups);
  dt_test_history_add ("/history/reader/while-written", test_while_written);
  dt_test_history_add ("/history/reader/catalog", test_catalog);

  return g_test_run ();
}
