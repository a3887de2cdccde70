/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

#include "dt-palette.h"

G_BEGIN_DECLS

/**
 * DtChartText:
 *
 * The small texts of one chart, in tabular figures. To lay out a text costs five times as much as
 * to draw it, so the layouts are kept.
 */
typedef struct _DtChartText DtChartText;

/* @context: its font is used, a little smaller */
DtChartText *dt_chart_text_new     (PangoContext  *context) G_GNUC_WARN_UNUSED_RESULT;
void         dt_chart_text_free    (DtChartText   *self);

/* Size in user space; long texts are ellipsized. */
void         dt_chart_text_measure (DtChartText   *self,
                                    const char    *text,
                                    double        *width,
                                    double        *height);

/* @x_align, @y_align: the part of the text that lies left of @x and above @y */
void         dt_chart_text_draw    (DtChartText   *self,
                                    cairo_t       *cr,
                                    const char    *text,
                                    double         x,
                                    double         y,
                                    double         x_align,
                                    double         y_align);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtChartText, dt_chart_text_free)

G_END_DECLS
