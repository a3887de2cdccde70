/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-backoff.h"
#include "dt-clock.h"
#include "dt-mqtt-link.h"
#include "dt-mqtt-reason.h"
#include "dt-mqtt-source.h"
#include "dt-source-run.h"

/* A link that lasted for so long was a good one: the next failure is the first again. Else two
 * clients that throw each other out would do so every second. */
#define GOOD_LINK (10 * G_TIME_SPAN_SECOND)

/**
 * DtMqttSource:
 *
 * Messages of an MQTT broker. libmosquitto's own loop gives up after some failures
 * (measured/reliability.md §2b), so the thread here makes one link after the other, for ever.
 */
struct _DtMqttSource
{
  DtSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DtMqttSource, dt_mqtt_source, DT_TYPE_SOURCE)

typedef struct
{
  const DtConnection *connection;
  DtSourceRun        *run;
  char               *client_id;
  char               *reason;      /* of the last failure */
  DtBackoff           backoff;
  int                 protocol;    /* that the next link tries */
  gboolean            fell_back;   /* and it is the second choice after a refusal */
} Worker;

static void
message_cb (const struct mosquitto_message *message,
            gpointer                        user_data)
{
  Worker *self = user_data;

  dt_source_run_receive (self->run, message->topic, message->payload,
                         (gsize) message->payloadlen, message->retain);
}

static gboolean
check_answered (Worker  *self,
                gint64   since,
                GError **error)
{
  g_autofree char *reason = NULL;

  if (dt_clock_monotonic () - since < DT_MQTT_ANSWER_TIMEOUT)
    return TRUE;

  reason = dt_mqtt_reason_for_no_answer (self->connection);
  g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED, reason);

  return FALSE;
}

/* From an open link to a subscribed one. */
static gboolean
subscribe (Worker      *self,
           DtMqttLink  *link,
           GError     **error)
{
  gint64 since = dt_clock_monotonic ();
  gboolean asked = FALSE;
  const char *refusal;

  while (!dt_mqtt_link_is_subscribed (link, &refusal))
    {
      if (dt_source_run_is_stopped (self->run))
        return TRUE;

      if (!dt_mqtt_link_iterate (link, dt_source_run_get_fd (self->run), G_TIME_SPAN_SECOND,
                                 error))
        return FALSE;

      if (!asked && dt_mqtt_link_is_accepted (link))
        {
          asked = TRUE;
          if (!dt_mqtt_link_subscribe (link, error))
            return FALSE;
        }

      if (!check_answered (self, since, error))
        return FALSE;
    }

  dt_source_run_set_state (self->run, DT_SOURCE_CONNECTED, refusal, 0, self->protocol);

  return TRUE;
}

/* Reads until the link or the run ends. */
static gboolean
read_messages (Worker      *self,
               DtMqttLink  *link,
               GError     **error)
{
  gint64 since = dt_clock_monotonic ();
  gint64 next_flush = since;
  gboolean ok = TRUE;

  dt_source_run_clear_fd (self->run);

  while (ok && !dt_source_run_is_stopped (self->run))
    {
      ok = dt_mqtt_link_iterate (link, dt_source_run_get_fd (self->run), G_TIME_SPAN_SECOND,
                                 error);

      if (!ok || dt_clock_monotonic () >= next_flush)
        {
          dt_source_run_flush (self->run);
          next_flush = dt_clock_monotonic () + G_TIME_SPAN_SECOND;
        }
    }

  if (dt_clock_monotonic () - since >= GOOD_LINK)
    dt_backoff_reset (&self->backoff);

  return ok;
}

/* One link, from the first look-up to its end. @refused: whether another version may do. */
static gboolean
session (Worker    *self,
         gboolean  *refused,
         GError   **error)
{
  g_autoptr(DtMqttLink) link = NULL;

  link = dt_mqtt_link_new (self->connection, self->client_id, self->protocol, message_cb, self,
                           error);
  if (link == NULL)
    return FALSE;

  if (!dt_mqtt_link_open (link, error) || !subscribe (self, link, error) ||
      !read_messages (self, link, error))
    {
      *refused = dt_mqtt_link_version_refused (link);
      return FALSE;
    }

  dt_mqtt_link_disconnect (link);

  return TRUE;
}

/* MQTT 5, then 3.1.1 at once where 5 was refused; after both have failed, 5 again. */
static gboolean
change_version (Worker   *self,
                gboolean  refused)
{
  if (!refused || self->fell_back)
    {
      if (refused && self->fell_back)
        self->protocol = self->protocol == 5 ? 4 : 5;
      self->fell_back = FALSE;
      return FALSE;
    }

  self->protocol = self->protocol == 5 ? 4 : 5;
  self->fell_back = TRUE;

  return TRUE;
}

static void
wait_for_retry (Worker *self)
{
  gint64 delay = dt_backoff_next (&self->backoff, g_random_double ());

  dt_source_run_set_state (self->run, DT_SOURCE_WAITING, self->reason,
                           dt_clock_monotonic () + delay, 0);

  /* Woken early: the network is back, and what went before says nothing about it. */
  if (dt_source_run_wait (self->run, delay))
    dt_backoff_reset (&self->backoff);
}

static void
dt_mqtt_source_run (DtSource    *source,
                    DtSourceRun *run)
{
  Worker self = { .connection = dt_source_get_connection (source), .run = run };

  self.client_id = dt_mqtt_client_id_new ();
  self.protocol = self.connection->protocol == 4 ? 4 : 5;

  while (!dt_source_run_is_stopped (run))
    {
      g_autoptr(GError) error = NULL;
      gboolean refused = FALSE;

      dt_source_run_set_state (run, DT_SOURCE_CONNECTING, self.reason, 0, 0);

      if (session (&self, &refused, &error) || dt_source_run_is_stopped (run))
        break;

      g_free (self.reason);
      self.reason = g_strdup (error->message);

      if (!change_version (&self, refused))
        wait_for_retry (&self);
    }

  g_free (self.client_id);
  g_free (self.reason);
}

static void
dt_mqtt_source_class_init (DtMqttSourceClass *klass)
{
  DtSourceClass *source_class = DT_SOURCE_CLASS (klass);

  source_class->run = dt_mqtt_source_run;
}

static void
dt_mqtt_source_init (DtMqttSource *self)
{
}
