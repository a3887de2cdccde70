/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/**
 * DtPublisher:
 *
 * Sends messages to a broker, for `dtwin simulate` and `dtwin replay`. Its calls wait for the
 * network, each with a deadline; for command-line use in one thread.
 */
typedef struct _DtPublisher DtPublisher;

/* @will_topic, @will_payload: (nullable): the device's last will, retained. */
DtPublisher *dt_publisher_connect    (const DtConnection  *connection,
                                      const char          *will_topic,
                                      const char          *will_payload,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     dt_publisher_publish    (DtPublisher         *self,
                                      const char          *topic,
                                      const void          *payload,
                                      gsize                length,
                                      int                  qos,
                                      gboolean             retain,
                                      GError             **error);

/* Keeps the link alive for @duration microseconds; returns early when @cancellable is cancelled. */
gboolean     dt_publisher_wait       (DtPublisher         *self,
                                      gint64               duration,
                                      GCancellable        *cancellable,
                                      GError             **error);

/* All that was published has left; then DISCONNECT, or with @abrupt the bare end of the link that
 * makes the broker send the last will. Frees @self in any case. */
gboolean     dt_publisher_close      (DtPublisher         *self,
                                      gboolean             abrupt,
                                      GError             **error);

G_END_DECLS
