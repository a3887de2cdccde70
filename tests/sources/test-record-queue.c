/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "dt-record-queue.h"

static void
count_cb (gpointer user_data)
{
  g_atomic_int_inc ((int *) user_data);
}

static void
add_samples (GArray *records,
             guint   first,
             guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      DtRecord record = { .kind = DT_RECORD_SAMPLE, .index = 7, .value = first + i };

      g_array_append_val (records, record);
    }
}

static void
add_category (GArray     *records,
              const char *text)
{
  DtRecord record = { .kind = DT_RECORD_CATEGORY, .data = g_strdup (text) };

  g_array_append_val (records, record);
}

static void
test_wake_once (void)
{
  int wakes = 0;
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (1 << 20, count_cb, &wakes);
  g_autoptr(GArray) in = dt_records_new ();
  g_autoptr(GArray) out = dt_records_new ();

  add_samples (in, 0, 1);
  dt_record_queue_push (queue, in, 10);
  g_assert_cmpuint (in->len, ==, 0);
  add_samples (in, 1, 2);
  dt_record_queue_push (queue, in, 10);
  g_assert_cmpint (wakes, ==, 1);

  dt_record_queue_take (queue, &out, FALSE);
  g_assert_cmpuint (out->len, ==, 3);
  g_assert_cmpfloat (g_array_index (out, DtRecord, 2).value, ==, 2);
  g_array_set_size (out, 0);

  add_samples (in, 3, 1);
  dt_record_queue_push (queue, in, 10);
  g_assert_cmpint (wakes, ==, 1);

  dt_record_queue_take (queue, &out, TRUE);
  g_assert_cmpuint (out->len, ==, 1);
  g_array_set_size (out, 0);

  add_samples (in, 4, 1);
  dt_record_queue_push (queue, in, 10);
  g_assert_cmpint (wakes, ==, 2);
}

static void
test_empty_message_counts (void)
{
  int wakes = 0;
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (1 << 20, count_cb, &wakes);
  g_autoptr(GArray) in = dt_records_new ();
  DtQueueCounts counts;

  dt_record_queue_push (queue, in, 12);
  dt_record_queue_get_counts (queue, &counts);

  g_assert_cmpuint (counts.messages, ==, 1);
  g_assert_cmpuint (counts.bytes, ==, 12);
  g_assert_cmpint (wakes, ==, 0);
}

static void
test_bound (void)
{
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (sizeof (DtRecord) * 10, NULL, NULL);
  g_autoptr(GArray) in = dt_records_new ();
  g_autoptr(GArray) out = dt_records_new ();
  DtQueueCounts counts;

  add_samples (in, 0, 15);
  add_category (in, "a declaration always gets through");
  dt_record_queue_push (queue, in, 100);
  dt_record_queue_get_counts (queue, &counts);

  g_assert_cmpuint (counts.samples, ==, 15);
  g_assert_cmpuint (counts.dropped, ==, 5);

  dt_record_queue_take (queue, &out, TRUE);
  g_assert_cmpuint (out->len, ==, 11);
  g_assert_cmpuint (g_array_index (out, DtRecord, 10).kind, ==, DT_RECORD_CATEGORY);
  g_array_set_size (out, 0);

  add_samples (in, 0, 10);
  dt_record_queue_push (queue, in, 100);
  dt_record_queue_take (queue, &out, TRUE);
  g_assert_cmpuint (out->len, ==, 10);
}

static void
test_states_outlive_samples (void)
{
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (sizeof (DtRecord) * 4, NULL, NULL);
  g_autoptr(GArray) in = dt_records_new ();
  g_autoptr(GArray) out = dt_records_new ();
  DtRecord offline = { .kind = DT_RECORD_OFFLINE };

  add_samples (in, 0, 6);
  for (guint i = 0; i < 6; i++)
    g_array_append_val (in, offline);
  dt_record_queue_push (queue, in, 0);

  dt_record_queue_take (queue, &out, TRUE);
  g_assert_cmpuint (out->len, ==, 8);
}

#define N_MESSAGES 20000

static gpointer
produce (gpointer user_data)
{
  DtRecordQueue *queue = user_data;
  g_autoptr(GArray) in = dt_records_new ();

  for (guint i = 0; i < N_MESSAGES; i++)
    {
      add_samples (in, i * 3, 3);
      if (i % 100 == 0)
        add_category (in, "text that must be freed once");
      dt_record_queue_push (queue, in, 1);
    }

  return NULL;
}

static void
test_two_threads (void)
{
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (DT_RECORD_QUEUE_MAX_BYTES, NULL, NULL);
  g_autoptr(GArray) out = dt_records_new ();
  GThread *thread = g_thread_new ("producer", produce, queue);
  guint next = 0;

  while (next < N_MESSAGES * 3)
    {
      dt_record_queue_take (queue, &out, FALSE);

      for (guint i = 0; i < out->len; i++)
        if (g_array_index (out, DtRecord, i).kind == DT_RECORD_SAMPLE)
          g_assert_cmpfloat (g_array_index (out, DtRecord, i).value, ==, next++);

      g_array_set_size (out, 0);
      g_thread_yield ();
    }

  g_thread_join (thread);
}

/* A burst must not keep its memory: the array handed in after one is replaced. */
static void
test_burst_is_given_back (void)
{
  g_autoptr(DtRecordQueue) queue = dt_record_queue_new (DT_RECORD_QUEUE_MAX_BYTES, NULL, NULL);
  g_autoptr(GArray) in = dt_records_new ();
  g_autoptr(GArray) out = dt_records_new ();
  g_autoptr(GArray) big = NULL;

  add_samples (in, 0, 100000);
  dt_record_queue_push (queue, in, 1);
  dt_record_queue_take (queue, &out, TRUE);
  g_assert_cmpuint (out->len, ==, 100000);

  big = g_array_ref (out);
  g_array_set_size (out, 0);
  dt_record_queue_take (queue, &out, TRUE);
  g_array_set_size (out, 0);
  dt_record_queue_take (queue, &out, TRUE);
  g_assert_true (out != big);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record-queue/wake-once", test_wake_once);
  g_test_add_func ("/record-queue/empty-message-counts", test_empty_message_counts);
  g_test_add_func ("/record-queue/bound", test_bound);
  g_test_add_func ("/record-queue/states-outlive-samples", test_states_outlive_samples);
  g_test_add_func ("/record-queue/two-threads", test_two_threads);
  g_test_add_func ("/record-queue/burst-is-given-back", test_burst_is_given_back);

  return g_test_run ();
}
