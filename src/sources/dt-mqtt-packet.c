/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <string.h>

#include "dt-mqtt-packet.h"

/* MQTT 3.1.1 and 5, §2.1 and §3.3 */
#define TYPE_MASK 0xf0u
#define FLAGS_MASK 0x0fu
#define FLAG_RETAIN 0x01u
#define PUBREL_FLAGS 0x02u

/* Bytes that are there to be read. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Bytes;

typedef enum
{
  FORM_BYTE = 1,
  FORM_TWO_BYTES,
  FORM_FOUR_BYTES,
  FORM_VARIABLE,
  FORM_STRING,
  FORM_PAIR,
} Form;

/* Sets of packet types. */
#define IN(command) (1u << ((command) >> 4))
#define IN_ACKS (IN (CMD_PUBACK) | IN (CMD_PUBREC) | IN (CMD_PUBREL) | IN (CMD_PUBCOMP) | \
                 IN (CMD_SUBACK) | IN (CMD_UNSUBACK))
#define IN_ENDS (IN (CMD_CONNACK) | IN (CMD_DISCONNECT))

/* MQTT 5 §2.2.2.2, what a broker may send. No topic alias: we allow none when we connect. */
static const struct
{
  guint8 form;
  guint  where;
} properties[] = {
  [MQTT_PROP_PAYLOAD_FORMAT_INDICATOR] = { FORM_BYTE, IN (CMD_PUBLISH) },
  [MQTT_PROP_MESSAGE_EXPIRY_INTERVAL] = { FORM_FOUR_BYTES, IN (CMD_PUBLISH) },
  [MQTT_PROP_CONTENT_TYPE] = { FORM_STRING, IN (CMD_PUBLISH) },
  [MQTT_PROP_RESPONSE_TOPIC] = { FORM_STRING, IN (CMD_PUBLISH) },
  [MQTT_PROP_CORRELATION_DATA] = { FORM_STRING, IN (CMD_PUBLISH) },
  [MQTT_PROP_SUBSCRIPTION_IDENTIFIER] = { FORM_VARIABLE, IN (CMD_PUBLISH) },
  [MQTT_PROP_SESSION_EXPIRY_INTERVAL] = { FORM_FOUR_BYTES, IN_ENDS },
  [MQTT_PROP_ASSIGNED_CLIENT_IDENTIFIER] = { FORM_STRING, IN (CMD_CONNACK) },
  [MQTT_PROP_SERVER_KEEP_ALIVE] = { FORM_TWO_BYTES, IN (CMD_CONNACK) },
  [MQTT_PROP_AUTHENTICATION_METHOD] = { FORM_STRING, IN (CMD_CONNACK) },
  [MQTT_PROP_AUTHENTICATION_DATA] = { FORM_STRING, IN (CMD_CONNACK) },
  [MQTT_PROP_RESPONSE_INFORMATION] = { FORM_STRING, IN (CMD_CONNACK) },
  [MQTT_PROP_SERVER_REFERENCE] = { FORM_STRING, IN_ENDS },
  [MQTT_PROP_REASON_STRING] = { FORM_STRING, IN_ACKS | IN_ENDS },
  [MQTT_PROP_RECEIVE_MAXIMUM] = { FORM_TWO_BYTES, IN (CMD_CONNACK) },
  [MQTT_PROP_TOPIC_ALIAS_MAXIMUM] = { FORM_TWO_BYTES, IN (CMD_CONNACK) },
  [MQTT_PROP_MAXIMUM_QOS] = { FORM_BYTE, IN (CMD_CONNACK) },
  [MQTT_PROP_RETAIN_AVAILABLE] = { FORM_BYTE, IN (CMD_CONNACK) },
  [MQTT_PROP_USER_PROPERTY] = { FORM_PAIR, IN (CMD_PUBLISH) | IN_ACKS | IN_ENDS },
  [MQTT_PROP_MAXIMUM_PACKET_SIZE] = { FORM_FOUR_BYTES, IN (CMD_CONNACK) },
  [MQTT_PROP_WILDCARD_SUB_AVAILABLE] = { FORM_BYTE, IN (CMD_CONNACK) },
  [MQTT_PROP_SUBSCRIPTION_ID_AVAILABLE] = { FORM_BYTE, IN (CMD_CONNACK) },
  [MQTT_PROP_SHARED_SUB_AVAILABLE] = { FORM_BYTE, IN (CMD_CONNACK) },
};

