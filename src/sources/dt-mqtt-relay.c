/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For dup3(). */
#define _GNU_SOURCE

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dt-mqtt-relay.h"

#define BLOCK_SIZE (16 * 1024)

struct _DtMqttRelay
{
  int    broker;             /* the socket */
  int    library;            /* our end of the pipe */

  /* What the library wrote and the network has not taken yet */
  gsize  sent;
  gsize  filled;
  guint8 block[BLOCK_SIZE];
};

DtMqttRelay *
dt_mqtt_relay_new (int fd)
{
  g_autoptr(DtMqttRelay) self = g_new0 (DtMqttRelay, 1);
  int ends[2];
  int saved_errno;
  gboolean ok;

  self->library = -1;
  self->broker = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  if (self->broker < 0 ||
      socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
    return NULL;

  self->library = ends[0];
  ok = dup3 (ends[1], fd, O_CLOEXEC) >= 0;
  saved_errno = errno;
  close (ends[1]);
  errno = saved_errno;

  return ok ? g_steal_pointer (&self) : NULL;
}

void
dt_mqtt_relay_free (DtMqttRelay *self)
{
  int saved_errno = errno;

  if (self == NULL)
    return;

  if (self->broker >= 0)
    close (self->broker);
  if (self->library >= 0)
    close (self->library);
  g_free (self);
  errno = saved_errno;
}

int
dt_mqtt_relay_get_fd (DtMqttRelay *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->broker;
}

gsize
dt_mqtt_relay_give (DtMqttRelay  *self,
                    const guint8 *bytes,
                    gsize         length)
{
  gssize n;

  g_return_val_if_fail (self != NULL, 0);

  n = send (self->library, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

  return n > 0 ? (gsize) n : 0;
}

/* FALSE: the library has written nothing. */
static gboolean
fill_block (DtMqttRelay *self)
{
  gssize n = recv (self->library, self->block, BLOCK_SIZE, MSG_DONTWAIT);

  self->sent = 0;
  self->filled = n > 0 ? (gsize) n : 0;

  return self->filled > 0;
}

gboolean
dt_mqtt_relay_flush (DtMqttRelay *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  while (self->sent < self->filled || fill_block (self))
    {
      gssize n = send (self->broker, self->block + self->sent, self->filled - self->sent,
                       MSG_DONTWAIT | MSG_NOSIGNAL);

      if (n < 0)
        return errno == EAGAIN || errno == EINTR;

      self->sent += (gsize) n;
    }

  return TRUE;
}

gboolean
dt_mqtt_relay_has_unsent (DtMqttRelay *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sent < self->filled;
}
