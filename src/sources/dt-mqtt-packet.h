/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-decoder.h"

G_BEGIN_DECLS

/* The longest packet that is ever kept: the longest payload that is decoded, the longest topic and
 * as much again for properties. */
#define DT_MQTT_PACKET_MAX (DT_DECODER_MAX_PAYLOAD + 2 * 64 * 1024)

/**
 * DtMqttPacketKind:
 * @DT_MQTT_PACKET_UNFINISHED: more bytes are needed to tell
 * @DT_MQTT_PACKET_BAD: no broker may send this
 * @DT_MQTT_PACKET_MESSAGE: a whole message of QoS 0
 * @DT_MQTT_PACKET_LARGE: a message longer than %DT_MQTT_PACKET_MAX, as far as its topic
 * @DT_MQTT_PACKET_OTHER: any other packet, whole and well-formed
 */
typedef enum
{
  DT_MQTT_PACKET_UNFINISHED,
  DT_MQTT_PACKET_BAD,
  DT_MQTT_PACKET_MESSAGE,
  DT_MQTT_PACKET_LARGE,
  DT_MQTT_PACKET_OTHER,
} DtMqttPacketKind;

/* What lies at the front of a broker's bytes. @topic, not NUL-terminated and without any NUL, to
 * @payload_length are for messages; a large one has no @payload, and its length includes what
 * properties it has. */
typedef struct
{
  gsize         size;            /* all of it, as announced */
  guint8        first;           /* type and flags */
  guint8        qos;
  gboolean      retained;
  guint16       id;              /* of a message of QoS 1 or 2 */
  const guint8 *topic;
  gsize         topic_length;
  const guint8 *payload;
  gsize         payload_length;
} DtMqttPacket;

/* Inspects the packet that begins at @bytes, as strictly as keeps libmosquitto alive: 2.0.11 ends
 * the process over an unknown property. @protocol: 5 or 4 */
DtMqttPacketKind dt_mqtt_packet_read (const guint8 *bytes,
                                      gsize         available,
                                      int           protocol,
                                      DtMqttPacket *packet);

G_END_DECLS
