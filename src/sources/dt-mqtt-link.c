/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <mqtt_protocol.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "dt-mqtt-burst.h"
#include "dt-mqtt-link.h"
#include "dt-mqtt-reason.h"
#include "dt-mqtt-relay.h"
#include "dt-mqtt-tls.h"

/* Messages that came in one go from which on it pays to let more of them gather (ingest.md §1),
 * and for how many µs: a wake-up costs more than the work. Below that rate nothing is delayed. */
#define GATHER_FROM 3
#define GATHER_TIME 1000
#define GATHER_MORE_FROM 16
#define GATHER_MORE_TIME 2000

/* Packets or bursts read in one go before the rest of the loop gets its turn. */
#define ROUND_MAX 2000
#define BURSTS_MAX 64

/* A plain link is read by us: libmosquitto gets nothing that was not inspected, and no message too
 * long to be decoded. Over TLS it reads by itself, as the cipher is its own. What is not covered
 * there: a broker that has proved who it is can end the process by an unknown property of MQTT 5
 * (libmosquitto 2.0.11), and a message of MQTT 3.1.1 that is too long ends the link. libmosquitto
 * reserves what a packet announces, up to 256 MiB, so only what arrives can be watched: this many
 * bytes may come without completing a message. */
#define UNFINISHED_MAX (4 * DT_MQTT_MAX_PACKET)

#define MISC_PERIOD G_TIME_SPAN_SECOND

/* QoS 1 and 2 that may be under way at once; the default of 20 halves the rate (ingest.md §1). */
#define INFLIGHT_MAX 200

struct _DtMqttLink
{
  /* Borrowed */
  const DtConnection *connection;

  /* Owned */
  struct mosquitto   *mosq;
  DtMqttRelay        *relay;            /* NULL: libmosquitto reads all */
  DtMqttBurst        *burst;            /* likewise */
  char               *log_text;
  GString            *refusal;

  DtMqttMessageFunc   func;
  gpointer            user_data;
  int                 protocol;
  gboolean            opened;
  gboolean            failed;

  /* What the broker has said so far */
  int                 connack;
  int                 goodbye;
  gboolean            subscribed;

  /* Reading */
  guint64             n_messages;
  guint64             bytes_at_message;
  gulong              gather_time;      /* µs; 0 where messages come one by one */
  gboolean            more;
  gboolean            all_by_library;
  int                 library_rc;       /* of the packet that it was given last */
  int                 library_errno;
  gboolean            version_refused;
  guint               pending;
  gint64              next_misc;
};

#define NOT_YET -1

static void
connect_cb (struct mosquitto         *mosq,
            void                     *user_data,
            int                       code,
            int                       flags,
            const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->connack = code;

  /* With a log function libmosquitto formats a line for every message. */
  mosquitto_log_callback_set (mosq, NULL);
}

static void
disconnect_cb (struct mosquitto         *mosq,
               void                     *user_data,
               int                       code,
               const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->goodbye = code;
}

static void
subscribe_cb (struct mosquitto         *mosq,
              void                     *user_data,
              int                       id,
              int                       n_codes,
              const int                *codes,
              const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;
  int n_filters = (int) g_strv_length (self->connection->filters);

  self->subscribed = TRUE;

  for (int i = 0; i < MIN (n_codes, n_filters); i++)
    {
      g_autofree char *reason = NULL;

      if (codes[i] < 0x80)
        continue;

      reason = dt_mqtt_reason_for_suback (self->connection->filters[i], codes[i]);
      if (self->refusal->len > 0)
        g_string_append (self->refusal, "; ");
      g_string_append (self->refusal, reason);
    }
}

static void
message_cb (struct mosquitto               *mosq,
            void                           *user_data,
            const struct mosquitto_message *message,
            const mosquitto_property       *properties)
{
  DtMqttLink *self = user_data;

  self->n_messages++;
  if (self->func != NULL)
    self->func (message, self->user_data);
}

static void
burst_cb (const char *topic,
          const void *payload,
          gsize       length,
          gboolean    retained,
          gpointer    user_data)
{
  DtMqttLink *self = user_data;
  const struct mosquitto_message message = {
    .topic = (char *) topic,
    .payload = length > 0 ? (void *) payload : NULL,
    .payloadlen = (int) length,
    .retain = retained,
  };

  self->n_messages++;
  if (self->func != NULL)
    self->func (&message, self->user_data);
}

