/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-publisher.h"

G_BEGIN_DECLS

/**
 * DtSimulatedCar:
 *
 * One car with its dongle: a connection to the broker with a last will of its own, a drive, and
 * what goes wrong on it.
 */
typedef struct _DtSimulatedCar DtSimulatedCar;

/* Connects and says that it is online. */
DtSimulatedCar *dt_simulated_car_new  (const DtConnection  *connection,
                                       guint32              seed,
                                       gboolean             anomalies,
                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

/* @seconds further, with a message of what is measured then. */
gboolean        dt_simulated_car_step (DtSimulatedCar      *self,
                                       double               seconds,
                                       GError             **error);

/* Keeps the connection alive for @duration microseconds. */
gboolean        dt_simulated_car_wait (DtSimulatedCar      *self,
                                       gint64               duration,
                                       GCancellable        *cancellable,
                                       GError             **error);

/* Says that it is offline, and frees @self in any case. */
gboolean        dt_simulated_car_end  (DtSimulatedCar      *self,
                                       GError             **error);

G_END_DECLS