static gsize
left (const Bytes *bytes)
{
  return (gsize) (bytes->end - bytes->at);
}

static gboolean
skip (Bytes *bytes,
      gsize  n)
{
  if (left (bytes) < n)
    return FALSE;

  bytes->at += n;

  return TRUE;
}

static gboolean
read_two_bytes (Bytes   *bytes,
                guint16 *value)
{
  if (left (bytes) < 2)
    return FALSE;

  *value = (guint16) (bytes->at[0] << 8 | bytes->at[1]);
  bytes->at += 2;

  return TRUE;
}

/* How many bytes it takes; 0: not all of it is there, -1: longer than MQTT allows. */
static int
read_variable (Bytes *bytes,
               gsize *value)
{
  *value = 0;

  for (int i = 0; i < 4; i++)
    {
      if (left (bytes) == 0)
        return 0;

      *value |= (gsize) (*bytes->at & 0x7f) << (7 * i);
      if ((*bytes->at++ & 0x80) == 0)
        return i + 1;
    }

  return -1;
}

static gboolean
skip_string (Bytes *bytes)
{
  guint16 length;

  return read_two_bytes (bytes, &length) && skip (bytes, length);
}

/* The number of every property fits in one byte; libmosquitto counts a longer one wrong. */
static gboolean
skip_property (Bytes  *bytes,
               guint8  type)
{
  const guint8 number = *bytes->at++;
  gsize value;

  if (number >= G_N_ELEMENTS (properties) || (properties[number].where & IN (type)) == 0)
    return FALSE;

  switch ((Form) properties[number].form)
    {
    case FORM_BYTE:
      return skip (bytes, 1);

    case FORM_TWO_BYTES:
      return skip (bytes, 2);

    case FORM_FOUR_BYTES:
      return skip (bytes, 4);

    case FORM_VARIABLE:
      return read_variable (bytes, &value) > 0;

    case FORM_STRING:
      return skip_string (bytes);

    case FORM_PAIR:
      return skip_string (bytes) && skip_string (bytes);

    default:
      return FALSE;
    }
}

/* Exactly as long as they say: libmosquitto would go on in what follows. */
static gboolean
skip_properties (Bytes  *bytes,
                 guint8  type)
{
  Bytes inner;
  gsize length;

  if (read_variable (bytes, &length) <= 0 || length > left (bytes))
    return FALSE;

  inner.at = bytes->at;
  inner.end = bytes->at + length;
  bytes->at = inner.end;

  while (left (&inner) > 0)
    if (!skip_property (&inner, type))
      return FALSE;

  return TRUE;
}

/* AUTH is an answer to a method of authentication, and we name none. */
static gboolean
may_come (guint8 first,
          int    protocol)
{
  const guint8 flags = first & FLAGS_MASK;

  switch (first & TYPE_MASK)
    {
    case CMD_PUBLISH:
      return (flags >> 1 & 3) != 3;

    case CMD_PUBREL:
      return flags == PUBREL_FLAGS;

    case CMD_CONNACK:
    case CMD_PUBACK:
    case CMD_PUBREC:
    case CMD_PUBCOMP:
    case CMD_SUBACK:
    case CMD_UNSUBACK:
    case CMD_PINGRESP:
      return flags == 0;

    case CMD_DISCONNECT:
      return flags == 0 && protocol == 5;

    default:
      return FALSE;
    }
}

static gboolean
is_well_formed_v4 (guint8 type,
                   gsize  length)
{
  switch (type)
    {
    case CMD_PINGRESP:
      return length == 0;

    case CMD_SUBACK:
      return length > 2;

    default:
      return length == 2;
    }
}

