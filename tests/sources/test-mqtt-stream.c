/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <mqtt_protocol.h>
#include <netinet/tcp.h>
#include <string.h>
#include <time.h>

#include "dt-mqtt-link.h"
#include "dt-test-broker.h"
#include "dt-test-source.h"

/* The bytes of a broker, cut anywhere, by us and by libmosquitto alone: the same comes out. Link
 * and broker take turns in one thread, so that each cut is one. */
typedef struct
{
  DtConnection *connection;
  DtMqttLink   *link;
  int           fd;
  GString      *seen;
  gboolean      ended;
  guint         n_turns;
} Pair;

static void
message_cb (const struct mosquitto_message *message,
            gpointer                        user_data)
{
  Pair *pair = user_data;
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, message->payload,
                                                      (gsize) message->payloadlen);

  pair->ended = g_str_equal (message->topic, "end");
  g_string_append_printf (pair->seen, "%s%s %d %s\n", message->topic, message->retain ? "!" : "",
                          message->payloadlen, sum);
}

static Pair *
pair_new (int      protocol,
          gboolean by_library)
{
  Pair *self = g_new0 (Pair, 1);
  g_autoptr(GError) error = NULL;
  const int on = 1;
  guint16 port;
  int listener = dt_test_listen (&port);

  self->connection = dt_test_connection (port, "#");
  self->seen = g_string_new (NULL);
  self->link = dt_mqtt_link_new (self->connection, "test", protocol, message_cb, self, &error);
  g_assert_no_error (error);
  if (by_library)
    dt_mqtt_link_leave_to_library (self->link);
  g_assert_true (dt_mqtt_link_open (self->link, &error));
  self->fd = accept (listener, NULL, NULL);
  g_assert_cmpint (self->fd, >=, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  close (listener);

  return self;
}

static void
pair_free (Pair *self)
{
  dt_mqtt_link_free (self->link);
  dt_connection_free (self->connection);
  close (self->fd);
  g_string_free (self->seen, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

/* FALSE: the link has failed. */
static gboolean
turn (Pair   *self,
      gint64  timeout)
{
  g_autoptr(GError) error = NULL;

  self->n_turns++;
  if (dt_mqtt_link_iterate (self->link, -1, timeout, &error))
    return TRUE;

  g_test_message ("%s", error->message);

  return FALSE;
}

/* Sends all of it, with a turn whenever the socket is full. */
static gboolean
pair_send (Pair         *self,
           const guint8 *bytes,
           gsize         length)
{
  while (length > 0)
    {
      gssize n = send (self->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n < 0 && errno != EAGAIN)
        return FALSE;

      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
      if (!turn (self, 0))
        return FALSE;
    }

  return TRUE;
}

static void
finish (Pair *self)
{
  for (guint i = 0; i < 2000 && !self->ended; i++)
    g_assert_true (turn (self, 10000));

  g_assert_true (self->ended);
}

static void
put_byte (GByteArray *stream,
          guint       value)
{
  const guint8 byte = (guint8) value;

  g_byte_array_append (stream, &byte, 1);
}

static void
put_two (GByteArray *stream,
         guint       value)
{
  put_byte (stream, value >> 8);
  put_byte (stream, value & 0xff);
}

static void
put_variable (GByteArray *stream,
              guint       value)
{
  for (; value > 0x7f; value >>= 7)
    put_byte (stream, (value & 0x7f) | 0x80);
  put_byte (stream, value);
}

/* Letters, so that it may be a topic, a text or a payload. */
static void
put_letters (GByteArray *stream,
             GRand      *rand,
             guint       n)
{
  while (n-- > 0)
    put_byte (stream, 'a' + (guint) g_rand_int_range (rand, 0, 26));
}

static void
put_text (GByteArray *stream,
          GRand      *rand)
{
  guint n = (guint) g_rand_int_range (rand, 0, 40);

  put_two (stream, n);
  put_letters (stream, rand, n);
}

static void
put_packet (GByteArray *stream,
            guint       first,
            GByteArray *body)
{
  put_byte (stream, first);
  put_variable (stream, body->len);
  g_byte_array_append (stream, body->data, body->len);
}

/* What a message may bear, each or not. */
static void
put_properties (GByteArray *body,
                GRand      *rand)
{
  g_autoptr(GByteArray) properties = g_byte_array_new ();

  if (g_rand_boolean (rand))
    put_two (properties, MQTT_PROP_PAYLOAD_FORMAT_INDICATOR << 8 | 1);
  if (g_rand_boolean (rand))
    {
      put_byte (properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL);
      put_two (properties, 0);
      put_two (properties, 3600);
    }
  if (g_rand_boolean (rand))
    {
      put_byte (properties, MQTT_PROP_CONTENT_TYPE);
      put_text (properties, rand);
    }
  for (int n = g_rand_int_range (rand, 0, 4); n > 0; n--)
    {
      put_byte (properties, MQTT_PROP_USER_PROPERTY);
      put_text (properties, rand);
      put_text (properties, rand);
    }
  if (g_rand_boolean (rand))
    {
      put_byte (properties, MQTT_PROP_SUBSCRIPTION_IDENTIFIER);
      put_variable (properties, (guint) g_rand_int_range (rand, 1, 40000));
    }

  put_variable (body, properties->len);
  g_byte_array_append (body, properties->data, properties->len);
}

static void
put_message (GByteArray *stream,
             GRand      *rand,
             int         protocol,
             guint       id)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  const guint qos = (guint) g_rand_int_range (rand, 0, 6) / 2;
  const guint topic = (guint) g_rand_int_range (rand, 1, 200);
  const int scale = g_rand_int_range (rand, 0, 20) == 0 ? 200000 : 300;

  put_two (body, topic);
  put_letters (body, rand, topic);
  if (qos > 0)
    put_two (body, id);
  if (protocol == 5 && g_rand_boolean (rand))
    put_properties (body, rand);
  else if (protocol == 5)
    put_byte (body, 0);
  put_letters (body, rand, (guint) g_rand_int_range (rand, 0, scale));

  put_packet (stream, 0x30 | qos << 1 | (guint) g_rand_boolean (rand), body);

  if (qos == 2)
    {
      put_two (stream, 0x6202);
      put_two (stream, id);
    }
}

static GByteArray *
make_stream (GRand *rand,
             int    protocol,
             guint  n_messages)
{
  GByteArray *stream = g_byte_array_new ();

  if (protocol == 5)
    g_byte_array_append (stream, (const guint8 *) "\x20\x03\x00\x00", 5);
  else
    g_byte_array_append (stream, (const guint8 *) "\x20\x02\x00", 4);

  for (guint i = 1; i <= n_messages; i++)
    {
      put_message (stream, rand, protocol, i);
      if (g_rand_int_range (rand, 0, 5) == 0)
        put_two (stream, 0xd000);
      if (protocol == 5 && g_rand_int_range (rand, 0, 5) == 0)
        g_byte_array_append (stream, (const guint8 *) "\x90\x09\x00\x01\x05\x1f\x00\x02no\x00", 11);
    }

  if (protocol == 5)
    g_byte_array_append (stream, (const guint8 *) "\x30\x06\x00\x03" "end", 8);
  else
    g_byte_array_append (stream, (const guint8 *) "\x30\x05\x00\x03" "end", 7);

  return stream;
}

/* Its pieces, by @rand; or two, cut at @cut. */
static void
send_cut (Pair       *pair,
          GByteArray *stream,
          GRand      *rand,
          gsize       cut)
{
  for (gsize at = 0; at < stream->len;)
    {
      gsize n = at < cut ? cut : stream->len;

      if (rand != NULL)
        n = (gsize) g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 20 : 20000);
      n = MIN (n, stream->len - at);

      g_assert_true (pair_send (pair, stream->data + at, n));
      at += n;
    }

  finish (pair);
}

static void
test_same_as_library (void)
{
  for (guint32 seed = 0; seed < 40; seed++)
    {
      const int protocol = seed % 2 == 0 ? 4 : 5;
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(GByteArray) stream = make_stream (rand, protocol, 60);
      g_autoptr(Pair) ours = pair_new (protocol, FALSE);
      g_autoptr(Pair) library = pair_new (protocol, TRUE);
      guint n_lines = 0;

      send_cut (ours, stream, rand, 0);
      send_cut (library, stream, rand, 0);
      g_assert_cmpstr (ours->seen->str, ==, library->seen->str);

      for (const char *c = ours->seen->str; *c != 0; c++)
        n_lines += *c == '\n';
      g_assert_cmpuint (n_lines, ==, 61);
    }
}

static void
test_each_cut (void)
{
  for (int protocol = 4; protocol <= 5; protocol++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (3);
      g_autoptr(GByteArray) stream = make_stream (rand, protocol, 3);
      g_autoptr(Pair) library = pair_new (protocol, TRUE);

      g_assert_cmpuint (stream->len, <, 3000);
      send_cut (library, stream, NULL, stream->len);

      for (gsize cut = 1; cut <= stream->len; cut++)
        {
          g_autoptr(Pair) ours = pair_new (protocol, FALSE);

          send_cut (ours, stream, NULL, cut);
          g_assert_cmpstr (ours->seen->str, ==, library->seen->str);
        }
    }
}

/* Of this thread, in microseconds. */
static gint64
cpu_time (void)
{
  struct timespec used;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);

  return used.tv_sec * G_USEC_PER_SEC + used.tv_nsec / 1000;
}

