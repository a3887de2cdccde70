/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chart-renderer.h"
#include "dt-ticks.h"

#define UNIT_SEPARATOR "\302\240"

/* Index of the first point of the window. */
static guint
find_begin (const DtChartData *data)
{
  guint low = 0, high = data->n_points;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (data->points[middle].time < data->begin)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

void
dt_chart_data_get_stats (const DtChartData *data,
                         DtChartStats      *stats)
{
  *stats = (DtChartStats) { .min = NAN, .max = NAN, .last = NAN };

  for (guint i = find_begin (data); i < data->n_points && data->points[i].time <= data->end; i++)
    {
      double value = data->points[i].value;

      if (isnan (value))
        continue;

      if (stats->n++ == 0)
        {
          stats->first = i;
          stats->min = stats->max = value;
        }
      stats->min = MIN (stats->min, value);
      stats->max = MAX (stats->max, value);
      stats->last = value;
      stats->last_time = data->points[i].time;
    }
}

char *
dt_chart_data_format (const DtChartData *data,
                      double             value)
{
  const DtSignal *signal = data->signal;
  g_autofree char *text = NULL;
  const char *name;

  if (isnan (value))
    return g_strdup ("--");

  if (signal->kind == DT_SIGNAL_CATEGORY || signal->kind == DT_SIGNAL_TEXT)
    {
      name = data->category != NULL && value >= 0. && value < G_MAXINT
             ? data->category ((guint) value, data->user_data)
             : NULL;

      return name != NULL ? g_strdup (name) : g_strdup_printf ("%.0f", value);
    }

  text = dt_signal_format_value (signal, value);
  if (signal->unit == NULL || signal->kind == DT_SIGNAL_BOOLEAN)
    return g_steal_pointer (&text);

  return g_strconcat (text, UNIT_SEPARATOR, signal->unit, NULL);
}

char *
dt_chart_format_time (gint64 time,
                      gint64 step)
{
  gint64 fraction = time % G_TIME_SPAN_SECOND;
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local (time / G_TIME_SPAN_SECOND);
  g_autofree char *text = NULL;

  if (date == NULL)
    return g_strdup ("");

  if (step >= G_TIME_SPAN_DAY)
    return g_date_time_format (date, "%x");
  if (step >= G_TIME_SPAN_MINUTE)
    return g_date_time_format (date, "%R");

  text = g_date_time_format (date, "%T");
  if (step >= G_TIME_SPAN_SECOND)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s.%03d", text, (int) (fraction / 1000));
}
