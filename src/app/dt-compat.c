/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The only file that may look past the baseline: it has no upper fence, and
 * each use of newer API stands in a version check beside its old form. */
#undef GLIB_VERSION_MAX_ALLOWED
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MAX_ALLOWED

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-compat.h"

static GtkFileFilter *
new_filter (const char *name,
            const char *pattern)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);

  return filter;
}

#if GTK_CHECK_VERSION (4, 10, 0)

static void
return_file (GTask  *task,
             GFile  *file,
             GError *error)
{
  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, NULL, NULL);
    }
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  return_file (task, file, error);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, &error);

  return_file (task, file, error);
}

static void
choose (GtkWindow     *parent,
        gboolean       save,
        const char    *title,
        const char    *name,
        GtkFileFilter *filter,
        GTask         *task)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  if (name != NULL)
    gtk_file_dialog_set_initial_name (dialog, name);
  if (filter != NULL)
    {
      g_autoptr(GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

      g_list_store_append (filters, filter);
      gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
    }

  if (save)
    gtk_file_dialog_save (dialog, parent, g_task_get_cancellable (task), saved_cb, task);
  else
    gtk_file_dialog_open (dialog, parent, g_task_get_cancellable (task), opened_cb, task);
}

#else

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  g_autoptr(GTask) task = user_data;
  GFile *file = response == GTK_RESPONSE_ACCEPT
                  ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                  : NULL;

  g_task_return_pointer (task, file, g_object_unref);
  g_object_unref (dialog);
}

static void
choose (GtkWindow     *parent,
        gboolean       save,
        const char    *title,
        const char    *name,
        GtkFileFilter *filter,
        GTask         *task)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent,
                                 save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                 save ? _("_Save") : _("_Open"), _("_Cancel"));

  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);

  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

void
dt_compat_save_file_async (GtkWindow           *parent,
                           const char          *title,
                           const char          *name,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, dt_compat_save_file_async);
  choose (parent, TRUE, title, name, NULL, task);
}

void
dt_compat_open_file_async (GtkWindow           *parent,
                           const char          *title,
                           const char          *pattern_name,
                           const char          *pattern,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GtkFileFilter) filter = NULL;
  GTask *task;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  if (pattern != NULL)
    filter = new_filter (pattern_name, pattern);
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, dt_compat_open_file_async);
  choose (parent, FALSE, title, NULL, filter, task);
}

GFile *
dt_compat_file_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
