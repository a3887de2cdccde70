/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "dt-split-view.h"

#define SLIDE_MS 200

struct _DtSplitView
{
  GtkWidget     parent_instance;

  /* Children */
  GtkWidget    *sidebar;
  GtkWidget    *content;
  GtkWidget    *shade;

  /* Owned */
  AdwAnimation *animation;

  double        progress;
  guint         notify_id;
  gboolean      collapsed;
  gboolean      allocated;

  /* What the user wants, for each of the two shapes */
  gboolean      docked_open;
  gboolean      overlay_open;
};

G_DEFINE_FINAL_TYPE (DtSplitView, dt_split_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_SHOW_SIDEBAR,
  PROP_COLLAPSED,
} DtSplitViewProp;

static GParamSpec *properties[PROP_COLLAPSED + 1];

static gboolean
is_open (DtSplitView *self)
{
  return self->collapsed ? self->overlay_open : self->docked_open;
}

/* A pane that is out of sight takes no focus. */
static void
update_panes (DtSplitView *self)
{
  gboolean open = is_open (self);

  if (self->sidebar != NULL)
    gtk_widget_set_can_focus (self->sidebar, open);
  if (self->content != NULL)
    gtk_widget_set_can_focus (self->content, !(open && self->collapsed));

  if (self->collapsed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "collapsed");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "collapsed");
}

static void
slide (DtSplitView *self)
{
  double target = is_open (self) ? 1. : 0.;

  update_panes (self);
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->animation), self->progress);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->animation), target);
  if (self->allocated)
    adw_animation_play (self->animation);
  else
    self->progress = target;
}

static void
progress_cb (double   value,
             gpointer user_data)
{
  DtSplitView *self = user_data;

  self->progress = value;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
notify_cb (gpointer user_data)
{
  DtSplitView *self = user_data;

  self->notify_id = 0;
  update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLLAPSED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);

  return G_SOURCE_REMOVE;
}

static void
set_collapsed (DtSplitView *self,
               gboolean     collapsed)
{
  if (self->collapsed == collapsed && self->allocated)
    return;

  self->collapsed = collapsed;
  self->overlay_open = FALSE;
  adw_animation_reset (self->animation);
  self->progress = is_open (self) ? 1. : 0.;

  /* Others change their own size in answer, which must not happen while sizes are given out. */
  if (self->notify_id == 0)
    self->notify_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, notify_cb, self, NULL);
}

static void
shade_pressed_cb (GtkGestureClick *gesture,
                  int              n_press,
                  double           x,
                  double           y,
                  gpointer         user_data)
{
  dt_split_view_set_show_sidebar (user_data, FALSE);
}

static gboolean
escape_cb (GtkWidget *widget,
           GVariant  *args,
           gpointer   user_data)
{
  DtSplitView *self = DT_SPLIT_VIEW (widget);

  if (!self->collapsed || !self->overlay_open)
    return GDK_EVENT_PROPAGATE;

  dt_split_view_set_show_sidebar (self, FALSE);

  return GDK_EVENT_STOP;
}

static int
sidebar_width (DtSplitView *self)
{
  int min;

  gtk_widget_measure (self->sidebar, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);

  return MAX (min, DT_SPLIT_VIEW_SIDEBAR_WIDTH);
}

static void
place (GtkWidget *child,
       int        x,
       int        width,
       int        height)
{
  GskTransform *transform = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, 0));

  gtk_widget_allocate (child, width, height, -1, transform);
}

static void
dt_split_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  DtSplitView *self = DT_SPLIT_VIEW (widget);
  int side_min, side_nat, min, nat;

  *minimum = *natural = 0;
  if (self->sidebar == NULL || self->content == NULL)
    return;

  gtk_widget_measure (self->sidebar, orientation, -1, &side_min, &side_nat, NULL, NULL);
  gtk_widget_measure (self->content, orientation, -1, &min, &nat, NULL, NULL);
  *minimum = MAX (min, side_min);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? nat + DT_SPLIT_VIEW_SIDEBAR_WIDTH
                                                       : MAX (nat, side_nat);
}

static void
dt_split_view_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  DtSplitView *self = DT_SPLIT_VIEW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side, shown, content_width, content_min;

  if (self->sidebar == NULL || self->content == NULL)
    return;

  side = sidebar_width (self);
  gtk_widget_measure (self->content, GTK_ORIENTATION_HORIZONTAL, -1, &content_min,
                      NULL, NULL, NULL);
  set_collapsed (self, width < MAX (DT_SPLIT_VIEW_COLLAPSE_BELOW, side + content_min));
  self->allocated = TRUE;

  side = MIN (side, width);
  shown = (int) (side * self->progress + .5);
  content_width = self->collapsed ? width : width - shown;

  gtk_widget_set_child_visible (self->sidebar, self->progress > 0.);
  gtk_widget_set_child_visible (self->shade, self->collapsed && self->progress > 0.);
  gtk_widget_set_opacity (self->shade, self->progress);

  place (self->content, self->collapsed || rtl ? 0 : shown, content_width, height);
  if (self->collapsed && self->progress > 0.)
    place (self->shade, 0, width, height);
  if (self->progress > 0.)
    place (self->sidebar, rtl ? width - shown : shown - side, side, height);
}

