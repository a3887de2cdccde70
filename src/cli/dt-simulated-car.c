/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-anomaly.h"
#include "dt-drive-message.h"
#include "dt-simulated-car.h"
#include "dt-wican.h"

struct _DtSimulatedCar
{
  char         *status_topic;
  char         *data_topic;
  DtPublisher  *publisher;
  DtDriveCycle *drive;
  DtAnomalies  *anomalies;
  GString      *json;
};

static void
simulated_car_free (DtSimulatedCar *self)
{
  if (self->publisher != NULL && !dt_publisher_close (self->publisher, FALSE, NULL))
    g_debug ("%s: the connection was lost before its end", self->data_topic);

  g_clear_pointer (&self->drive, dt_drive_cycle_free);
  g_clear_pointer (&self->anomalies, dt_anomalies_free);
  g_clear_pointer (&self->status_topic, g_free);
  g_clear_pointer (&self->data_topic, g_free);
  g_string_free (self->json, TRUE);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtSimulatedCar, simulated_car_free)

static gboolean
publish_status (DtSimulatedCar  *self,
                const char      *status,
                GError         **error)
{
  return dt_publisher_publish (self->publisher, self->status_topic, status, strlen (status), 0,
                               TRUE, error);
}

DtSimulatedCar *
dt_simulated_car_new (const DtConnection  *connection,
                      guint32              seed,
                      gboolean             anomalies,
                      GError             **error)
{
  g_autoptr(DtSimulatedCar) self = g_new0 (DtSimulatedCar, 1);
  g_autofree char *id = NULL;

  /* As a MAC address of the maker of the dongle's chip. */
  id = g_strdup_printf ("84f703%06x", (seed * 2654435761u >> 8) & 0xffffff);
  self->status_topic = dt_wican_status_topic (id);
  self->data_topic = dt_wican_autopid_topic (id);
  self->drive = dt_drive_cycle_new (seed);
  self->anomalies = anomalies ? dt_anomalies_new (seed) : NULL;
  self->json = g_string_new (NULL);

  self->publisher = dt_publisher_connect (connection, self->status_topic, DT_WICAN_OFFLINE, error);
  if (self->publisher == NULL || !publish_status (self, DT_WICAN_ONLINE, error))
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
dt_simulated_car_step (DtSimulatedCar  *self,
                       double           seconds,
                       GError         **error)
{
  DtDriveState state;

  g_return_val_if_fail (self != NULL, FALSE);

  state = *dt_drive_cycle_step (self->drive, seconds);

  if (self->anomalies != NULL &&
      dt_anomalies_apply (self->anomalies, &state) == DT_ANOMALY_DROP_OUT)
    return dt_publisher_wait (self->publisher, 0, NULL, error);

  dt_drive_message_write (&state, self->json);

  return dt_publisher_publish (self->publisher, self->data_topic, self->json->str,
                               self->json->len, 0, FALSE, error);
}

gboolean
dt_simulated_car_wait (DtSimulatedCar  *self,
                       gint64           duration,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return dt_publisher_wait (self->publisher, duration, cancellable, error);
}

gboolean
dt_simulated_car_end (DtSimulatedCar  *self,
                      GError         **error)
{
  g_autoptr(DtSimulatedCar) owned G_GNUC_UNUSED = self;

  g_return_val_if_fail (self != NULL, FALSE);

  return publish_status (self, DT_WICAN_OFFLINE, error) &&
         dt_publisher_close (g_steal_pointer (&self->publisher), FALSE, error);
}
