/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <string.h>
#include <sys/socket.h>

#include "dt-mqtt-burst.h"
#include "dt-mqtt-packet.h"

#define READ_SIZE (64 * 1024)

struct _DtMqttBurst
{
  const DtMqttBurstUse *use;
  gpointer              user_data;
  int                   protocol;
  gboolean              begun;
  gboolean              grew;
  gsize                 skipping;      /* bytes to come of a message too long to be kept */
  gsize                 filled;
  guint8                buffer[DT_MQTT_PACKET_MAX];
};

DtMqttBurst *
dt_mqtt_burst_new (int                   protocol,
                   const DtMqttBurstUse *use,
                   gpointer              user_data)
{
  DtMqttBurst *self;

  g_return_val_if_fail (use != NULL, NULL);

  self = g_new0 (DtMqttBurst, 1);
  self->protocol = protocol;
  self->use = use;
  self->user_data = user_data;

  return self;
}

void
dt_mqtt_burst_free (DtMqttBurst *self)
{
  g_free (self);
}

static void
use_message (DtMqttBurst        *self,
             const DtMqttPacket *packet)
{
  guint8 *topic = self->buffer + (packet->topic - self->buffer);

  /* One byte to the left, over its own length, to make room for the NUL. */
  memmove (topic - 1, topic, packet->topic_length);
  topic[packet->topic_length - 1] = 0;

  self->use->message ((const char *) topic - 1, packet->payload, packet->payload_length,
                      packet->retained, self->user_data);
}

static void
append_two_bytes (GByteArray *array,
                  gsize       value)
{
  const guint8 bytes[] = { (guint8) (value >> 8), (guint8) (value & 0xff) };

  g_byte_array_append (array, bytes, sizeof bytes);
}

static void
append_variable (GByteArray *array,
                 gsize       value)
{
  do
    {
      const guint8 byte = (guint8) ((value & 0x7f) | (value > 0x7f ? 0x80 : 0));

      g_byte_array_append (array, &byte, 1);
      value >>= 7;
    }
  while (value > 0);
}

/* The same message without payload and properties. */
static gboolean
pass_rest_on (DtMqttBurst        *self,
              const DtMqttPacket *packet)
{
  static const guint8 no_properties = 0;
  const gsize n_properties = self->protocol == 5 ? 1 : 0;
  g_autoptr(GByteArray) rest = g_byte_array_new ();

  g_byte_array_append (rest, &packet->first, 1);
  append_variable (rest, 2 + packet->topic_length + 2 + n_properties);
  append_two_bytes (rest, packet->topic_length);
  g_byte_array_append (rest, packet->topic, (guint) packet->topic_length);
  append_two_bytes (rest, packet->id);
  g_byte_array_append (rest, &no_properties, (guint) n_properties);

  return self->use->packet (rest->data, rest->len, self->user_data);
}

static DtMqttNext
use_packet (DtMqttBurst        *self,
            DtMqttPacketKind    kind,
            const guint8       *bytes,
            const DtMqttPacket *packet)
{
  gboolean first = (packet->first & 0xf0) == CMD_CONNACK;
  gboolean ok = TRUE;

  /* CONNACK comes first and once. */
  if (kind == DT_MQTT_PACKET_BAD || first == self->begun)
    return DT_MQTT_NEXT_NOT_MQTT;

  self->begun = TRUE;

  if (kind == DT_MQTT_PACKET_OTHER)
    ok = self->use->packet (bytes, packet->size, self->user_data);
  else if (kind == DT_MQTT_PACKET_LARGE && packet->qos > 0)
    ok = pass_rest_on (self, packet);

  if (kind != DT_MQTT_PACKET_OTHER)
    use_message (self, packet);

  return ok ? DT_MQTT_NEXT_NOTHING : DT_MQTT_NEXT_STOPPED;
}

/* Uses all that is whole in the buffer; what remains is moved to its front. */
static DtMqttNext
use_buffer (DtMqttBurst *self)
{
  DtMqttNext next = DT_MQTT_NEXT_NOTHING;
  gsize used = 0;

  while (next == DT_MQTT_NEXT_NOTHING && used < self->filled)
    {
      const guint8 *bytes = self->buffer + used;
      const gsize available = self->filled - used;
      DtMqttPacket packet;
      DtMqttPacketKind kind = dt_mqtt_packet_read (bytes, available, self->protocol, &packet);

      if (kind == DT_MQTT_PACKET_UNFINISHED)
        break;

      next = use_packet (self, kind, bytes, &packet);
      used += MIN (packet.size, available);
      self->skipping = packet.size - MIN (packet.size, available);
    }

  self->filled -= used;
  if (used > 0)
    memmove (self->buffer, self->buffer + used, self->filled);

  return next;
}

DtMqttNext
dt_mqtt_burst_take (DtMqttBurst *self,
                    int          fd)
{
  DtMqttNext next = DT_MQTT_NEXT_NOTHING;
  gsize wanted;
  gssize n;

  g_return_val_if_fail (self != NULL, DT_MQTT_NEXT_END);

  /* TCP throws away what MSG_TRUNC asks for, without a copy (tcp(7)). */
  wanted = self->skipping > 0 ? self->skipping : DT_MQTT_PACKET_MAX - self->filled;
  wanted = MIN (wanted, READ_SIZE);
  n = recv (fd, self->buffer + self->filled, wanted,
            MSG_DONTWAIT | (self->skipping > 0 ? MSG_TRUNC : 0));
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? DT_MQTT_NEXT_NOTHING : DT_MQTT_NEXT_ERROR;
  if (n == 0)
    return DT_MQTT_NEXT_END;

  self->grew = TRUE;
  if (self->skipping > 0)
    {
      self->skipping -= (gsize) n;
    }
  else
    {
      self->filled += (gsize) n;
      next = use_buffer (self);
    }

  if (next == DT_MQTT_NEXT_NOTHING && (gsize) n == wanted)
    return DT_MQTT_NEXT_MORE;

  return next;
}

gboolean
dt_mqtt_burst_is_growing (DtMqttBurst *self)
{
  gboolean grew;

  g_return_val_if_fail (self != NULL, FALSE);

  grew = self->grew && (self->filled > 0 || self->skipping > 0);
  self->grew = FALSE;

  return grew;
}
