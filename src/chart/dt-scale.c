/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-scale.h"
#include "dt-ticks.h"

/* Part of the axis below which the data count as too small for it. */
#define SHRINK_BELOW (1. / 3.)
#define PADDING 0.06
#define TICKS 4

/* Ends the axis at whole ticks that have room for @low..@high. */
static void
snap (DtScale *self,
      double   min,
      double   max,
      double   low,
      double   high)
{
  double step = dt_nice_step ((max - min) / TICKS);

  self->min = floor (min / step + 1e-9) * step;
  self->max = ceil (max / step - 1e-9) * step;

  /* A percentage ends at 100. */
  if (high <= self->range_max)
    self->max = MIN (self->max, self->range_max);
  if (low >= self->range_min)
    self->min = MAX (self->min, self->range_min);
  if (!(self->max > self->min))
    self->max = self->min + step;
}

static void
fit_fresh (DtScale *self,
           double   low,
           double   high)
{
  double least = MAX (self->least, MAX (fabs (low), fabs (high)) * 0.02);
  double span = MAX (high - low, least > 0. ? least : 1.);
  double middle = (low + high) / 2.;
  double min = MIN (low - (high - low) * PADDING, middle - span / 2.);
  double max = MAX (high + (high - low) * PADDING, middle + span / 2.);

  /* What is never negative is not drawn as if it could be, and zero is shown when it is near. */
  if (low >= 0. && min < span * 0.5)
    min = 0.;
  if (high <= 0. && max > -span * 0.5)
    max = 0.;

  snap (self, min, max, low, high);
}

void
dt_scale_init (DtScale *self,
               double   range_min,
               double   range_max)
{
  *self = (DtScale) { .min = 0., .max = 1., .range_min = NAN, .range_max = NAN };

  if (isfinite (range_min) && isfinite (range_max) && range_max > range_min)
    {
      self->min = range_min;
      self->max = range_max;
      self->range_min = range_min;
      self->range_max = range_max;
      self->least = (range_max - range_min) * 0.1;
    }
}

gboolean
dt_scale_fit (DtScale *self,
              double   low,
              double   high)
{
  DtScale fresh = *self;
  gboolean changed;

  if (!isfinite (low) || !isfinite (high) || low > high)
    return FALSE;

  fit_fresh (&fresh, low, high);

  if (self->fitted && fresh.max - fresh.min >= (self->max - self->min) * SHRINK_BELOW)
    {
      if (low >= self->min && high <= self->max)
        return FALSE;
      snap (&fresh, MIN (fresh.min, self->min), MAX (fresh.max, self->max), low, high);
    }

  changed = fresh.min < self->min || fresh.min > self->min ||
            fresh.max < self->max || fresh.max > self->max;
  *self = fresh;
  self->fitted = TRUE;

  return changed;
}

double
dt_scale_place (const DtScale *self,
                double         value,
                double         top,
                double         bottom)
{
  double part = (value - self->min) / (self->max - self->min);

  /* cairo counts in 24.8 fixed point: a value far outside would come back in on the other side. */
  return bottom - CLAMP (part, -10., 11.) * (bottom - top);
}
