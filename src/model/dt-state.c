/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-state.h"

/* A channel of 1 Hz is always this fresh; its text must not flicker with every sample. */
#define NOW_MAX (2 * G_TIME_SPAN_SECOND)

DtChannelState
dt_channel_state (gboolean     has_value,
                  gint64       live_at,
                  gint64       period,
                  DtAssetState asset,
                  gint64       now)
{
  gint64 age = now - live_at;

  if (!has_value)
    return DT_CHANNEL_NEVER_SEEN;

  /* A retained value is of unknown age until a live one comes. */
  if (asset == DT_ASSET_OFFLINE || live_at == 0)
    return DT_CHANNEL_STALE;

  if (period <= 0 || age <= DT_LATE_PERIODS * period)
    return DT_CHANNEL_LIVE;

  return age <= DT_STALE_PERIODS * period ? DT_CHANNEL_LATE : DT_CHANNEL_STALE;
}

static char *
silence_to_text (gint64 offline_after)
{
  if (offline_after % G_TIME_SPAN_SECOND != 0)
    return g_strdup_printf (_("no message for %.1f s"),
                            (double) offline_after / G_TIME_SPAN_SECOND);

  if (offline_after >= 2 * G_TIME_SPAN_MINUTE && offline_after % G_TIME_SPAN_MINUTE == 0)
    return g_strdup_printf (_("no message for %d min"),
                            (int) (offline_after / G_TIME_SPAN_MINUTE));

  return g_strdup_printf (_("no message for %d s"), (int) (offline_after / G_TIME_SPAN_SECOND));
}

char *
dt_state_reason_to_text (DtStateReason reason,
                         gint64        offline_after)
{
  switch (reason)
    {
    case DT_REASON_NEVER_SEEN:
      return g_strdup (_("no live message yet"));

    case DT_REASON_MESSAGES:
      return g_strdup (_("messages are coming"));

    case DT_REASON_SILENT:
      return silence_to_text (offline_after);

    case DT_REASON_SAID_OFFLINE:
      return g_strdup (_("the device said offline"));

    case DT_REASON_SOURCE_LOST:
      return g_strdup (_("the connection was closed"));

    default:
      g_return_val_if_reached (NULL);
    }
}

/* The unit in which an age is told. */
static gint64
age_unit (gint64 age)
{
  if (age < G_TIME_SPAN_MINUTE)
    return G_TIME_SPAN_SECOND;

  if (age < G_TIME_SPAN_HOUR)
    return G_TIME_SPAN_MINUTE;

  return age < G_TIME_SPAN_DAY ? G_TIME_SPAN_HOUR : G_TIME_SPAN_DAY;
}

char *
dt_age_to_text (gint64 age)
{
  gint64 unit = age_unit (age);
  gulong n;

  if (age < NOW_MAX)
    return g_strdup (_("now"));

  n = (gulong) (age / unit);

  if (unit == G_TIME_SPAN_SECOND)
    return g_strdup_printf (ngettext ("%lu s ago", "%lu s ago", n), n);

  if (unit == G_TIME_SPAN_MINUTE)
    return g_strdup_printf (ngettext ("%lu min ago", "%lu min ago", n), n);

  if (unit == G_TIME_SPAN_HOUR)
    return g_strdup_printf (ngettext ("%lu h ago", "%lu h ago", n), n);

  return g_strdup_printf (ngettext ("%lu day ago", "%lu days ago", n), n);
}

gint64
dt_age_next_change (gint64 age)
{
  gint64 unit = age_unit (age);

  if (age < NOW_MAX)
    return NOW_MAX - age;

  return unit - age % unit;
}