/* libmosquitto always has a whole packet to read, and reads it whole. */
static gboolean
packet_cb (const guint8 *bytes,
           gsize         length,
           gpointer      user_data)
{
  DtMqttLink *self = user_data;

  while (length > 0)
    {
      gsize n = dt_mqtt_relay_give (self->relay, bytes, length);

      errno = 0;
      self->library_rc = n > 0 ? mosquitto_loop_read (self->mosq, 1) : MOSQ_ERR_NOMEM;
      self->library_errno = errno;
      if (self->library_rc == MOSQ_ERR_SUCCESS && mosquitto_socket (self->mosq) < 0)
        self->library_rc = MOSQ_ERR_NO_CONN;
      if (self->library_rc != MOSQ_ERR_SUCCESS)
        return FALSE;

      bytes += n;
      length -= n;
    }

  return TRUE;
}

static const DtMqttBurstUse burst_use = { burst_cb, packet_cb };

static void
publish_cb (struct mosquitto         *mosq,
            void                     *user_data,
            int                       id,
            int                       code,
            const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->pending -= self->pending > 0;
}

/* The first line tells most; OpenSSL adds more and vaguer ones. */
static void
log_cb (struct mosquitto *mosq,
        void             *user_data,
        int               level,
        const char       *text)
{
  DtMqttLink *self = user_data;

  if (level != MOSQ_LOG_ERR)
    return;

  if (self->log_text == NULL)
    self->log_text = g_strdup (text);
  else if (strlen (self->log_text) < 1000)
    {
      g_autofree char *first = self->log_text;

      self->log_text = g_strconcat (first, "; ", text, NULL);
    }
}

/* Nothing that the broker, the log or the system said explains it better. */
static char *
reason_for_rc (DtMqttLink *self,
               int         rc,
               int         saved_errno)
{
  gboolean no_broker;

  /* libmosquitto overwrites errno when it closes the socket. */
  if (rc == MOSQ_ERR_ERRNO && (saved_errno == 0 || saved_errno == ECONNRESET))
    rc = MOSQ_ERR_CONN_LOST;

  no_broker = rc == MOSQ_ERR_CONN_LOST || rc == MOSQ_ERR_NO_CONN ||
              rc == MOSQ_ERR_MALFORMED_PACKET;

  if (self->opened && self->connack == NOT_YET)
    {
      /* Old brokers hang up on a version that they do not know, without a word. */
      self->version_refused = rc != MOSQ_ERR_KEEPALIVE;
      if (no_broker)
        return dt_mqtt_reason_for_no_answer (self->connection);
    }

  return dt_mqtt_reason_for_rc (self->connection, rc, saved_errno);
}

static gboolean
fail (DtMqttLink  *self,
      int          rc,
      GError     **error)
{
  int saved_errno = errno;
  g_autofree char *reason = NULL;

  self->failed = TRUE;

  if (self->connack > 0)
    {
      self->version_refused = self->connack == 1 || self->connack == 0x84;
      reason = dt_mqtt_reason_for_connack (self->connection, self->connack);
    }
  else if (self->connection->scheme == DT_SCHEME_MQTTS &&
           (self->log_text != NULL || (rc == MOSQ_ERR_ERRNO && saved_errno == EPROTO)))
    reason = dt_mqtt_reason_for_tls (self->connection, self->log_text);
  else if (self->goodbye >= 0x80 || (self->goodbye == 0 && rc == MOSQ_ERR_NO_CONN))
    reason = dt_mqtt_reason_for_disconnect (self->goodbye);
  else
    reason = reason_for_rc (self, rc, saved_errno);

  g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED, reason);

  return FALSE;
}

