/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "dt-anomaly.h"
#include "dt-drive-cycle.h"
#include "dt-drive-message.h"

static void
test_same_seed_same_drive (void)
{
  g_autoptr(DtDriveCycle) first = dt_drive_cycle_new (7);
  g_autoptr(DtDriveCycle) second = dt_drive_cycle_new (7);
  g_autoptr(DtDriveCycle) other = dt_drive_cycle_new (8);
  gboolean differs = FALSE;

  for (guint i = 0; i < 300; i++)
    {
      DtDriveState a = *dt_drive_cycle_step (first, 1.);
      DtDriveState b;
      DtDriveState c = *dt_drive_cycle_step (other, 1.);

      /* In other steps: the drive is the same. */
      dt_drive_cycle_step (second, 0.25);
      b = *dt_drive_cycle_step (second, 0.75);

      g_assert_cmpfloat (a.speed, ==, b.speed);
      g_assert_cmpfloat (a.rpm, ==, b.rpm);
      g_assert_cmpfloat (a.voltage, ==, b.voltage);
      differs |= a.speed != c.speed;
    }

  g_assert_true (differs);
}

/* An hour of each of ten drives stays within what a car can do. */
static void
test_plausible (void)
{
  for (guint32 seed = 0; seed < 10; seed++)
    {
      g_autoptr(DtDriveCycle) drive = dt_drive_cycle_new (seed);
      DtDriveState first = *dt_drive_cycle_step (drive, 0.1);
      DtDriveState before = first;
      double top_speed = 0.;
      guint n_stops = 0;
      guint gears = 0;

      for (guint i = 0; i < 3600; i++)
        {
          DtDriveState now = *dt_drive_cycle_step (drive, 1.);

          g_assert_cmpfloat (now.speed, >=, 0.);
          g_assert_cmpfloat (now.speed, <, 150.);
          g_assert_cmpfloat (fabs (now.speed - before.speed), <, 16.);
          g_assert_cmpfloat (now.rpm, >, i > 3 ? 650. : 0.);
          g_assert_cmpfloat (now.rpm, <, 5500.);
          g_assert_true (now.load >= 0. && now.load <= 101.);
          g_assert_cmpfloat (now.coolant, <, 104.);
          g_assert_true (now.voltage > 11.9 && now.voltage < 14.6);
          g_assert_cmpfloat (now.fuel_level, <=, before.fuel_level);
          g_assert_cmpfloat (now.odometer, >=, before.odometer);
          g_assert_true (now.rail_pressure > 0. && now.rail_pressure < 21000.);

          top_speed = MAX (top_speed, now.speed);
          n_stops += now.speed == 0. && before.speed > 0.;
          gears |= 1u << now.gear;
          before = now;
        }

      g_assert_cmpfloat (top_speed, >, 95.);
      g_assert_cmpuint (n_stops, >=, 3);
      g_assert_cmphex (gears, ==, 0x7f);
      g_assert_cmpfloat (before.coolant, >, 80.);
      g_assert_cmpfloat (before.oil, >, 75.);
      g_assert_cmpfloat (before.fuel_level, <, first.fuel_level - 2.);
      g_assert_cmpfloat (before.odometer, >, first.odometer + 15.);
    }
}

/* A while after the last shift the engine turns as fast as the wheels make it. */
static void
test_gears (void)
{
  g_autoptr(DtDriveCycle) drive = dt_drive_cycle_new (3);
  guint n_seconds = 0;
  guint longest = 0;

  for (guint i = 0; i < 3600; i++)
    {
      const DtDriveState *now = dt_drive_cycle_step (drive, 1.);

      n_seconds = now->gear == 6 ? n_seconds + 1 : 0;
      longest = MAX (longest, n_seconds);
      if (n_seconds > 3)
        g_assert_cmpfloat (fabs (now->speed / 43.2 * 1000. - now->rpm), <, 100.);
    }

  g_assert_cmpuint (longest, >, 60);
}

static void
test_anomalies (void)
{
  g_autoptr(DtDriveCycle) drive = dt_drive_cycle_new (5);
  g_autoptr(DtAnomalies) anomalies = dt_anomalies_new (5);
  double hottest = 0.;
  double lowest = 20.;
  double stuck_at = NAN;
  guint n_silent = 0;
  guint n_stuck = 0;
  guint seen = 0;

  for (guint i = 0; i < 300; i++)
    {
      DtDriveState state = *dt_drive_cycle_step (drive, 1.);
      DtAnomaly kind = dt_anomalies_apply (anomalies, &state);

      seen |= 1u << kind;
      hottest = MAX (hottest, state.coolant);
      lowest = MIN (lowest, state.voltage);
      n_silent += kind == DT_ANOMALY_DROP_OUT;

      if (kind == DT_ANOMALY_STUCK_SENSOR && n_stuck++ > 0)
        g_assert_cmpfloat (state.throttle, ==, stuck_at);
      stuck_at = kind == DT_ANOMALY_STUCK_SENSOR ? state.throttle : NAN;
      if (kind != DT_ANOMALY_STUCK_SENSOR)
        n_stuck = 0;
    }

  /* Calm, and each of the four. */
  g_assert_cmphex (seen, ==, 0x1f);
  g_assert_cmpfloat (hottest, >, 115.);
  g_assert_cmpfloat (lowest, <, 11.8);
  g_assert_cmpuint (n_silent, >, 10);
}

static void
test_message (void)
{
  g_autoptr(GString) json = g_string_new ("what was there before");
  DtDriveState state = {
    .time = 61.4, .speed = 61.4, .rpm = 1785.1, .load = 27.06, .coolant = 87.2, .voltage = 13.834,
    .fuel_level = 21.96, .rail_pressure = 8004., .short_trim = -0.01, .intake_air = -3.2,
    .oil = NAN,
  };

  dt_drive_message_write (&state, json);

  g_assert_true (g_str_has_prefix (json->str, "{\"04-CalcEngineLoad\":27.06,"));
  g_assert_true (g_str_has_suffix (json->str, "\"A6-Odometer\":0}"));
  g_assert_nonnull (strstr (json->str, "\"0C-EngineRPM\":1785,"));
  g_assert_nonnull (strstr (json->str, "\"0D-VehicleSpeed\":61,"));
  g_assert_nonnull (strstr (json->str, "\"42-ControlModuleVolt\":13.83,"));
  g_assert_nonnull (strstr (json->str, "\"23-FuelRailGaug\":8000,"));
  g_assert_nonnull (strstr (json->str, "\"06-ShortFuelTrimBank1\":0,"));
  g_assert_nonnull (strstr (json->str, "\"0F-IntakeAirTemperature\":-3,"));
  g_assert_null (strstr (json->str, "5C-EngineOilTemp"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/drive-cycle/same-seed-same-drive", test_same_seed_same_drive);
  g_test_add_func ("/drive-cycle/plausible", test_plausible);
  g_test_add_func ("/drive-cycle/gears", test_gears);
  g_test_add_func ("/drive-cycle/anomalies", test_anomalies);
  g_test_add_func ("/drive-cycle/message", test_message);

  return g_test_run ();
}
