/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtMqttBurst:
 *
 * Takes whole QoS 0 messages from the front of a plain socket, a burst with two system calls.
 * libmosquitto reads each message with four, which at thousands of messages a second is most of
 * what receiving costs (measured/ingest.md §1). All else, handshake, acknowledgements, unusual and
 * unfinished packets, stays in the socket for libmosquitto, which never notices.
 */
typedef struct _DtMqttBurst DtMqttBurst;

/* @topic is NUL-terminated. */
typedef void (*DtMqttBurstFunc) (const char *topic,
                                 const void *payload,
                                 gsize       length,
                                 gboolean    retained,
                                 gpointer    user_data);

/**
 * DtMqttNext:
 * @DT_MQTT_NEXT_NOTHING: the socket is empty
 * @DT_MQTT_NEXT_MORE: there is more to take
 * @DT_MQTT_NEXT_UNFINISHED: a message has begun and its end is still under way
 * @DT_MQTT_NEXT_LIBRARY: one whole packet, an error or the end is there for libmosquitto to read
 * @DT_MQTT_NEXT_LIBRARY_FROM_NOW: a packet larger than a burst, of which libmosquitto must read all
 */
typedef enum
{
  DT_MQTT_NEXT_NOTHING,
  DT_MQTT_NEXT_MORE,
  DT_MQTT_NEXT_UNFINISHED,
  DT_MQTT_NEXT_LIBRARY,
  DT_MQTT_NEXT_LIBRARY_FROM_NOW,
} DtMqttNext;

DtMqttBurst *dt_mqtt_burst_new  (int              protocol,
                                 DtMqttBurstFunc  func,
                                 gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;
void         dt_mqtt_burst_free (DtMqttBurst     *self);

/* Never waits. libmosquitto must not be in the middle of a packet. */
DtMqttNext   dt_mqtt_burst_take (DtMqttBurst     *self,
                                 int              fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtMqttBurst, dt_mqtt_burst_free)

G_END_DECLS