static gboolean
set_options (DtMqttLink  *self,
             GError     **error)
{
  const DtConnection *connection = self->connection;

  mosquitto_int_option (self->mosq, MOSQ_OPT_PROTOCOL_VERSION,
                        self->protocol == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  mosquitto_int_option (self->mosq, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_int_option (self->mosq, MOSQ_OPT_SEND_MAXIMUM, INFLIGHT_MAX);

  if (connection->user != NULL &&
      mosquitto_username_pw_set (self->mosq, connection->user, connection->password) != 0)
    {
      g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED,
                           _("the user name or the password cannot be sent by MQTT"));
      return FALSE;
    }

  return connection->scheme != DT_SCHEME_MQTTS ||
         dt_mqtt_tls_setup (self->mosq, connection, error);
}

static void
set_callbacks (DtMqttLink *self)
{
  mosquitto_connect_v5_callback_set (self->mosq, connect_cb);
  mosquitto_disconnect_v5_callback_set (self->mosq, disconnect_cb);
  mosquitto_subscribe_v5_callback_set (self->mosq, subscribe_cb);
  mosquitto_message_v5_callback_set (self->mosq, message_cb);
  mosquitto_publish_v5_callback_set (self->mosq, publish_cb);
  mosquitto_log_callback_set (self->mosq, log_cb);
}

DtMqttLink *
dt_mqtt_link_new (const DtConnection  *connection,
                  const char          *client_id,
                  int                  protocol,
                  DtMqttMessageFunc    func,
                  gpointer             user_data,
                  GError             **error)
{
  static gsize initialized;
  g_autoptr(DtMqttLink) self = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);
  g_return_val_if_fail (protocol == 4 || protocol == 5, NULL);

  if (g_once_init_enter (&initialized))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&initialized, 1);
    }

  self = g_new0 (DtMqttLink, 1);
  self->connection = connection;
  self->protocol = protocol;
  self->func = func;
  self->user_data = user_data;
  self->connack = NOT_YET;
  self->goodbye = NOT_YET;
  self->refusal = g_string_new (NULL);
  self->mosq = mosquitto_new (client_id, true, self);
  if (self->mosq == NULL)
    {
      fail (self, MOSQ_ERR_ERRNO, error);
      return NULL;
    }

  set_callbacks (self);

  return set_options (self, error) ? g_steal_pointer (&self) : NULL;
}

void
dt_mqtt_link_free (DtMqttLink *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->mosq, mosquitto_destroy);
  g_clear_pointer (&self->relay, dt_mqtt_relay_free);
  g_clear_pointer (&self->burst, dt_mqtt_burst_free);
  g_clear_pointer (&self->log_text, g_free);
  g_string_free (self->refusal, TRUE);
  g_free (self);
}

gboolean
dt_mqtt_link_set_will (DtMqttLink  *self,
                       const char  *topic,
                       const char  *payload,
                       GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  rc = mosquitto_will_set (self->mosq, topic, (int) strlen (payload), payload, 0, true);

  return rc == MOSQ_ERR_SUCCESS || fail (self, rc, error);
}

void
dt_mqtt_link_leave_to_library (DtMqttLink *self)
{
  g_return_if_fail (self != NULL);

  self->all_by_library = TRUE;
}

static gboolean
start_relay (DtMqttLink  *self,
             GError     **error)
{
  if (self->connection->scheme != DT_SCHEME_MQTT || self->all_by_library)
    return TRUE;

  self->relay = dt_mqtt_relay_new (mosquitto_socket (self->mosq));
  if (self->relay == NULL)
    return fail (self, MOSQ_ERR_ERRNO, error);

  self->burst = dt_mqtt_burst_new (self->protocol, &burst_use, self);

  return TRUE;
}

gboolean
dt_mqtt_link_open (DtMqttLink  *self,
                   GError     **error)
{
  mosquitto_property *properties = NULL;
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  /* No topic alias maximum: libmosquitto cannot resolve what a broker would then send. */
  if (self->protocol == 5)
    mosquitto_property_add_int32 (&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, DT_MQTT_MAX_PACKET);

  errno = 0;
  rc = mosquitto_connect_bind_v5 (self->mosq, self->connection->host, self->connection->port,
                                  DT_MQTT_KEEPALIVE, NULL, properties);
  if (rc != MOSQ_ERR_SUCCESS)
    fail (self, rc, error);
  else
    self->next_misc = g_get_monotonic_time () + MISC_PERIOD;

  self->opened = rc == MOSQ_ERR_SUCCESS;
  mosquitto_property_free_all (&properties);

  return rc == MOSQ_ERR_SUCCESS && start_relay (self, error);
}

