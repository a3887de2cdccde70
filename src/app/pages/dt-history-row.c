/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-row.h"
#include "dt-number.h"

struct _DtHistoryRow
{
  GObject        parent_instance;

  /* Owned */
  DtChannelItem *channel;

  DtSample       sample;
};

G_DEFINE_FINAL_TYPE (DtHistoryRow, dt_history_row, G_TYPE_OBJECT)

static DtSignal *
get_signal (DtHistoryRow *self)
{
  return self->channel != NULL ? dt_channel_item_get_signal (self->channel) : NULL;
}

static void
dt_history_row_finalize (GObject *object)
{
  g_clear_object (&DT_HISTORY_ROW (object)->channel);

  G_OBJECT_CLASS (dt_history_row_parent_class)->finalize (object);
}

static void
dt_history_row_class_init (DtHistoryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_history_row_finalize;
}

static void
dt_history_row_init (DtHistoryRow *self)
{
}

DtHistoryRow *
dt_history_row_new (DtChannelItem  *channel,
                    const DtSample *sample)
{
  DtHistoryRow *self = g_object_new (DT_TYPE_HISTORY_ROW, NULL);

  g_set_object (&self->channel, channel);
  self->sample = *sample;

  return self;
}

/* @fraction: microseconds beyond the second */
static GDateTime *
get_local_time (DtHistoryRow *self,
                int          *fraction)
{
  gint64 second = self->sample.time / G_USEC_PER_SEC;
  g_autoptr(GDateTime) utc = NULL;

  *fraction = (int) (self->sample.time % G_USEC_PER_SEC);
  if (*fraction < 0)
    {
      second--;
      *fraction += G_USEC_PER_SEC;
    }

  utc = g_date_time_new_from_unix_utc (second);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

char *
dt_history_row_get_time_text (DtHistoryRow *self)
{
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *seconds = NULL;
  int fraction;

  g_return_val_if_fail (DT_IS_HISTORY_ROW (self), NULL);

  local = get_local_time (self, &fraction);
  if (local == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, self->sample.time);

  seconds = g_date_time_format (local, "%F %T");
  if (fraction % 1000 == 0)
    return g_strdup_printf ("%s.%03d", seconds, fraction / 1000);

  return g_strdup_printf ("%s.%06d", seconds, fraction);
}

char *
dt_history_row_get_short_time_text (DtHistoryRow *self)
{
  g_autoptr(GDateTime) local = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *seconds = NULL;
  int fraction;

  g_return_val_if_fail (DT_IS_HISTORY_ROW (self), NULL);

  local = get_local_time (self, &fraction);
  if (local == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, self->sample.time);
  if (g_date_time_get_year (local) != g_date_time_get_year (now))
    return g_date_time_format (local, "%F %R");
  if (g_date_time_get_day_of_year (local) != g_date_time_get_day_of_year (now))
    return g_date_time_format (local, "%m-%d %T");

  seconds = g_date_time_format (local, "%T");

  return g_strdup_printf ("%s.%03d", seconds, fraction / 1000);
}

const char *
dt_history_row_get_signal (DtHistoryRow *self)
{
  DtSignal *signal;

  g_return_val_if_fail (DT_IS_HISTORY_ROW (self), NULL);

  signal = get_signal (self);

  return signal != NULL ? dt_signal_get_label (signal) : "";
}

char *
dt_history_row_get_value_text (DtHistoryRow *self)
{
  DtSignal *signal;
  char number[DT_NUMBER_BUFFER_SIZE];

  g_return_val_if_fail (DT_IS_HISTORY_ROW (self), NULL);

  signal = get_signal (self);
  if (signal != NULL && signal->kind == DT_SIGNAL_BOOLEAN)
    return dt_signal_format_value (signal, self->sample.value);
  if (signal != NULL && signal->kind != DT_SIGNAL_NUMBER && self->sample.value >= 0.)
    {
      const char *text = dt_channel_item_get_category (self->channel, (guint) self->sample.value);

      if (text != NULL)
        return g_strdup (text);
    }

  /* The number as it is stored and exported, not as it is rounded for a card. */
  dt_number_format (self->sample.value, number);

  return g_strdup (number);
}

const char *
dt_history_row_get_unit (DtHistoryRow *self)
{
  DtSignal *signal;

  g_return_val_if_fail (DT_IS_HISTORY_ROW (self), NULL);

  signal = get_signal (self);

  return signal != NULL && signal->unit != NULL ? signal->unit : "";
}
