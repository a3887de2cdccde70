/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-mqtt-link.h"
#include "dt-mqtt-reason.h"
#include "dt-publisher.h"
#include "dt-topic-filter.h"

/* No wait for the network is longer (ingest.md §1: always put a deadline on it). */
#define DEADLINE (10 * G_TIME_SPAN_SECOND)

/* Messages that may be on their way, and how often the answers to them are looked at. */
#define PENDING_MAX 1000
#define LOOK_EVERY 64

struct _DtPublisher
{
  DtConnection *connection;
  DtMqttLink   *link;
  guint         n_since_look;
};

static void
publisher_free (DtPublisher *self)
{
  g_clear_pointer (&self->link, dt_mqtt_link_free);
  g_clear_pointer (&self->connection, dt_connection_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtPublisher, publisher_free)

/* Takes over @reason. */
static gboolean
set_error (char    *reason,
           GError **error)
{
  g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED, reason);
  g_free (reason);

  return FALSE;
}

/* @refused: another version of MQTT may do. */
static gboolean
open_link (DtPublisher  *self,
           int           protocol,
           const char   *will_topic,
           const char   *will_payload,
           gboolean     *refused,
           GError      **error)
{
  g_autofree char *client_id = dt_mqtt_client_id_new ();
  gint64 deadline = dt_clock_monotonic () + DEADLINE;
  gboolean ok;

  g_clear_pointer (&self->link, dt_mqtt_link_free);
  self->link = dt_mqtt_link_new (self->connection, client_id, protocol, NULL, NULL, error);
  if (self->link == NULL)
    return FALSE;

  if (will_topic != NULL && !dt_mqtt_link_set_will (self->link, will_topic, will_payload, error))
    return FALSE;

  ok = dt_mqtt_link_open (self->link, error);
  while (ok && !dt_mqtt_link_is_accepted (self->link))
    {
      ok = dt_mqtt_link_iterate (self->link, -1, deadline - dt_clock_monotonic (), error);
      if (ok && dt_clock_monotonic () >= deadline)
        ok = set_error (dt_mqtt_reason_for_no_answer (self->connection), error);
    }

  *refused = !ok && dt_mqtt_link_version_refused (self->link);

  return ok;
}

DtPublisher *
dt_publisher_connect (const DtConnection  *connection,
                      const char          *will_topic,
                      const char          *will_payload,
                      GError             **error)
{
  g_autoptr(DtPublisher) self = NULL;
  g_autoptr(GError) first_error = NULL;
  gboolean refused = FALSE;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail ((will_topic == NULL) == (will_payload == NULL), NULL);

  if (connection->scheme == DT_SCHEME_DEMO)
    {
      g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
                           _("nothing can be sent to the demo: name a broker, mqtt://HOST"));
      return NULL;
    }

  self = g_new0 (DtPublisher, 1);
  self->connection = dt_connection_copy (connection);

  if (open_link (self, connection->protocol == 4 ? 4 : 5, will_topic, will_payload, &refused,
                 &first_error))
    return g_steal_pointer (&self);

  if (refused && open_link (self, connection->protocol == 4 ? 5 : 4, will_topic, will_payload,
                            &refused, NULL))
    return g_steal_pointer (&self);

  g_propagate_error (error, g_steal_pointer (&first_error));

  return NULL;
}

/* Until at most @n messages are on their way. */
static gboolean
drain (DtPublisher  *self,
       guint         n,
       GError      **error)
{
  gint64 deadline = dt_clock_monotonic () + DEADLINE;

  while (dt_mqtt_link_get_pending (self->link) > n)
    {
      guint before = dt_mqtt_link_get_pending (self->link);

      if (!dt_mqtt_link_iterate (self->link, -1, deadline - dt_clock_monotonic (), error))
        return FALSE;

      /* As long as something moves a slow network is given its time. */
      if (dt_mqtt_link_get_pending (self->link) < before)
        deadline = dt_clock_monotonic () + DEADLINE;
      else if (dt_clock_monotonic () >= deadline)
        return set_error (dt_mqtt_reason_for_rc (self->connection, MOSQ_ERR_KEEPALIVE, 0), error);
    }

  return TRUE;
}

gboolean
dt_publisher_publish (DtPublisher  *self,
                      const char   *topic,
                      const void   *payload,
                      gsize         length,
                      int           qos,
                      gboolean      retain,
                      GError      **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (topic != NULL, FALSE);
  g_return_val_if_fail (qos >= 0 && qos <= 2, FALSE);

  if (!dt_topic_check (topic, error) ||
      !dt_mqtt_link_publish (self->link, topic, payload, length, qos, retain, error))
    return FALSE;

  if (++self->n_since_look >= LOOK_EVERY)
    {
      self->n_since_look = 0;
      if (!dt_mqtt_link_iterate (self->link, -1, 0, error))
        return FALSE;
    }

  return drain (self, PENDING_MAX, error);
}

gboolean
dt_publisher_wait (DtPublisher   *self,
                   gint64         duration,
                   GCancellable  *cancellable,
                   GError       **error)
{
  gint64 end = dt_clock_monotonic () + duration;
  GPollFD fd = { .fd = -1 };
  gboolean has_fd;
  gboolean ok = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);

  has_fd = g_cancellable_make_pollfd (cancellable, &fd);

  while (ok && !g_cancellable_is_cancelled (cancellable) && dt_clock_monotonic () < end)
    ok = dt_mqtt_link_iterate (self->link, fd.fd, end - dt_clock_monotonic (), error);

  if (has_fd)
    g_cancellable_release_fd (cancellable);

  return ok;
}

gboolean
dt_publisher_close (DtPublisher  *self,
                    gboolean      abrupt,
                    GError      **error)
{
  g_autoptr(DtPublisher) owned G_GNUC_UNUSED = self;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!drain (self, 0, error))
    return FALSE;

  if (!abrupt)
    dt_mqtt_link_disconnect (self->link);

  return TRUE;
}
