/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-drive-message.h"
#include "dt-wican.h"

/* One standard PID: where its value comes from and the smallest step it can take. */
typedef struct
{
  const char *key;
  glong       offset;
  double      step;
} Pid;

#define BYTE_SHARE (100. / 255.)
#define FIELD(name) G_STRUCT_OFFSET (DtDriveState, name)

static const Pid pids[] = {
  { "04-CalcEngineLoad", FIELD (load), BYTE_SHARE },
  { "05-EngineCoolantTemp", FIELD (coolant), 1. },
  { "06-ShortFuelTrimBank1", FIELD (short_trim), 100. / 128. },
  { "0B-IntakeManiAbsPress", FIELD (manifold_pressure), 1. },
  { "0C-EngineRPM", FIELD (rpm), 0.25 },
  { "0D-VehicleSpeed", FIELD (speed), 1. },
  { "0E-TimingAdvance", FIELD (timing_advance), 0.5 },
  { "0F-IntakeAirTemperature", FIELD (intake_air), 1. },
  { "10-MAFAirFlowRate", FIELD (air_flow), 0.01 },
  { "11-ThrottlePosition", FIELD (throttle), BYTE_SHARE },
  { "1F-TimeSinceEngStart", FIELD (time), 1. },
  { "23-FuelRailGaug", FIELD (rail_pressure), 10. },
  { "2F-FuelTankLevel", FIELD (fuel_level), BYTE_SHARE },
  { "3C-CatTempBank1Sens1", FIELD (catalyst), 0.1 },
  { "42-ControlModuleVolt", FIELD (voltage), 0.001 },
  { "46-AmbientAirTemp", FIELD (ambient), 1. },
  { "5C-EngineOilTemp", FIELD (oil), 1. },
  { "5E-EngineFuelRate", FIELD (fuel_rate), 0.05 },
  { "A6-Odometer", FIELD (odometer), 0.1 },
};

void
dt_drive_message_write (const DtDriveState *state,
                        GString            *json)
{
  g_return_if_fail (state != NULL);
  g_return_if_fail (json != NULL);

  g_string_truncate (json, 0);

  for (guint i = 0; i < G_N_ELEMENTS (pids); i++)
    {
      double value = G_STRUCT_MEMBER (double, state, pids[i].offset);

      dt_wican_append (json, pids[i].key, round (value / pids[i].step) * pids[i].step, 2);
    }
}
