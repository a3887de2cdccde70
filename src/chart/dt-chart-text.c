/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chart-text.h"

#define FONT_SCALE 0.82
#define LAYOUTS_MAX 128
#define MAX_CHARS 32

struct _DtChartText
{
  PangoContext         *context;
  PangoFontDescription *font;
  PangoAttrList        *attributes;
  GHashTable           *layouts;       /* text → PangoLayout */
  int                   max_width;
};

static PangoLayout *
lookup (DtChartText *self,
        const char  *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, text);

  if (layout != NULL)
    return layout;

  /* The labels of a time axis go by and never come back. */
  if (g_hash_table_size (self->layouts) >= LAYOUTS_MAX)
    g_hash_table_remove_all (self->layouts);

  layout = pango_layout_new (self->context);
  pango_layout_set_font_description (layout, self->font);
  pango_layout_set_attributes (layout, self->attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (layout, text, -1);
  if (g_utf8_strlen (text, -1) > MAX_CHARS)
    pango_layout_set_width (layout, self->max_width);
  g_hash_table_insert (self->layouts, g_strdup (text), layout);

  return layout;
}

DtChartText *
dt_chart_text_new (PangoContext *context)
{
  DtChartText *self = g_new0 (DtChartText, 1);
  int size;

  self->context = g_object_ref (context);
  self->font = pango_font_description_copy (pango_context_get_font_description (context));
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  size = (int) lround (pango_font_description_get_size (self->font) * FONT_SCALE);
  if (pango_font_description_get_size_is_absolute (self->font))
    pango_font_description_set_absolute_size (self->font, size);
  else if (size > 0)
    pango_font_description_set_size (self->font, size);
  self->max_width = MAX (size, 8 * PANGO_SCALE) * MAX_CHARS / 2;

  self->attributes = pango_attr_list_new ();
  pango_attr_list_insert (self->attributes, pango_attr_font_features_new ("tnum=1"));

  return self;
}

void
dt_chart_text_free (DtChartText *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->font, pango_font_description_free);
  g_clear_pointer (&self->attributes, pango_attr_list_unref);
  g_clear_pointer (&self->layouts, g_hash_table_unref);
  g_free (self);
}

void
dt_chart_text_measure (DtChartText *self,
                       const char  *text,
                       double      *width,
                       double      *height)
{
  int pixel_width, pixel_height;

  pango_layout_get_pixel_size (lookup (self, text), &pixel_width, &pixel_height);

  if (width != NULL)
    *width = pixel_width;
  if (height != NULL)
    *height = pixel_height;
}

void
dt_chart_text_draw (DtChartText *self,
                    cairo_t     *cr,
                    const char  *text,
                    double       x,
                    double       y,
                    double       x_align,
                    double       y_align)
{
  double width, height;

  dt_chart_text_measure (self, text, &width, &height);
  cairo_move_to (cr, round (x - width * x_align), round (y - height * y_align));
  pango_cairo_show_layout (cr, lookup (self, text));
  /* The text leaves a current point, to which the next line would be drawn. */
  cairo_new_path (cr);
}
