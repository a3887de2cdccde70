/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtMqttBurst:
 *
 * Reads what a broker sends, a burst of packets with one system call, where libmosquitto takes
 * four for each: at thousands of messages a second that is most of what receiving costs
 * (measured/ingest.md §1). Messages of QoS 0 are used at once; all other packets are passed on to
 * libmosquitto, each whole and only after an inspection. A message too long to be decoded is
 * thrown away as it comes; of one with QoS 1 or 2 an empty rest is passed on, to be acknowledged.
 */
typedef struct _DtMqttBurst DtMqttBurst;

/**
 * DtMqttBurstUse:
 * @message: a message of QoS 0, its topic NUL-terminated; @payload is NULL where its @length was
 *   too much to be kept, and then it may be of any QoS
 * @packet: a packet for libmosquitto; FALSE: no more of them
 */
typedef struct
{
  void     (*message) (const char   *topic,
                       const void   *payload,
                       gsize         length,
                       gboolean      retained,
                       gpointer      user_data);
  gboolean (*packet)  (const guint8 *bytes,
                       gsize         length,
                       gpointer      user_data);
} DtMqttBurstUse;

/**
 * DtMqttNext:
 * @DT_MQTT_NEXT_NOTHING: the socket is empty
 * @DT_MQTT_NEXT_MORE: there is probably more to take
 * @DT_MQTT_NEXT_END: the broker has closed the connection
 * @DT_MQTT_NEXT_ERROR: see errno
 * @DT_MQTT_NEXT_NOT_MQTT: what came is not for libmosquitto's eyes
 * @DT_MQTT_NEXT_STOPPED: the user of a packet wants no more
 */
typedef enum
{
  DT_MQTT_NEXT_NOTHING,
  DT_MQTT_NEXT_MORE,
  DT_MQTT_NEXT_END,
  DT_MQTT_NEXT_ERROR,
  DT_MQTT_NEXT_NOT_MQTT,
  DT_MQTT_NEXT_STOPPED,
} DtMqttNext;

/* From the first byte of a connection on. @protocol: 5 or 4; @use must outlive it */
DtMqttBurst *dt_mqtt_burst_new         (int                    protocol,
                                        const DtMqttBurstUse  *use,
                                        gpointer               user_data) G_GNUC_WARN_UNUSED_RESULT;
void         dt_mqtt_burst_free        (DtMqttBurst           *self);

/* Never waits. Nothing comes after an END and what follows it. */
DtMqttNext   dt_mqtt_burst_take        (DtMqttBurst           *self,
                                        int                    fd);

/* In the middle of a packet, and more of it has come since the last call. */
gboolean     dt_mqtt_burst_is_growing  (DtMqttBurst           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtMqttBurst, dt_mqtt_burst_free)

G_END_DECLS
