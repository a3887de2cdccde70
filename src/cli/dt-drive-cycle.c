/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-drive-cycle.h"

/* The integration is stable and the drive the same whatever step the caller takes. */
#define STEP 0.05

#define N_GEARS 6

/* The car: a middle-class saloon with a 1.6 l petrol engine and direct injection. */
#define MASS 1350.
#define ROLLING 150.         /* N */
#define DRAG 0.42            /* N / (m/s)² */
#define POWER_AT_5500 85e3   /* W */
#define TANK 50.             /* L */
#define IDLE_RPM 780.
#define THERMOSTAT 88.

/* km/h at 1000 rpm, and above which speed the next gear is taken. */
static const double gear_speed[N_GEARS] = { 7.6, 13.8, 20.5, 27.9, 35.4, 43.2 };
static const double shift_up_at[N_GEARS] = { 17., 31., 47., 63., 84., 1000. };

/* Stretches of a drive: how fast, and for how long. */
typedef struct
{
  double speed;
  double shortest;
  double longest;
} Stretch;

static const Stretch town[] = { { 30., 8., 25. }, { 50., 15., 60. }, { 0., 6., 30. } };
static const Stretch land[] = { { 70., 20., 60. }, { 90., 30., 120. }, { 0., 4., 15. } };
static const Stretch motorway[] = { { 110., 60., 180. }, { 130., 60., 240. }, { 90., 20., 60. } };

static const struct
{
  const Stretch *stretches;
  guint          n_stretches;
  guint          shortest;     /* number of stretches until the road changes */
  guint          longest;
} roads[] = {
  { town, G_N_ELEMENTS (town), 5, 12 },
  { land, G_N_ELEMENTS (land), 3, 7 },
  { motorway, G_N_ELEMENTS (motorway), 2, 5 },
};

struct _DtDriveCycle
{
  DtDriveState  state;
  GRand        *rand;

  double        left;          /* s of the time to be simulated that no step has covered */

  /* The road */
  guint         road;
  guint         stretches_left;
  guint         stretch;
  double        stretch_left;
  double        target;

  /* The car */
  double        acceleration;  /* m/s² */
  double        shifting;      /* s until the clutch is closed again */
  double        power;         /* share of what the engine can give */
};

static void
next_stretch (DtDriveCycle *self)
{
  const Stretch *stretch;
  guint next;

  if (self->stretches_left == 0)
    {
      self->road = (self->road + 1) % G_N_ELEMENTS (roads);
      self->stretches_left =
        (guint) g_rand_int_range (self->rand, (gint32) roads[self->road].shortest,
                                  (gint32) roads[self->road].longest + 1);
      self->stretch = 0;
    }

  /* Never twice the same: that would be one long stretch. */
  next = (guint) g_rand_int_range (self->rand, 0, (gint32) roads[self->road].n_stretches - 1);
  self->stretch = next >= self->stretch ? next + 1 : next;
  stretch = &roads[self->road].stretches[self->stretch];

  self->stretches_left--;
  self->stretch_left = g_rand_double_range (self->rand, stretch->shortest, stretch->longest);
  self->target = stretch->speed * g_rand_double_range (self->rand, 0.95, 1.06);
}

static void
drive (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  double difference = self->target - state->speed;
  double strongest = 2.4 - state->speed * 0.013;
  double wanted = CLAMP (difference * 0.12, -2.6, strongest);

  /* Nobody holds a speed exactly. */
  if (self->target > 0. && fabs (difference) < 3.)
    wanted += g_rand_double_range (self->rand, -0.35, 0.35);

  if (self->shifting > 0.)
    wanted = MIN (wanted, 0.);

  self->acceleration += (wanted - self->acceleration) * MIN (1., STEP / 0.6);
  state->speed = MAX (0., state->speed + self->acceleration * 3.6 * STEP);
  if (self->target <= 0. && state->speed < 0.6)
    {
      state->speed = 0.;
      self->acceleration = 0.;
    }

  state->odometer += state->speed * STEP / 3600.;

  /* The time at the wanted speed counts, not the way to it. */
  if (fabs (difference) < 4.)
    self->stretch_left -= STEP;
  if (self->stretch_left <= 0.)
    next_stretch (self);
}

static void
shift (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  int before = state->gear;

  self->shifting = MAX (0., self->shifting - STEP);

  if (state->speed < 1. && self->target <= 0.)
    state->gear = 0;
  else if (state->gear == 0)
    state->gear = 1;
  else if (state->gear < N_GEARS && state->speed > shift_up_at[state->gear - 1])
    state->gear++;
  else if (state->gear > 1 && state->speed < shift_up_at[state->gear - 2] - 7.)
    state->gear--;

  if (state->gear != before && before != 0 && state->gear != 0)
    self->shifting = 0.5;
}

