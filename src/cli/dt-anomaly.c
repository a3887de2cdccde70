/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-anomaly.h"

#define N_KINDS 4

/* Seconds. */
#define FIRST_AFTER 20.
#define CALM_SHORTEST 15.
#define CALM_LONGEST 30.

static const double durations[] = {
  [DT_ANOMALY_OVERHEATING] = 60.,
  [DT_ANOMALY_VOLTAGE_DROP] = 45.,
  [DT_ANOMALY_STUCK_SENSOR] = 30.,
  [DT_ANOMALY_DROP_OUT] = 20.,
};

struct _DtAnomalies
{
  GRand     *rand;
  DtAnomaly  order[N_KINDS];
  guint      next;
  DtAnomaly  kind;
  double     start;
  double     end;
  double     stuck_at;
};

static void
shuffle (DtAnomalies *self)
{
  for (guint i = N_KINDS - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (self->rand, 0, (gint32) i + 1);
      DtAnomaly kind = self->order[i];

      self->order[i] = self->order[j];
      self->order[j] = kind;
    }

  self->next = 0;
}

static void
plan (DtAnomalies *self,
      double       start)
{
  if (self->next == N_KINDS)
    shuffle (self);

  self->kind = self->order[self->next++];
  self->start = start;
  self->end = start + durations[self->kind];
  self->stuck_at = NAN;
}

DtAnomalies *
dt_anomalies_new (guint32 seed)
{
  DtAnomalies *self = g_new0 (DtAnomalies, 1);

  self->rand = g_rand_new_with_seed (seed);
  for (guint i = 0; i < N_KINDS; i++)
    self->order[i] = (DtAnomaly) (DT_ANOMALY_OVERHEATING + i);

  shuffle (self);
  plan (self, FIRST_AFTER);

  return self;
}

void
dt_anomalies_free (DtAnomalies *self)
{
  if (self == NULL)
    return;

  g_rand_free (self->rand);
  g_free (self);
}

DtAnomaly
dt_anomalies_apply (DtAnomalies  *self,
                    DtDriveState *state)
{
  double since;

  g_return_val_if_fail (self != NULL, DT_ANOMALY_NONE);
  g_return_val_if_fail (state != NULL, DT_ANOMALY_NONE);

  while (state->time >= self->end)
    plan (self, self->end + g_rand_double_range (self->rand, CALM_SHORTEST, CALM_LONGEST));

  since = state->time - self->start;
  if (since < 0.)
    return DT_ANOMALY_NONE;

  switch (self->kind)
    {
    case DT_ANOMALY_OVERHEATING:
      /* Up within 30 s, then down again: a triangle above what the engine has. */
      state->coolant += (122. - state->coolant) * (1. - fabs (since / 30. - 1.));
      break;

    case DT_ANOMALY_VOLTAGE_DROP:
      state->voltage -= MIN (2.6, since * 0.2);
      break;

    case DT_ANOMALY_STUCK_SENSOR:
      if (isnan (self->stuck_at))
        self->stuck_at = state->throttle;
      state->throttle = self->stuck_at;
      break;

    case DT_ANOMALY_NONE:
    case DT_ANOMALY_DROP_OUT:
    default:
      break;
    }

  return self->kind;
}
