/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dt-mqtt-burst.h"
#include "dt-test-broker.h"

/* A TCP connection to ourselves: MSG_TRUNC throws away only what came by TCP. */
typedef struct
{
  int          sender;
  int          receiver;
  DtMqttBurst *burst;
  GString     *seen;
} Wire;

static void
seen_cb (const char *topic,
         const void *payload,
         gsize       length,
         gboolean    retained,
         gpointer    user_data)
{
  Wire *wire = user_data;

  g_string_append_printf (wire->seen, "%s%s=", topic, retained ? "!" : "");
  g_string_append_len (wire->seen, payload, (gssize) length);
  g_string_append_c (wire->seen, ' ');
}

static void
wire_set_up (Wire          *wire,
             gconstpointer  protocol)
{
  guint16 port;
  int listener = dt_test_listen (&port);
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
    .sin_port = htons (port),
  };

  wire->sender = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (wire->sender, (struct sockaddr *) &address, sizeof address), ==, 0);
  wire->receiver = accept (listener, NULL, NULL);
  close (listener);
  wire->burst = dt_mqtt_burst_new (GPOINTER_TO_INT (protocol), seen_cb, wire);
  wire->seen = g_string_new (NULL);
}

static void
wire_tear_down (Wire          *wire,
                gconstpointer  protocol)
{
  close (wire->sender);
  close (wire->receiver);
  dt_mqtt_burst_free (wire->burst);
  g_string_free (wire->seen, TRUE);
}

static void
put (Wire       *wire,
     const void *bytes,
     gsize       length)
{
  g_assert_cmpint (send (wire->sender, bytes, length, 0), ==, (gssize) length);
  g_usleep (5000);
}

#define PUT(wire, text) put (wire, text, sizeof text - 1)

/* What is left for libmosquitto. */
static gsize
n_left (Wire *wire)
{
  char buffer[1024];
  gssize n = recv (wire->receiver, buffer, sizeof buffer, MSG_PEEK | MSG_DONTWAIT);

  return n > 0 ? (gsize) n : 0;
}

static void
test_takes_whole_messages (Wire          *wire,
                           gconstpointer  protocol)
{
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_NOTHING);

  /* Two whole ones, the second retained and empty, and the start of a third. */
  PUT (wire, "\x30\x05\x00\x01" "a12" "\x31\x03\x00\x01" "b" "\x30\x06\x00");
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==,
                   DT_MQTT_NEXT_UNFINISHED);
  g_assert_cmpstr (wire->seen->str, ==, "a=12 b!= ");
  g_assert_cmpuint (n_left (wire), ==, 3);

  PUT (wire, "\x01" "c123");
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==, "a=12 b!= c=123 ");
  g_assert_cmpuint (n_left (wire), ==, 0);
}

static void
test_leaves_the_rest (Wire          *wire,
                      gconstpointer  protocol)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
  } others[] = {
    { "\xd0\x00", 2 },                          /* PINGRESP */
    { "\x32\x07\x00\x01" "a" "\x00\x01" "12", 9 },      /* QoS 1 */
    { "\x30\x03\x00\x00" "1", 5 },              /* no topic: an alias */
    { "\x30\x04\x00\x09" "ab", 6 },             /* a topic longer than its message */
    { "\x30\x05\x00\x02" "a\x00" "1", 7 },      /* NUL in the topic */
    { "\x30\xff\xff\xff\xff\x01", 6 },          /* a length of five bytes */
    { "\x30\x01\x00", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      char drain[64];

      PUT (wire, "\x30\x04\x00\x01" "a1");
      put (wire, others[i].bytes, others[i].length);
      g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==,
                       DT_MQTT_NEXT_LIBRARY);
      g_assert_cmpuint (n_left (wire), ==, others[i].length);
      g_assert_cmpint (recv (wire->receiver, drain, sizeof drain, 0), ==,
                       (gssize) others[i].length);
    }
}

static void
test_properties (Wire          *wire,
                 gconstpointer  protocol)
{
  PUT (wire, "\x30\x05\x00\x01" "a" "\x00" "1");
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==, "a=1 ");

  /* A topic alias is for libmosquitto to refuse. */
  PUT (wire, "\x30\x08\x00\x01" "a" "\x03\x23\x00\x01" "1");
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_LIBRARY);
}

static void
test_large (Wire          *wire,
            gconstpointer  protocol)
{
  g_autofree char *block = g_malloc0 (3 * 40001);
  gsize at = 0;

  /* Three of 40 001 bytes: more than a buffer, each less. */
  for (guint i = 0; i < 3; i++)
    {
      memcpy (block + at, "\x30\xbd\xb8\x02\x00\x01" "a", 7);
      at += 4 + 0x9c3d;
    }
  put (wire, block, at);
  while (dt_mqtt_burst_take (wire->burst, wire->receiver) == DT_MQTT_NEXT_MORE)
    continue;
  g_assert_cmpuint (wire->seen->len, ==, 3 * (0x9c3d - 3 + 3));

  PUT (wire, "\x30\x80\x80\x80\x64\x00\x01" "a");
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==,
                   DT_MQTT_NEXT_LIBRARY_FROM_NOW);
}

static void
test_end (Wire          *wire,
          gconstpointer  protocol)
{
  shutdown (wire->sender, SHUT_RDWR);
  g_usleep (5000);
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_LIBRARY);
}

#define add(path, protocol, func) \
  g_test_add (path, Wire, GINT_TO_POINTER (protocol), wire_set_up, func, wire_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/mqtt-burst/takes-whole-messages", 4, test_takes_whole_messages);
  add ("/mqtt-burst/leaves-the-rest", 4, test_leaves_the_rest);
  add ("/mqtt-burst/properties", 5, test_properties);
  add ("/mqtt-burst/large", 4, test_large);
  add ("/mqtt-burst/end", 4, test_end);

  return g_test_run ();
}
