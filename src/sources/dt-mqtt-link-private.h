/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-mqtt-burst.h"
#include "dt-mqtt-link.h"
#include "dt-mqtt-relay.h"

G_BEGIN_DECLS

/* What the parts of a link share: dt-mqtt-link.c makes and ends it, dt-mqtt-events.c notes what the
 * broker says, dt-mqtt-loop.c reads and writes. */

/* How often libmosquitto looks after the link, microseconds. */
#define DT_MQTT_MISC_PERIOD G_TIME_SPAN_SECOND

/* The broker has not said it yet. */
#define DT_MQTT_NOT_YET -1

struct _DtMqttLink
{
  /* Borrowed */
  const DtConnection *connection;

  /* Owned */
  struct mosquitto   *mosq;
  DtMqttRelay        *relay;            /* NULL: libmosquitto reads all */
  DtMqttBurst        *burst;            /* likewise */
  char               *log_text;
  GString            *refusal;

  DtMqttMessageFunc   func;
  gpointer            user_data;
  int                 protocol;
  gboolean            opened;
  gboolean            failed;

  /* What the broker has said so far */
  int                 connack;
  int                 goodbye;
  gboolean            subscribed;

  /* Reading */
  guint64             n_messages;
  guint64             bytes_at_message;
  gulong              gather_time;      /* µs; 0 where messages come one by one */
  gboolean            more;
  gboolean            all_by_library;
  int                 library_rc;       /* of the packet that it was given last */
  int                 library_errno;
  gboolean            version_refused;
  guint               pending;
  gint64              next_misc;
};

/* For plain links, read by us. */
extern const DtMqttBurstUse dt_mqtt_events_burst_use;

void     dt_mqtt_events_connect (DtMqttLink   *self);

/* Lets libmosquitto read @bytes, whole packets that were inspected; FALSE with library_rc set. */
gboolean dt_mqtt_events_give    (DtMqttLink   *self,
                                 const guint8 *bytes,
                                 gsize         length);

/* Ends the link: @error says why, as well as the broker, the log or the system tell. */
gboolean dt_mqtt_link_fail      (DtMqttLink   *self,
                                 int           rc,
                                 GError      **error);

/* Sends what libmosquitto has left to send, as far as the network takes it. */
gboolean dt_mqtt_link_write_rest (DtMqttLink *self,
                                  GError    **error);

G_END_DECLS
