/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-fuzz.h"
#include "dt-mqtt-packet.h"

/* Any bytes as what a broker sends; the first of them chooses the version. What is said of a
 * packet lies inside it, and never changes when more bytes come. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const int protocol = size > 0 && (data[0] & 1) != 0 ? 5 : 4;

  for (gsize at = 1; at < size;)
    {
      DtMqttPacket packet, shorter;
      DtMqttPacketKind kind = dt_mqtt_packet_read (data + at, size - at, protocol, &packet);

      if (kind == DT_MQTT_PACKET_UNFINISHED || kind == DT_MQTT_PACKET_BAD)
        break;
      if (kind == DT_MQTT_PACKET_LARGE)
        {
          g_assert_true (packet.topic + packet.topic_length <= data + size);
          break;
        }

      g_assert_true (packet.size <= size - at);
      g_assert_true (packet.payload == NULL ||
                     packet.payload + packet.payload_length == data + at + packet.size);
      g_assert_cmpint (dt_mqtt_packet_read (data + at, packet.size, protocol, &shorter), ==, kind);
      g_assert_cmpint (dt_mqtt_packet_read (data + at, packet.size - 1, protocol, &shorter), ==,
                       DT_MQTT_PACKET_UNFINISHED);
      at += packet.size;
    }

  return 0;
}
