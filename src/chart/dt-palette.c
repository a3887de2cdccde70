/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-palette.h"

#define RGBA(hex, a)                 \
  {                                  \
    (double) ((hex) >> 16) / 255.,   \
    (double) ((hex) >> 8 & 0xff) / 255., \
    (double) ((hex) & 0xff) / 255.,  \
    a                                \
  }

static const DtPalette light = {
  .background = RGBA (0xffffff, 1.),
  .text = RGBA (0x5e5c64, 1.),
  .grid = RGBA (0x000000, .09),
  .line = RGBA (0x1c71d8, 1.),
  .warning = RGBA (0x9c5c00, 1.),
  .critical = RGBA (0xc01c28, 1.),
  .cursor = RGBA (0x241f31, .75),
};

static const DtPalette dark = {
  .background = RGBA (0x353535, 1.),
  .text = RGBA (0xc0bfbc, 1.),
  .grid = RGBA (0xffffff, .10),
  .line = RGBA (0x78aeed, 1.),
  .warning = RGBA (0xf8c24a, 1.),
  .critical = RGBA (0xff7b73, 1.),
  .cursor = RGBA (0xffffff, .8),
};

static const DtPalette light_contrast = {
  .background = RGBA (0xffffff, 1.),
  .text = RGBA (0x000000, 1.),
  .grid = RGBA (0x000000, .35),
  .line = RGBA (0x0b3b8c, 1.),
  .warning = RGBA (0x6b3a00, 1.),
  .critical = RGBA (0x9a0010, 1.),
  .cursor = RGBA (0x000000, 1.),
};

static const DtPalette dark_contrast = {
  .background = RGBA (0x353535, 1.),
  .text = RGBA (0xffffff, 1.),
  .grid = RGBA (0xffffff, .4),
  .line = RGBA (0x99c1f1, 1.),
  .warning = RGBA (0xffd866, 1.),
  .critical = RGBA (0xff9c94, 1.),
  .cursor = RGBA (0xffffff, 1.),
};

const DtPalette *
dt_palette_get (gboolean is_dark,
                gboolean high_contrast)
{
  if (high_contrast)
    return is_dark ? &dark_contrast : &light_contrast;

  return is_dark ? &dark : &light;
}

void
dt_color_set (const DtColor *self,
              cairo_t       *cr)
{
  cairo_set_source_rgba (cr, self->red, self->green, self->blue, self->alpha);
}
