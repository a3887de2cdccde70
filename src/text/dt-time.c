/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-time.h"

#define SECONDS_PER_DAY 86400

G_DEFINE_QUARK (dt-time-error-quark, dt_time_error)

/* Proleptic Gregorian calendar. The year is taken to begin in March, so that the leap day is its
 * last, and 400 years are one whole era of 146 097 days; day 0 is 1970-01-01. */
static gint64
days_from_civil (gint64 year,
                 int    month,
                 int    day)
{
  gint64 era, year_of_era, day_of_year;

  year -= month <= 2;
  era = (year >= 0 ? year : year - 399) / 400;
  year_of_era = year - era * 400;
  day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
         - 719468;
}

static void
civil_from_days (gint64  days,
                 gint64 *year,
                 guint  *month,
                 guint  *day)
{
  gint64 era, day_of_era, year_of_era, day_of_year, shifted;

  days += 719468;
  era = (days >= 0 ? days : days - 146096) / 146097;
  day_of_era = days - era * 146097;
  year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  shifted = (5 * day_of_year + 2) / 153;

  *day = (guint) (day_of_year - (153 * shifted + 2) / 5 + 1);
  *month = (guint) (shifted < 10 ? shifted + 3 : shifted - 9);
  *year = year_of_era + era * 400 + (*month <= 2);
}

static inline char *
put_padded (char   *out,
            guint64 number,
            guint   width)
{
  for (guint i = width; i > 0; i--, number /= 10)
    out[i - 1] = (char) ('0' + number % 10);

  return out + width;
}

/* "2026-11-21T11:45:00."; a year of more than four digits bears a sign, as ISO 8601 wants. */
static gsize
format_second (gint64  second,
               char   *out)
{
  gint64 days = second / SECONDS_PER_DAY - (second % SECONDS_PER_DAY < 0);
  guint64 rest = (guint64) (second - days * SECONDS_PER_DAY);
  char *start = out;
  gint64 year;
  guint month, day;

  civil_from_days (days, &year, &month, &day);

  if (year < 0 || year > 9999)
    {
      *out++ = year < 0 ? '-' : '+';
      out = put_padded (out, (guint64) ABS (year), 6);
    }
  else
    {
      out = put_padded (out, (guint64) year, 4);
    }

  *out++ = '-';
  out = put_padded (out, month, 2);
  *out++ = '-';
  out = put_padded (out, day, 2);
  *out++ = 'T';
  out = put_padded (out, rest / 3600, 2);
  *out++ = ':';
  out = put_padded (out, rest / 60 % 60, 2);
  *out++ = ':';
  out = put_padded (out, rest % 60, 2);
  *out++ = '.';

  return (gsize) (out - start);
}

/**
 * dt_time_format_iso:
 * @time_us: microseconds since the Unix epoch
 * @buffer: room for %DT_TIME_BUFFER_SIZE bytes
 *
 * Writes "2026-11-21T11:45:00.000000Z". Samples of one second cost only their last digits, since
 * each thread keeps the text of the second it wrote last.
 *
 * Returns: the length without the final NUL
 */
gsize
dt_time_format_iso (gint64  time_us,
                    char   *buffer)
{
  static __thread gint64 cached_second = G_MININT64;
  static __thread char cached_text[DT_TIME_BUFFER_SIZE];
  static __thread gsize cached_length;
  gint64 second = time_us / G_USEC_PER_SEC;
  gint64 fraction = time_us % G_USEC_PER_SEC;
  char *out;

  if (fraction < 0)
    {
      second -= 1;
      fraction += G_USEC_PER_SEC;
    }

  if (second != cached_second)
    {
      cached_length = format_second (second, cached_text);
      cached_second = second;
    }

  memcpy (buffer, cached_text, sizeof cached_text);
  out = put_padded (buffer + cached_length, (guint64) fraction, 6);
  *out++ = 'Z';
  *out = '\0';

  return (gsize) (out - buffer);
}

/* Exactly @width digits, then @next if it is not NUL. */
static gboolean
take_field (const char **at,
            const char  *end,
            guint        width,
            char         next,
            int         *value)
{
  const char *p = *at;

  if (end - p < (gssize) width + (next != '\0'))
    return FALSE;

  *value = 0;
  for (guint i = 0; i < width; i++, p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      *value = *value * 10 + (*p - '0');
    }

  if (next != '\0' && *p++ != next)
    return FALSE;

  *at = p;

  return TRUE;
}

static gboolean
take_date (const char **at,
           const char  *end,
           gint64      *days)
{
  int year, month, day;

  if (!take_field (at, end, 4, '-', &year)
      || !take_field (at, end, 2, '-', &month)
      || !take_field (at, end, 2, '\0', &day)
      || !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) MAX (year, 1)))
    return FALSE;

  *days = days_from_civil (year, month, day);

  return TRUE;
}

