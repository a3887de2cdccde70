/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dt-mqtt-link-private.h"
#include "dt-mqtt-reason.h"

static void
connect_cb (struct mosquitto         *mosq,
            void                     *user_data,
            int                       code,
            int                       flags,
            const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->connack = code;

  /* With a log function libmosquitto formats a line for every message. */
  mosquitto_log_callback_set (mosq, NULL);
}

static void
disconnect_cb (struct mosquitto         *mosq,
               void                     *user_data,
               int                       code,
               const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->goodbye = code;
}

static void
subscribe_cb (struct mosquitto         *mosq,
              void                     *user_data,
              int                       id,
              int                       n_codes,
              const int                *codes,
              const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;
  int n_filters = (int) g_strv_length (self->connection->filters);

  self->subscribed = TRUE;

  for (int i = 0; i < MIN (n_codes, n_filters); i++)
    {
      g_autofree char *reason = NULL;

      if (codes[i] < 0x80)
        continue;

      reason = dt_mqtt_reason_for_suback (self->connection->filters[i], codes[i]);
      if (self->refusal->len > 0)
        g_string_append (self->refusal, "; ");
      g_string_append (self->refusal, reason);
    }
}

static void
message_cb (struct mosquitto               *mosq,
            void                           *user_data,
            const struct mosquitto_message *message,
            const mosquitto_property       *properties)
{
  DtMqttLink *self = user_data;

  self->n_messages++;
  if (self->func != NULL)
    self->func (message, self->user_data);
}

static void
burst_cb (const char *topic,
          const void *payload,
          gsize       length,
          gboolean    retained,
          gpointer    user_data)
{
  DtMqttLink *self = user_data;
  const struct mosquitto_message message = {
    .topic = (char *) topic,
    .payload = length > 0 ? (void *) payload : NULL,
    .payloadlen = (int) length,
    .retain = retained,
  };

  self->n_messages++;
  if (self->func != NULL)
    self->func (&message, self->user_data);
}

/* libmosquitto always has a whole packet to read, and reads it whole. */
gboolean
dt_mqtt_events_give (DtMqttLink   *self,
                     const guint8 *bytes,
                     gsize         length)
{
  while (length > 0)
    {
      gsize n = dt_mqtt_relay_give (self->relay, bytes, length);

      errno = 0;
      self->library_rc = n > 0 ? mosquitto_loop_read (self->mosq, 1) : MOSQ_ERR_NOMEM;
      self->library_errno = errno;
      if (self->library_rc == MOSQ_ERR_SUCCESS && mosquitto_socket (self->mosq) < 0)
        self->library_rc = MOSQ_ERR_NO_CONN;
      if (self->library_rc != MOSQ_ERR_SUCCESS)
        return FALSE;

      bytes += n;
      length -= n;
    }

  return TRUE;
}

static gboolean
packet_cb (const guint8 *bytes,
           gsize         length,
           gpointer      user_data)
{
  return dt_mqtt_events_give (user_data, bytes, length);
}

const DtMqttBurstUse dt_mqtt_events_burst_use = { burst_cb, packet_cb };

static void
publish_cb (struct mosquitto         *mosq,
            void                     *user_data,
            int                       id,
            int                       code,
            const mosquitto_property *properties)
{
  DtMqttLink *self = user_data;

  self->pending -= self->pending > 0;
}

/* The first line tells most; OpenSSL adds more and vaguer ones. */
static void
log_cb (struct mosquitto *mosq,
        void             *user_data,
        int               level,
        const char       *text)
{
  DtMqttLink *self = user_data;

  if (level != MOSQ_LOG_ERR)
    return;

  if (self->log_text == NULL)
    self->log_text = g_strdup (text);
  else if (strlen (self->log_text) < 1000)
    {
      g_autofree char *first = self->log_text;

      self->log_text = g_strconcat (first, "; ", text, NULL);
    }
}

void
dt_mqtt_events_connect (DtMqttLink *self)
{
  mosquitto_connect_v5_callback_set (self->mosq, connect_cb);
  mosquitto_disconnect_v5_callback_set (self->mosq, disconnect_cb);
  mosquitto_subscribe_v5_callback_set (self->mosq, subscribe_cb);
  mosquitto_message_v5_callback_set (self->mosq, message_cb);
  mosquitto_publish_v5_callback_set (self->mosq, publish_cb);
  mosquitto_log_callback_set (self->mosq, log_cb);
}
