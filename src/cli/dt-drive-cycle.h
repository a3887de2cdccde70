/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtDriveState:
 *
 * What a petrol car's control unit measures, in the units of SAE J1979; speeds in km/h, pressures
 * in kPa, temperatures in °C, shares in %.
 */
typedef struct
{
  double time;              /* s since the engine was started */
  double speed;
  double rpm;
  int    gear;              /* 0: neutral */
  double load;
  double throttle;
  double timing_advance;    /* ° */
  double manifold_pressure;
  double air_flow;          /* g/s */
  double fuel_rate;         /* L/h */
  double fuel_level;
  double rail_pressure;
  double short_trim;
  double coolant;
  double oil;
  double intake_air;
  double ambient;
  double catalyst;
  double voltage;           /* V */
  double odometer;          /* km */
} DtDriveState;

/**
 * DtDriveCycle:
 *
 * A car that is driven through a town, over land and on a motorway, from the cold start on. The
 * same seed gives the same drive.
 */
typedef struct _DtDriveCycle DtDriveCycle;

DtDriveCycle       *dt_drive_cycle_new  (guint32             seed) G_GNUC_WARN_UNUSED_RESULT;
void                dt_drive_cycle_free (DtDriveCycle       *self);

/* @seconds later, at most 10. */
const DtDriveState *dt_drive_cycle_step (DtDriveCycle       *self,
                                         double              seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtDriveCycle, dt_drive_cycle_free)

G_END_DECLS
