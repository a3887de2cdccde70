/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "dt-test-source.h"

/* Against peers that no real broker plays: old, broken, silent or hostile ones, in raw bytes. */

typedef struct Peer Peer;

/* Serves one client; the connection is closed when it returns. @version: of its CONNECT. */
typedef void (*PeerFunc) (Peer *self,
                          int   fd,
                          int   version);

struct Peer
{
  PeerFunc  func;
  GThread  *thread;
  int       fd;
  guint16   port;
  int       n_clients;   /* atomic */
};

#define SEND(fd, bytes) g_assert_cmpint (send (fd, bytes, sizeof (bytes) - 1, MSG_NOSIGNAL), >=, -1)

/* The bytes of one packet, or fewer when the client has left. */
static gssize
receive (int     fd,
         guint8 *buffer,
         gsize   size)
{
  return recv (fd, buffer, size, 0);
}

/* The version in a CONNECT, which follows the name of the protocol. */
static int
read_connect (int fd)
{
  guint8 buffer[512];
  gssize length = receive (fd, buffer, sizeof buffer);

  for (gssize i = 0; i + 4 < length; i++)
    if (memcmp (buffer + i, "MQTT", 4) == 0)
      return buffer[i + 4];

  return 0;
}

static void
wait_for_end (int fd)
{
  guint8 buffer[512];

  while (receive (fd, buffer, sizeof buffer) > 0)
    continue;
}

/* Answers the SUBSCRIBE with one code for each of two filters. */
static void
answer_subscribe (int    fd,
                  int    version,
                  guint8 first,
                  guint8 second)
{
  guint8 buffer[512];
  guint8 v5[] = { 0x90, 5, 0, 0, 0, first, second };
  guint8 v4[] = { 0x90, 4, 0, 0, first, second };

  g_assert_cmpint (receive (fd, buffer, sizeof buffer), >, 4);
  g_assert_cmpint (buffer[0], ==, 0x82);
  memcpy (v5 + 2, buffer + 2, 2);
  memcpy (v4 + 2, buffer + 2, 2);

  if (version == 5)
    g_assert_cmpint (send (fd, v5, sizeof v5, MSG_NOSIGNAL), ==, sizeof v5);
  else
    g_assert_cmpint (send (fd, v4, sizeof v4, MSG_NOSIGNAL), ==, sizeof v4);
}

static void
accept_client (int fd,
               int version)
{
  if (version == 5)
    SEND (fd, "\x20\x03\x00\x00\x00");
  else
    SEND (fd, "\x20\x02\x00\x00");

  answer_subscribe (fd, version, 0, 0);
}

static gpointer
peer_worker (gpointer user_data)
{
  Peer *self = user_data;
  int fd;

  while ((fd = accept (self->fd, NULL, NULL)) >= 0)
    {
      int version = read_connect (fd);

      g_atomic_int_inc (&self->n_clients);
      self->func (self, fd, version);
      close (fd);
    }

  return NULL;
}

static Peer *
peer_new (PeerFunc func)
{
  Peer *self = g_new0 (Peer, 1);

  self->func = func;
  self->fd = dt_test_listen (&self->port);
  self->thread = g_thread_new ("peer", peer_worker, self);

  return self;
}

/* The source must have been stopped before, so that no client is being served for ever. */
static void
peer_free (Peer *self)
{
  shutdown (self->fd, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->fd);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_free)

static DtTestSource *
start (Peer *peer)
{
  DtTestSource *test = dt_test_source_new (dt_test_connection (peer->port, "a/#,b/#"));

  dt_source_start (test->source);

  return test;
}

static void
assert_connects_by_311 (PeerFunc func)
{
  g_autoptr(Peer) peer = peer_new (func);
  g_autoptr(DtTestSource) test = start (peer);
  DtRecord sample = { 0 };
  int protocol;

  /* The other version is tried at once, before any waiting. */
  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 2);
  g_assert_null (test->reason);
  dt_source_get_state (test->source, NULL, NULL, &protocol);
  g_assert_cmpint (protocol, ==, 4);
  g_assert_cmpint (g_atomic_int_get (&peer->n_clients), ==, 2);

  dt_test_source_wait_count (test, 1, 2);
  g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_SAMPLE, &sample), ==, 1);
  g_assert_cmpfloat (sample.value, ==, 42);
}

static void
refuse_as_311 (Peer *peer,
               int   fd,
               int   version)
{
  if (version == 5)
    {
      SEND (fd, "\x20\x02\x00\x01");
      return;
    }

  accept_client (fd, version);
  SEND (fd, "\x30\x07\x00\x03" "a/b" "42");
  wait_for_end (fd);
}

