/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double red;
  double green;
  double blue;
  double alpha;
} DtColor;

/**
 * DtPalette:
 *
 * All colours a chart is drawn with. The line, the warning and the critical colour differ in
 * lightness as well as in hue, so that they stay apart for a colour-blind reader; still no colour
 * says anything that a dash, a label or an icon does not say too.
 */
typedef struct
{
  DtColor background;
  DtColor text;
  DtColor grid;
  DtColor line;
  DtColor warning;
  DtColor critical;
  DtColor cursor;
} DtPalette;

/* (transfer none) */
const DtPalette *dt_palette_get (gboolean       dark,
                                 gboolean       high_contrast);

void             dt_color_set   (const DtColor *self,
                                 cairo_t       *cr);

G_END_DECLS
