/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dt-mqtt-burst.h"
#include "dt-mqtt-packet.h"
#include "dt-test-broker.h"

/* A TCP connection to ourselves: MSG_TRUNC throws away only what came by TCP. */
typedef struct
{
  int          sender;
  int          receiver;
  int          protocol;
  DtMqttBurst *burst;
  GString     *seen;
} Wire;

static void
message_cb (const char *topic,
            const void *payload,
            gsize       length,
            gboolean    retained,
            gpointer    user_data)
{
  Wire *wire = user_data;

  g_string_append_printf (wire->seen, "%s%s=", topic, retained ? "!" : "");
  if (payload == NULL && length > 0)
    g_string_append_printf (wire->seen, "<%" G_GSIZE_FORMAT ">", length);
  else
    g_string_append_len (wire->seen, payload, (gssize) length);
  g_string_append_c (wire->seen, ' ');
}

static gboolean
packet_cb (const guint8 *bytes,
           gsize         length,
           gpointer      user_data)
{
  Wire *wire = user_data;

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (wire->seen, "%02x", bytes[i]);
  g_string_append_c (wire->seen, ' ');

  /* The end of a v5 connection. */
  return bytes[0] != 0xe0;
}

static const DtMqttBurstUse use = { message_cb, packet_cb };

static void
wire_restart (Wire *wire)
{
  g_clear_pointer (&wire->burst, dt_mqtt_burst_free);
  wire->burst = dt_mqtt_burst_new (wire->protocol, &use, wire);
  g_string_truncate (wire->seen, 0);
}

static void
wire_set_up (Wire          *wire,
             gconstpointer  protocol)
{
  const int on = 1;
  guint16 port;
  int listener = dt_test_listen (&port);
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
    .sin_port = htons (port),
  };

  wire->sender = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (connect (wire->sender, (struct sockaddr *) &address, sizeof address), ==, 0);
  setsockopt (wire->sender, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  wire->receiver = accept (listener, NULL, NULL);
  close (listener);
  wire->protocol = GPOINTER_TO_INT (protocol);
  wire->seen = g_string_new (NULL);
  wire_restart (wire);
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
  if (length > 0)
    g_assert_cmpint (send (wire->sender, bytes, length, 0), ==, (gssize) length);
}

#define PUT(wire, text) put (wire, text, sizeof text - 1)

/* All that has been sent so far. */
static DtMqttNext
take (Wire *wire)
{
  struct pollfd fd = { .fd = wire->receiver, .events = POLLIN };
  DtMqttNext next = DT_MQTT_NEXT_NOTHING;

  while ((next == DT_MQTT_NEXT_NOTHING || next == DT_MQTT_NEXT_MORE) && poll (&fd, 1, 10) > 0)
    next = dt_mqtt_burst_take (wire->burst, wire->receiver);

  return next == DT_MQTT_NEXT_MORE ? DT_MQTT_NEXT_NOTHING : next;
}

static void
test_takes_whole_messages (Wire          *wire,
                           gconstpointer  protocol)
{
  g_assert_cmpint (dt_mqtt_burst_take (wire->burst, wire->receiver), ==, DT_MQTT_NEXT_NOTHING);

  /* Two whole ones, the second retained and empty, and the start of a third. */
  PUT (wire, "\x20\x02\x00\x00" "\x30\x05\x00\x01" "a12" "\x31\x03\x00\x01" "b" "\x30\x06\x00");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==, "20020000 a=12 b!= ");
  g_assert_true (dt_mqtt_burst_is_growing (wire->burst));
  g_assert_false (dt_mqtt_burst_is_growing (wire->burst));

  PUT (wire, "\x01" "c123");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==, "20020000 a=12 b!= c=123 ");
  g_assert_false (dt_mqtt_burst_is_growing (wire->burst));
}

static void
test_passes_the_rest_on (Wire          *wire,
                         gconstpointer  protocol)
{
  PUT (wire, "\x20\x03\x00\x00\x00" "\x30\x05\x00\x01" "a" "\x00" "1" "\xd0\x00"
             "\x32\x08\x00\x01" "a" "\x00\x01\x00" "12" "\x30\x05\x00\x01" "b" "\x00" "2");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==,
                   "2003000000 a=1 d000 32080001610001003132 b=2 ");

  PUT (wire, "\xe0\x00" "\x30\x05\x00\x01" "c" "\x00" "1");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_STOPPED);
  g_assert_true (g_str_has_suffix (wire->seen->str, " b=2 e000 "));
}

static void
test_connack_first_and_once (Wire          *wire,
                             gconstpointer  protocol)
{
  PUT (wire, "\x30\x04\x00\x01" "a1");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOT_MQTT);
  g_assert_cmpstr (wire->seen->str, ==, "");

  wire_restart (wire);
  PUT (wire, "\x20\x02\x00\x00\x20\x02\x00\x00");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOT_MQTT);
  g_assert_cmpstr (wire->seen->str, ==, "20020000 ");
}

