/* SPDX-License-Identifier: GPL-3.0-or-later */

/* flood PORT COUNT RATE json|clock: publishes COUNT messages at QoS 0, RATE a second (0: flat out).
 * "json" is a 20-key object, "clock" the monotonic time in microseconds. */

#include "config.h"

#include <stdio.h>
#include <sys/prctl.h>

#include <glib.h>
#include <mosquitto.h>

#define N_KEYS 20

static gsize
write_json (char  *buffer,
            gsize  size,
            guint  i)
{
  gsize length = 0;

  for (guint key = 0; key < N_KEYS; key++)
    length += (gsize) g_snprintf (buffer + length, (gulong) (size - length),
                                  "%c\"engine_signal_%02u\":%u.%02u", key == 0 ? '{' : ',', key,
                                  (i * 7 + key * 131) % 4000, (i + key) % 100);
  buffer[length++] = '}';

  return length;
}

static void
pace (gint64 start,
      guint  sent,
      guint  rate)
{
  gint64 due = start + (gint64) sent * G_USEC_PER_SEC / rate;
  gint64 now = g_get_monotonic_time ();

  if (due > now)
    g_usleep ((gulong) (due - now));
}

int
main (int   argc,
      char *argv[])
{
  struct mosquitto *client;
  guint count;
  guint rate;
  gboolean json;
  gint64 start;

  if (argc != 5)
    return 2;

  count = (guint) g_ascii_strtoull (argv[2], NULL, 10);
  rate = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  json = g_str_equal (argv[4], "json");

  mosquitto_lib_init ();
  client = mosquitto_new (NULL, true, NULL);
  mosquitto_int_option (client, MOSQ_OPT_TCP_NODELAY, 1);
  if (mosquitto_connect (client, "127.0.0.1", (int) g_ascii_strtoull (argv[1], NULL, 10), 60) !=
      MOSQ_ERR_SUCCESS)
    return 1;

  for (int i = 0; i < 10; i++)
    mosquitto_loop (client, 20, 1);

  /* One message after the other at even distances, as many devices together send them; the
   * default slack of 50 us would make bursts of it. */
  prctl (PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < count; i++)
    {
      char payload[1024];
      gsize length = json
        ? write_json (payload, sizeof payload, i)
        : (gsize) g_snprintf (payload, sizeof payload, "%" G_GINT64_FORMAT,
                              g_get_monotonic_time ());

      if (mosquitto_publish (client, NULL, json ? "wican/bench/autopid" : "wican/latency",
                             (int) length, payload, 0, false) != MOSQ_ERR_SUCCESS)
        return 1;

      while (mosquitto_want_write (client))
        if (mosquitto_loop (client, 100, 1) != MOSQ_ERR_SUCCESS)
          return 1;

      if (rate > 0)
        pace (start, i + 1, rate);
    }

  printf ("%.6f\n", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  mosquitto_disconnect (client);
  while (mosquitto_loop (client, 100, 1) == MOSQ_ERR_SUCCESS)
    continue;
  mosquitto_destroy (client);
  mosquitto_lib_cleanup ();

  return 0;
}
