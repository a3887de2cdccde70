/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-asset-picker.h"
#include "dt-clock.h"
#include "dt-export-dialog.h"
#include "dt-history-columns.h"
#include "dt-history-page.h"
#include "dt-history-query.h"
#include "dt-history-rows.h"
#include "dt-range-picker.h"
#include "dt-signal-picker.h"
#include "dt-window.h"

struct _DtHistoryPage
{
  AdwBin           parent_instance;

  /* Template children (borrowed) */
  DtAssetPicker   *assets;
  DtSignalPicker  *picker;
  DtRangePicker   *range;
  GtkSpinner      *spinner;
  GtkStack        *stack;
  AdwStatusPage   *message;
  GtkColumnView   *table;
  GtkLabel        *note;

  /* Owned */
  DtSession       *session;
  DtAssetItem     *asset;
  DtHistoryRows   *rows;
  GCancellable    *cancellable;
  GSignalGroup    *asset_signals;

  guint            reload_id;
  gint64           reloaded_at;     /* monotonic */
  gboolean         nothing_found;
};

/* How often a page that found nothing looks again while messages come, microseconds; the writer
 * commits more often than that. */
#define LOOK_AGAIN_AFTER G_TIME_SPAN_SECOND

G_DEFINE_FINAL_TYPE (DtHistoryPage, dt_history_page, ADW_TYPE_BIN)

/* @text: plain */
static void
show_message (DtHistoryPage *self,
              const char    *title,
              const char    *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_title (self->message, title);
  adw_status_page_set_description (self->message, escaped);
  gtk_stack_set_visible_child_name (self->stack, "message");
  gtk_widget_set_visible (GTK_WIDGET (self->note), FALSE);
}

static void
show_rows (DtHistoryPage         *self,
           const DtHistoryResult *result)
{
  guint n = result->samples->len;
  g_autoptr(GString) note = g_string_new (NULL);

  dt_history_rows_set (self->rows, self->asset, result->samples);
  self->nothing_found = n == 0 && result->note == NULL;
  if (self->nothing_found)
    {
      show_message (self, _("No Data in This Range"),
                    _("Choose a longer range of time, or other signals."));
      return;
    }

  if (result->truncated)
    g_string_append_printf (note, _("The first %u rows of this range; Export CSV writes them all."),
                            n);
  else
    g_string_append_printf (note, ngettext ("%u row", "%u rows", n), n);
  if (result->note != NULL)
    g_string_append_printf (note, "\n%s", result->note);

  gtk_label_set_label (self->note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (self->note), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "table");
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DtHistoryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DtHistoryResult) rows = dt_history_query_finish (result, &error);

  /* A newer query, or none any more. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    return;

  gtk_spinner_stop (self->spinner);
  g_clear_object (&self->cancellable);
  if (rows != NULL)
    show_rows (self, rows);
  else
    show_message (self, _("The History Cannot Be Read"), error->message);
}

static void
cancel (DtHistoryPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
can_read (DtHistoryPage *self,
          GPtrArray     *channels)
{
  gboolean can = self->asset != NULL && channels->len > 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.refresh", can);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "history.export", can);
  if (self->asset == NULL)
    show_message (self, _("No Asset"), _("Select one in the sidebar (F9)."));
  else if (channels->len == 0)
    show_message (self, _("No Signals Chosen"), _("Choose some with the button at the top left."));

  return can;
}

static void
reload (DtHistoryPage *self)
{
  g_autoptr(GPtrArray) channels = dt_signal_picker_get_channels (self->picker);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GError) error = NULL;
  gint64 from, to;

  cancel (self);
  gtk_spinner_stop (self->spinner);
  self->reloaded_at = dt_clock_monotonic ();
  self->nothing_found = FALSE;
  if (!can_read (self, channels))
    return;
  if (!dt_range_picker_get_range (self->range, dt_clock_wall (), &from, &to, &error))
    {
      show_message (self, _("This Range Is Not Clear"), error->message);
      return;
    }

  for (guint i = 0; i < channels->len; i++)
    {
      guint32 id = dt_channel_item_get_id (channels->pdata[i]);

      g_array_append_val (ids, id);
    }

  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (self->spinner);
  dt_history_query_async (dt_session_get_history_path (self->session),
                          (const guint32 *) (gpointer) ids->data, ids->len, from, to,
                          self->cancellable, loaded_cb, g_object_ref (self));
}

static gboolean
reload_cb (gpointer user_data)
{
  DtHistoryPage *self = user_data;

  self->reload_id = 0;
  reload (self);

  return G_SOURCE_REMOVE;
}

/* Several changes at once ask the disk once, and a page out of sight not at all. */
static void
queue_reload (DtHistoryPage *self)
{
  if (self->session == NULL || self->reload_id != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->reload_id = g_idle_add (reload_cb, self);
}

/* "No data" must not stay on when there is some; a table that is being read stays as it is. */
static void
asset_changed_cb (DtHistoryPage *self)
{
  if (self->nothing_found && dt_clock_monotonic () - self->reloaded_at >= LOOK_AGAIN_AFTER)
    queue_reload (self);
}

static void
asset_chosen_cb (DtHistoryPage *self)
{
  DtAssetItem *asset = dt_asset_picker_get_asset (self->assets);

  if (!g_set_object (&self->asset, asset))
    return;

  g_signal_group_set_target (self->asset_signals, asset);
  dt_history_rows_set (self->rows, NULL, NULL);
  dt_signal_picker_set_asset (self->picker, asset);
  queue_reload (self);
}

static void
done_cb (DtExportDialog *dialog,
         const char     *text,
         DtHistoryPage  *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (DT_IS_WINDOW (root))
    dt_window_add_toast (DT_WINDOW (root), text);
}

static DtExportJob *
new_job (DtHistoryPage *self,
         GPtrArray     *channels,
         gint64         from,
         gint64         to)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < channels->len; i++)
    g_ptr_array_add (ids, dt_channel_item_get_signal (channels->pdata[i])->id);
  g_ptr_array_add (ids, NULL);

  return dt_export_job_new (dt_session_get_history_path (self->session),
                            dt_asset_item_get_key (self->asset),
                            (const char * const *) ids->pdata, from, to);
}

