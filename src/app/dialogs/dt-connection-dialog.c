/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-arguments.h"
#include "dt-connection-dialog.h"
#include "dt-file-row.h"
#include "dt-source.h"

struct _DtConnectionDialog
{
  AdwWindow      parent_instance;

  /* Template children (borrowed) */
  GtkButton     *save_button;
  AdwEntryRow   *address;
  AdwEntryRow   *name;
  GtkRevealer   *error_revealer;
  GtkLabel      *error_label;
  AdwComboRow   *profile;
  AdwEntryRow   *filters;
  AdwComboRow   *qos;
  AdwEntryRow   *user;
  GtkEditable   *password;
  GtkWidget     *tls_group;
  DtFileRow     *ca_file;
  DtFileRow     *cert_file;
  DtFileRow     *key_file;
  AdwActionRow  *test_row;
  GtkSpinner    *spinner;
  GtkImage      *test_icon;
  GtkButton     *test_button;

  /* Owned */
  DtSession     *session;
  DtConnection  *edited;
  GCancellable  *test;
  char          *proposed_filters;
};

G_DEFINE_FINAL_TYPE (DtConnectionDialog, dt_connection_dialog, ADW_TYPE_WINDOW)

static const char *
text_of (gpointer row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
take_text (char     **field,
           gpointer   row)
{
  g_autofree char *text = g_strstrip (g_strdup (text_of (row)));

  g_free (*field);
  *field = *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
set_field (char       **field,
           const char  *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static DtProfile *
chosen_profile (DtConnectionDialog *self)
{
  const GPtrArray *profiles =
    dt_profile_library_get_profiles (dt_session_get_profiles (self->session));
  guint i = adw_combo_row_get_selected (self->profile);

  return i < profiles->len ? profiles->pdata[i] : NULL;
}

static void
set_class (gpointer    widget,
           const char *name,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* The entry that @error is about. */
static GtkWidget *
culprit (DtConnectionDialog *self)
{
  g_autoptr(DtConnection) address = dt_connection_new_from_uri (text_of (self->address), NULL);

  return GTK_WIDGET (address == NULL ? self->address : self->filters);
}

static void
clear_test (DtConnectionDialog *self)
{
  g_cancellable_cancel (self->test);
  g_clear_object (&self->test);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), FALSE);
  adw_action_row_set_subtitle (self->test_row, "");
  set_class (self->test_row, "error", FALSE);
}

static void
validate (DtConnectionDialog *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtConnection) connection = dt_connection_dialog_build (self, &error);
  gboolean untouched = *text_of (self->address) == '\0';
  gboolean wrong = connection == NULL && !untouched;
  GtkWidget *row = wrong ? culprit (self) : NULL;

  set_class (self->address, "error", row == GTK_WIDGET (self->address));
  set_class (self->filters, "error", row == GTK_WIDGET (self->filters));
  if (wrong)
    gtk_label_set_label (self->error_label, error->message);
  gtk_revealer_set_reveal_child (self->error_revealer, wrong);
  gtk_widget_set_visible (self->tls_group,
                          g_str_has_prefix (text_of (self->address), "mqtts:"));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", connection != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.test", connection != NULL);
}

static void
changed_cb (DtConnectionDialog *self)
{
  clear_test (self);
  validate (self);
}

/* Proposes the topics of the profile, unless the user has written others. */
static void
profile_changed_cb (DtConnectionDialog *self)
{
  DtProfile *profile = chosen_profile (self);
  const char *now = text_of (self->filters);

  if (profile == NULL || (*now != '\0' && g_strcmp0 (now, self->proposed_filters) != 0))
    return;

  g_free (self->proposed_filters);
  self->proposed_filters = dt_arguments_default_filters (profile);
  gtk_editable_set_text (GTK_EDITABLE (self->filters), self->proposed_filters);
}

static const char *
connected_words (int protocol)
{
  switch (protocol)
    {
    case 5:
      return _("Connected, MQTT 5");

    case 4:
      return _("Connected, MQTT 3.1.1");

    default:
      return _("Connected");
    }
}

