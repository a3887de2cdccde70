/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <mosquitto.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/* Seconds; a dead link is noticed after at most twice as long. */
#define DT_MQTT_KEEPALIVE 10

/* Microseconds until a broker must have answered CONNECT and SUBSCRIBE. */
#define DT_MQTT_ANSWER_TIMEOUT (8 * G_TIME_SPAN_SECOND)

/* A broker that speaks MQTT 5 never sends a larger packet. */
#define DT_MQTT_MAX_PACKET (1024 * 1024)

/**
 * DtMqttLink:
 *
 * One connection to a broker, from the first look-up of its name to the first failure; a new try
 * is a new link. Belongs to one thread, which its functions may keep waiting.
 */
typedef struct _DtMqttLink DtMqttLink;

/* A message with a length and no payload was too long to be decoded, and was thrown away. */
typedef void (*DtMqttMessageFunc) (const struct mosquitto_message *message,
                                   gpointer                        user_data);

/* @connection must outlive the link; @protocol: 5 or 4; @func: (nullable) */
DtMqttLink *dt_mqtt_link_new             (const DtConnection  *connection,
                                          const char          *client_id,
                                          int                  protocol,
                                          DtMqttMessageFunc    func,
                                          gpointer             user_data,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void        dt_mqtt_link_free            (DtMqttLink          *self);

gboolean    dt_mqtt_link_set_will        (DtMqttLink          *self,
                                          const char          *topic,
                                          const char          *payload,
                                          GError             **error);

/* Before it is opened: libmosquitto is to read the socket, as it does over TLS, with nothing in
 * between. For tests that compare. */
void        dt_mqtt_link_leave_to_library (DtMqttLink         *self);

/* Looks the name up and connects, which the system may draw out for minutes. */
gboolean    dt_mqtt_link_open            (DtMqttLink          *self,
                                          GError             **error);

/* Waits for the network, @wake_fd (or -1) or the time, and does all there is to do then. */
gboolean    dt_mqtt_link_iterate         (DtMqttLink          *self,
                                          int                  wake_fd,
                                          gint64               timeout,
                                          GError             **error);

/* The broker has accepted us. */
gboolean    dt_mqtt_link_is_accepted     (DtMqttLink          *self);

/* To all filters of the connection; once accepted. */
gboolean    dt_mqtt_link_subscribe       (DtMqttLink          *self,
                                          GError             **error);

/* The broker has answered; @refusal: (out) (transfer none) (nullable): which filters it refused. */
gboolean    dt_mqtt_link_is_subscribed   (DtMqttLink          *self,
                                          const char         **refusal);

/* The link failed in a way that another version of MQTT may cure. */
gboolean    dt_mqtt_link_version_refused (DtMqttLink          *self);

gboolean    dt_mqtt_link_publish         (DtMqttLink          *self,
                                          const char          *topic,
                                          const void          *payload,
                                          gsize                length,
                                          int                  qos,
                                          gboolean             retain,
                                          GError             **error);

/* Published and not yet sent, or not yet acknowledged where QoS asks for that. */
guint       dt_mqtt_link_get_pending     (DtMqttLink          *self);

/* Says good-bye, so that the broker sends no last will. */
void        dt_mqtt_link_disconnect      (DtMqttLink          *self);

/* Another for each call and each process: two clients of one name throw each other out. */
char       *dt_mqtt_client_id_new        (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtMqttLink, dt_mqtt_link_free)

G_END_DECLS
