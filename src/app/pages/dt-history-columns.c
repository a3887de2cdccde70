/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-columns.h"
#include "dt-history-row.h"

typedef enum
{
  COLUMN_TIME,
  COLUMN_SHORT_TIME,
  COLUMN_SIGNAL,
  COLUMN_VALUE,
  COLUMN_UNIT,
  COLUMN_VALUE_WITH_UNIT,
  N_COLUMNS
} Column;

static char *
value_with_unit (DtHistoryRow *row)
{
  const char *unit = dt_history_row_get_unit (row);
  g_autofree char *value = dt_history_row_get_value_text (row);

  /* Translators: a value and its unit */
  return *unit != '\0' ? g_strdup_printf (_("%s %s"), value, unit) : g_steal_pointer (&value);
}

static char *
cell_text (DtHistoryRow *row,
           Column        column)
{
  switch (column)
    {
    case COLUMN_TIME:
      return dt_history_row_get_time_text (row);

    case COLUMN_SHORT_TIME:
      return dt_history_row_get_short_time_text (row);

    case COLUMN_SIGNAL:
      return g_strdup (dt_history_row_get_signal (row));

    case COLUMN_VALUE:
      return dt_history_row_get_value_text (row);

    case COLUMN_UNIT:
      return g_strdup (dt_history_row_get_unit (row));

    case COLUMN_VALUE_WITH_UNIT:
      return value_with_unit (row);

    case N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *item,
               gpointer                  user_data)
{
  Column column = GPOINTER_TO_INT (user_data);
  gboolean is_value = column == COLUMN_VALUE || column == COLUMN_VALUE_WITH_UNIT;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_value ? 1.f : 0.f);
  if (column == COLUMN_SIGNAL)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), 10);
    }
  if (is_value || column == COLUMN_TIME || column == COLUMN_SHORT_TIME)
    gtk_widget_add_css_class (label, "numeric");
  if (column == COLUMN_UNIT)
    gtk_widget_add_css_class (label, "dim-label");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  g_autofree char *text = cell_text (gtk_list_item_get_item (item), GPOINTER_TO_INT (user_data));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

void
dt_history_columns_add (GtkColumnView *table)
{
  static const char * const titles[N_COLUMNS] = {
    [COLUMN_TIME] = N_("Local time"),
    [COLUMN_SHORT_TIME] = N_("Local time"),
    [COLUMN_SIGNAL] = N_("Signal"),
    [COLUMN_VALUE] = N_("Value"),
    [COLUMN_UNIT] = N_("Unit"),
    [COLUMN_VALUE_WITH_UNIT] = N_("Value"),
  };

  for (int i = 0; i < N_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (_(titles[i]), factory);
      gtk_column_view_column_set_expand (column, i == COLUMN_SIGNAL);
      gtk_column_view_append_column (table, column);
      g_object_unref (column);
    }
}

void
dt_history_columns_set_narrow (GtkColumnView *table,
                               gboolean       narrow)
{
  GListModel *columns = gtk_column_view_get_columns (table);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      gboolean is_short = i == COLUMN_SHORT_TIME || i == COLUMN_VALUE_WITH_UNIT;

      gtk_column_view_column_set_visible (column, i == COLUMN_SIGNAL || is_short == narrow);
    }
}
