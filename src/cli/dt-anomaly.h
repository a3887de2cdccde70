/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-drive-cycle.h"

G_BEGIN_DECLS

/**
 * DtAnomaly:
 * @DT_ANOMALY_OVERHEATING: the thermostat sticks: the coolant climbs beyond 115 °C
 * @DT_ANOMALY_VOLTAGE_DROP: the alternator fails: the battery falls below 11.8 V
 * @DT_ANOMALY_STUCK_SENSOR: the throttle sensor repeats one value
 * @DT_ANOMALY_DROP_OUT: the dongle sends nothing, long enough to count as offline
 */
typedef enum
{
  DT_ANOMALY_NONE,
  DT_ANOMALY_OVERHEATING,
  DT_ANOMALY_VOLTAGE_DROP,
  DT_ANOMALY_STUCK_SENSOR,
  DT_ANOMALY_DROP_OUT,
} DtAnomaly;

/**
 * DtAnomalies:
 *
 * When which of them happens: the first after some 20 s, all four within five minutes, then again
 * in another order. The same seed gives the same.
 */
typedef struct _DtAnomalies DtAnomalies;

DtAnomalies *dt_anomalies_new   (guint32             seed) G_GNUC_WARN_UNUSED_RESULT;
void         dt_anomalies_free  (DtAnomalies        *self);

/* Changes what is measured at @state->time, which may not go back. */
DtAnomaly    dt_anomalies_apply (DtAnomalies        *self,
                                 DtDriveState       *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtAnomalies, dt_anomalies_free)

G_END_DECLS