static void
turn_engine (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  double warm = CLAMP ((state->coolant - 20.) / 60., 0., 1.);
  double idle = IDLE_RPM + 350. * (1. - warm);
  double wanted = idle;
  double metres = state->speed / 3.6;
  double force = MASS * self->acceleration + ROLLING + DRAG * metres * metres;
  double available = POWER_AT_5500 * CLAMP (state->rpm / 5500., 0.2, 1.);
  double power = state->gear == 0 || self->shifting > 0. ? 0. : force * metres / available;

  if (state->gear > 0 && self->shifting <= 0.)
    wanted = MAX (idle, state->speed / gear_speed[state->gear - 1] * 1000.);

  /* Pulling away the clutch slips. */
  if (state->gear == 1 && self->acceleration > 0.3)
    wanted = MAX (wanted, 1500.);

  state->rpm += (wanted - state->rpm) * MIN (1., STEP / 0.25);
  state->rpm += g_rand_double_range (self->rand, -4., 4.);
  self->power = CLAMP (power, 0., 1.);

  /* In overrun no fuel is burnt; at idle the engine drives itself and its belts. */
  if (power < 0. && state->rpm > 1300.)
    state->load += (4. - state->load) * MIN (1., STEP / 0.3);
  else
    state->load += (17. + 6. * (1. - warm) + 78. * self->power - state->load) *
                   MIN (1., STEP / 0.3);
}

static void
feed_engine (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  double share = state->load / 100.;

  state->throttle = 11.5 + 70. * pow (share, 1.3);
  state->manifold_pressure = 24. + 74. * share;
  state->air_flow = state->rpm / 120. * 1.6 * state->manifold_pressure / 101. * 1.18 * 0.85;
  state->fuel_rate = share < 0.08 ? 0. : state->air_flow / 14.7 / 745. * 3600.;
  state->fuel_level = MAX (0., state->fuel_level - state->fuel_rate * STEP / 3600. / TANK * 100.);
  state->rail_pressure += (4000. + 16000. * pow (share, 0.8) - state->rail_pressure) *
                          MIN (1., STEP / 0.4);
  state->timing_advance = CLAMP (8. + state->rpm / 130. - 22. * share, -10., 42.);
  state->short_trim += (g_rand_double_range (self->rand, -9., 9.) - state->short_trim) *
                       MIN (1., STEP / 1.5);
}

static void
warm_up (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  double heat = 0.06 + 0.35 * self->power * state->rpm / 3000.;
  double open = CLAMP ((state->coolant - THERMOSTAT) / 6., 0., 1.);
  double wind = 0.3 + state->speed / 60.;
  double cooling = (state->coolant - state->ambient) * (0.0003 + 0.008 * open * wind);
  double soak = 6. + 22. * exp (-state->speed / 25.) *
                CLAMP ((state->coolant - state->ambient) / 70., 0., 1.);

  state->coolant += (heat - cooling) * STEP;

  /* The fan. */
  if (state->coolant > 98.)
    state->coolant -= 0.3 * STEP;

  state->oil += (state->coolant + 9. * self->power * state->rpm / 3000. - state->oil) *
                STEP / 220.;
  state->intake_air += (state->ambient + soak - state->intake_air) * STEP / 60.;
  state->catalyst += (340. + 420. * state->load / 100. * MIN (1., state->rpm / 2500.) -
                      state->catalyst) * STEP / 45.;
}

static void
charge (DtDriveCycle *self)
{
  DtDriveState *state = &self->state;
  double wanted = 14.1 - 0.25 * CLAMP ((state->intake_air - 30.) / 40., 0., 1.);

  /* The alternator has little to give at idle. */
  if (state->rpm < 1000.)
    wanted -= 0.15;

  state->voltage += (wanted - state->voltage) * MIN (1., STEP / 2.);
  state->voltage += g_rand_double_range (self->rand, -0.006, 0.006);
}

DtDriveCycle *
dt_drive_cycle_new (guint32 seed)
{
  DtDriveCycle *self = g_new0 (DtDriveCycle, 1);
  DtDriveState *state = &self->state;

  self->rand = g_rand_new_with_seed (seed);

  state->ambient = round (g_rand_double_range (self->rand, 4., 26.));
  state->coolant = state->ambient + 1.;
  state->oil = state->ambient;
  state->intake_air = state->ambient + 2.;
  state->catalyst = state->ambient;
  state->voltage = 12.4;
  state->rpm = 300.;
  state->load = 25.;
  state->rail_pressure = 500.;
  state->fuel_level = g_rand_double_range (self->rand, 25., 95.);
  state->odometer = floor (g_rand_double_range (self->rand, 8e3, 190e3));

  /* Out of a parking space, in the town. */
  self->stretches_left = (guint) g_rand_int_range (self->rand, 4, 10);
  self->stretch = G_N_ELEMENTS (town) - 1;
  self->stretch_left = g_rand_double_range (self->rand, 3., 8.);

  return self;
}

void
dt_drive_cycle_free (DtDriveCycle *self)
{
  if (self == NULL)
    return;

  g_rand_free (self->rand);
  g_free (self);
}

const DtDriveState *
dt_drive_cycle_step (DtDriveCycle *self,
                     double        seconds)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (seconds >= 0. && seconds <= 10., NULL);

  for (self->left += seconds; self->left >= STEP; self->left -= STEP)
    {
      self->state.time += STEP;
      drive (self);
      shift (self);
      turn_engine (self);
      feed_engine (self);
      warm_up (self);
      charge (self);
    }

  return &self->state;
}