static void
show_test_result (DtConnectionDialog *self,
                  int                 protocol,
                  const GError       *error)
{
  const char *words = error != NULL ? error->message : connected_words (protocol);
  g_autofree char *text = g_markup_escape_text (words, -1);

  gtk_spinner_stop (self->spinner);
  gtk_image_set_from_icon_name (self->test_icon, error != NULL ? "dialog-error-symbolic"
                                                               : "dt-connected-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->test_icon), TRUE);
  adw_action_row_set_subtitle (self->test_row, text);
  set_class (self->test_row, "error", error != NULL);
  set_class (self->test_icon, "success", error == NULL);
}

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DtConnectionDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  int protocol;

  /* A test of what has been changed since is of no use to anyone. */
  if (!dt_source_test_finish (result, &protocol, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->test == NULL)
    return;

  g_clear_object (&self->test);
  show_test_result (self, protocol, error);
}

static void
test_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DtConnectionDialog *self = DT_CONNECTION_DIALOG (widget);
  g_autoptr(DtConnection) connection = dt_connection_dialog_build (self, NULL);

  if (connection == NULL)
    return;

  clear_test (self);
  self->test = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  adw_action_row_set_subtitle (self->test_row, _("Connecting…"));
  dt_source_test_async (connection, self->test, tested_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  DtConnectionDialog *self = DT_CONNECTION_DIALOG (widget);
  g_autoptr(DtConnection) connection = dt_connection_dialog_build (self, NULL);

  if (connection == NULL)
    return;

  dt_session_put (self->session, connection, TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

static void
fill_profiles (DtConnectionDialog *self)
{
  const GPtrArray *profiles =
    dt_profile_library_get_profiles (dt_session_get_profiles (self->session));
  const char *wanted = self->edited != NULL ? self->edited->profile : "wican-car";
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < profiles->len; i++)
    {
      gtk_string_list_append (labels, dt_profile_get_label (profiles->pdata[i]));
      if (g_strcmp0 (dt_profile_get_id (profiles->pdata[i]), wanted) == 0)
        selected = i;
    }

  /* A profile that was given as a file has no place in the library, and stays what it is. */
  if (selected == GTK_INVALID_LIST_POSITION && self->edited != NULL)
    {
      g_autofree char *name = g_path_get_basename (wanted);

      selected = g_list_model_get_n_items (G_LIST_MODEL (labels));
      gtk_string_list_append (labels, name);
    }

  adw_combo_row_set_model (self->profile, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->profile, selected != GTK_INVALID_LIST_POSITION ? selected : 0);
}

static void
fill_entries (DtConnectionDialog *self)
{
  const DtConnection *edited = self->edited;
  g_autoptr(DtConnection) bare = dt_connection_copy (edited);
  g_autofree char *filters = g_strjoinv (",", edited->filters);
  g_autofree char *uri = NULL;

  /* The topics have an entry of their own. */
  if (dt_connection_set_filters (bare, "#", NULL))
    uri = dt_connection_to_uri (bare);

  gtk_editable_set_text (GTK_EDITABLE (self->filters), filters);
  gtk_editable_set_text (GTK_EDITABLE (self->name), edited->name != NULL ? edited->name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->user), edited->user != NULL ? edited->user : "");
  gtk_editable_set_text (self->password, edited->password != NULL ? edited->password : "");
  adw_combo_row_set_selected (self->qos, (guint) edited->qos);
  dt_file_row_set_path (self->ca_file, edited->ca_file);
  dt_file_row_set_path (self->cert_file, edited->cert_file);
  dt_file_row_set_path (self->key_file, edited->key_file);
  gtk_editable_set_text (GTK_EDITABLE (self->address), uri != NULL ? uri : "");
}

static void
dt_connection_dialog_dispose (GObject *object)
{
  DtConnectionDialog *self = DT_CONNECTION_DIALOG (object);

  g_cancellable_cancel (self->test);
  g_clear_object (&self->test);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_CONNECTION_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->edited, dt_connection_free);
  g_clear_pointer (&self->proposed_filters, g_free);

  G_OBJECT_CLASS (dt_connection_dialog_parent_class)->dispose (object);
}

static void
dt_connection_dialog_class_init (DtConnectionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_connection_dialog_dispose;

  g_type_ensure (DT_TYPE_FILE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-connection-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, address);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, profile);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, filters);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, qos);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, user);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, password);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, tls_group);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, ca_file);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, cert_file);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, key_file);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, test_row);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, test_icon);
  gtk_widget_class_bind_template_child (widget_class, DtConnectionDialog, test_button);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "dialog.test", NULL, test_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* The row's own button has a tooltip but no name for a screen reader. */
