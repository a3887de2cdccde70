/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-connection-item.h"
#include "dt-live-private.h"

/* The rate is an average over so long, and nothing after twice that without a message. */
#define RATE_SPAN G_TIME_SPAN_SECOND

struct _DtConnectionItem
{
  GObject        parent_instance;

  /* Owned */
  char          *id;
  char          *name;
  char          *uri;
  char          *reason;
  char          *shown_text;

  DtSourceState  state;
  int            protocol;
  gint64         retry_at;

  double         rate;
  guint64        messages;
  guint64        rate_messages;     /* at the start of the span */
  gint64         rate_at;
  gint64         counted_at;        /* when there were so many messages */
};

G_DEFINE_FINAL_TYPE (DtConnectionItem, dt_connection_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
get_waiting_text (DtConnectionItem *self,
                  gint64            now)
{
  gint64 left = MAX (self->retry_at - now, 0);
  int seconds = (int) ((left + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);

  if (self->retry_at == 0)
    return g_strdup (_("Waiting"));

  /* Translators: seconds until the next try to connect */
  return g_strdup_printf (_("Waiting %d s"), seconds);
}

static char *
get_connected_text (DtConnectionItem *self)
{
  double rate = self->rate < 0.95 ? round (self->rate * 10.) / 10. : round (self->rate);

  /* Translators: %g is how many come in a second, 0.5 too; that is of the form for 0 */
  return g_strdup_printf (ngettext ("Connected · %.6g message/s",
                                    "Connected · %.6g messages/s", (gulong) rate),
                          rate);
}

static char *
get_text_at (DtConnectionItem *self,
             gint64            now)
{
  g_autofree char *text = NULL;

  switch (self->state)
    {
    case DT_SOURCE_STOPPED:
      text = g_strdup (_("Disconnected"));
      break;

    case DT_SOURCE_CONNECTING:
      text = g_strdup (_("Connecting…"));
      break;

    case DT_SOURCE_CONNECTED:
      return get_connected_text (self);

    case DT_SOURCE_WAITING:
      text = get_waiting_text (self, now);
      break;

    case DT_SOURCE_FINISHED:
      text = g_strdup (_("Played to its end"));
      break;

    default:
      g_return_val_if_reached (NULL);
    }

  if (self->reason == NULL || *self->reason == '\0')
    return g_steal_pointer (&text);

  /* Translators: the state of a connection, and why it is so */
  return g_strdup_printf (_("%s · %s"), text, self->reason);
}

/* From one count to another: the time that has passed since belongs to none. */
static void
measure_rate (DtConnectionItem *self)
{
  gint64 span = self->counted_at - self->rate_at;

  if (span < RATE_SPAN)
    return;

  if (self->rate_at != 0)
    self->rate = (double) (self->messages - self->rate_messages) * G_TIME_SPAN_SECOND /
                 (double) span;
  self->rate_at = self->counted_at;
  self->rate_messages = self->messages;
}

static void
dt_connection_item_finalize (GObject *object)
{
  DtConnectionItem *self = DT_CONNECTION_ITEM (object);

  g_clear_pointer (&self->shown_text, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (dt_connection_item_parent_class)->finalize (object);
}

static void
dt_connection_item_class_init (DtConnectionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dt_connection_item_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", DT_TYPE_CONNECTION_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_connection_item_init (DtConnectionItem *self)
{
}

DtConnectionItem *
dt_connection_item_new (const DtFeedConnection *connection)
{
  DtConnectionItem *self = g_object_new (DT_TYPE_CONNECTION_ITEM, NULL);

  self->id = g_strdup (connection->id);

  return self;
}

void
dt_connection_item_take (DtConnectionItem       *self,
                         const DtFeedConnection *connection,
                         gint64                  now)
{
  g_free (self->name);
  self->name = g_strdup (connection->name);
  g_free (self->uri);
  self->uri = g_strdup (connection->uri);
  g_free (self->reason);
  self->reason = g_strdup (connection->reason);

  /* Counts begin again with a new source of the same id. */
  if (connection->counts.messages < self->messages)
    self->rate_messages = 0;
  self->messages = connection->counts.messages;
  self->counted_at = now;
  self->state = connection->state;
  self->retry_at = connection->retry_at;
  self->protocol = connection->protocol;
  if (self->state != DT_SOURCE_CONNECTED)
    self->rate = 0.;
  measure_rate (self);
}

gint64
dt_connection_item_refresh (DtConnectionItem *self,
                            gint64            now,
                            gboolean         *changed)
{
  g_autofree char *text = NULL;

  /* Without a message there is no update that would say so. */
  if (self->state == DT_SOURCE_CONNECTED && now - self->counted_at >= 2 * RATE_SPAN)
    self->rate = 0.;

  text = get_text_at (self, now);
  *changed = g_strcmp0 (text, self->shown_text) != 0;
  g_free (self->shown_text);
  self->shown_text = g_steal_pointer (&text);

  if (self->state == DT_SOURCE_CONNECTED && self->rate > 0.)
    return MAX (self->counted_at + 2 * RATE_SPAN - now, 0);

  if (self->state == DT_SOURCE_WAITING && self->retry_at > now)
    return (self->retry_at - now) % G_TIME_SPAN_SECOND + 1;

  return G_MAXINT64;
}

const char *
dt_connection_item_get_id (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), NULL);

  return self->id;
}

const char *
dt_connection_item_get_name (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), NULL);

  return self->name;
}

const char *
dt_connection_item_get_uri (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), NULL);

  return self->uri;
}

DtSourceState
dt_connection_item_get_state (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), DT_SOURCE_STOPPED);

  return self->state;
}

char *
dt_connection_item_get_state_text (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), NULL);

  return get_text_at (self, g_get_monotonic_time ());
}

const char *
dt_connection_item_get_reason (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), NULL);

  return self->reason;
}

double
dt_connection_item_get_rate (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), 0.);

  return self->rate;
}

int
dt_connection_item_get_protocol (DtConnectionItem *self)
{
  g_return_val_if_fail (DT_IS_CONNECTION_ITEM (self), 0);

  return self->protocol;
}
