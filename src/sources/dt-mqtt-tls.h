/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <mosquitto.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/* TLS 1.2 or newer, always verified: by @connection's authorities, or by the system's. */
gboolean dt_mqtt_tls_setup (struct mosquitto    *mosq,
                            const DtConnection  *connection,
                            GError             **error);

G_END_DECLS
