/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtMqttRelay:
 *
 * Stands between libmosquitto and its socket: the library keeps its file descriptor, behind which
 * there is a pipe to us from now on. So it reads only what it is given, and what it writes is
 * carried on. Belongs to one thread and never waits.
 */
typedef struct _DtMqttRelay DtMqttRelay;

/* Takes the place of what is behind @fd, a connected socket; NULL, with errno set, where the
 * system has no descriptors left. */
DtMqttRelay *dt_mqtt_relay_new        (int            fd) G_GNUC_WARN_UNUSED_RESULT;

/* The library must have closed its end, or never use it again. */
void         dt_mqtt_relay_free       (DtMqttRelay   *self);

/* The socket to the broker. */
int          dt_mqtt_relay_get_fd     (DtMqttRelay   *self);

/* How many of @bytes now wait for the library to read. */
gsize        dt_mqtt_relay_give       (DtMqttRelay   *self,
                                       const guint8  *bytes,
                                       gsize          length);

/* Carries on what the library has written, as far as the network takes it; FALSE, with errno set,
 * where it takes nothing more ever. */
gboolean     dt_mqtt_relay_flush      (DtMqttRelay   *self);

/* The last flush left something. */
gboolean     dt_mqtt_relay_has_unsent (DtMqttRelay   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtMqttRelay, dt_mqtt_relay_free)

G_END_DECLS
