/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-accessible.h"
#include "dt-range-picker.h"
#include "dt-time.h"

struct _DtRangePicker
{
  AdwBin       parent_instance;

  /* Children (borrowed) */
  GtkDropDown *drop_down;
  GtkWidget   *entries;
  GtkEntry    *from;
  GtkEntry    *to;
};

G_DEFINE_FINAL_TYPE (DtRangePicker, dt_range_picker, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char * const labels[] = {
  [DT_RANGE_5_MINUTES] = N_("Last 5 minutes"),
  [DT_RANGE_HOUR] = N_("Last hour"),
  [DT_RANGE_DAY] = N_("Last day"),
  [DT_RANGE_WEEK] = N_("Last 7 days"),
  [DT_RANGE_ALL] = N_("Everything"),
  [DT_RANGE_CUSTOM] = N_("From … to …"),
};

static gint64
duration (DtRange range)
{
  switch (range)
    {
    case DT_RANGE_5_MINUTES:
      return 5 * G_TIME_SPAN_MINUTE;

    case DT_RANGE_HOUR:
      return G_TIME_SPAN_HOUR;

    case DT_RANGE_DAY:
      return G_TIME_SPAN_DAY;

    case DT_RANGE_WEEK:
      return 7 * G_TIME_SPAN_DAY;

    case DT_RANGE_ALL:
    case DT_RANGE_CUSTOM:
    default:
      return 0;
    }
}

static DtRange
selected (DtRangePicker *self)
{
  return (DtRange) gtk_drop_down_get_selected (self->drop_down);
}

static gboolean
read_entry (GtkEntry  *entry,
            gint64     now,
            gint64     otherwise,
            gint64    *time,
            GError   **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gboolean ok = TRUE;

  *time = otherwise;
  if (*text != '\0')
    ok = dt_time_parse (text, now, time, error);

  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");

  return ok;
}

static void
changed_cb (DtRangePicker *self)
{
  gtk_widget_set_visible (self->entries, selected (self) == DT_RANGE_CUSTOM);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkEntry *
add_entry (DtRangePicker *self,
           const char    *label,
           const char    *hint)
{
  GtkEntry *entry = GTK_ENTRY (gtk_entry_new ());

  gtk_entry_set_placeholder_text (entry, hint);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_widget_set_hexpand (GTK_WIDGET (entry), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry),
                               _("A time such as 2026-03-01T08:00, or -30min"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->entries), GTK_WIDGET (entry));

  return entry;
}

static void
dt_range_picker_class_init (DtRangePickerClass *klass)
{
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", DT_TYPE_RANGE_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_range_picker_init (DtRangePicker *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_string_list_append (model, _(labels[i]));

  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&model)),
                                                      NULL));
  gtk_widget_set_halign (GTK_WIDGET (self->drop_down), GTK_ALIGN_START);

  dt_accessible_label_drop_down (self->drop_down, _("Range of time"));
  self->entries = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->from = add_entry (self, _("From"), _("From"));
  self->to = add_entry (self, _("To"), _("To: now"));
  gtk_widget_set_visible (self->entries, FALSE);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->drop_down));
  gtk_box_append (GTK_BOX (box), self->entries);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_drop_down_set_selected (self->drop_down, DT_RANGE_HOUR);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

gboolean
dt_range_picker_get_range (DtRangePicker  *self,
                           gint64          now,
                           gint64         *from,
                           gint64         *to,
                           GError        **error)
{
  DtRange range;

  g_return_val_if_fail (DT_IS_RANGE_PICKER (self), FALSE);

  range = selected (self);
  *from = G_MININT64;
  *to = G_MAXINT64;

  if (range == DT_RANGE_ALL)
    return TRUE;
  if (range != DT_RANGE_CUSTOM)
    {
      *from = now - duration (range);
      return TRUE;
    }

  if (!read_entry (self->from, now, G_MININT64, from, error) ||
      !read_entry (self->to, now, G_MAXINT64, to, error))
    return FALSE;
  if (*from < *to)
    return TRUE;

  g_set_error (error, DT_TIME_ERROR, DT_TIME_ERROR_INVALID,
               _("The range ends before it begins; exchange the two times"));

  return FALSE;
}

const char *
dt_range_picker_get_label (DtRangePicker *self)
{
  g_return_val_if_fail (DT_IS_RANGE_PICKER (self), NULL);

  return _(labels[selected (self)]);
}

void
dt_range_picker_set (DtRangePicker *self,
                     DtRange        range,
                     const char    *from,
                     const char    *to)
{
  g_return_if_fail (DT_IS_RANGE_PICKER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->from), from != NULL ? from : "");
  gtk_editable_set_text (GTK_EDITABLE (self->to), to != NULL ? to : "");
  gtk_drop_down_set_selected (self->drop_down, range);
  changed_cb (self);
}