static void
label_reveal_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show the password"), -1);

  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL;
       child = gtk_widget_get_next_sibling (child))
    label_reveal_button (child);
}

static void
dt_connection_dialog_init (DtConnectionDialog *self)
{
  GtkWidget *rows[7];

  gtk_widget_init_template (GTK_WIDGET (self));

  rows[0] = GTK_WIDGET (self->address);
  rows[1] = GTK_WIDGET (self->filters);
  rows[2] = GTK_WIDGET (self->user);
  rows[3] = GTK_WIDGET (self->password);
  rows[4] = GTK_WIDGET (self->ca_file);
  rows[5] = GTK_WIDGET (self->cert_file);
  rows[6] = GTK_WIDGET (self->key_file);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (rows[i], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  label_reveal_button (GTK_WIDGET (self->password));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (self->save_button));
}

GtkWidget *
dt_connection_dialog_new (GtkWindow          *parent,
                          DtSession          *session,
                          const DtConnection *connection)
{
  DtConnectionDialog *self;

  g_return_val_if_fail (DT_IS_SESSION (session), NULL);

  self = g_object_new (DT_TYPE_CONNECTION_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->edited = connection != NULL ? dt_connection_copy (connection) : NULL;
  gtk_window_set_title (GTK_WINDOW (self), connection != NULL ? _("Edit Connection")
                                                              : _("Add a Connection"));
  gtk_button_set_label (self->save_button, connection != NULL ? _("_Save") : _("_Add"));

  fill_profiles (self);
  if (connection != NULL)
    fill_entries (self);
  profile_changed_cb (self);
  g_signal_connect_object (self->profile, "notify::selected", G_CALLBACK (profile_changed_cb), self,
                           G_CONNECT_SWAPPED);
  validate (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address));

  return GTK_WIDGET (self);
}

/* What the address says of user and topics counts where their own entries are empty. */
static gboolean
take_entries (DtConnectionDialog  *self,
              DtConnection        *connection,
              GError             **error)
{
  DtProfile *profile = chosen_profile (self);
  g_autofree char *filters = g_strstrip (g_strdup (text_of (self->filters)));
  g_autofree char *name = g_strstrip (g_strdup (text_of (self->name)));

  if (*filters != '\0' && !dt_connection_set_filters (connection, filters, error))
    return FALSE;

  if (*name != '\0')
    set_field (&connection->name, name);
  if (profile != NULL)
    set_field (&connection->profile, dt_profile_get_id (profile));
  else if (self->edited != NULL)
    set_field (&connection->profile, self->edited->profile);
  if (*text_of (self->user) != '\0')
    take_text (&connection->user, self->user);
  set_field (&connection->password, *text_of (self->password) != '\0' ? text_of (self->password)
                                                                      : NULL);
  connection->qos = (int) adw_combo_row_get_selected (self->qos);

  if (connection->scheme != DT_SCHEME_MQTTS)
    return TRUE;

  set_field (&connection->ca_file, dt_file_row_get_path (self->ca_file));
  set_field (&connection->cert_file, dt_file_row_get_path (self->cert_file));
  set_field (&connection->key_file, dt_file_row_get_path (self->key_file));
  if ((connection->cert_file == NULL) == (connection->key_file == NULL))
    return TRUE;

  g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
               _("A client certificate needs its key, and a key its certificate"));

  return FALSE;
}

DtConnection *
dt_connection_dialog_build (DtConnectionDialog  *self,
                            GError             **error)
{
  g_autoptr(DtConnection) connection = NULL;
  g_autofree char *address = NULL;

  g_return_val_if_fail (DT_IS_CONNECTION_DIALOG (self), NULL);

  address = g_strstrip (g_strdup (text_of (self->address)));
  connection = dt_connection_new_from_uri (address, error);
  if (connection == NULL)
    return NULL;
  if (connection->scheme == DT_SCHEME_DEMO)
    {
      g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
                   _("The demo is started from the main menu"));
      return NULL;
    }
  if (!take_entries (self, connection, error))
    return NULL;

  if (self->edited != NULL)
    {
      set_field (&connection->id, self->edited->id);
      connection->protocol = self->edited->protocol;
    }

  return g_steal_pointer (&connection);
}
