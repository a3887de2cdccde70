/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-number.h"
#include "dt-value.h"

/* A longer word behind a number is no unit. */
#define MAX_UNIT 16

/* A number with a decimal comma, or beyond all bounds, is copied to read it. */
#define MAX_COPIED_NUMBER 40

static gboolean
is_word (const char *text,
         gsize       length,
         const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

static gboolean
is_any_word (const char         *text,
             gsize               length,
             const char * const *words)
{
  for (; *words != NULL; words++)
    if (is_word (text, length, *words))
      return TRUE;

  return FALSE;
}

gboolean
dt_value_means_missing (const char *text,
                        gsize       length)
{
  static const char * const words[] = {
    "unavailable", "unknown", "none", "n/a", "na", "undefined", "-", "--", NULL,
  };

  return is_any_word (text, length, words);
}

/* Columns of one row are one unit. */
gboolean
dt_value_same_unit (const char *unit,
                    const char *text,
                    gsize       length)
{
  static const char * const units[][5] = {
    { "s", "sec", "second", "seconds", NULL },
    { "min", "minute", "minutes", NULL },
    { "h", "hr", "hour", "hours", NULL },
    { "°C", "C", "degC", "celsius", NULL },
    { "°F", "F", "degF", "fahrenheit", NULL },
    { "V", "volt", "volts", NULL },
    { "A", "ampere", "amperes", NULL },
    { "%", "percent", "pct", NULL },
    { "km/h", "kmh", "kph", NULL },
    { "rpm", "1/min", NULL },
    { "l", "liter", "liters", "litre", "litres" },
    { "g/s", "grams/sec", NULL },
  };

  if (is_word (text, length, unit))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gboolean mine = FALSE, other = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (units[i]) && units[i][j] != NULL; j++)
        {
          mine = mine || g_ascii_strcasecmp (units[i][j], unit) == 0;
          other = other || is_word (text, length, units[i][j]);
        }

      if (mine && other)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* "on" and its like; -1 for other words. */
static int
read_boolean (const char *text,
              gsize       length)
{
  static const char * const yes[] = { "on", "yes", "true", NULL };
  static const char * const no[] = { "off", "no", "false", NULL };

  if (length < 2 || length > 5)
    return -1;

  return is_any_word (text, length, yes) ? 1 : is_any_word (text, length, no) ? 0 : -1;
}

/* "1e400": a number that no double can hold. */
static gboolean
is_too_large (const char *text,
              gsize       length)
{
  char copy[MAX_COPIED_NUMBER];
  char *end;

  if (length == 0 || length >= sizeof copy || !g_ascii_isdigit (*text))
    return FALSE;

  memcpy (copy, text, length);
  copy[length] = '\0';

  return isinf (g_ascii_strtod (copy, &end)) && end == copy + length;
}

static gboolean
is_gap (const char *text,
        gsize       length)
{
  static const char * const words[] = { "nan", "null", "inf", "infinity", NULL };
  gsize sign = length > 0 && (*text == '-' || *text == '+');

  return length == 0 || is_any_word (text + sign, length - sign, words)
         || is_too_large (text + sign, length - sign);
}

/* One word of letters and signs behind a number. Without a space between them a few letters
 * might as well be hexadecimal digits. */
static gboolean
is_unit (const char *text,
         gsize       length,
         gboolean    spaced)
{
  gboolean hexadecimal = TRUE;

  if (length == 0 || length > MAX_UNIT)
    return FALSE;

  for (const char *p = text; p < text + length; p++)
    {
      if (g_ascii_isdigit (*p) || (guint8) *p <= ' ' || strchr (",.;:-+\"'<>=(){}[]", *p) != NULL)
        return FALSE;
      hexadecimal = hexadecimal && g_ascii_isxdigit (*p);
    }

  if (*text == '/' || ((*text == 'x' || *text == 'X') && !spaced))
    return FALSE;

  return spaced || !hexadecimal || length == 1;
}

/* "7,84": one comma with digits on both sides. */
static gboolean
read_comma_number (DtValue *value)
{
  char copy[MAX_COPIED_NUMBER];
  char *comma;

  if (value->length >= sizeof copy)
    return FALSE;

  memcpy (copy, value->text, value->length);
  copy[value->length] = '\0';
  comma = strchr (copy, ',');
  if (comma == NULL || strpbrk (copy, ".eE") != NULL)
    return FALSE;

  *comma = '.';

  return dt_number_parse (copy, (gssize) value->length, &value->number);
}

static gboolean
read_number (DtValue *value)
{
  const char *end = value->text + value->length;
  const char *rest = dt_number_scan (value->text, end, &value->number);
  const char *unit = rest;

  if (rest == NULL)
    return FALSE;
  if (rest == end)
    return TRUE;
  if (*rest == ',')
    return read_comma_number (value);

  while (unit < end && *unit == ' ')
    unit++;
  if (!is_unit (unit, (gsize) (end - unit), unit > rest))
    return FALSE;

  value->unit = unit;
  value->unit_length = (gsize) (end - unit);

  return TRUE;
}

/**
 * dt_value_parse:
 * @text: one value as a publisher writes it
 * @length: its length
 *
 * Returns: what it means; points into @text
 */
DtValue
dt_value_parse (const char *text,
                gsize       length)
{
  DtValue value = { .kind = DT_VALUE_WORD };
  int boolean;

  for (; length > 0 && is_space (*text); text++)
    length--;
  while (length > 0 && is_space (text[length - 1]))
    length--;

  value.text = text;
  value.length = length;

  if (read_number (&value))
    {
      value.kind = DT_VALUE_NUMBER;
    }
  else if (is_gap (text, length))
    {
      value.kind = DT_VALUE_GAP;
    }
  else if ((boolean = read_boolean (text, length)) >= 0)
    {
      value.kind = DT_VALUE_BOOLEAN;
      value.number = boolean;
    }

  return value;
}
