/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-chart-limits.h"

#define ZONE_ALPHA 0.07
#define LIMITS_MAX 4

#define NAME_INDENT 4.
#define NAME_PADDING 3.

/* So much of a name may stand above or below the plot, where the margins are. */
#define OVERHANG 5.

typedef struct
{
  double   y;
  gboolean above;
  gboolean critical;
} Limit;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} Box;

typedef struct
{
  cairo_t          *cr;
  DtChartText      *text;
  const DtPalette  *palette;
  const DtLineArea *area;
  Limit             limits[LIMITS_MAX];
  guint             n_limits;
  Box               names[LIMITS_MAX];
  guint             n_names;
} Limits;

static const DtColor *
get_color (const Limits *self,
           const Limit  *limit)
{
  return limit->critical ? &self->palette->critical : &self->palette->warning;
}

static void
add (Limits   *self,
     double    value,
     gboolean  above,
     gboolean  critical)
{
  const DtScale *scale = &self->area->scale;

  if (isnan (value) || value <= scale->min || value >= scale->max)
    return;

  self->limits[self->n_limits++] = (Limit) {
    .y = floor (dt_line_area_y (self->area, value)) + 0.5,
    .above = above,
    .critical = critical,
  };
}

static void
draw_zone (const Limits *self,
           const Limit  *limit)
{
  static const double long_dash[] = { 8., 4. }, short_dash[] = { 2., 3. };
  const DtLineArea *area = self->area;
  const DtColor *color = get_color (self, limit);
  double edge = limit->above ? area->y : area->y + area->height;

  cairo_set_source_rgba (self->cr, color->red, color->green, color->blue, ZONE_ALPHA);
  cairo_rectangle (self->cr, area->x, MIN (limit->y, edge), area->width, fabs (edge - limit->y));
  cairo_fill (self->cr);

  dt_color_set (color, self->cr);
  cairo_set_line_width (self->cr, 1.);
  cairo_set_dash (self->cr, limit->critical ? short_dash : long_dash, 2, 0.);
  cairo_move_to (self->cr, area->x, limit->y);
  cairo_line_to (self->cr, area->x + area->width, limit->y);
  cairo_stroke (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0.);
}

/* The graver name may interrupt the line of the other, never the other way round. */
static gboolean
has_room (const Limits *self,
          const Limit  *own,
          const Box    *box)
{
  const DtLineArea *area = self->area;

  if (box->y < area->y - OVERHANG || box->y + box->height > area->y + area->height + OVERHANG ||
      box->width + 2. * NAME_INDENT > area->width)
    return FALSE;

  for (guint i = 0; i < self->n_limits; i++)
    {
      const Limit *limit = &self->limits[i];

      if (limit != own && !own->critical &&
          limit->y > box->y && limit->y < box->y + box->height)
        return FALSE;
    }

  for (guint i = 0; i < self->n_names; i++)
    {
      const Box *name = &self->names[i];

      if (box->x < name->x + name->width && name->x < box->x + box->width &&
          box->y < name->y + name->height && name->y < box->y + box->height)
        return FALSE;
    }

  return TRUE;
}

/* In its own line, so that nobody takes it for another one's: on the left, where the data are
 * older, or else on the right. */
static void
draw_name (Limits      *self,
           const Limit *limit)
{
  const DtLineArea *area = self->area;
  const char *name = limit->critical ? _("Critical") : _("Warning");
  Box box;

  dt_chart_text_measure (self->text, name, &box.width, &box.height);
  box.width += 2. * NAME_PADDING;
  box.x = area->x + NAME_INDENT;
  box.y = floor (limit->y - box.height / 2.);
  if (!has_room (self, limit, &box))
    box.x = floor (area->x + area->width - box.width - NAME_INDENT);
  if (!has_room (self, limit, &box))
    return;

  self->names[self->n_names++] = box;
  dt_color_set (&self->palette->background, self->cr);
  cairo_rectangle (self->cr, box.x, box.y, box.width, box.height);
  cairo_fill (self->cr);
  dt_color_set (get_color (self, limit), self->cr);
  dt_chart_text_draw (self->text, self->cr, name, box.x + NAME_PADDING, box.y, 0., 0.);
}

void
dt_chart_limits_draw (cairo_t          *cr,
                      DtChartText      *text,
                      const DtPalette  *palette,
                      const DtSignal   *signal,
                      const DtLineArea *area)
{
  Limits self = { .cr = cr, .text = text, .palette = palette, .area = area };

  /* The graver ones choose their places first. */
  add (&self, signal->critical_above, TRUE, TRUE);
  add (&self, signal->critical_below, FALSE, TRUE);
  add (&self, signal->warn_above, TRUE, FALSE);
  add (&self, signal->warn_below, FALSE, FALSE);

  for (guint i = 0; i < self.n_limits; i++)
    draw_zone (&self, &self.limits[i]);
  for (guint i = 0; i < self.n_limits; i++)
    draw_name (&self, &self.limits[i]);
}