/* What the kernel received on this connection, ciphered or not. */
static guint64
bytes_received (DtMqttLink *self)
{
  struct tcp_info info = { 0 };
  socklen_t length = sizeof info;

  if (getsockopt (mosquitto_socket (self->mosq), IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return self->bytes_at_message;

  return info.tcpi_bytes_received;
}

static gboolean
check_size (DtMqttLink  *self,
            gboolean     got_message,
            GError     **error)
{
  if (got_message)
    self->bytes_at_message = 0;
  else if (self->bytes_at_message == 0)
    self->bytes_at_message = bytes_received (self);
  else if (bytes_received (self) - self->bytes_at_message > UNFINISHED_MAX)
    {
      g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED,
                   _("the broker sends a message of more than %d MiB"),
                   UNFINISHED_MAX / (1024 * 1024));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_packet (DtMqttLink  *self,
             GError     **error)
{
  int rc;

  errno = 0;
  rc = mosquitto_loop_read (self->mosq, 1);
  if (rc != MOSQ_ERR_SUCCESS)
    return fail (self, rc, error);

  self->more = errno != EAGAIN;

  return mosquitto_socket (self->mosq) >= 0 || fail (self, MOSQ_ERR_NO_CONN, error);
}

static gboolean
read_burst (DtMqttLink  *self,
            GError     **error)
{
  DtMqttNext next = dt_mqtt_burst_take (self->burst, dt_mqtt_relay_get_fd (self->relay));

  self->more = next == DT_MQTT_NEXT_MORE;

  switch (next)
    {
    case DT_MQTT_NEXT_END:
      return fail (self, MOSQ_ERR_CONN_LOST, error);

    case DT_MQTT_NEXT_ERROR:
      return fail (self, MOSQ_ERR_ERRNO, error);

    case DT_MQTT_NEXT_NOT_MQTT:
      return fail (self, MOSQ_ERR_MALFORMED_PACKET, error);

    case DT_MQTT_NEXT_STOPPED:
      errno = self->library_errno;
      return fail (self, self->library_rc, error);

    case DT_MQTT_NEXT_NOTHING:
    case DT_MQTT_NEXT_MORE:
    default:
      return dt_mqtt_relay_flush (self->relay) || fail (self, MOSQ_ERR_ERRNO, error);
    }
}

static gulong
gather_time (DtMqttLink *self,
             guint64     n_messages)
{
  if (self->more)
    return 0;

  if (n_messages >= GATHER_MORE_FROM)
    return GATHER_MORE_TIME;

  return n_messages >= GATHER_FROM ? GATHER_TIME : 0;
}

/* Reads until the socket has nothing more, TLS records that OpenSSL holds included: that is the
 * only state in which poll() tells the truth. */
static gboolean
read_round (DtMqttLink  *self,
            GError     **error)
{
  const guint n_max = self->burst != NULL ? BURSTS_MAX : ROUND_MAX;
  guint64 n_before = self->n_messages;

  self->more = TRUE;

  for (guint i = 0; i < n_max && self->more; i++)
    if (!(self->burst != NULL ? read_burst (self, error) : read_packet (self, error)))
      return FALSE;

  self->gather_time = gather_time (self, self->n_messages - n_before);

  return self->burst != NULL || check_size (self, self->n_messages != n_before, error);
}

static gboolean
wants_write (DtMqttLink *self)
{
  return mosquitto_want_write (self->mosq) ||
         (self->relay != NULL && dt_mqtt_relay_has_unsent (self->relay));
}

/* FALSE: nothing to read yet. */
static gboolean
wait_readable (DtMqttLink *self,
               int         wake_fd,
               gint64      timeout)
{
  struct pollfd fds[2] = {
    { .fd = mosquitto_socket (self->mosq), .events = POLLIN },
    { .fd = wake_fd, .events = POLLIN },
  };

  if (self->gather_time > 0)
    {
      g_usleep (self->gather_time);
      return TRUE;
    }

  if (self->more)
    return TRUE;

  if (self->relay != NULL)
    fds[0].fd = dt_mqtt_relay_get_fd (self->relay);
  if (wants_write (self))
    fds[0].events |= POLLOUT;

  timeout = CLAMP (timeout, 0, MAX (0, self->next_misc - g_get_monotonic_time ()));

  return poll (fds, 2, (int) ((timeout + 999) / 1000)) > 0 &&
         (fds[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0;
}

/* Keeps the link alive once a second, and notices when it no longer is. */
static int
do_misc (DtMqttLink *self)
{
  static const guint8 pingresp[] = { 0xd0, 0 };
  gint64 now = g_get_monotonic_time ();

  if (now < self->next_misc)
    return MOSQ_ERR_SUCCESS;

  self->next_misc = now + MISC_PERIOD;

  /* A broker in the middle of a long message cannot answer a ping, but it lives. */
  if (self->burst != NULL && dt_mqtt_burst_is_growing (self->burst) && self->connack == 0 &&
      !packet_cb (pingresp, sizeof pingresp, self))
    return self->library_rc;

  return mosquitto_loop_misc (self->mosq);
}

static gboolean
write_rest (DtMqttLink  *self,
            GError     **error)
{
  int rc = MOSQ_ERR_SUCCESS;

  if (mosquitto_want_write (self->mosq))
    rc = mosquitto_loop_write (self->mosq, 1);

  while (rc == MOSQ_ERR_SUCCESS && self->relay != NULL)
    {
      if (!dt_mqtt_relay_flush (self->relay))
        rc = MOSQ_ERR_ERRNO;
      else if (mosquitto_want_write (self->mosq) && !dt_mqtt_relay_has_unsent (self->relay))
        rc = mosquitto_loop_write (self->mosq, 1);
      else
        break;
    }

  return rc == MOSQ_ERR_SUCCESS || fail (self, rc, error);
}

gboolean
dt_mqtt_link_iterate (DtMqttLink  *self,
                      int          wake_fd,
                      gint64       timeout,
                      GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->failed || mosquitto_socket (self->mosq) < 0)
    return fail (self, MOSQ_ERR_NO_CONN, error);

  if (wait_readable (self, wake_fd, timeout) && !read_round (self, error))
    return FALSE;

  rc = do_misc (self);

  return rc == MOSQ_ERR_SUCCESS ? write_rest (self, error) : fail (self, rc, error);
}

gboolean
dt_mqtt_link_is_accepted (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->connack == 0;
}

gboolean
dt_mqtt_link_subscribe (DtMqttLink  *self,
                        GError     **error)
{
  char **filters;
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  filters = self->connection->filters;
  rc = mosquitto_subscribe_multiple (self->mosq, NULL, (int) g_strv_length (filters), filters,
                                     self->connection->qos, 0, NULL);

  return rc == MOSQ_ERR_SUCCESS ? write_rest (self, error) : fail (self, rc, error);
}

gboolean
dt_mqtt_link_is_subscribed (DtMqttLink  *self,
                            const char **refusal)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (refusal != NULL)
    *refusal = self->refusal->len > 0 ? self->refusal->str : NULL;

  return self->subscribed;
}

gboolean
dt_mqtt_link_version_refused (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->version_refused;
}

gboolean
dt_mqtt_link_publish (DtMqttLink  *self,
                      const char  *topic,
                      const void  *payload,
                      gsize        length,
                      int          qos,
                      gboolean     retain,
                      GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (length <= G_MAXINT, FALSE);

  if (self->failed)
    return fail (self, MOSQ_ERR_NO_CONN, error);

  /* Before the call: at QoS 0 the callback may come from inside it. */
  self->pending++;
  rc = mosquitto_publish_v5 (self->mosq, NULL, topic, (int) length, payload, qos, retain, NULL);

  /* What breaks here shows at the next reading, with its reason. */
  if (self->relay != NULL)
    dt_mqtt_relay_flush (self->relay);

  return rc == MOSQ_ERR_SUCCESS || fail (self, rc, error);
}

guint
dt_mqtt_link_get_pending (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->pending + (self->relay != NULL && dt_mqtt_relay_has_unsent (self->relay) ? 1 : 0);
}

void
dt_mqtt_link_disconnect (DtMqttLink *self)
{
  g_return_if_fail (self != NULL);

  mosquitto_disconnect_v5 (self->mosq, 0, NULL);
  if (mosquitto_want_write (self->mosq))
    mosquitto_loop_write (self->mosq, 1);
  if (self->relay != NULL)
    dt_mqtt_relay_flush (self->relay);
}

/* 21 characters: MQTT 3.1.1 lets a broker refuse more than 23. */
char *
dt_mqtt_client_id_new (void)
{
  static gsize first;
  static int n_made;

  if (g_once_init_enter (&first))
    g_once_init_leave (&first, (gsize) g_random_int () | ((gsize) 1 << 32));

  return g_strdup_printf ("digital-twin-%08x",
                          (guint32) first + (guint32) g_atomic_int_add (&n_made, 1));
}