static void
dt_split_view_dispose (GObject *object)
{
  DtSplitView *self = DT_SPLIT_VIEW (object);

  g_clear_handle_id (&self->notify_id, g_source_remove);
  g_clear_object (&self->animation);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->shade, gtk_widget_unparent);
  g_clear_pointer (&self->sidebar, gtk_widget_unparent);

  G_OBJECT_CLASS (dt_split_view_parent_class)->dispose (object);
}

static void
dt_split_view_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DtSplitView *self = DT_SPLIT_VIEW (object);

  switch ((DtSplitViewProp) prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;

    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;

    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, is_open (self));
      break;

    case PROP_COLLAPSED:
      g_value_set_boolean (value, dt_split_view_get_collapsed (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_split_view_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  DtSplitView *self = DT_SPLIT_VIEW (object);

  switch ((DtSplitViewProp) prop_id)
    {
    case PROP_SIDEBAR:
      dt_split_view_set_sidebar (self, g_value_get_object (value));
      break;

    case PROP_CONTENT:
      dt_split_view_set_content (self, g_value_get_object (value));
      break;

    case PROP_SHOW_SIDEBAR:
      dt_split_view_set_show_sidebar (self, g_value_get_boolean (value));
      break;

    case PROP_COLLAPSED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_split_view_class_init (DtSplitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_split_view_dispose;
  object_class->get_property = dt_split_view_get_property;
  object_class->set_property = dt_split_view_set_property;
  widget_class->measure = dt_split_view_measure;
  widget_class->size_allocate = dt_split_view_size_allocate;

  properties[PROP_SIDEBAR] =
    g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CONTENT] =
    g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SIDEBAR] =
    g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COLLAPSED] =
    g_param_spec_boolean ("collapsed", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "splitview");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
dt_split_view_init (DtSplitView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  AdwAnimationTarget *target = adw_callback_animation_target_new (progress_cb, self, NULL);

  self->progress = 1.;
  self->docked_open = TRUE;
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0., 1., SLIDE_MS, target);

  self->shade = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->shade, "shade");
  gtk_widget_set_parent (self->shade, GTK_WIDGET (self));
  g_signal_connect_object (click, "pressed", G_CALLBACK (shade_pressed_cb), self, 0);
  gtk_widget_add_controller (self->shade, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
dt_split_view_get_collapsed (DtSplitView *self)
{
  g_return_val_if_fail (DT_IS_SPLIT_VIEW (self), FALSE);

  /* Before it knows its width it is taken for small, so that it may become so. */
  return self->collapsed || !self->allocated;
}

gboolean
dt_split_view_get_show_sidebar (DtSplitView *self)
{
  g_return_val_if_fail (DT_IS_SPLIT_VIEW (self), FALSE);

  return is_open (self);
}

void
dt_split_view_set_show_sidebar (DtSplitView *self,
                                gboolean     show)
{
  g_return_if_fail (DT_IS_SPLIT_VIEW (self));

  if (is_open (self) == !!show)
    return;

  if (self->collapsed)
    self->overlay_open = !!show;
  else
    self->docked_open = !!show;

  slide (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

/* Children are drawn in their order: content, shade, sidebar. */
void
dt_split_view_set_sidebar (DtSplitView *self,
                           GtkWidget   *sidebar)
{
  g_return_if_fail (DT_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (sidebar));

  if (self->sidebar == sidebar)
    return;

  g_clear_pointer (&self->sidebar, gtk_widget_unparent);
  self->sidebar = sidebar;
  gtk_widget_add_css_class (sidebar, "sidebar-pane");
  gtk_widget_insert_before (sidebar, GTK_WIDGET (self), NULL);
  update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR]);
}

void
dt_split_view_set_content (DtSplitView *self,
                           GtkWidget   *content)
{
  g_return_if_fail (DT_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (content));

  if (self->content == content)
    return;

  g_clear_pointer (&self->content, gtk_widget_unparent);
  self->content = content;
  gtk_widget_add_css_class (content, "content-pane");
  gtk_widget_insert_after (content, GTK_WIDGET (self), NULL);
  update_panes (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT]);
}