/* What may end before its properties does so without even their length. */
static gboolean
is_well_formed_v5 (guint8 type,
                   Bytes  body)
{
  switch (type)
    {
    case CMD_PINGRESP:
      return left (&body) == 0;

    case CMD_CONNACK:
      /* Of two bytes: an older broker that refuses our version. */
      return left (&body) == 2 ||
             (skip (&body, 2) && skip_properties (&body, type) && left (&body) == 0);

    case CMD_SUBACK:
    case CMD_UNSUBACK:
      return skip (&body, 2) && skip_properties (&body, type) && left (&body) > 0;

    case CMD_DISCONNECT:
      return left (&body) < 2 ||
             (skip (&body, 1) && skip_properties (&body, type) && left (&body) == 0);

    default:
      return left (&body) == 2 || left (&body) == 3 ||
             (skip (&body, 3) && skip_properties (&body, type) && left (&body) == 0);
    }
}

/* @body: as much of it as is there, all of it unless it is @large. */
static DtMqttPacketKind
read_publish (Bytes         body,
              int           protocol,
              gboolean      large,
              DtMqttPacket *packet)
{
  const DtMqttPacketKind too_short = large ? DT_MQTT_PACKET_UNFINISHED : DT_MQTT_PACKET_BAD;
  guint16 topic_length;

  packet->qos = packet->first >> 1 & 3;
  packet->retained = (packet->first & FLAG_RETAIN) != 0;

  if (!read_two_bytes (&body, &topic_length))
    return too_short;

  packet->topic = body.at;
  packet->topic_length = topic_length;
  if (!skip (&body, topic_length) || (packet->qos > 0 && !read_two_bytes (&body, &packet->id)))
    return too_short;

  if (topic_length == 0 || memchr (packet->topic, 0, topic_length) != NULL)
    return DT_MQTT_PACKET_BAD;

  if (large)
    return DT_MQTT_PACKET_LARGE;

  if (protocol == 5 && !skip_properties (&body, CMD_PUBLISH))
    return DT_MQTT_PACKET_BAD;

  packet->payload = body.at;
  packet->payload_length = left (&body);

  return packet->qos == 0 ? DT_MQTT_PACKET_MESSAGE : DT_MQTT_PACKET_OTHER;
}

DtMqttPacketKind
dt_mqtt_packet_read (const guint8 *bytes,
                     gsize         available,
                     int           protocol,
                     DtMqttPacket *packet)
{
  Bytes body;
  DtMqttPacketKind kind;
  guint8 type;
  gboolean large;
  gsize length;
  int n;

  memset (packet, 0, sizeof *packet);

  if (available == 0)
    return DT_MQTT_PACKET_UNFINISHED;

  body = (Bytes) { bytes + 1, bytes + available };
  packet->first = bytes[0];
  if (!may_come (packet->first, protocol))
    return DT_MQTT_PACKET_BAD;

  n = read_variable (&body, &length);
  if (n <= 0)
    return n == 0 ? DT_MQTT_PACKET_UNFINISHED : DT_MQTT_PACKET_BAD;

  packet->size = 1 + (gsize) n + length;
  type = packet->first & TYPE_MASK;
  large = packet->size > DT_MQTT_PACKET_MAX;
  if (large && type != CMD_PUBLISH)
    return DT_MQTT_PACKET_BAD;

  if (packet->size <= available)
    body.end = bytes + packet->size;
  else if (!large)
    return DT_MQTT_PACKET_UNFINISHED;

  if (type == CMD_PUBLISH)
    {
      kind = read_publish (body, protocol, large, packet);
      if (kind == DT_MQTT_PACKET_LARGE)
        packet->payload_length = length - 2 - packet->topic_length - (packet->qos > 0 ? 2 : 0);
      return kind;
    }

  return (protocol == 5 ? is_well_formed_v5 (type, body) : is_well_formed_v4 (type, length))
           ? DT_MQTT_PACKET_OTHER
           : DT_MQTT_PACKET_BAD;
}