/* A byte every 10 ms wakes the link once for each, and a packet that stands still not at all. */
static void
test_drip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (4);
  g_autoptr(GByteArray) stream = make_stream (rand, 5, 1);
  g_autoptr(Pair) pair = pair_new (5, FALSE);
  const gsize n_bytes = MIN (stream->len - 3, 150);
  gint64 cpu = cpu_time ();

  for (gsize i = 0; i < n_bytes; i++)
    {
      const gint64 end = g_get_monotonic_time () + 10000;

      g_assert_cmpint (send (pair->fd, stream->data + i, 1, 0), ==, 1);
      while (g_get_monotonic_time () < end)
        g_assert_true (turn (pair, end - g_get_monotonic_time ()));
    }
  g_assert_cmpuint (pair->n_turns, <=, 3 * n_bytes);

  pair->n_turns = 0;
  for (const gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
       g_get_monotonic_time () < end;)
    g_assert_true (turn (pair, end - g_get_monotonic_time ()));
  g_assert_cmpuint (pair->n_turns, <=, 4);

  cpu = cpu_time () - cpu;
  g_test_message ("%" G_GINT64_FORMAT " µs for %" G_GSIZE_FORMAT " bytes in 10 ms each",
                  cpu, n_bytes);
  g_assert_cmpint (cpu, <, 150000);

  g_assert_true (pair_send (pair, stream->data + n_bytes, stream->len - n_bytes));
  finish (pair);
}

/* Streams with some bytes changed end the link or do not; they never end the process. */
static void
test_damaged (void)
{
  guint n_failed = 0;

  for (guint32 seed = 0; seed < 600; seed++)
    {
      const int protocol = seed % 4 == 0 ? 4 : 5;
      g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr(GByteArray) stream = make_stream (rand, protocol, 5);
      g_autoptr(Pair) pair = pair_new (protocol, FALSE);

      for (int n = g_rand_int_range (rand, 1, 6); n > 0; n--)
        stream->data[g_rand_int_range (rand, 4, (int) MIN (stream->len, 400))] =
          (guint8) g_rand_int_range (rand, 0, 256);

      n_failed += !pair_send (pair, stream->data, stream->len);
    }

  g_assert_cmpuint (n_failed, >, 100);
  g_assert_cmpuint (n_failed, <, 600);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt-stream/same-as-library", test_same_as_library);
  g_test_add_func ("/mqtt-stream/each-cut", test_each_cut);
  g_test_add_func ("/mqtt-stream/drip", test_drip);
  g_test_add_func ("/mqtt-stream/damaged", test_damaged);

  return g_test_run ();
}
