/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-shortcuts-dialog.h"

struct _DtShortcutsDialog
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (DtShortcutsDialog, dt_shortcuts_dialog, ADW_TYPE_WINDOW)

typedef struct
{
  const char *title;
  const char *keys;
} Shortcut;

static const Shortcut pages[] = {
  { N_("Overview"), "<Control>1" },
  { N_("Analytics"), "<Control>2" },
  { N_("History"), "<Control>3" },
  { N_("Pause or resume the charts"), "space" },
};

static const Shortcut general[] = {
  { N_("Show or hide the sidebar"), "F9" },
  { N_("Add a connection"), "<Control>n" },
  { N_("Main menu"), "F10" },
  { N_("Keyboard shortcuts"), "<Control>question" },
  { N_("Close the window"), "<Control>w" },
  { N_("Quit"), "<Control>q" },
};

static void
add_group (AdwPreferencesPage *page,
           const char         *title,
           const Shortcut     *shortcuts,
           gsize               n)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (gsize i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *label = gtk_shortcut_label_new (shortcuts[i].keys);

      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static void
dt_shortcuts_dialog_class_init (DtShortcutsDialogClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
dt_shortcuts_dialog_init (DtShortcutsDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();

  gtk_widget_add_css_class (header, "flat");
  gtk_widget_set_vexpand (page, TRUE);
  add_group (ADW_PREFERENCES_PAGE (page), _("Pages"), pages, G_N_ELEMENTS (pages));
  add_group (ADW_PREFERENCES_PAGE (page), _("General"), general, G_N_ELEMENTS (general));

  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Keyboard Shortcuts"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 420, 640);
}

GtkWidget *
dt_shortcuts_dialog_new (GtkWindow *parent)
{
  return g_object_new (DT_TYPE_SHORTCUTS_DIALOG, "transient-for", parent, NULL);
}
