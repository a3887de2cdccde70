/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-compat.h"
#include "dt-export-dialog.h"

#define PROGRESS_INTERVAL_MS 100

struct _DtExportDialog
{
  AdwWindow            parent_instance;

  /* Template children (borrowed) */
  GtkButton           *cancel_button;
  GtkButton           *export_button;
  AdwPreferencesGroup *layout_group;
  GtkCheckButton      *long_check;
  GtkCheckButton      *wide_check;
  GtkWidget           *progress_box;
  GtkProgressBar      *progress;
  GtkLabel            *rows_label;
  GtkWidget           *error_box;
  GtkLabel            *error_label;

  /* Owned */
  DtEngine            *engine;
  DtExportJob         *job;
  GFile               *file;
  GCancellable        *cancellable;
  char                *name;
  guint                progress_id;
};

G_DEFINE_FINAL_TYPE (DtExportDialog, dt_export_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_running (DtExportDialog *self,
             gboolean        running)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->layout_group), !running);
  gtk_widget_set_visible (self->progress_box, running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "export.choose", !running);
}

static gboolean
progress_cb (gpointer user_data)
{
  DtExportDialog *self = user_data;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  double fraction;
  guint64 n_rows;

  dt_export_job_get_progress (self->job, &fraction, &n_rows);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_rows);
  text = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) n_rows), number);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0., 1.));
  gtk_label_set_label (self->rows_label, text);

  return G_SOURCE_CONTINUE;
}

static void
fail (DtExportDialog *self,
      const GError   *error)
{
  set_running (self, FALSE);
  gtk_label_set_label (self->error_label, error->message);
  gtk_widget_set_visible (self->error_box, TRUE);
}

static void
succeed (DtExportDialog *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  double fraction;
  guint64 n_rows;

  dt_export_job_get_progress (self->job, &fraction, &n_rows);
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_rows);
  text = g_strdup_printf (ngettext ("%s row exported to “%s”", "%s rows exported to “%s”",
                                    (gulong) n_rows),
                          number, shown);
  g_signal_emit (self, signals[SIGNAL_DONE], 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(DtExportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean ok = dt_export_job_run_finish (DT_EXPORT_JOB (object), result, &error);

  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (!ok && g_cancellable_is_cancelled (self->cancellable))
    g_signal_emit (self, signals[SIGNAL_DONE], 0, _("Export cancelled; no file was written"));
  else if (ok)
    succeed (self);
  else
    fail (self, error);
}

static void
run (DtExportDialog *self)
{
  gboolean is_long = gtk_check_button_get_active (self->long_check);

  dt_export_job_run_async (self->job, self->file, is_long ? DT_EXPORT_LONG : DT_EXPORT_WIDE,
                           self->cancellable, exported_cb, g_object_ref (self));
}

/* A history that cannot be written is still worth exporting. */
static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(DtExportDialog) self = user_data;

  dt_engine_flush_finish (self->engine, result, NULL);
  run (self);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DtExportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) file = dt_compat_file_finish (result, &error);

  if (error != NULL)
    fail (self, error);
  else if (file != NULL)
    dt_export_dialog_start (self, file);
}

static void
choose_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DtExportDialog *self = DT_EXPORT_DIALOG (widget);

  dt_compat_save_file_async (GTK_WINDOW (self), _("Export CSV"), self->name, NULL, chosen_cb,
                             g_object_ref (self));
}

static gboolean
dt_export_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (DT_EXPORT_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (dt_export_dialog_parent_class)->close_request (window);
}

static void
dt_export_dialog_dispose (GObject *object)
{
  DtExportDialog *self = DT_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_EXPORT_DIALOG);

  G_OBJECT_CLASS (dt_export_dialog_parent_class)->dispose (object);
}

static void
dt_export_dialog_finalize (GObject *object)
{
  DtExportDialog *self = DT_EXPORT_DIALOG (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->job);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (dt_export_dialog_parent_class)->finalize (object);
}

static void
dt_export_dialog_class_init (DtExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dt_export_dialog_dispose;
  object_class->finalize = dt_export_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = dt_export_dialog_close_request;

  signals[SIGNAL_DONE] =
    g_signal_new ("done", DT_TYPE_EXPORT_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, layout_group);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, long_check);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, wide_check);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, progress_box);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, rows_label);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, DtExportDialog, error_label);
  gtk_widget_class_install_action (widget_class, "export.choose", NULL, choose_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dt_export_dialog_init (DtExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->export_button));
}

GtkWidget *
dt_export_dialog_new (GtkWindow   *parent,
                      DtEngine    *engine,
                      DtExportJob *job,
                      const char  *summary,
                      const char  *name)
{
  DtExportDialog *self;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (DT_IS_EXPORT_JOB (job), NULL);

  self = g_object_new (DT_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  g_set_object (&self->engine, engine);
  self->job = g_object_ref (job);
  self->name = g_strdup (name);
  escaped = g_markup_escape_text (summary, -1);
  adw_preferences_group_set_description (self->layout_group, escaped);

  return GTK_WIDGET (self);
}

void
dt_export_dialog_start (DtExportDialog *self,
                        GFile          *file)
{
  g_return_if_fail (DT_IS_EXPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->file, file);
  gtk_widget_set_visible (self->error_box, FALSE);
  set_running (self, TRUE);
  progress_cb (self);
  self->progress_id = g_timeout_add (PROGRESS_INTERVAL_MS, progress_cb, self);

  if (self->engine != NULL)
    dt_engine_flush_async (self->engine, flushed_cb, g_object_ref (self));
  else
    run (self);
}
