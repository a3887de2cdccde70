/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-chart-line.h"

G_BEGIN_DECLS

void dt_chart_spans_draw (cairo_t          *cr,
                          const DtLineArea *area,
                          const DtPoint    *points,
                          guint             n_points);

G_END_DECLS