/* A name that any file system takes. */
static char *
suggest_name (DtHistoryPage *self)
{
  g_autofree char *name = g_strdup_printf ("%s.csv", dt_asset_item_get_name (self->asset));

  return g_strdelimit (g_steal_pointer (&name), "/\\:*?\"<>|", '-');
}

static void
export_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DtHistoryPage *self = DT_HISTORY_PAGE (widget);
  g_autoptr(GPtrArray) channels = dt_signal_picker_get_channels (self->picker);
  g_autoptr(DtExportJob) job = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *name = NULL;
  GtkWidget *dialog;
  gint64 from, to;

  if (!can_read (self, channels))
    return;
  if (!dt_range_picker_get_range (self->range, dt_clock_wall (), &from, &to, &error))
    {
      show_message (self, _("This Range Is Not Clear"), error->message);
      return;
    }

  job = new_job (self, channels, from, to);
  name = suggest_name (self);
  /* Translators: name of the asset, "5 signals", "Last hour" */
  summary = g_strdup_printf (ngettext ("%s · %u signal · %s", "%s · %u signals · %s",
                                       channels->len),
                             dt_asset_item_get_name (self->asset), channels->len,
                             dt_range_picker_get_label (self->range));
  dialog = dt_export_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                 dt_live_get_engine (dt_session_get_live (self->session)),
                                 job, summary, name);
  g_signal_connect_object (dialog, "done", G_CALLBACK (done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
refresh_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  reload (DT_HISTORY_PAGE (widget));
}

static void
dt_history_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dt_history_page_parent_class)->map (widget);

  queue_reload (DT_HISTORY_PAGE (widget));
}

static void
dt_history_page_dispose (GObject *object)
{
  DtHistoryPage *self = DT_HISTORY_PAGE (object);

  cancel (self);
  g_clear_handle_id (&self->reload_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), DT_TYPE_HISTORY_PAGE);
  g_clear_object (&self->asset_signals);
  g_clear_object (&self->rows);
  g_clear_object (&self->asset);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dt_history_page_parent_class)->dispose (object);
}

static void
dt_history_page_class_init (DtHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dt_history_page_dispose;
  widget_class->map = dt_history_page_map;

  g_type_ensure (DT_TYPE_ASSET_PICKER);
  g_type_ensure (DT_TYPE_RANGE_PICKER);
  g_type_ensure (DT_TYPE_SIGNAL_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/DigitalTwin/dt-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, assets);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, picker);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, range);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, message);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, table);
  gtk_widget_class_bind_template_child (widget_class, DtHistoryPage, note);
  gtk_widget_class_install_action (widget_class, "history.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "history.export", NULL, export_action);
}

static void
dt_history_page_init (DtHistoryPage *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;
  GListModel *model;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->rows = dt_history_rows_new ();
  model = g_object_ref (G_LIST_MODEL (self->rows));
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (model));
  dt_history_columns_add (self->table);
  dt_history_columns_set_narrow (self->table, FALSE);
  gtk_column_view_set_model (self->table, selection);
  self->asset_signals = g_signal_group_new (DT_TYPE_ASSET_ITEM);
  g_signal_group_connect_swapped (self->asset_signals, "changed", G_CALLBACK (asset_changed_cb),
                                  self);
  g_signal_connect_object (self->assets, "changed", G_CALLBACK (asset_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->picker, "changed", G_CALLBACK (queue_reload), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->range, "changed", G_CALLBACK (queue_reload), self,
                           G_CONNECT_SWAPPED);
}

void
dt_history_page_set_session (DtHistoryPage *self,
                             DtSession     *session)
{
  DtLive *live;

  g_return_if_fail (DT_IS_HISTORY_PAGE (self));
  g_return_if_fail (DT_IS_SESSION (session));

  g_set_object (&self->session, session);
  live = dt_session_get_live (session);
  dt_asset_picker_set_assets (self->assets, live != NULL ? dt_live_get_assets (live) : NULL);
}

void
dt_history_page_set_asset (DtHistoryPage *self,
                           DtAssetItem   *asset)
{
  g_return_if_fail (DT_IS_HISTORY_PAGE (self));
  g_return_if_fail (asset == NULL || DT_IS_ASSET_ITEM (asset));

  dt_asset_picker_set_asset (self->assets, asset);
}

void
dt_history_page_set_narrow (DtHistoryPage *self,
                            gboolean       narrow)
{
  g_return_if_fail (DT_IS_HISTORY_PAGE (self));

  dt_history_columns_set_narrow (self->table, !!narrow);
}
