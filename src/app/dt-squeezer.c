/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-squeezer.h"

struct _DtSqueezer
{
  GtkWidget  parent_instance;

  /* Children */
  GtkWidget *wide;
  GtkWidget *narrow;

  guint      notify_id;
  gboolean   squeezed;
  gboolean   forced;
};

G_DEFINE_FINAL_TYPE (DtSqueezer, dt_squeezer, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_WIDE = 1,
  PROP_NARROW,
  PROP_SQUEEZED,
} DtSqueezerProp;

static GParamSpec *properties[PROP_SQUEEZED + 1];

static gboolean
notify_cb (gpointer user_data)
{
  DtSqueezer *self = user_data;

  self->notify_id = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SQUEEZED]);

  return G_SOURCE_REMOVE;
}

static void
dt_squeezer_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  DtSqueezer *self = DT_SQUEEZER (widget);
  int wide_min, wide_nat, min, nat;

  gtk_widget_measure (self->wide, orientation, -1, &wide_min, &wide_nat, NULL, NULL);
  gtk_widget_measure (self->narrow, orientation, -1, &min, &nat, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = min;
      *natural = self->forced ? nat : MAX (nat, wide_nat);
    }
  else
    {
      *minimum = MAX (wide_min, min);
      *natural = MAX (wide_nat, nat);
    }
}

static void
dt_squeezer_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  DtSqueezer *self = DT_SQUEEZER (widget);
  gboolean squeezed;
  int natural;

  gtk_widget_measure (self->wide, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  squeezed = width < natural;
  gtk_widget_set_child_visible (self->wide, !squeezed && !self->forced);
  gtk_widget_set_child_visible (self->narrow, squeezed || self->forced);
  if (squeezed || self->forced)
    gtk_widget_allocate (self->narrow, width, height, -1, NULL);
  else
    gtk_widget_allocate (self->wide, width, height, -1, NULL);

  if (squeezed == self->squeezed)
    return;

  /* Others change their own size in answer, which must not happen while sizes are given out. */
  self->squeezed = squeezed;
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, notify_cb, self, NULL);
}

static void
dt_squeezer_dispose (GObject *object)
{
  DtSqueezer *self = DT_SQUEEZER (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_pointer (&self->wide, gtk_widget_unparent);
  g_clear_pointer (&self->narrow, gtk_widget_unparent);

  G_OBJECT_CLASS (dt_squeezer_parent_class)->dispose (object);
}

static void
dt_squeezer_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  DtSqueezer *self = DT_SQUEEZER (object);

  switch ((DtSqueezerProp) prop_id)
    {
    case PROP_WIDE:
      g_value_set_object (value, self->wide);
      break;

    case PROP_NARROW:
      g_value_set_object (value, self->narrow);
      break;

    case PROP_SQUEEZED:
      g_value_set_boolean (value, dt_squeezer_get_squeezed (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_squeezer_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  DtSqueezer *self = DT_SQUEEZER (object);

  switch ((DtSqueezerProp) prop_id)
    {
    case PROP_WIDE:
      self->wide = g_value_get_object (value);
      gtk_widget_set_parent (self->wide, GTK_WIDGET (self));
      break;

    case PROP_NARROW:
      self->narrow = g_value_get_object (value);
      gtk_widget_set_parent (self->narrow, GTK_WIDGET (self));
      break;

    case PROP_SQUEEZED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_squeezer_class_init (DtSqueezerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_squeezer_dispose;
  object_class->get_property = dt_squeezer_get_property;
  object_class->set_property = dt_squeezer_set_property;
  widget_class->measure = dt_squeezer_measure;
  widget_class->size_allocate = dt_squeezer_size_allocate;

  properties[PROP_WIDE] =
    g_param_spec_object ("wide", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] =
    g_param_spec_object ("narrow", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SQUEEZED] =
    g_param_spec_boolean ("squeezed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dt_squeezer_init (DtSqueezer *self)
{
}

gboolean
dt_squeezer_get_squeezed (DtSqueezer *self)
{
  g_return_val_if_fail (DT_IS_SQUEEZER (self), FALSE);

  return self->squeezed || self->forced;
}

void
dt_squeezer_set_forced (DtSqueezer *self,
                        gboolean    forced)
{
  g_return_if_fail (DT_IS_SQUEEZER (self));

  if (self->forced == !!forced)
    return;

  self->forced = !!forced;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
