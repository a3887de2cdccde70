/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-wican.h"

char *
dt_wican_status_topic (const char *id)
{
  return g_strdup_printf ("wican/%s/can/status", id);
}

char *
dt_wican_autopid_topic (const char *id)
{
  return g_strdup_printf ("wican/%s/autopid", id);
}

static void
append_string (GString    *json,
               const char *text)
{
  g_string_append_c (json, '"');

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (json, "\\%c", *p);
    else if ((guchar) *p < 0x20)
      g_string_append_printf (json, "\\u%04x", *p);
    else
      g_string_append_c (json, *p);

  g_string_append_c (json, '"');
}

static void
append_key (GString    *json,
            const char *key)
{
  if (json->len == 0)
    g_string_append_c (json, '{');
  else
    {
      g_string_truncate (json, json->len - 1);
      g_string_append_c (json, ',');
    }

  append_string (json, key);
  g_string_append_c (json, ':');
}

void
dt_wican_append (GString    *json,
                 const char *key,
                 double      value,
                 int         decimals)
{
  const char format[] = { '%', '.', (char) ('0' + decimals), 'f', '\0' };
  char buffer[400];
  gsize length;

  g_return_if_fail (json != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (decimals >= 0 && decimals <= 9);

  if (!isfinite (value))
    return;

  g_ascii_formatd (buffer, sizeof buffer, format, value);

  length = strlen (buffer);
  while (decimals > 0 && buffer[length - 1] == '0')
    length--;
  if (buffer[length - 1] == '.')
    length--;
  buffer[length] = '\0';

  dt_wican_append_number (json, key, g_str_equal (buffer, "-0") ? "0" : buffer);
}

void
dt_wican_append_number (GString    *json,
                        const char *key,
                        const char *number)
{
  g_return_if_fail (json != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (number != NULL);

  append_key (json, key);
  g_string_append (json, number);
  g_string_append_c (json, '}');
}

void
dt_wican_append_text (GString    *json,
                      const char *key,
                      const char *text)
{
  g_return_if_fail (json != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (text != NULL);

  append_key (json, key);
  append_string (json, text);
  g_string_append_c (json, '}');
}
