/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-ticks.h"

static const gint64 clock_steps[] = {
  1, 2, 5, 10, 15, 30,
  60, 2 * 60, 5 * 60, 10 * 60, 15 * 60, 30 * 60,
  3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600,
};

static gint64
floor_to (gint64 value,
          gint64 step)
{
  gint64 rest = value % step;

  return value - (rest < 0 ? rest + step : rest);
}

double
dt_nice_step (double rough)
{
  static const double nice[] = { 1., 2., 5. };
  double power;

  if (!isfinite (rough) || rough <= 0.)
    return 1.;

  power = pow (10., floor (log10 (rough)));

  for (guint i = 0; i < G_N_ELEMENTS (nice); i++)
    {
      /* 0.3 / 0.1 is a little more than 3: do not let it skip a step. */
      if (rough <= nice[i] * power * (1. + 1e-9))
        return nice[i] * power;
    }

  return 10. * power;
}

gint64
dt_nice_time_step (gint64 rough)
{
  gint64 day = G_TIME_SPAN_DAY;

  if (rough <= G_TIME_SPAN_SECOND / 2)
    return MAX ((gint64) llround (dt_nice_step ((double) rough)), 1);

  for (guint i = 0; i < G_N_ELEMENTS (clock_steps); i++)
    {
      if (rough <= clock_steps[i] * G_TIME_SPAN_SECOND)
        return clock_steps[i] * G_TIME_SPAN_SECOND;
    }

  return (gint64) llround (dt_nice_step (ceil ((double) rough / (double) day))) * day;
}

void
dt_ticks_init (DtTicks *self,
               double   min,
               double   max,
               guint    count)
{
  double first, span = max - min;

  *self = (DtTicks) { .step = 1. };

  if (!isfinite (span) || span <= 0.)
    return;

  self->step = dt_nice_step (span / CLAMP (count, 1, DT_TICKS_MAX - 2));
  first = ceil (min / self->step - 1e-9);

  for (guint i = 0; i < DT_TICKS_MAX; i++)
    {
      double value = (first + i) * self->step;

      if (value > max + self->step * 1e-9)
        break;
      /* + 0.: no tick is ever "-0" */
      self->value[self->n++] = value + 0.;
    }
}

void
dt_time_ticks_init (DtTimeTicks *self,
                    gint64       begin,
                    gint64       end,
                    gint64       utc_offset,
                    guint        count)
{
  gint64 time;

  *self = (DtTimeTicks) { .step = G_TIME_SPAN_SECOND };

  if (end <= begin)
    return;

  self->step = dt_nice_time_step ((end - begin) / CLAMP (count, 1, DT_TICKS_MAX - 2));
  time = floor_to (begin + utc_offset, self->step) - utc_offset;
  if (time < begin)
    time += self->step;

  for (; time <= end && self->n < DT_TICKS_MAX; time += self->step)
    self->time[self->n++] = time;
}

guint
dt_ticks_decimals (double step)
{
  double digits = step > 0. ? -floor (log10 (step) + 1e-9) : 0.;

  return (guint) CLAMP (digits, 0., 9.);
}
