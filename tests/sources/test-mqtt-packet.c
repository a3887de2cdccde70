/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <string.h>

#include "dt-mqtt-packet.h"

#define BAD DT_MQTT_PACKET_BAD
#define OTHER DT_MQTT_PACKET_OTHER
#define MESSAGE DT_MQTT_PACKET_MESSAGE

typedef struct
{
  DtMqttPacketKind  kind;
  const char       *bytes;
  gsize             length;
} Case;

#define CASE(kind, bytes) { kind, bytes, sizeof (bytes) - 1 }

static const Case v4_cases[] = {
  CASE (OTHER, "\x20\x02\x00\x00"),
  CASE (BAD, "\x20\x03\x00\x00\x00"),
  CASE (BAD, "\x21\x02\x00\x00"),                 /* flags */
  CASE (MESSAGE, "\x31\x04\x00\x01" "a1"),
  CASE (MESSAGE, "\x30\x03\x00\x01" "a"),
  CASE (OTHER, "\x32\x06\x00\x01" "a" "\x00\x01" "1"),
  CASE (OTHER, "\x3c\x05\x00\x01" "a" "\x00\x01"),
  CASE (BAD, "\x36\x06\x00\x01" "a" "\x00\x01" "1"), /* QoS 3 */
  CASE (BAD, "\x32\x04\x00\x01" "a" "\x00"),      /* half an identifier */
  CASE (BAD, "\x30\x00"),
  CASE (BAD, "\x30\x03\x00\x00" "1"),             /* no topic */
  CASE (BAD, "\x30\x04\x00\x09" "ab"),            /* a topic longer than its message */
  CASE (BAD, "\x30\x05\x00\x02" "a\x00" "1"),     /* NUL in the topic */
  CASE (BAD, "\x30\xff\xff\xff\xff"),             /* a length of five bytes */
  CASE (BAD, "\xd0\xff\xff\xff\x7f"),             /* 256 MiB of a ping */
  CASE (OTHER, "\x40\x02\x00\x01"),
  CASE (BAD, "\x40\x03\x00\x01\x00"),
  CASE (OTHER, "\x62\x02\x00\x01"),
  CASE (BAD, "\x60\x02\x00\x01"),
  CASE (OTHER, "\x90\x03\x00\x01\x00"),
  CASE (BAD, "\x90\x02\x00\x01"),                 /* no code */
  CASE (OTHER, "\xd0\x00"),
  CASE (BAD, "\xd0\x01\x00"),
  CASE (BAD, "\xe0\x00"),                         /* only a client says good-bye */
  CASE (BAD, "\x00\x00"),
  CASE (BAD, "\x10\x00"),
  CASE (BAD, "\x82\x00"),
  CASE (BAD, "\xc0\x00"),
  CASE (BAD, "\xf0\x00"),
  CASE (BAD, "HTTP/1.1 400 Bad Request\r\n"),
  CASE (BAD, "SSH-2.0-OpenSSH_9.2p1\r\n"),
  CASE (BAD, "\x15\x03\x01\x00\x02\x02\x46"),     /* a TLS alert */
};

static const Case v5_cases[] = {
  CASE (OTHER, "\x20\x03\x00\x00\x00"),
  CASE (OTHER, "\x20\x02\x00\x01"),               /* an older broker refuses */
  CASE (OTHER, "\x20\x06\x00\x00\x03\x21\x00\x0a"),
  CASE (BAD, "\x20\x05\x00\x00\x02\x7f\x00"),     /* unknown */
  CASE (BAD, "\x20\x06\x00\x00\x03\x8b\x00\x01"), /* a number of two bytes */
  CASE (BAD, "\x20\x06\x00\x00\x02\x21\x00\x0a"), /* longer than it says */
  CASE (BAD, "\x20\x06\x00\x00\x04\x21\x00\x0a"),
  CASE (BAD, "\x20\x05\x00\x00\x03\x21\x00"),
  CASE (BAD, "\x20\x06\x00\x00\x03\x23\x00\x01"), /* not in this packet */
  CASE (MESSAGE, "\x30\x05\x00\x01" "a" "\x00" "1"),
  CASE (MESSAGE, "\x30\x07\x00\x01" "a" "\x02\x01\x01" "1"),
  CASE (MESSAGE, "\x30\x0c\x00\x01" "a" "\x07\x26\x00\x01" "k" "\x00\x01" "v" "1"),
  CASE (BAD, "\x30\x0c\x00\x01" "a" "\x07\x26\x00\x01" "k" "\x00\x02" "v" "1"),
  CASE (MESSAGE, "\x30\x08\x00\x01" "a" "\x03\x0b\x80\x01" "1"),
  CASE (BAD, "\x30\x03\x00\x01" "a"),             /* without the length of its properties */
  CASE (BAD, "\x30\x08\x00\x01" "a" "\x03\x23\x00\x01" "1"), /* an alias */
  CASE (BAD, "\x30\x08\x00\x01" "a" "\x03\x7e\x00\x01" "1"),
  CASE (BAD, "\x32\x0a\x00\x01" "a" "\x00\x01" "\x03\x7e\x00\x01" "1"),
  CASE (OTHER, "\x90\x04\x00\x01\x00\x00"),
  CASE (BAD, "\x90\x03\x00\x01\x00"),
  CASE (BAD, "\x90\x06\x00\x01\x02\x7f\x00\x00"),
  CASE (OTHER, "\xb0\x04\x00\x01\x00\x00"),
  CASE (OTHER, "\x40\x02\x00\x01"),
  CASE (OTHER, "\x50\x03\x00\x01\x10"),
  CASE (OTHER, "\x62\x04\x00\x01\x00\x00"),
  CASE (OTHER, "\x70\x08\x00\x01\x00\x04\x1f\x00\x01" "x"),
  CASE (BAD, "\x70\x06\x00\x01\x00\x02\x7f\x00"),
  CASE (BAD, "\x40\x05\x00\x01\x00\x00\x00"),     /* more than it has properties */
  CASE (OTHER, "\xe0\x00"),
  CASE (OTHER, "\xe0\x02\x8e\x00"),
  CASE (BAD, "\xe0\x04\x8e\x02\x7f\x00"),
  CASE (BAD, "\xf0\x02\x00\x00"),                 /* an answer to what we never ask */
};

