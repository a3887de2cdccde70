/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-channel-words.h"
#include "dt-kpi-card.h"
#include "dt-sparkline.h"
#include "dt-theme.h"

/* Natural width, whatever the card says: the cards must not change places when a value grows. */
#define NATURAL_WIDTH 144

#define NO_BREAK_SPACE "\302\240"

/*
 * CSS nodes: `button.card.kpi`, with `.late` or `.stale` where the value is not live, and
 * `.never` where there is none. A screen reader hears one sentence.
 */
struct _DtKpiCard
{
  GtkButton       parent_instance;

  /* Template children (borrowed) */
  GtkLabel       *title;
  GtkImage       *icon;
  GtkLabel       *value;
  GtkLabel       *unit;
  GtkLabel       *badge;
  GtkImage       *badge_icon;
  DtSparkline    *sparkline;

  /* Owned */
  DtChannelItem  *channel;
};

G_DEFINE_FINAL_TYPE (DtKpiCard, dt_kpi_card, GTK_TYPE_BUTTON)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
set_class (GtkWidget  *widget,
           const char *name,
           gboolean    set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* A narrow card has two lines for "Last value · 59 min ago": the age goes to the second as a
 * whole. */
static char *
keep_parts (const char *badge)
{
  g_auto(GStrv) words = g_strsplit (badge, " ", -1);
  g_autofree char *joined = g_strjoinv (NO_BREAK_SPACE, words);
  g_auto(GStrv) parts = g_strsplit (joined, "·" NO_BREAK_SPACE, -1);

  return g_strjoinv ("· ", parts);
}

static void
show_state (DtKpiCard      *self,
            DtChannelState  state)
{
  g_autofree char *badge = dt_channel_item_get_badge_text (self->channel);
  g_autofree char *text = badge != NULL ? keep_parts (badge) : NULL;
  gboolean live = badge == NULL;
  const char *icon = state == DT_CHANNEL_LATE ? "content-loading-symbolic"
                                              : "document-open-recent-symbolic";

  /* The line stays where it is: an empty label is as high as a full one. */
  set_text (self->badge, live ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (self->badge_icon), !live);
  gtk_image_set_from_icon_name (self->badge_icon, icon);

  set_class (GTK_WIDGET (self), "late", state == DT_CHANNEL_LATE);
  set_class (GTK_WIDGET (self), "stale", state == DT_CHANNEL_STALE);
  set_class (GTK_WIDGET (self), "never", state == DT_CHANNEL_NEVER_SEEN);
}

static void
show_level (DtKpiCard *self)
{
  DtLimitLevel level = dt_channel_item_get_level (self->channel);

  gtk_image_set_from_icon_name (self->icon, dt_channel_words_icon (level));
  gtk_widget_set_visible (GTK_WIDGET (self->icon), level != DT_LIMIT_NORMAL);
  dt_theme_set_level (GTK_WIDGET (self->icon), level);
  dt_theme_set_level (GTK_WIDGET (self->value), level);
}

static void
update (DtKpiCard *self)
{
  const DtSignal *signal = dt_channel_item_get_signal (self->channel);
  g_autofree char *value = dt_channel_item_get_value_text (self->channel);
  g_autofree char *sentence = dt_channel_words_sentence (self->channel);

  set_text (self->value, value);
  set_text (self->unit, signal->kind == DT_SIGNAL_NUMBER && signal->unit != NULL ? signal->unit
                                                                                 : "");
  show_level (self);
  show_state (self, dt_channel_item_get_state (self->channel));
  gtk_widget_queue_draw (GTK_WIDGET (self->sparkline));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
changed_cb (DtKpiCard *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}

static GtkSizeRequestMode
request_mode_cb (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_cb (GtkWidget      *widget,
            GtkOrientation  orientation,
            int             for_size,
            int            *minimum,
            int            *natural,
            int            *minimum_baseline,
            int            *natural_baseline)
{
  gtk_widget_measure (gtk_button_get_child (GTK_BUTTON (widget)), orientation, for_size,
                      minimum, natural, NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, NATURAL_WIDTH);
}

static void
allocate_cb (GtkWidget *widget,
             int        width,
             int        height,
             int        baseline)
{
  gtk_widget_allocate (gtk_button_get_child (GTK_BUTTON (widget)), width, height, baseline, NULL);
}

static void
dt_kpi_card_map (GtkWidget *widget)
{
  update (DT_KPI_CARD (widget));

  GTK_WIDGET_CLASS (dt_kpi_card_parent_class)->map (widget);
}

static void
dt_kpi_card_dispose (GObject *object)
{
  DtKpiCard *self = DT_KPI_CARD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_KPI_CARD);
  g_clear_object (&self->channel);

  G_OBJECT_CLASS (dt_kpi_card_parent_class)->dispose (object);
}

static void
dt_kpi_card_class_init (DtKpiCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_kpi_card_dispose;
  widget_class->map = dt_kpi_card_map;

  g_type_ensure (DT_TYPE_SPARKLINE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-kpi-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, title);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, icon);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, value);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, unit);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, badge);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, badge_icon);
  gtk_widget_class_bind_template_child (widget_class, DtKpiCard, sparkline);
}

static void
dt_kpi_card_init (DtKpiCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_layout_manager (GTK_WIDGET (self),
                                 gtk_custom_layout_new (request_mode_cb, measure_cb, allocate_cb));
}

GtkWidget *
dt_kpi_card_new (DtChannelItem *channel)
{
  DtKpiCard *self;
  g_autofree char *tooltip = NULL;

  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (channel), NULL);

  self = g_object_new (DT_TYPE_KPI_CARD, NULL);
  self->channel = g_object_ref (channel);
  tooltip = dt_channel_words_tooltip (channel);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "u", dt_channel_item_get_id (channel));
  gtk_label_set_text (self->title, dt_signal_get_label (dt_channel_item_get_signal (channel)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  dt_sparkline_set_channel (self->sparkline, channel);
  g_signal_connect_object (channel, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

DtChannelItem *
dt_kpi_card_get_channel (DtKpiCard *self)
{
  g_return_val_if_fail (DT_IS_KPI_CARD (self), NULL);

  return self->channel;
}