static void
test_refuses_v5_as_311 (void)
{
  assert_connects_by_311 (refuse_as_311);
}

static void
refuse_as_v5 (Peer *peer,
              int   fd,
              int   version)
{
  if (version == 5)
    SEND (fd, "\x20\x03\x00\x84\x00");
  else
    refuse_as_311 (peer, fd, version);
}

static void
test_refuses_v5_as_v5 (void)
{
  assert_connects_by_311 (refuse_as_v5);
}

static void
hang_up_on_v5 (Peer *peer,
               int   fd,
               int   version)
{
  if (version != 5)
    refuse_as_311 (peer, fd, version);
}

static void
test_hangs_up_on_v5 (void)
{
  assert_connects_by_311 (hang_up_on_v5);
}

static void
talk_http (Peer *peer,
           int   fd,
           int   version)
{
  SEND (fd, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
}

static void
test_garbage (void)
{
  g_autoptr(Peer) peer = peer_new (talk_http);
  g_autoptr(DtTestSource) test = start (peer);

  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 2);
  g_assert_nonnull (strstr (test->reason, "does not answer like an MQTT broker"));

  /* And it goes on trying. */
  for (guint i = 0; i < 400 && g_atomic_int_get (&peer->n_clients) < 4; i++)
    g_usleep (10000);
  g_assert_cmpint (g_atomic_int_get (&peer->n_clients), >=, 4);
}

static void
garbage_later (Peer *peer,
               int   fd,
               int   version)
{
  accept_client (fd, version);

  /* MQTT knows no packet of type 0. */
  SEND (fd, "\x00\x02" "12");
  wait_for_end (fd);
}

static void
test_garbage_later (void)
{
  g_autoptr(Peer) peer = peer_new (garbage_later);
  g_autoptr(DtTestSource) test = start (peer);

  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 2);
  g_assert_nonnull (strstr (test->reason, "what is not MQTT"));
}

static void
refuse_second_filter (Peer *peer,
                      int   fd,
                      int   version)
{
  SEND (fd, "\x20\x03\x00\x00\x00");
  answer_subscribe (fd, version, 0, 0x87);
  wait_for_end (fd);
}

static void
test_refused_filter (void)
{
  g_autoptr(Peer) peer = peer_new (refuse_second_filter);
  g_autoptr(DtTestSource) test = start (peer);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 2);
  g_assert_cmpstr (test->reason, ==, "we may not read the topic filter “b/#” on this broker");

  dt_source_stop (test->source);
  dt_source_test_async (test->connection, NULL, dt_test_result_cb, &result);
  dt_test_wait (&result);
  g_assert_false (dt_source_test_finish (result, NULL, &error));
  g_assert_cmpstr (error->message, ==, "we may not read the topic filter “b/#” on this broker");
}

static void
take_over (Peer *peer,
           int   fd,
           int   version)
{
  accept_client (fd, version);
  SEND (fd, "\xe0\x02\x8e\x00");
  wait_for_end (fd);
}

static void
test_disconnect_says_why (void)
{
  g_autoptr(Peer) peer = peer_new (take_over);
  g_autoptr(DtTestSource) test = start (peer);

  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 2);
  g_assert_cmpstr (test->reason, ==, "another client took over our client id");
}

/* 200 MiB of one message, as fast as a network may: it is told of, and the link goes on. */
static void
send_giant (Peer *peer,
            int   fd,
            int   version)
{
  g_autofree char *block = g_malloc0 (65536);
  gsize left = 200 * 1024 * 1024 - 3;

  accept_client (fd, version);
  SEND (fd, "\x30\x80\x80\x80\x64\x00\x01" "a");
  for (gssize n = 0; left > 0 && n >= 0; left -= (gsize) n)
    n = send (fd, block, MIN (left, 65536), MSG_NOSIGNAL);

  if (version == 5)
    SEND (fd, "\x30\x08\x00\x03" "a/b" "\x00" "42");
  else
    SEND (fd, "\x30\x07\x00\x03" "a/b" "42");
  wait_for_end (fd);
}

static void
test_giant_message (void)
{
  for (int protocol = 4; protocol <= 5; protocol++)
    {
      g_autoptr(Peer) peer = peer_new (send_giant);
      DtConnection *connection = dt_test_connection (peer->port, "a/#,b/#");
      g_autoptr(DtTestSource) test = NULL;
      DtRecord problem = { 0 };

      connection->protocol = protocol;
      test = dt_test_source_new (connection);
      dt_source_start (test->source);

      dt_test_source_wait_count (test, 2, 10);
      g_assert_cmpuint (dt_test_source_take (test, DT_RECORD_PROBLEM, &problem), ==, 1);
      g_assert_nonnull (strstr (((DtProblem *) problem.data)->reason, "200.0"));
      g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
      g_assert_cmpint (g_atomic_int_get (&peer->n_clients), ==, 1);
    }
}