/* What lies before it is used, it and what follows is not. */
static void
test_stops_at_nonsense (Wire          *wire,
                        gconstpointer  protocol)
{
  PUT (wire, "\x20\x03\x00\x00\x00" "\x30\x05\x00\x01" "a" "\x00" "1"
             "\x30\x08\x00\x01" "b" "\x03\x7f\x00\x01" "1" "\x30\x05\x00\x01" "c" "\x00" "2");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOT_MQTT);
  g_assert_cmpstr (wire->seen->str, ==, "2003000000 a=1 ");
}

/* A stream cut in two at each place, and one that comes byte by byte. */
static void
test_cuts (Wire          *wire,
           gconstpointer  protocol)
{
  static const char stream[] =
    "\x20\x03\x00\x00\x00" "\x90\x04\x00\x01\x00\x00" "\x30\x05\x00\x01" "a" "\x00" "1"
    "\x34\x0a\x00\x01" "q" "\x00\x09\x02\x01\x01" "xy" "\x62\x02\x00\x09"
    "\x31\x06\x00\x02" "b/" "\x00" "2" "\xd0\x00" "\x30\x04\x00\x01" "e" "\x00";
  static const char *expected = "2003000000 900400010000 a=1 340a0001710009020101" "7879 62020009 "
                                "b/!=2 d000 e= ";

  for (gsize i = 0; i < sizeof stream; i++)
    {
      put (wire, stream, i);
      g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
      put (wire, stream + i, sizeof stream - 1 - i);
      g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
      g_assert_cmpstr (wire->seen->str, ==, expected);
      wire_restart (wire);
    }

  for (gsize i = 0; i < sizeof stream - 1; i++)
    {
      put (wire, stream + i, 1);
      g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
    }
  g_assert_cmpstr (wire->seen->str, ==, expected);
}

/* Sends @length zeros from within, and takes them meanwhile. */
static void
put_zeros (Wire  *wire,
           gsize  length)
{
  g_autofree char *block = g_malloc0 (50000);

  while (length > 0)
    {
      const gsize n = MIN (length, 50000);

      put (wire, block, n);
      g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
      length -= n;
    }
}

static void
test_longest (Wire          *wire,
              gconstpointer  protocol)
{
  const guint length = DT_MQTT_PACKET_MAX - 4;
  const guint8 header[] = {
    0x30, (length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14, 0, 1, 'a',
  };

  PUT (wire, "\x20\x02\x00\x00");
  put (wire, header, sizeof header);
  put_zeros (wire, length - 3);
  g_assert_cmpuint (wire->seen->len, ==, strlen ("20020000 a= ") + length - 3);

  PUT (wire, "\x30\x04\x00\x01" "b1");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_true (g_str_has_suffix (wire->seen->str + wire->seen->len - 5, " b=1 "));
}

/* 5 MiB are told of and thrown away; what is to be acknowledged goes on without them. */
static void
test_too_large (Wire          *wire,
                gconstpointer  protocol)
{
  PUT (wire, "\x20\x02\x00\x00" "\x31\x80\x80\xc0\x02\x00\x01" "a");
  put_zeros (wire, 5 * 1024 * 1024 - 3);
  PUT (wire, "\x30\x04\x00\x01" "b1" "\x32\x80\x80\xc0\x02\x00\x01" "c" "\x01\x07");
  g_assert_true (take (wire) == DT_MQTT_NEXT_NOTHING && dt_mqtt_burst_is_growing (wire->burst));
  put_zeros (wire, 5 * 1024 * 1024 - 5);
  PUT (wire, "\x30\x04\x00\x01" "d1");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==,
                   "20020000 a!=<5242877> b=1 32050001630107 c=<5242875> d=1 ");
}

static void
test_too_large_v5 (Wire          *wire,
                   gconstpointer  protocol)
{
  PUT (wire, "\x20\x03\x00\x00\x00" "\x34\x80\x80\x20\x00\x01" "c" "\x01\x07\x00");
  put_zeros (wire, 512 * 1024 - 6);
  PUT (wire, "\x30\x05\x00\x01" "d" "\x00" "1");
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_NOTHING);
  g_assert_cmpstr (wire->seen->str, ==, "2003000000 3406000163010700 c=<524283> d=1 ");
}

static void
test_end (Wire          *wire,
          gconstpointer  protocol)
{
  shutdown (wire->sender, SHUT_RDWR);
  g_assert_cmpint (take (wire), ==, DT_MQTT_NEXT_END);
}

#define add(path, protocol, func) \
  g_test_add (path, Wire, GINT_TO_POINTER (protocol), wire_set_up, func, wire_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/mqtt-burst/takes-whole-messages", 4, test_takes_whole_messages);
  add ("/mqtt-burst/passes-the-rest-on", 5, test_passes_the_rest_on);
  add ("/mqtt-burst/connack-first-and-once", 4, test_connack_first_and_once);
  add ("/mqtt-burst/stops-at-nonsense", 5, test_stops_at_nonsense);
  add ("/mqtt-burst/cuts", 5, test_cuts);
  add ("/mqtt-burst/longest", 4, test_longest);
  add ("/mqtt-burst/too-large", 4, test_too_large);
  add ("/mqtt-burst/too-large-v5", 5, test_too_large_v5);
  add ("/mqtt-burst/end", 4, test_end);

  return g_test_run ();
}
