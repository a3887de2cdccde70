/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtScale:
 * @min, @max: what the axis shows; whole ticks
 * @range_min, @range_max: display range of the signal: no axis goes beyond it for the sake of its
 *   ticks; NaN where there is none
 * @least: span that is always shown, so that the noise of a quiet signal does not look like a storm
 *
 * The value axis of one chart. It grows at once when a value needs it and shrinks only when the
 * data fill less than a third of it, so that it keeps still while values come.
 */
typedef struct
{
  double   min;
  double   max;
  double   range_min;
  double   range_max;
  double   least;
  gboolean fitted;
} DtScale;

/* @range_min, @range_max: display range of the signal, NaN where there is none */
void   dt_scale_init   (DtScale       *self,
                        double         range_min,
                        double         range_max);

/* Makes room for data of @low..@high. Returns whether the axis has changed. */
gboolean dt_scale_fit  (DtScale       *self,
                        double         low,
                        double         high);

/* Place of @value on an axis from @bottom (min) to @top (max), never far outside of it. */
double dt_scale_place  (const DtScale *self,
                        double         value,
                        double         top,
                        double         bottom);

G_END_DECLS