/* Longer than any ping may take, but alive: the answer to the ping is behind the message. */
static void
send_slowly (Peer *peer,
             int   fd,
             int   version)
{
  g_autofree char *block = g_malloc0 (8192);

  accept_client (fd, version);
  SEND (fd, "\x30\x80\x80\x80\x64\x00\x01" "a");
  while (send (fd, block, 8192, MSG_NOSIGNAL) > 0)
    g_usleep (100000);
}

static void
test_slow_message (void)
{
  g_autoptr(Peer) peer = peer_new (send_slowly);
  g_autoptr(DtTestSource) test = start (peer);

  for (guint i = 0; i < 26; i++)
    {
      g_usleep (G_USEC_PER_SEC);
      g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTED);
    }
  g_assert_cmpint (g_atomic_int_get (&peer->n_clients), ==, 1);
}

/* Properties that do not exist, over which libmosquitto 2.0.11 ends the process, in each packet. */
#define ACCEPT "\x20\x03\x00\x00\x00"
#define POISON "\x02\x7f\x00"

static const struct
{
  const char *bytes;
  gsize       length;
  const char *reason;
} poisons[] = {
#define POISONED(bytes, reason) { bytes, sizeof (bytes) - 1, reason }
  POISONED ("\x20\x05\x00\x00" POISON, "does not answer like an MQTT broker"),
  POISONED ("\xe0\x04\x8e" POISON, "does not answer like an MQTT broker"),
  POISONED (ACCEPT "\x90\x06\x00\x01" POISON "\x00", "what is not MQTT"),
  POISONED (ACCEPT "\x30\x07\x00\x01" "a" POISON "1", "what is not MQTT"),
  POISONED (ACCEPT "\x32\x09\x00\x01" "a" "\x00\x01" POISON "1", "what is not MQTT"),
  POISONED (ACCEPT "\x34\x08\x00\x01" "a" "\x00\x01\x00" "\x34\x08\x00\x01" "a" "\x00\x02\x00"
            "\x32\x09\x00\x01" "a" "\x00\x01" POISON "1", "what is not MQTT"),
  POISONED (ACCEPT "\xb0\x06\x00\x01" POISON "\x00", "what is not MQTT"),
  POISONED (ACCEPT "\x40\x06\x00\x01\x00" POISON, "what is not MQTT"),
  POISONED (ACCEPT "\x50\x06\x00\x01\x00" POISON, "what is not MQTT"),
  POISONED (ACCEPT "\x62\x06\x00\x01\x00" POISON, "what is not MQTT"),
  POISONED (ACCEPT "\x70\x06\x00\x01\x00" POISON, "what is not MQTT"),
  POISONED (ACCEPT "\xe0\x04\x8e" POISON, "what is not MQTT"),
  POISONED (ACCEPT "\xf0\x04\x18" POISON, "what is not MQTT"),
};

static int poison;   /* atomic: which of them */

static void
send_poison (Peer *peer,
             int   fd,
             int   version)
{
  const guint i = (guint) g_atomic_int_get (&poison);

  g_assert_cmpint (send (fd, poisons[i].bytes, poisons[i].length, MSG_NOSIGNAL), >, 0);
  wait_for_end (fd);
}

static void
test_poison (void)
{
  g_autoptr(Peer) peer = peer_new (send_poison);

  for (int i = 0; i < (int) G_N_ELEMENTS (poisons); i++)
    for (int qos = 0; qos <= 2; qos++)
      {
        DtConnection *connection = dt_test_connection (peer->port, "a/#");
        g_autoptr(DtTestSource) test = NULL;
        g_autoptr(GAsyncResult) result = NULL;
        g_autoptr(GError) error = NULL;

        g_atomic_int_set (&poison, i);
        connection->qos = qos;
        test = dt_test_source_new (connection);
        dt_source_start (test->source);
        dt_test_source_wait_state (test, DT_SOURCE_WAITING, 5);
        g_assert_nonnull (strstr (test->reason, poisons[i].reason));
        dt_source_stop (test->source);

        dt_source_test_async (test->connection, NULL, dt_test_result_cb, &result);
        dt_test_wait (&result);
        g_assert_false (dt_source_test_finish (result, NULL, &error));
        g_assert_nonnull (strstr (error->message, poisons[i].reason));
      }
}

