/* SPDX-License-Identifier: GPL-3.0-or-later */

/* source-ingest FLOOD: CPU and rate of an MQTT source, decoding 20 keys, its queue drained by a
 * thread, against mosquitto_sub that drops what it reads; interleaved in one run, as ratios. */

#include "config.h"

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "dt-source.h"
#include "dt-test-broker.h"

#define ROUNDS 3

typedef struct
{
  double cpu;        /* µs a message */
  double rate;       /* messages a second */
} Figure;

typedef struct
{
  DtSource *source;
  guint64   wanted;
  guint64   samples;
  gboolean  lost;
} Drain;

static const char profile_text[] =
  "{\"id\": \"bench\", \"name\": {\"en\": \"Bench\"}, \"kind\": \"vehicle\","
  " \"inputs\": [{\"mqtt\": \"wican/{asset}/#\", \"payload\": \"json\"}], \"signals\": []}";

static double
seconds (struct rusage *usage)
{
  return (double) (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
         (double) (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) / 1e6;
}

static GPid
spawn (char **argv)
{
  g_autoptr(GError) error = NULL;
  GPid pid = 0;

  g_spawn_async (NULL, argv, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);

  return pid;
}

static GPid
start_flood (const char *program,
             guint16     port,
             guint       count,
             guint       rate)
{
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *count_text = g_strdup_printf ("%u", count);
  g_autofree char *rate_text = g_strdup_printf ("%u", rate);
  char *argv[] = { (char *) program, port_text, count_text, rate_text, (char *) "json", NULL };

  return spawn (argv);
}

static Figure
measure_peer (const char *flood,
              guint16     port,
              guint       count,
              guint       rate)
{
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *count_text = g_strdup_printf ("%u", count);
  char *argv[] = { (char *) "mosquitto_sub", (char *) "-p", port_text, (char *) "-t",
                   (char *) "wican/#", (char *) "-C", count_text, NULL };
  GPid peer = spawn (argv);
  struct rusage usage;
  gint64 start;
  GPid publisher;
  Figure figure;

  g_usleep (500000);
  start = g_get_monotonic_time ();
  publisher = start_flood (flood, port, count, rate);
  wait4 (peer, NULL, 0, &usage);
  figure.rate = count / ((double) (g_get_monotonic_time () - start) / 1e6);
  figure.cpu = seconds (&usage) / count * 1e6;
  waitpid (publisher, NULL, 0);

  return figure;
}

/* As the engine does under load: every 8 ms, by itself. */
static gpointer
drain_worker (gpointer user_data)
{
  Drain *drain = user_data;
  DtRecordQueue *queue = dt_source_get_queue (drain->source);
  g_autoptr(GArray) records = dt_records_new ();
  gint64 last_at = g_get_monotonic_time ();
  guint64 before = 0;
  DtQueueCounts counts;

  for (;;)
    {
      dt_record_queue_take (queue, &records, FALSE);
      drain->samples += records->len;
      g_array_set_size (records, 0);

      dt_record_queue_get_counts (queue, &counts);
      if (counts.messages >= drain->wanted)
        break;

      if (counts.messages != before)
        last_at = g_get_monotonic_time ();
      before = counts.messages;
      drain->lost = g_get_monotonic_time () - last_at > 3 * G_TIME_SPAN_SECOND;
      if (drain->lost)
        break;

      g_usleep (8000);
    }

  return NULL;
}

static Figure
measure_source (const char *flood,
                guint16     port,
                guint       count,
                guint       rate)
{
  g_autofree char *uri = g_strdup_printf ("mqtt://127.0.0.1:%u/wican/#", port);
  g_autoptr(DtConnection) connection = dt_connection_new_from_uri (uri, NULL);
  g_autoptr(DtProfile) profile = NULL;
  g_autoptr(DtSource) source = NULL;
  Drain drain = { .wanted = count };
  struct rusage before;
  struct rusage after;
  GThread *thread;
  GPid publisher;
  gint64 start;
  Figure figure;

  profile = dt_profile_new_from_data (profile_text, sizeof profile_text - 1, "bench", NULL);
  drain.source = source = dt_source_new (connection, profile, NULL, NULL);
  dt_source_start (source);
  while (dt_source_get_state (source, NULL, NULL, NULL) != DT_SOURCE_CONNECTED)
    g_usleep (1000);

  g_usleep (500000);
  getrusage (RUSAGE_SELF, &before);
  start = g_get_monotonic_time ();
  publisher = start_flood (flood, port, count, rate);
  thread = g_thread_new ("drain", drain_worker, &drain);
  g_thread_join (thread);
  figure.rate = count / ((double) (g_get_monotonic_time () - start) / 1e6);
  getrusage (RUSAGE_SELF, &after);
  figure.cpu = (seconds (&after) - seconds (&before)) / count * 1e6;
  waitpid (publisher, NULL, 0);
  dt_source_stop (source);

  if (drain.lost)
    printf ("# messages were lost\n");

  return figure;
}

static void
compare (const char *flood,
         guint16     port,
         guint       count,
         guint       rate)
{
  Figure peer = { 0 };
  Figure ours = { 0 };
  g_autofree char *name = rate > 0 ? g_strdup_printf ("%u/s", rate) : g_strdup ("flat out");

  for (guint i = 0; i < ROUNDS; i++)
    {
      Figure a = measure_peer (flood, port, count, rate);
      Figure b = measure_source (flood, port, count, rate);

      peer.cpu += a.cpu / ROUNDS;
      peer.rate += a.rate / ROUNDS;
      ours.cpu += b.cpu / ROUNDS;
      ours.rate += b.rate / ROUNDS;
    }

  printf ("%-9s CPU a message: %.2f µs, mosquitto_sub %.2f µs, ratio %.2f\n", name, ours.cpu,
          peer.cpu, ours.cpu / peer.cpu);
  printf ("%-9s rate: %.0f/s, mosquitto_sub %.0f/s, ratio %.2f\n", name, ours.rate, peer.rate,
          ours.rate / peer.rate);
}

int
main (int   argc,
      char *argv[])
{
  DtTestBroker *broker;

  g_test_init (&argc, &argv, NULL);

  broker = dt_test_broker_new (NULL);
  if (broker == NULL || argc < 2)
    return 77;

  compare (argv[1], broker->port, 60000, 20000);
  compare (argv[1], broker->port, 200000, 0);
  dt_test_broker_free (broker);

  return 0;
}
