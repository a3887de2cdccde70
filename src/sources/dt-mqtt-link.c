/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <mqtt_protocol.h>
#include <string.h>

#include "dt-mqtt-link-private.h"
#include "dt-mqtt-reason.h"
#include "dt-mqtt-tls.h"

/* QoS 1 and 2 that may be under way at once; the default of 20 halves the rate (ingest.md §1). */
#define INFLIGHT_MAX 200

/* Nothing that the broker, the log or the system said explains it better. */
static char *
reason_for_rc (DtMqttLink *self,
               int         rc,
               int         saved_errno)
{
  gboolean no_broker;

  /* libmosquitto overwrites errno when it closes the socket. */
  if (rc == MOSQ_ERR_ERRNO && (saved_errno == 0 || saved_errno == ECONNRESET))
    rc = MOSQ_ERR_CONN_LOST;

  no_broker = rc == MOSQ_ERR_CONN_LOST || rc == MOSQ_ERR_NO_CONN ||
              rc == MOSQ_ERR_MALFORMED_PACKET;

  if (self->opened && self->connack == DT_MQTT_NOT_YET)
    {
      /* Old brokers hang up on a version that they do not know, without a word. */
      self->version_refused = rc != MOSQ_ERR_KEEPALIVE;
      if (no_broker)
        return dt_mqtt_reason_for_no_answer (self->connection);
    }

  return dt_mqtt_reason_for_rc (self->connection, rc, saved_errno);
}

gboolean
dt_mqtt_link_fail (DtMqttLink  *self,
                   int          rc,
                   GError     **error)
{
  int saved_errno = errno;
  g_autofree char *reason = NULL;

  self->failed = TRUE;

  if (self->connack > 0)
    {
      self->version_refused = self->connack == 1 || self->connack == 0x84;
      reason = dt_mqtt_reason_for_connack (self->connection, self->connack);
    }
  else if (self->connection->scheme == DT_SCHEME_MQTTS &&
           (self->log_text != NULL || (rc == MOSQ_ERR_ERRNO && saved_errno == EPROTO)))
    reason = dt_mqtt_reason_for_tls (self->connection, self->log_text);
  else if (self->goodbye >= 0x80 || (self->goodbye == 0 && rc == MOSQ_ERR_NO_CONN))
    reason = dt_mqtt_reason_for_disconnect (self->goodbye);
  else
    reason = reason_for_rc (self, rc, saved_errno);

  g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED, reason);

  return FALSE;
}

static gboolean
set_options (DtMqttLink  *self,
             GError     **error)
{
  const DtConnection *connection = self->connection;

  mosquitto_int_option (self->mosq, MOSQ_OPT_PROTOCOL_VERSION,
                        self->protocol == 5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  mosquitto_int_option (self->mosq, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_int_option (self->mosq, MOSQ_OPT_SEND_MAXIMUM, INFLIGHT_MAX);

  if (connection->user != NULL &&
      mosquitto_username_pw_set (self->mosq, connection->user, connection->password) != 0)
    {
      g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED,
                           _("the user name or the password cannot be sent by MQTT"));
      return FALSE;
    }

  return connection->scheme != DT_SCHEME_MQTTS ||
         dt_mqtt_tls_setup (self->mosq, connection, error);
}

DtMqttLink *
dt_mqtt_link_new (const DtConnection  *connection,
                  const char          *client_id,
                  int                  protocol,
                  DtMqttMessageFunc    func,
                  gpointer             user_data,
                  GError             **error)
{
  static gsize initialized;
  g_autoptr(DtMqttLink) self = NULL;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);
  g_return_val_if_fail (protocol == 4 || protocol == 5, NULL);

  if (g_once_init_enter (&initialized))
    {
      mosquitto_lib_init ();
      g_once_init_leave (&initialized, 1);
    }

  self = g_new0 (DtMqttLink, 1);
  self->connection = connection;
  self->protocol = protocol;
  self->func = func;
  self->user_data = user_data;
  self->connack = DT_MQTT_NOT_YET;
  self->goodbye = DT_MQTT_NOT_YET;
  self->refusal = g_string_new (NULL);
  self->mosq = mosquitto_new (client_id, true, self);
  if (self->mosq == NULL)
    {
      dt_mqtt_link_fail (self, MOSQ_ERR_ERRNO, error);
      return NULL;
    }

  dt_mqtt_events_connect (self);

  return set_options (self, error) ? g_steal_pointer (&self) : NULL;
}

void
dt_mqtt_link_free (DtMqttLink *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->mosq, mosquitto_destroy);
  g_clear_pointer (&self->relay, dt_mqtt_relay_free);
  g_clear_pointer (&self->burst, dt_mqtt_burst_free);
  g_clear_pointer (&self->log_text, g_free);
  g_string_free (self->refusal, TRUE);
  g_free (self);
}

