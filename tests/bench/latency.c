/* SPDX-License-Identifier: GPL-3.0-or-later */

/* latency PORT COUNT bare|engine: how long a message of `flood … clock` takes from the publisher to
 * a bare libmosquitto callback, or to the newest value in the model; prints the median and the 99th
 * percentile in microseconds. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <mosquitto.h>

#include "dt-engine.h"

typedef struct
{
  GMainLoop *loop;
  DtFeed    *feed;
  double    *latencies;
  guint      n;
  guint      wanted;
  gint       announced;
} Bench;

static int
compare (const void *a,
         const void *b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
note (Bench  *bench,
      double  sent)
{
  if (bench->n < bench->wanted)
    bench->latencies[bench->n++] = (double) g_get_monotonic_time () - sent;
}

static void
message_cb (struct mosquitto               *client,
            void                           *user_data,
            const struct mosquitto_message *message)
{
  note (user_data, strtod (message->payload, NULL));
}

static void
announce (Bench *bench)
{
  if (g_atomic_int_compare_and_exchange (&bench->announced, 0, 1))
    {
      puts ("ready");
      fflush (stdout);
    }
}

static void
run_bare (Bench *bench,
          int    port)
{
  struct mosquitto *client = mosquitto_new (NULL, true, bench);

  mosquitto_message_callback_set (client, message_cb);
  mosquitto_int_option (client, MOSQ_OPT_TCP_NODELAY, 1);
  if (mosquitto_connect (client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS)
    exit (1);
  mosquitto_subscribe (client, NULL, "wican/latency", 0);
  for (int i = 0; i < 10; i++)
    mosquitto_loop (client, 20, 1);
  announce (bench);

  while (bench->n < bench->wanted && mosquitto_loop (client, 100, 1) == MOSQ_ERR_SUCCESS)
    continue;
  mosquitto_destroy (client);
}

/* In the engine's thread, right after the model and the feed have taken the message. */
static void
wake_cb (gpointer user_data)
{
  Bench *bench = user_data;
  const DtFeedUpdate *update = dt_feed_take (bench->feed);

  for (guint i = 0; i < update->connections->len; i++)
    if (g_array_index (update->connections, DtFeedConnection, i).state == DT_SOURCE_CONNECTED)
      announce (bench);

  for (guint i = 0; i < update->samples->len; i++)
    note (bench, g_array_index (update->samples, DtSample, i).value);

  if (bench->n >= bench->wanted)
    g_main_loop_quit (bench->loop);
}

static void
run_engine (Bench *bench,
            int    port)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  g_autofree char *uri = g_strdup_printf ("mqtt://127.0.0.1:%d/wican/#", port);
  g_autoptr(DtConnection) connection = dt_connection_new_from_uri (uri, NULL);
  g_autoptr(DtEngine) engine = dt_engine_new (library, NULL, NULL);

  g_free (connection->profile);
  connection->profile = g_strdup ("wican-car");
  bench->loop = g_main_loop_new (NULL, FALSE);
  bench->feed = dt_engine_get_feed (engine);
  dt_feed_set_wake (bench->feed, wake_cb, bench);
  dt_engine_start (engine);
  dt_engine_set_connection (engine, connection, TRUE);
  g_main_loop_run (bench->loop);
  dt_feed_set_wake (bench->feed, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  Bench bench = { 0 };
  int port;

  if (argc != 4)
    return 2;

  mosquitto_lib_init ();
  port = atoi (argv[1]);
  bench.wanted = (guint) atoi (argv[2]);
  bench.latencies = g_new0 (double, bench.wanted);

  if (g_str_equal (argv[3], "bare"))
    run_bare (&bench, port);
  else
    run_engine (&bench, port);

  qsort (bench.latencies, bench.n, sizeof (double), compare);
  printf ("{\"n\": %u, \"p50\": %.1f, \"p99\": %.1f}\n", bench.n,
          bench.latencies[bench.n / 2], bench.latencies[bench.n * 99 / 100]);
  g_free (bench.latencies);

  return 0;
}
