/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-json-scan.h"

/* The code of the escape "\u002f" at @p; -1 where there is none. */
int
dt_json_read_unit (const char *p,
                   const char *end)
{
  int unit = 0;

  if (end - p < DT_JSON_UNIT_LENGTH || p[0] != '\\' || p[1] != 'u')
    return -1;

  for (guint i = 2; i < DT_JSON_UNIT_LENGTH; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }

  return unit;
}

void
dt_json_scan_set_error (const DtJsonScan  *self,
                        GError           **error)
{
  const char *line_start = self->start;
  guint line = 1;

  for (const char *p = self->start; p < self->at; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }

  g_set_error (error, DT_JSON_ERROR, (int) self->error, _("line %u, column %u: %s"),
               line, (guint) (self->at - line_start) + 1, _(self->reason));
}

static gunichar
unescape_unicode (const char **at,
                  const char  *end)
{
  gunichar c = (gunichar) dt_json_read_unit (*at, end);

  *at += DT_JSON_UNIT_LENGTH;
  if (c >= 0xd800 && c <= 0xdbff)
    {
      c = 0x10000 + ((c & 0x3ff) << 10) + ((gunichar) dt_json_read_unit (*at, end) & 0x3ff);
      *at += DT_JSON_UNIT_LENGTH;
    }

  return c;
}

void
dt_json_append_unescaped (GString    *out,
                          const char *raw,
                          gsize       length)
{
  static const char from[] = "bfnrt";
  static const char to[] = "\b\f\n\r\t";
  const char *end = raw + length;
  const char *p = raw;

  while (p < end)
    {
      const char *escape = memchr (p, '\\', (gsize) (end - p));
      const char *control;

      if (escape == NULL)
        escape = end;
      g_string_append_len (out, p, escape - p);
      p = escape;
      if (p == end)
        break;

      if (p[1] == 'u')
        {
          g_string_append_unichar (out, unescape_unicode (&p, end));
          continue;
        }

      control = strchr (from, p[1]);
      g_string_append_c (out, control != NULL ? to[control - from] : p[1]);
      p += 2;
    }
}

void
dt_json_scan_append_path (const DtJsonScan *self,
                          GString          *path)
{
  for (guint i = self->base + 1; i <= self->depth; i++)
    {
      const DtJsonStep *step = &self->steps[i];

      if (step->container == DT_JSON_ARRAY)
        {
          g_string_append_printf (path, "[%u]", step->index);
          continue;
        }

      if (i > self->base + 1)
        g_string_append_c (path, '.');
      dt_json_append_unescaped (path, step->key, step->length);
    }
}