static void
stay_silent (Peer *peer,
             int   fd,
             int   version)
{
  wait_for_end (fd);
}

/* A stop does not wait for a peer that says nothing. */
static void
test_stop_is_quick (void)
{
  g_autoptr(Peer) peer = peer_new (stay_silent);
  g_autoptr(DtTestSource) test = start (peer);
  gint64 before;

  while (g_atomic_int_get (&peer->n_clients) == 0)
    g_usleep (1000);

  before = g_get_monotonic_time ();
  dt_source_stop (test->source);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_STOPPED);
}

/* Nor does it wait for the system to give up a connection that nobody answers: a queue of one
 * that is full makes it ask again for two minutes. */
static void
test_stop_in_black_hole (void)
{
  guint16 port;
  int listener = dt_test_listen (&port);
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
    .sin_port = htons (port),
  };
  int fillers[4];
  DtTestSource *test;
  gint64 before;

  g_assert_cmpint (listen (listener, 0), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    {
      fillers[i] = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      connect (fillers[i], (struct sockaddr *) &address, sizeof address);
    }

  test = dt_test_source_new (dt_test_connection (port, "#"));
  dt_source_start (test->source);
  g_usleep (200000);
  g_assert_cmpint (dt_test_source_get_state (test), ==, DT_SOURCE_CONNECTING);

  before = g_get_monotonic_time ();
  dt_test_source_free (test);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 100 * G_TIME_SPAN_MILLISECOND);

  for (guint i = 0; i < G_N_ELEMENTS (fillers); i++)
    close (fillers[i]);
  close (listener);
}

static void
test_unknown_host (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtTestSource) test = NULL;

  test = dt_test_source_new (dt_connection_new_from_uri ("mqtt://nobody.invalid", &error));
  g_assert_no_error (error);
  dt_source_start (test->source);
  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 20);
  g_test_message ("%s", test->reason);
  g_assert_nonnull (strstr (test->reason, "“nobody.invalid”"));
}

/* Something listens and never answers: the Test says so within its 10 s, the source tries on. */
static void
test_silent (void)
{
  g_autoptr(Peer) peer = peer_new (stay_silent);
  g_autoptr(DtConnection) connection = dt_test_connection (peer->port, "#");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 before = g_get_monotonic_time ();

  dt_source_test_async (connection, NULL, dt_test_result_cb, &result);
  dt_test_wait (&result);
  g_assert_false (dt_source_test_finish (result, NULL, &error));
  g_assert_nonnull (strstr (error->message, "does not answer like an MQTT broker"));
  g_assert_cmpint (g_get_monotonic_time () - before, <=, 10500 * G_TIME_SPAN_MILLISECOND);
}

static void
fall_silent (Peer *peer,
             int   fd,
             int   version)
{
  accept_client (fd, version);
  wait_for_end (fd);
}

/* A link that died without a word is noticed after at most twice the keep-alive of 10 s. */
static void
test_half_open (void)
{
  g_autoptr(Peer) peer = peer_new (fall_silent);
  g_autoptr(DtTestSource) test = start (peer);

  dt_test_source_wait_state (test, DT_SOURCE_CONNECTED, 2);
  dt_test_source_wait_state (test, DT_SOURCE_WAITING, 23);
  g_assert_nonnull (strstr (test->reason, "stopped answering"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mqtt-peers/refuses-v5-as-311", test_refuses_v5_as_311);
  g_test_add_func ("/mqtt-peers/refuses-v5-as-v5", test_refuses_v5_as_v5);
  g_test_add_func ("/mqtt-peers/hangs-up-on-v5", test_hangs_up_on_v5);
  g_test_add_func ("/mqtt-peers/garbage", test_garbage);
  g_test_add_func ("/mqtt-peers/garbage-later", test_garbage_later);
  g_test_add_func ("/mqtt-peers/refused-filter", test_refused_filter);
  g_test_add_func ("/mqtt-peers/disconnect-says-why", test_disconnect_says_why);
  g_test_add_func ("/mqtt-peers/giant-message", test_giant_message);
  g_test_add_func ("/mqtt-peers/poison", test_poison);
  g_test_add_func ("/mqtt-peers/stop-is-quick", test_stop_is_quick);
  g_test_add_func ("/mqtt-peers/stop-in-black-hole", test_stop_in_black_hole);
  g_test_add_func ("/mqtt-peers/unknown-host", test_unknown_host);
  g_test_add_func ("/mqtt-peers/silent", test_silent);
  g_test_add_func ("/mqtt-peers/half-open", test_half_open);
  if (g_test_slow ())
    g_test_add_func ("/mqtt-peers/slow-message", test_slow_message);

  return g_test_run ();
}
