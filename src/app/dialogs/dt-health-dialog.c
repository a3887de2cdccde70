/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-clean.h"
#include "dt-health-dialog.h"

/* Bytes of a payload's beginning that are shown. */
#define EXCERPT_MAX 240

typedef enum
{
  FIGURE_MESSAGES,
  FIGURE_SAMPLES,
  FIGURE_PROBLEMS,
  FIGURE_DROPPED,
  FIGURE_REFUSED,
  FIGURE_QUEUE,
  FIGURE_WRITTEN,
  FIGURE_COMMIT,
  FIGURE_FILE,
  FIGURE_FREE,
  FIGURE_STATE,
  N_FIGURES
} Figure;

static const char * const titles[N_FIGURES] = {
  [FIGURE_MESSAGES] = N_("Messages"),
  [FIGURE_SAMPLES] = N_("Samples"),
  [FIGURE_PROBLEMS] = N_("Messages not understood"),
  [FIGURE_DROPPED] = N_("Samples lost to overload"),
  [FIGURE_REFUSED] = N_("Assets and signals beyond the limits"),
  [FIGURE_QUEUE] = N_("Waiting for the disk"),
  [FIGURE_WRITTEN] = N_("Samples stored"),
  [FIGURE_COMMIT] = N_("Last write"),
  [FIGURE_FILE] = N_("Size of the history"),
  [FIGURE_FREE] = N_("Free on its disk"),
  [FIGURE_STATE] = N_("State of the history"),
};

struct _DtHealthDialog
{
  AdwWindow            parent_instance;

  /* Template children (borrowed) */
  AdwPreferencesGroup *figures;
  AdwPreferencesGroup *problems;

  /* Borrowed: labels at the end of the rows */
  GtkLabel            *values[N_FIGURES];

  /* Owned: (element-type GtkWidget): rows of @problems */
  GPtrArray           *rows;
  DtLive              *live;

  guint64              shown_problems;
  guint                shown_kinds;
};

G_DEFINE_FINAL_TYPE (DtHealthDialog, dt_health_dialog, ADW_TYPE_WINDOW)

static GtkLabel *
new_value_label (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_selectable (label, TRUE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_xalign (label, 1.f);
  gtk_widget_add_css_class (GTK_WIDGET (label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");

  return label;
}

static char *
history_state (const DtFeedHealth *health)
{
  const DtHistoryStatus *history = &health->history;

  if (history->read_only)
    return g_strdup (_("Read only: another program writes it"));
  if (history->problem != NULL)
    return dt_text_clean (history->problem, -1, EXCERPT_MAX);
  if (!health->has_history)
    return g_strdup (_("None"));
  if (history->set_aside != NULL)
    return g_strdup_printf (_("New; the damaged one is %s"), history->set_aside);

  return g_strdup (_("Good"));
}

static char *
figure_text (const DtFeedHealth *health,
             Figure              figure)
{
  const DtHistoryStatus *history = &health->history;

  switch (figure)
    {
    case FIGURE_MESSAGES:
      return g_strdup_printf ("%" G_GUINT64_FORMAT " · %.0f/s", health->messages,
                              health->messages_per_s);

    case FIGURE_SAMPLES:
      return g_strdup_printf ("%" G_GUINT64_FORMAT " · %.0f/s", health->samples,
                              health->samples_per_s);

    case FIGURE_PROBLEMS:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, health->problems);

    case FIGURE_DROPPED:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, health->dropped + history->dropped);

    case FIGURE_REFUSED:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, health->refused);

    case FIGURE_QUEUE:
      return g_strdup_printf ("%" G_GUINT64_FORMAT " / %" G_GUINT64_FORMAT, history->queued,
                              history->capacity);

    case FIGURE_WRITTEN:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, history->written);

    case FIGURE_COMMIT:
      return g_strdup_printf (_("%.1f ms"), (double) history->commit_time / 1000.);

    case FIGURE_FILE:
      return g_format_size (history->file_bytes);

    case FIGURE_FREE:
      return g_format_size (history->free_bytes);

    case FIGURE_STATE:
      return history_state (health);

    case N_FIGURES:
    default:
      g_assert_not_reached ();
    }
}

static void
add_figures (DtHealthDialog *self)
{
  for (guint i = 0; i < N_FIGURES; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      self->values[i] = new_value_label ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(titles[i]));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->values[i]));
      adw_preferences_group_add (self->figures, row);
    }
}

static void
update_figures (DtHealthDialog     *self,
                const DtFeedHealth *health)
{
  for (guint i = 0; i < N_FIGURES; i++)
    {
      g_autofree char *text = figure_text (health, i);

      /* Setting the same text again would drop the user's selection. */
      if (!g_str_equal (gtk_label_get_label (self->values[i]), text))
        gtk_label_set_label (self->values[i], text);
    }
}

static GtkWidget *
new_problem_row (const DtFeedProblem *problem)
{
  g_autofree char *topic = g_markup_escape_text (problem->topic != NULL ? problem->topic : "", -1);
  g_autofree char *excerpt = dt_text_clean (problem->excerpt != NULL ? problem->excerpt : "", -1,
                                            EXCERPT_MAX);
  g_autofree char *text = *excerpt != '\0' ? g_strdup_printf ("%s\n%s", problem->reason, excerpt)
                                           : g_strdup (problem->reason);
  g_autofree char *subtitle = g_markup_escape_text (text, -1);
  g_autofree char *count = g_strdup_printf ("%" G_GUINT64_FORMAT " ×", problem->count);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (count);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), topic);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 6);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
update_problems (DtHealthDialog     *self,
                 const DtFeedHealth *health)
{
  GPtrArray *problems = dt_live_get_problems (self->live);

  if (problems->len == self->shown_kinds && health->problems == self->shown_problems)
    return;

  self->shown_kinds = problems->len;
  self->shown_problems = health->problems;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->problems, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < problems->len; i++)
    {
      GtkWidget *row = new_problem_row (problems->pdata[i]);

      adw_preferences_group_add (self->problems, row);
      g_ptr_array_add (self->rows, row);
    }

  adw_preferences_group_set_description (self->problems,
                                         problems->len == 0 ? _("None so far.") : NULL);
}

static void
update (DtHealthDialog *self)
{
  const DtFeedHealth *health = dt_live_get_health (self->live);

  update_figures (self, health);
  update_problems (self, health);
}

static void
dt_health_dialog_dispose (GObject *object)
{
  DtHealthDialog *self = DT_HEALTH_DIALOG (object);

  g_clear_object (&self->live);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_HEALTH_DIALOG);

  G_OBJECT_CLASS (dt_health_dialog_parent_class)->dispose (object);
}

static void
dt_health_dialog_class_init (DtHealthDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_health_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-health-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DtHealthDialog, figures);
  gtk_widget_class_bind_template_child (widget_class, DtHealthDialog, problems);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dt_health_dialog_init (DtHealthDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->rows = g_ptr_array_new ();
  self->shown_kinds = G_MAXUINT;
  add_figures (self);
}

GtkWidget *
dt_health_dialog_new (GtkWindow *parent,
                      DtLive    *live)
{
  DtHealthDialog *self;

  g_return_val_if_fail (DT_IS_LIVE (live), NULL);

  self = g_object_new (DT_TYPE_HEALTH_DIALOG, "transient-for", parent, NULL);
  self->live = g_object_ref (live);
  g_signal_connect_object (live, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