/* ".5", ",123456789": the microseconds of it; finer digits are cut. */
static gboolean
take_fraction (const char **at,
               const char  *end,
               gint64      *time_us)
{
  const char *p = *at + 1;
  gint64 unit = G_USEC_PER_SEC / 10;

  if (p == end || !g_ascii_isdigit (*p))
    return FALSE;

  for (; p < end && g_ascii_isdigit (*p); p++, unit /= 10)
    *time_us += (*p - '0') * unit;

  *at = p;

  return TRUE;
}

/* "10:30", "10:30:05", "10:30:05.25". A leap second is the first of the next minute. */
static gboolean
take_clock (const char **at,
            const char  *end,
            gint64      *time_us)
{
  int hour, minute, second = 0;

  if (!take_field (at, end, 2, ':', &hour) || !take_field (at, end, 2, '\0', &minute))
    return FALSE;

  if (*at < end && **at == ':')
    {
      (*at)++;
      if (!take_field (at, end, 2, '\0', &second))
        return FALSE;
    }

  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0))
    return FALSE;

  *time_us = ((hour * 60 + minute) * 60 + second) * (gint64) G_USEC_PER_SEC;

  return *at == end || (**at != '.' && **at != ',') || take_fraction (at, end, time_us);
}

/* "Z", "+02:00", "+0200", "-05"; nothing means UTC. */
static gboolean
take_zone (const char **at,
           const char  *end,
           gint64      *offset_us)
{
  int hours, minutes = 0, sign;

  *offset_us = 0;
  if (*at == end)
    return TRUE;

  if (**at == 'Z' || **at == 'z')
    {
      (*at)++;
      return TRUE;
    }

  if (**at != '+' && **at != '-')
    return FALSE;

  sign = *(*at)++ == '-' ? -1 : 1;
  if (!take_field (at, end, 2, '\0', &hours))
    return FALSE;
  if (*at < end && **at == ':')
    (*at)++;
  if (*at < end && !take_field (at, end, 2, '\0', &minutes))
    return FALSE;

  *offset_us = sign * (hours * 60 + minutes) * (gint64) G_TIME_SPAN_MINUTE;

  return hours < 24 && minutes < 60;
}

/**
 * dt_time_parse_iso:
 * @text: "2026-11-21", "2026-11-21T11:45Z", "2026-11-21 12:45:00.5+01:00"; UTC where no offset
 *   is given
 * @length: its length
 * @time_us: (out): microseconds since the Unix epoch
 */
gboolean
dt_time_parse_iso (const char *text,
                   gsize       length,
                   gint64     *time_us)
{
  const char *at = text;
  const char *end = text + length;
  gint64 days, clock = 0, offset = 0;

  if (!take_date (&at, end, &days))
    return FALSE;

  if (at < end)
    {
      if (*at != 'T' && *at != 't' && *at != ' ')
        return FALSE;
      at++;
      if (!take_clock (&at, end, &clock) || !take_zone (&at, end, &offset) || at != end)
        return FALSE;
    }

  *time_us = days * G_TIME_SPAN_DAY + clock - offset;

  return TRUE;
}

/* "now", "-30s", "-5min", "-2h", "-3d". */
static gboolean
parse_relative (const char *text,
                gint64      now_us,
                gint64     *time_us)
{
  static const struct { const char *unit; gint64 span; } units[] = {
    { "s", G_TIME_SPAN_SECOND },
    { "min", G_TIME_SPAN_MINUTE },
    { "h", G_TIME_SPAN_HOUR },
    { "d", G_TIME_SPAN_DAY },
  };
  char *unit = NULL;
  gint64 count;

  if (g_str_equal (text, "now"))
    {
      *time_us = now_us;
      return TRUE;
    }

  if (text[0] != '-' || !g_ascii_isdigit (text[1]))
    return FALSE;

  count = g_ascii_strtoll (text + 1, &unit, 10);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (!g_str_equal (unit, units[i].unit) || count > G_MAXINT32)
        continue;

      *time_us = now_us - count * units[i].span;
      return TRUE;
    }

  return FALSE;
}

/**
 * dt_time_parse:
 * @text: ISO 8601, or relative to now: "now", "-30s", "-5min", "-2h", "-3d"
 * @now_us: what "now" means
 * @time_us: (out): microseconds since the Unix epoch
 *
 * Reads a time that a user wrote.
 */
gboolean
dt_time_parse (const char  *text,
               gint64       now_us,
               gint64      *time_us,
               GError     **error)
{
  g_autofree char *shown = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (parse_relative (text, now_us, time_us) || dt_time_parse_iso (text, strlen (text), time_us))
    return TRUE;

  shown = dt_text_clean (text, -1, 80);
  g_set_error (error, DT_TIME_ERROR, DT_TIME_ERROR_INVALID,
               _("“%s” is not a time: write it as 2026-11-21T14:30:00Z, 2026-11-21, now, "
                 "or as a time before now such as -30s, -5min, -2h or -3d"), shown);

  return FALSE;
}