gboolean
dt_mqtt_link_set_will (DtMqttLink  *self,
                       const char  *topic,
                       const char  *payload,
                       GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  rc = mosquitto_will_set (self->mosq, topic, (int) strlen (payload), payload, 0, true);

  return rc == MOSQ_ERR_SUCCESS || dt_mqtt_link_fail (self, rc, error);
}

void
dt_mqtt_link_leave_to_library (DtMqttLink *self)
{
  g_return_if_fail (self != NULL);

  self->all_by_library = TRUE;
}

static gboolean
start_relay (DtMqttLink  *self,
             GError     **error)
{
  if (self->connection->scheme != DT_SCHEME_MQTT || self->all_by_library)
    return TRUE;

  self->relay = dt_mqtt_relay_new (mosquitto_socket (self->mosq));
  if (self->relay == NULL)
    return dt_mqtt_link_fail (self, MOSQ_ERR_ERRNO, error);

  self->burst = dt_mqtt_burst_new (self->protocol, &dt_mqtt_events_burst_use, self);

  return TRUE;
}

gboolean
dt_mqtt_link_open (DtMqttLink  *self,
                   GError     **error)
{
  mosquitto_property *properties = NULL;
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  /* No topic alias maximum: libmosquitto cannot resolve what a broker would then send. */
  if (self->protocol == 5)
    mosquitto_property_add_int32 (&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE, DT_MQTT_MAX_PACKET);

  errno = 0;
  rc = mosquitto_connect_bind_v5 (self->mosq, self->connection->host, self->connection->port,
                                  DT_MQTT_KEEPALIVE, NULL, properties);
  if (rc != MOSQ_ERR_SUCCESS)
    dt_mqtt_link_fail (self, rc, error);
  else
    self->next_misc = g_get_monotonic_time () + DT_MQTT_MISC_PERIOD;

  self->opened = rc == MOSQ_ERR_SUCCESS;
  mosquitto_property_free_all (&properties);

  return rc == MOSQ_ERR_SUCCESS && start_relay (self, error);
}

gboolean
dt_mqtt_link_is_accepted (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->connack == 0;
}

gboolean
dt_mqtt_link_subscribe (DtMqttLink  *self,
                        GError     **error)
{
  char **filters;
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);

  filters = self->connection->filters;
  rc = mosquitto_subscribe_multiple (self->mosq, NULL, (int) g_strv_length (filters), filters,
                                     self->connection->qos, 0, NULL);

  return rc == MOSQ_ERR_SUCCESS ? dt_mqtt_link_write_rest (self, error)
                                : dt_mqtt_link_fail (self, rc, error);
}

gboolean
dt_mqtt_link_is_subscribed (DtMqttLink  *self,
                            const char **refusal)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (refusal != NULL)
    *refusal = self->refusal->len > 0 ? self->refusal->str : NULL;

  return self->subscribed;
}

gboolean
dt_mqtt_link_version_refused (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->version_refused;
}

gboolean
dt_mqtt_link_publish (DtMqttLink  *self,
                      const char  *topic,
                      const void  *payload,
                      gsize        length,
                      int          qos,
                      gboolean     retain,
                      GError     **error)
{
  int rc;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (length <= G_MAXINT, FALSE);

  if (self->failed)
    return dt_mqtt_link_fail (self, MOSQ_ERR_NO_CONN, error);

  /* Before the call: at QoS 0 the callback may come from inside it. */
  self->pending++;
  rc = mosquitto_publish_v5 (self->mosq, NULL, topic, (int) length, payload, qos, retain, NULL);

  /* What breaks here shows at the next reading, with its reason. */
  if (self->relay != NULL)
    dt_mqtt_relay_flush (self->relay);

  return rc == MOSQ_ERR_SUCCESS || dt_mqtt_link_fail (self, rc, error);
}

guint
dt_mqtt_link_get_pending (DtMqttLink *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->pending + (self->relay != NULL && dt_mqtt_relay_has_unsent (self->relay) ? 1 : 0);
}

void
dt_mqtt_link_disconnect (DtMqttLink *self)
{
  g_return_if_fail (self != NULL);

  mosquitto_disconnect_v5 (self->mosq, 0, NULL);
  if (mosquitto_want_write (self->mosq))
    mosquitto_loop_write (self->mosq, 1);
  if (self->relay != NULL)
    dt_mqtt_relay_flush (self->relay);
}

/* 21 characters: MQTT 3.1.1 lets a broker refuse more than 23. */
char *
dt_mqtt_client_id_new (void)
{
  static gsize first;
  static int n_made;

  if (g_once_init_enter (&first))
    g_once_init_leave (&first, (gsize) g_random_int () | ((gsize) 1 << 32));

  return g_strdup_printf ("digital-twin-%08x",
                          (guint32) first + (guint32) g_atomic_int_add (&n_made, 1));
}
