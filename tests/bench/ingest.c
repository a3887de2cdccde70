/* SPDX-License-Identifier: GPL-3.0-or-later */

/* ingest PORT COUNT HISTORY: the engine as in `dtwin serve`, until COUNT messages have come or none
 * comes for 2 s; prints one line of JSON: what came, what it cost, what is stored. */

#include "config.h"

#include <stdio.h>
#include <sys/resource.h>

#include "dt-engine.h"

typedef struct
{
  GMainLoop *loop;
  DtEngine  *engine;
  guint64    wanted;
  guint64    messages;
  guint64    samples;
  guint64    dropped;
  gint64     first_at;
  gint64     last_at;
  double     cpu_before;
  gboolean   connected;
} Bench;

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
stopped_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Bench *bench = user_data;

  dt_engine_stop_finish (bench->engine, result, NULL);
  g_main_loop_quit (bench->loop);
}

static void
take (Bench *bench)
{
  const DtFeedUpdate *update = dt_feed_take (dt_engine_get_feed (bench->engine));
  const gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < update->connections->len; i++)
    if (g_array_index (update->connections, DtFeedConnection, i).state == DT_SOURCE_CONNECTED &&
        !bench->connected)
      {
        bench->connected = TRUE;
        bench->cpu_before = cpu_seconds ();
        puts ("ready");
        fflush (stdout);
      }

  if (update->values->len > 0)
    {
      if (bench->first_at == 0)
        bench->first_at = now;
      bench->last_at = now;
    }

  bench->messages = update->health.messages;
  bench->samples = update->health.samples;
  bench->dropped = update->health.dropped + update->health.history.dropped;
}

static gboolean
tick_cb (gpointer user_data)
{
  Bench *bench = user_data;

  take (bench);

  if (bench->first_at == 0 ||
      (bench->messages < bench->wanted &&
       g_get_monotonic_time () - bench->last_at < 2 * G_USEC_PER_SEC))
    return G_SOURCE_CONTINUE;

  dt_engine_stop_async (bench->engine, stopped_cb, bench);

  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  g_autoptr(DtConnection) connection = NULL;
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;
  Bench bench = { 0 };

  if (argc != 4)
    return 2;

  uri = g_strdup_printf ("mqtt://127.0.0.1:%s/wican/#", argv[1]);
  connection = dt_connection_new_from_uri (uri, &error);
  g_assert_no_error (error);
  g_free (connection->profile);
  connection->profile = g_strdup ("wican-car");

  bench.wanted = g_ascii_strtoull (argv[2], NULL, 10);
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.engine = dt_engine_new (library, argv[3], NULL);
  dt_engine_start (bench.engine);
  dt_engine_set_connection (bench.engine, connection, TRUE);
  /* As often as a slow window would; health itself comes once a second. */
  g_timeout_add (50, tick_cb, &bench);
  g_main_loop_run (bench.loop);

  printf ("{\"messages\": %" G_GUINT64_FORMAT ", \"samples\": %" G_GUINT64_FORMAT
          ", \"dropped\": %" G_GUINT64_FORMAT ", \"seconds\": %.6f, \"cpu\": %.6f}\n",
          bench.messages, bench.samples, bench.dropped,
          (double) (bench.last_at - bench.first_at) / G_USEC_PER_SEC,
          cpu_seconds () - bench.cpu_before);

  g_object_unref (bench.engine);
  g_main_loop_unref (bench.loop);

  return 0;
}
