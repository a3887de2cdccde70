/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "dt-mqtt-link-private.h"

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
    return dt_mqtt_link_fail (self, rc, error);

  self->more = errno != EAGAIN;

  return mosquitto_socket (self->mosq) >= 0 || dt_mqtt_link_fail (self, MOSQ_ERR_NO_CONN, error);
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
      return dt_mqtt_link_fail (self, MOSQ_ERR_CONN_LOST, error);

    case DT_MQTT_NEXT_ERROR:
      return dt_mqtt_link_fail (self, MOSQ_ERR_ERRNO, error);

    case DT_MQTT_NEXT_NOT_MQTT:
      return dt_mqtt_link_fail (self, MOSQ_ERR_MALFORMED_PACKET, error);

    case DT_MQTT_NEXT_STOPPED:
      errno = self->library_errno;
      return dt_mqtt_link_fail (self, self->library_rc, error);

    case DT_MQTT_NEXT_NOTHING:
    case DT_MQTT_NEXT_MORE:
    default:
      return dt_mqtt_relay_flush (self->relay) || dt_mqtt_link_fail (self, MOSQ_ERR_ERRNO, error);
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

  self->next_misc = now + DT_MQTT_MISC_PERIOD;

  /* A broker in the middle of a long message cannot answer a ping, but it lives. */
  if (self->burst != NULL && dt_mqtt_burst_is_growing (self->burst) && self->connack == 0 &&
      !dt_mqtt_events_give (self, pingresp, sizeof pingresp))
    return self->library_rc;

  return mosquitto_loop_misc (self->mosq);
}

gboolean
dt_mqtt_link_write_rest (DtMqttLink  *self,
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

  return rc == MOSQ_ERR_SUCCESS || dt_mqtt_link_fail (self, rc, error);
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
    return dt_mqtt_link_fail (self, MOSQ_ERR_NO_CONN, error);

  if (wait_readable (self, wake_fd, timeout) && !read_round (self, error))
    return FALSE;

  rc = do_misc (self);

  return rc == MOSQ_ERR_SUCCESS ? dt_mqtt_link_write_rest (self, error)
                                : dt_mqtt_link_fail (self, rc, error);
}
