/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-channel-words.h"

#define UNIT_SEPARATOR "\302\240"

static const char *
get_unit (DtChannelItem *item)
{
  const DtSignal *signal = dt_channel_item_get_signal (item);

  return signal->kind == DT_SIGNAL_NUMBER ? signal->unit : NULL;
}

static void
add_limit (GString        *text,
           const DtSignal *signal,
           double          limit,
           const char     *format)
{
  DtSignal free_form = *signal;
  g_autofree char *value = NULL;
  g_autofree char *with_unit = NULL;

  if (isnan (limit))
    return;

  /* Only what moves needs as many digits each time. */
  free_form.decimals = -1;
  value = dt_signal_format_value (&free_form, limit);
  with_unit = signal->unit != NULL ? g_strconcat (value, UNIT_SEPARATOR, signal->unit, NULL)
                                   : g_strdup (value);
  g_string_append_c (text, '\n');
  g_string_append (text, format);
  g_string_append_c (text, ' ');
  g_string_append (text, with_unit);
}

char *
dt_channel_words_value (DtChannelItem *item)
{
  g_autofree char *value = dt_channel_item_get_value_text (item);
  const char *unit = get_unit (item);

  if (unit == NULL || !dt_channel_item_get_value (item, NULL, NULL))
    return g_steal_pointer (&value);

  return g_strconcat (value, UNIT_SEPARATOR, unit, NULL);
}

char *
dt_channel_words_sentence (DtChannelItem *item)
{
  const char *label = dt_signal_get_label (dt_channel_item_get_signal (item));
  const char *level = dt_channel_words_level (dt_channel_item_get_level (item));
  g_autofree char *value = dt_channel_words_value (item);
  g_autofree char *badge = dt_channel_item_get_badge_text (item);

  if (dt_channel_item_get_state (item) == DT_CHANNEL_NEVER_SEEN)
    /* Translators: %s is the name of a signal */
    return g_strdup_printf (_("%s, never seen"), label);

  if (badge != NULL && level != NULL)
    /* Translators: name, value, "Last value · 2 min ago", "warning" */
    return g_strdup_printf (_("%s %s, %s, %s"), label, value, badge, level);

  if (badge != NULL || level != NULL)
    /* Translators: name, value, "Last value · 2 min ago" or "warning" */
    return g_strdup_printf (_("%s %s, %s"), label, value, badge != NULL ? badge : level);

  /* Translators: name, value */
  return g_strdup_printf (_("%s %s"), label, value);
}

char *
dt_channel_words_tooltip (DtChannelItem *item)
{
  const DtSignal *signal = dt_channel_item_get_signal (item);
  GString *text = g_string_new (dt_signal_get_label (signal));

  if (g_strcmp0 (text->str, signal->id) != 0)
    g_string_append_printf (text, "\n%s", signal->id);
  if (signal->discovered)
    g_string_append_printf (text, "\n%s", _("Discovered: no profile names it"));

  add_limit (text, signal, signal->warn_below, _("Warning below"));
  add_limit (text, signal, signal->critical_below, _("Critical below"));
  add_limit (text, signal, signal->warn_above, _("Warning above"));
  add_limit (text, signal, signal->critical_above, _("Critical above"));

  return g_string_free (text, FALSE);
}

const char *
dt_channel_words_level (DtLimitLevel level)
{
  switch (level)
    {
    case DT_LIMIT_WARNING:
      return _("warning");

    case DT_LIMIT_CRITICAL:
      return _("critical");

    case DT_LIMIT_NORMAL:
    default:
      return NULL;
    }
}

const char *
dt_channel_words_icon (DtLimitLevel level)
{
  switch (level)
    {
    case DT_LIMIT_WARNING:
      return "dialog-warning-symbolic";

    case DT_LIMIT_CRITICAL:
      return "dialog-error-symbolic";

    case DT_LIMIT_NORMAL:
    default:
      return NULL;
    }
}
