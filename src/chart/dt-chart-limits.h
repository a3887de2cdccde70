/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-chart-line.h"
#include "dt-chart-text.h"
#include "dt-palette.h"
#include "dt-signal.h"

G_BEGIN_DECLS

/* The limits of @signal that the axis reaches: the zone beyond each is tinted, its edge dashed and,
 * where there is room for a name, named. No name covers another one. */
void dt_chart_limits_draw (cairo_t          *cr,
                           DtChartText      *text,
                           const DtPalette  *palette,
                           const DtSignal   *signal,
                           const DtLineArea *area);

G_END_DECLS