/* Exactly so with all bytes; with fewer it is never taken for anything else. */
static void
check (const Case *c,
       int         protocol)
{
  DtMqttPacket packet;

  for (gsize n = 0; n <= c->length; n++)
    {
      g_autofree guint8 *bytes = g_memdup2 (c->bytes, n);
      DtMqttPacketKind kind = dt_mqtt_packet_read (bytes, n, protocol, &packet);

      if (n == c->length)
        g_assert_cmpint (kind, ==, c->kind);
      else if (kind != DT_MQTT_PACKET_UNFINISHED)
        g_assert_cmpint (kind, ==, BAD);
    }

  if (c->kind != BAD)
    g_assert_cmpuint (packet.size, ==, c->length);
}

static void
test_v4 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (v4_cases); i++)
    check (&v4_cases[i], 4);
}

static void
test_v5 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (v5_cases); i++)
    check (&v5_cases[i], 5);
}

static void
test_parts (void)
{
  static const guint8 bytes[] = "\x33\x0a\x00\x03" "a/b" "\x01\x02" "\x00" "12";
  DtMqttPacket packet;

  g_assert_cmpint (dt_mqtt_packet_read (bytes, sizeof bytes - 1, 5, &packet), ==, OTHER);
  g_assert_cmpuint (packet.size, ==, sizeof bytes - 1);
  g_assert_cmpuint (packet.qos, ==, 1);
  g_assert_true (packet.retained);
  g_assert_cmpuint (packet.id, ==, 0x102);
  g_assert_cmpmem (packet.topic, packet.topic_length, "a/b", 3);
  g_assert_cmpmem (packet.payload, packet.payload_length, "12", 2);
}

/* Announces 5 MiB: told as soon as its topic is there, not before. */
static void
test_large (void)
{
  static const guint8 bytes[] = "\x32\x80\x80\xc0\x02\x00\x03" "a/b" "\x00\x07";
  DtMqttPacket packet;

  for (gsize n = 0; n < sizeof bytes - 1; n++)
    g_assert_cmpint (dt_mqtt_packet_read (bytes, n, 4, &packet), ==, DT_MQTT_PACKET_UNFINISHED);

  g_assert_cmpint (dt_mqtt_packet_read (bytes, sizeof bytes - 1, 4, &packet), ==,
                   DT_MQTT_PACKET_LARGE);
  g_assert_cmpuint (packet.size, ==, 5 + 5 * 1024 * 1024);
  g_assert_cmpuint (packet.payload_length, ==, 5 * 1024 * 1024 - 2 - 3 - 2);
  g_assert_null (packet.payload);
  g_assert_cmpuint (packet.id, ==, 7);
}

/* A packet of @command with one property of @number and @n_value bytes. */
static gsize
make_packet (guint8 *bytes,
             guint8  command,
             guint8  number,
             gsize   n_value)
{
  const gsize head = command == CMD_CONNACK ? 2 : command == CMD_DISCONNECT ? 1 : 3;
  gsize at = 2;

  memset (bytes, 0, 64);
  bytes[0] = command | (command == CMD_PUBREL ? 2 : 0);
  if (command == CMD_SUBACK || command == CMD_UNSUBACK)
    at += 2;
  else if (command == CMD_PUBLISH)
    memcpy (bytes + at, "\x00\x01" "a", 3);

  at = command == CMD_SUBACK || command == CMD_UNSUBACK ? at : at + head;
  bytes[at++] = (guint8) (1 + n_value);
  bytes[at++] = number;
  at += n_value;
  if (command == CMD_SUBACK || command == CMD_UNSUBACK)
    at++;
  bytes[1] = (guint8) (at - 2);

  return at;
}

/* What passes is what libmosquitto knows, for every number, place and length of the value. */
static void
test_properties_are_known (void)
{
  static const guint8 commands[] = {
    CMD_CONNACK, CMD_PUBLISH, CMD_PUBACK, CMD_PUBREC, CMD_PUBREL, CMD_PUBCOMP, CMD_SUBACK,
    CMD_UNSUBACK, CMD_DISCONNECT,
  };
  guint n_passed = 0;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    for (guint number = 0; number < 256; number++)
      for (gsize n_value = 0; n_value < 10; n_value++)
        {
          guint8 bytes[64];
          DtMqttPacket packet;
          gsize length = make_packet (bytes, commands[i], (guint8) number, n_value);

          if (dt_mqtt_packet_read (bytes, length, 5, &packet) == BAD)
            continue;

          n_passed++;
          g_assert_cmpint (mosquitto_property_check_command (commands[i], (int) number), ==,
                           MOSQ_ERR_SUCCESS);
        }

  /* One length for each pair that MQTT 5 allows, but our alias and authentication. */
  g_assert_cmpuint (n_passed, ==, 40);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt-packet/v4", test_v4);
  g_test_add_func ("/mqtt-packet/v5", test_v5);
  g_test_add_func ("/mqtt-packet/parts", test_parts);
  g_test_add_func ("/mqtt-packet/large", test_large);
  g_test_add_func ("/mqtt-packet/properties-are-known", test_properties_are_known);

  return g_test_run ();
}
