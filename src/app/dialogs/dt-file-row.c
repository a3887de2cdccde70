/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-compat.h"
#include "dt-file-row.h"

struct _DtFileRow
{
  AdwActionRow  parent_instance;

  /* Children (borrowed) */
  GtkWidget    *clear_button;
  GtkWidget    *choose_button;

  /* Owned */
  GCancellable *cancellable;
  char         *path;
};

G_DEFINE_FINAL_TYPE (DtFileRow, dt_file_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update (DtFileRow *self)
{
  g_autofree char *shown = self->path != NULL ? g_filename_display_name (self->path) : NULL;
  g_autofree char *escaped = g_markup_escape_text (shown != NULL ? shown : _("None"), -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (self->clear_button, self->path != NULL);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DtFileRow) self = user_data;
  g_autoptr(GFile) file = dt_compat_file_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    dt_file_row_set_path (self, g_file_peek_path (file));
}

static void
choose_cb (DtFileRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  dt_compat_open_file_async (GTK_WINDOW (root),
                             adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                             _("Certificates and keys (PEM)"), "*.[pPcCkK][eErR][mMtTyYrR]",
                             self->cancellable, chosen_cb, g_object_ref (self));
}

static void
clear_cb (DtFileRow *self)
{
  dt_file_row_set_path (self, NULL);
}

static GtkWidget *
add_button (DtFileRow  *self,
            const char *icon_name,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
dt_file_row_dispose (GObject *object)
{
  DtFileRow *self = DT_FILE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (dt_file_row_parent_class)->dispose (object);
}

static void
dt_file_row_class_init (DtFileRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dt_file_row_dispose;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", DT_TYPE_FILE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_file_row_init (DtFileRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->clear_button = add_button (self, "edit-clear-symbolic", _("Use no file"),
                                   G_CALLBACK (clear_cb));
  self->choose_button = add_button (self, "document-open-symbolic", _("Choose a file…"),
                                    G_CALLBACK (choose_cb));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->choose_button);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 2);
  update (self);
}

const char *
dt_file_row_get_path (DtFileRow *self)
{
  g_return_val_if_fail (DT_IS_FILE_ROW (self), NULL);

  return self->path;
}

void
dt_file_row_set_path (DtFileRow  *self,
                      const char *path)
{
  g_return_if_fail (DT_IS_FILE_ROW (self));

  if (g_strcmp0 (self->path, path) == 0)
    return;

  g_free (self->path);
  self->path = g_strdup (path);
  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
