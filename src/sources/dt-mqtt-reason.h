/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/* Why something failed, in words for the person who set the connection up. */

/* @rc: of libmosquitto; @saved_errno: right after the call that returned it */
char *dt_mqtt_reason_for_rc         (const DtConnection *connection,
                                     int                 rc,
                                     int                 saved_errno) G_GNUC_WARN_UNUSED_RESULT;

/* @detail: (nullable): what libmosquitto's log said of the TLS handshake */
char *dt_mqtt_reason_for_tls        (const DtConnection *connection,
                                     const char         *detail) G_GNUC_WARN_UNUSED_RESULT;

/* @code: of a CONNACK: 1 to 5 in MQTT 3.1.1, from 0x80 in MQTT 5 */
char *dt_mqtt_reason_for_connack    (const DtConnection *connection,
                                     int                 code) G_GNUC_WARN_UNUSED_RESULT;

/* @code: of a DISCONNECT by an MQTT 5 broker */
char *dt_mqtt_reason_for_disconnect (int                 code) G_GNUC_WARN_UNUSED_RESULT;

/* @code: of a SUBACK, from 0x80 */
char *dt_mqtt_reason_for_suback     (const char         *filter,
                                     int                 code) G_GNUC_WARN_UNUSED_RESULT;

/* Somebody took the connection, and then said nothing or hung up. */
char *dt_mqtt_reason_for_no_answer  (const DtConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

/* The address as it is quoted in reasons: host:port. */
char *dt_mqtt_reason_address        (const DtConnection *connection) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
