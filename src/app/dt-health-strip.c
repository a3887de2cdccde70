/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-health-strip.h"

/* Share of the queue to the writer from which on it is worth a word. */
#define QUEUE_WORTH_A_WORD .02

struct _DtHealthStrip
{
  AdwBin        parent_instance;

  /* Template children (borrowed) */
  GtkButton    *button;
  GtkLabel     *rates;
  GtkWidget    *trouble_box;
  GtkLabel     *trouble;
  GtkLabel     *disk;

  /* Owned */
  DtLive       *live;
  GSignalGroup *signals;

  gboolean      narrow;
};

G_DEFINE_FINAL_TYPE (DtHealthStrip, dt_health_strip, ADW_TYPE_BIN)

static void
add (GString *text,
     char    *part)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, part);
  g_free (part);
}

/* Puts @n in the place of {n}. */
static char *
count_text (const char *form,
            guint64     n)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  g_auto(GStrv) parts = g_strsplit (form, "{n}", 2);

  return g_strjoinv (number, parts);
}

static void
add_history_trouble (GString               *text,
                     const DtHistoryStatus *history)
{
  double fill = history->capacity > 0 ? (double) history->queued / (double) history->capacity : 0.;

  /* The problem of one that is read only says the same with the path. */
  if (history->read_only)
    add (text, g_strdup (_("Another program writes this history; nothing is recorded here")));
  else if (history->problem != NULL)
    add (text, g_strdup (history->problem));
  if (history->set_aside != NULL)
    add (text, g_strdup_printf (_("The history was damaged and is now %s"), history->set_aside));
  if (history->dropped > 0)
    add (text, count_text (ngettext ("{n} sample not stored",
                                     "{n} samples not stored",
                                     (gulong) history->dropped),
                           history->dropped));
  if (fill >= QUEUE_WORTH_A_WORD)
    add (text, g_strdup_printf (_("Queue to the disk %.0f %% full"), fill * 100.));
}

char *
dt_health_trouble (const DtFeedHealth *health)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (health != NULL, NULL);

  add_history_trouble (text, &health->history);
  if (health->dropped > 0)
    add (text, count_text (ngettext ("{n} sample lost to overload",
                                     "{n} samples lost to overload",
                                     (gulong) health->dropped),
                           health->dropped));
  if (health->refused > 0)
    add (text, count_text (ngettext ("{n} signal beyond the limit",
                                     "{n} signals beyond the limit",
                                     (gulong) health->refused),
                           health->refused));
  if (health->problems > 0)
    add (text, count_text (ngettext ("{n} message not understood",
                                     "{n} messages not understood",
                                     (gulong) health->problems),
                           health->problems));

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static char *
disk_text (const DtFeedHealth *health,
           gboolean            narrow)
{
  g_autofree char *size = g_format_size (health->history.file_bytes);
  g_autofree char *space = g_format_size (health->history.free_bytes);

  if (!health->has_history)
    return g_strdup (_("No history"));
  if (narrow)
    return g_strdup (size);

  /* Translators: size of the history file, and room on its disk */
  return g_strdup_printf (_("History %s · %s free"), size, space);
}

static char *
rate_text (double rate)
{
  return g_strdup_printf ("%.0f", rate);
}

static char *
rates_text (const DtFeedHealth *health,
            gboolean            narrow)
{
  g_autofree char *messages = rate_text (health->messages_per_s);
  g_autofree char *samples = rate_text (health->samples_per_s);
  g_autofree char *first = g_strdup_printf (ngettext ("%s message/s", "%s messages/s",
                                                      (gulong) (health->messages_per_s + .5)),
                                            messages);
  g_autofree char *second = g_strdup_printf (ngettext ("%s sample/s", "%s samples/s",
                                                       (gulong) (health->samples_per_s + .5)),
                                             samples);

  return narrow ? g_steal_pointer (&first) : g_strdup_printf ("%s · %s", first, second);
}

static void
updated_cb (DtHealthStrip *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    dt_health_strip_show (self, dt_live_get_health (self->live));
}

static void
dt_health_strip_map (GtkWidget *widget)
{
  DtHealthStrip *self = DT_HEALTH_STRIP (widget);

  GTK_WIDGET_CLASS (dt_health_strip_parent_class)->map (widget);

  if (self->live != NULL)
    updated_cb (self);
}

static void
dt_health_strip_dispose (GObject *object)
{
  DtHealthStrip *self = DT_HEALTH_STRIP (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->live);

  /* AdwBin disposes of the one direct child; gtk_widget_dispose_template() would do so twice. */
  G_OBJECT_CLASS (dt_health_strip_parent_class)->dispose (object);
}

static void
dt_health_strip_class_init (DtHealthStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_health_strip_dispose;
  widget_class->map = dt_health_strip_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-health-strip.ui");
  gtk_widget_class_bind_template_child (widget_class, DtHealthStrip, button);
  gtk_widget_class_bind_template_child (widget_class, DtHealthStrip, rates);
  gtk_widget_class_bind_template_child (widget_class, DtHealthStrip, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, DtHealthStrip, trouble);
  gtk_widget_class_bind_template_child (widget_class, DtHealthStrip, disk);
}

static void
dt_health_strip_init (DtHealthStrip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (DT_TYPE_LIVE);
  g_signal_group_connect_swapped (self->signals, "updated", G_CALLBACK (updated_cb), self);
}

void
dt_health_strip_set_live (DtHealthStrip *self,
                          DtLive        *live)
{
  g_return_if_fail (DT_IS_HEALTH_STRIP (self));

  if (!g_set_object (&self->live, live))
    return;

  g_signal_group_set_target (self->signals, live);
}

void
dt_health_strip_set_narrow (DtHealthStrip *self,
                            gboolean       narrow)
{
  g_return_if_fail (DT_IS_HEALTH_STRIP (self));

  if (self->narrow == !!narrow)
    return;

  self->narrow = !!narrow;
  if (self->live != NULL)
    updated_cb (self);
}

void
dt_health_strip_show (DtHealthStrip      *self,
                      const DtFeedHealth *health)
{
  g_autofree char *trouble = NULL;
  g_autofree char *rates = NULL;
  g_autofree char *disk = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (DT_IS_HEALTH_STRIP (self));
  g_return_if_fail (health != NULL);

  trouble = dt_health_trouble (health);
  rates = rates_text (health, self->narrow);
  disk = disk_text (health, self->narrow);

  gtk_label_set_label (self->rates, rates);
  gtk_label_set_label (self->disk, disk);
  gtk_label_set_label (self->trouble, trouble != NULL ? trouble : "");
  gtk_widget_set_visible (self->trouble_box, trouble != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->disk), trouble == NULL || !self->narrow);

  label = trouble != NULL ? g_strdup_printf ("%s · %s · %s", rates, trouble, disk)
                          : g_strdup_printf ("%s · %s", rates, disk);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Health"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, label,
                                  -1);
}
