/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "dt-mqtt-burst.h"

#define BURST_SIZE (64 * 1024)

/* MQTT 3.1.1 and 5, §2.1 and §3.3 */
#define TYPE_MASK 0xf0u
#define TYPE_PUBLISH 0x30u
#define FLAG_RETAIN 0x01u
#define QOS_AND_DUP_MASK 0x0eu

struct _DtMqttBurst
{
  DtMqttBurstFunc  func;
  gpointer         user_data;
  int              protocol;
  guint8           buffer[BURST_SIZE];
};

/* A fixed header and what it announces. */
typedef struct
{
  guint8 *body;
  gsize   length;
  guint8  first;
} Packet;

/* A variable byte integer; 0: not all of it is there, -1: longer than MQTT allows. */
static int
read_length (const guint8 *bytes,
             gsize         available,
             gsize        *value)
{
  *value = 0;

  for (int i = 0; i < 4; i++)
    {
      if ((gsize) i >= available)
        return 0;

      *value |= (gsize) (bytes[i] & 0x7f) << (7 * i);
      if ((bytes[i] & 0x80) == 0)
        return i + 1;
    }

  return -1;
}

DtMqttBurst *
dt_mqtt_burst_new (int              protocol,
                   DtMqttBurstFunc  func,
                   gpointer         user_data)
{
  DtMqttBurst *self = g_new0 (DtMqttBurst, 1);

  self->protocol = protocol;
  self->func = func;
  self->user_data = user_data;

  return self;
}

void
dt_mqtt_burst_free (DtMqttBurst *self)
{
  g_free (self);
}

/* MQTT 5 §3.3.2.3: without any of its properties a message means what it says. Brokers add few; a
 * topic alias above all is for libmosquitto to refuse. */
static gboolean
has_properties (const DtMqttBurst *self,
                const guint8      *bytes,
                gsize              available)
{
  return self->protocol == 5 && (available == 0 || bytes[0] != 0);
}

/* FALSE: this one is for libmosquitto. */
static gboolean
take_publish (DtMqttBurst  *self,
              const Packet *packet)
{
  guint8 *topic = packet->body + 2;
  gsize topic_length;
  gsize header;

  if ((packet->first & TYPE_MASK) != TYPE_PUBLISH || (packet->first & QOS_AND_DUP_MASK) != 0 ||
      packet->length < 2)
    return FALSE;

  topic_length = (gsize) packet->body[0] << 8 | packet->body[1];
  header = 2 + topic_length;
  if (topic_length == 0 || header > packet->length || memchr (topic, 0, topic_length) != NULL ||
      has_properties (self, packet->body + header, packet->length - header))
    return FALSE;

  /* One byte to the left, over its own length, to make room for the NUL. */
  memmove (topic - 1, topic, topic_length);
  topic[topic_length - 1] = 0;

  header += self->protocol == 5 ? 1 : 0;
  self->func ((const char *) topic - 1, packet->body + header, packet->length - header,
              (packet->first & FLAG_RETAIN) != 0, self->user_data);

  return TRUE;
}

static DtMqttNext
next_of (gsize available,
         int   length_bytes,
         gsize whole)
{
  if (length_bytes < 0)
    return DT_MQTT_NEXT_LIBRARY;

  if (length_bytes > 0 && whole > BURST_SIZE)
    return DT_MQTT_NEXT_LIBRARY_FROM_NOW;

  return available == 0 ? DT_MQTT_NEXT_NOTHING : DT_MQTT_NEXT_UNFINISHED;
}

/* Uses the messages at the front of the buffer; returns how many bytes they were. */
static gsize
take_packets (DtMqttBurst *self,
              gsize        filled,
              DtMqttNext  *next)
{
  gsize taken = 0;

  for (;;)
    {
      const gsize available = filled - taken;
      guint8 *start = self->buffer + taken;
      Packet packet = { NULL, 0, available > 0 ? start[0] : 0 };
      int length_bytes = available > 1 ? read_length (start + 1, available - 1, &packet.length) : 0;
      gsize whole = 1 + (gsize) MAX (length_bytes, 0) + packet.length;

      if (length_bytes <= 0 || whole > available)
        {
          *next = next_of (available, length_bytes, whole);
          return taken;
        }

      packet.body = start + 1 + length_bytes;
      if (!take_publish (self, &packet))
        {
          *next = DT_MQTT_NEXT_LIBRARY;
          return taken;
        }

      taken += whole;
    }
}

/* TCP throws away what MSG_TRUNC asks for, without a copy (tcp(7)). It was there to be seen, so it
 * is there to be thrown away. */
static gboolean
discard (int   fd,
         gsize length)
{
  while (length > 0)
    {
      gssize n = recv (fd, NULL, length, MSG_TRUNC | MSG_DONTWAIT);

      if (n <= 0)
        return FALSE;
      length -= (gsize) n;
    }

  return TRUE;
}

DtMqttNext
dt_mqtt_burst_take (DtMqttBurst *self,
                    int          fd)
{
  DtMqttNext next;
  gssize filled;
  gsize taken;

  g_return_val_if_fail (self != NULL, DT_MQTT_NEXT_LIBRARY);

  filled = recv (fd, self->buffer, BURST_SIZE, MSG_PEEK | MSG_DONTWAIT);
  if (filled < 0 && (errno == EAGAIN || errno == EINTR))
    return DT_MQTT_NEXT_NOTHING;
  if (filled <= 0)
    return DT_MQTT_NEXT_LIBRARY;

  taken = take_packets (self, (gsize) filled, &next);
  if (!discard (fd, taken))
    return DT_MQTT_NEXT_LIBRARY;

  /* The buffer ended in the middle of a message, not necessarily the socket. */
  if (filled == BURST_SIZE && taken > 0 && next != DT_MQTT_NEXT_LIBRARY)
    return DT_MQTT_NEXT_MORE;

  return next;
}
