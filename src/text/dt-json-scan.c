/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-hash.h"
#include "dt-json-scan.h"
#include "dt-number.h"

#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

static gboolean
fail (DtJsonScan  *self,
      DtJsonError  error,
      const char  *at,
      const char  *reason)
{
  self->error = error;
  self->at = at;
  self->reason = reason;

  return FALSE;
}

static gboolean
fail_syntax (DtJsonScan *self,
             const char *at,
             const char *reason)
{
  return fail (self, DT_JSON_ERROR_SYNTAX, at,
               at < self->end ? reason : N_("the text ends in the middle"));
}

static inline void
skip_space (DtJsonScan *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static inline void
emit (DtJsonScan        *self,
      const DtJsonValue *value)
{
  if (self->func != NULL)
    self->func (self, value, self->user_data);
}

/* In a string: the first byte that is not plain ASCII or that means something. Eight bytes at a
 * time; each test marks the high bit of a byte, and the lowest mark is always a true one. */
static inline const char *
skip_plain (const char *p,
            const char *end)
{
  for (; end - p >= 8; p += 8)
    {
      guint64 word = GUINT64_FROM_LE (dt_hash_load (p, 8));
      guint64 quote = word ^ EACH_BYTE ('"');
      guint64 backslash = word ^ EACH_BYTE ('\\');
      guint64 marks = ((quote - EACH_BYTE (0x01)) & ~quote)
                      | ((backslash - EACH_BYTE (0x01)) & ~backslash)
                      | (word - EACH_BYTE (0x20)) | word;

      marks &= EACH_BYTE (0x80);
      if (marks != 0)
        return p + __builtin_ctzll (marks) / 8;
    }

  while (p < end && (guint8) *p >= 0x20 && (guint8) *p < 0x80 && *p != '"' && *p != '\\')
    p++;

  return p;
}

/* The four digits of "\u002f"; -1 where they are not. */
static int
read_unit (const char *p,
           const char *end)
{
  int unit = 0;

  if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
    return -1;

  for (guint i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }

  return unit;
}

/* A pair of surrogates means one character, half a pair means none. */
static gboolean
scan_escape (DtJsonScan  *self,
             const char **at)
{
  const char *p = *at;
  int unit, low;

  if (self->end - p < 2)
    return fail_syntax (self, self->end, NULL);

  if (p[1] != 'u')
    {
      *at += 2;
      return strchr ("\"\\/bfnrt", p[1]) != NULL && p[1] != '\0'
             ? TRUE : fail_syntax (self, p, N_("this escape is unknown"));
    }

  unit = read_unit (p, self->end);
  if (unit < 0)
    return fail_syntax (self, self->end - p < 6 ? self->end : p,
                        N_("“\\u” needs four hexadecimal digits"));

  if (unit == 0)
    self->has_nul = TRUE;

  *at += 6;
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;

  low = read_unit (p + 6, self->end);
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
    return fail_syntax (self, p, N_("this is half a surrogate pair"));
  *at += 6;

  return TRUE;
}

/* Behind the opening quote; ends behind the closing one. */
static gboolean
scan_string (DtJsonScan  *self,
             const char **text,
             gsize       *length,
             gboolean    *escaped)
{
  const char *start = self->at;
  const char *p = start;

  *escaped = FALSE;
  for (;;)
    {
      p = skip_plain (p, self->end);
      if (p == self->end)
        return fail_syntax (self, p, NULL);

      if (*p == '"')
        break;

      if (*p == '\\')
        {
          *escaped = TRUE;
          if (!scan_escape (self, &p))
            return FALSE;
        }
      else if ((guint8) *p < 0x20)
        {
          return fail_syntax (self, p, N_("a control character must be escaped in a string"));
        }
      else
        {
          if ((gint32) g_utf8_get_char_validated (p, self->end - p) < 0)
            return fail_syntax (self, p, N_("this is not valid UTF-8"));
          p = g_utf8_next_char (p);
        }
    }

  *text = start;
  *length = (gsize) (p - start);
  self->at = p + 1;

  return TRUE;
}

static gboolean
scan_word (DtJsonScan *self,
           const char *word,
           DtJsonKind  kind)
{
  DtJsonValue value = { .kind = kind };
  gsize length = strlen (word);
  gsize left = (gsize) (self->end - self->at);

  if (memcmp (self->at, word, MIN (length, left)) != 0)
    return fail_syntax (self, self->at, N_("a value is expected here"));
  if (left < length)
    return fail_syntax (self, self->end, NULL);

  self->at += length;
  emit (self, &value);

  return TRUE;
}

static gboolean
scan_number (DtJsonScan *self)
{
  DtJsonValue value = { .kind = DT_JSON_NUMBER, .text = self->at };
  const char *next;

  if (*self->at != '-' && !g_ascii_isdigit (*self->at))
    return fail_syntax (self, self->at, N_("a value is expected here"));

  next = dt_number_scan (self->at, self->end, &value.number);
  if (next == NULL)
    return fail_syntax (self, self->at,
                        N_("this is no number, or one beyond what a double holds"));

  value.length = (gsize) (next - self->at);
  self->at = next;
  emit (self, &value);

  return TRUE;
}

static gboolean
open_container (DtJsonScan *self,
                DtJsonKind  kind)
{
  DtJsonValue value = { .kind = kind };

  if (self->depth == DT_JSON_MAX_DEPTH)
    return fail (self, DT_JSON_ERROR_TOO_DEEP, self->at, N_("the values are nested too deeply"));

  self->at++;
  emit (self, &value);

  self->depth++;
  self->steps[self->depth] = (DtJsonStep) { .container = kind, .fresh = TRUE };

  return TRUE;
}

/* At its first byte; ends behind it, or behind the bracket that opens a container. */
static gboolean
scan_value (DtJsonScan *self)
{
  DtJsonValue value = { .kind = DT_JSON_STRING };

  if (self->at == self->end)
    return fail_syntax (self, self->at, NULL);

  if (++self->n_nodes > DT_JSON_MAX_NODES)
    return fail (self, DT_JSON_ERROR_TOO_MANY, self->at, N_("there are too many values"));

  switch (*self->at)
    {
    case '"':
      self->at++;
      if (!scan_string (self, &value.text, &value.length, &value.escaped))
        return FALSE;
      emit (self, &value);
      return TRUE;

    case '{':
      return open_container (self, DT_JSON_OBJECT);

    case '[':
      return open_container (self, DT_JSON_ARRAY);

    case 't':
      return scan_word (self, "true", DT_JSON_TRUE);

    case 'f':
      return scan_word (self, "false", DT_JSON_FALSE);

    case 'n':
      return scan_word (self, "null", DT_JSON_NULL);

    default:
      return scan_number (self);
    }
}

/* From behind the bracket or the comma to the first byte of the member's value. */
static gboolean
scan_key (DtJsonScan *self,
          DtJsonStep *step,
          guint64     parent)
{
  gboolean escaped;

  if (self->at == self->end || *self->at != '"')
    return fail_syntax (self, self->at, N_("a key in quotes is expected here"));

  self->at++;
  if (!scan_string (self, &step->key, &step->length, &escaped))
    return FALSE;

  skip_space (self);
  if (self->at == self->end || *self->at != ':')
    return fail_syntax (self, self->at, N_("a colon is expected here"));

  self->at++;
  step->hash = dt_hash_bytes (parent, step->key, step->length);

  return TRUE;
}

/* The next member of the innermost container, or its end. */
static gboolean
scan_member (DtJsonScan *self)
{
  DtJsonStep *step = &self->steps[self->depth];
  guint64 parent = self->depth > 1 ? self->steps[self->depth - 1].hash : self->seed;
  gboolean object = step->container == DT_JSON_OBJECT;

  if (self->depth <= self->base)
    self->base = 0;

  skip_space (self);
  if (self->at < self->end && *self->at == (object ? '}' : ']'))
    {
      self->at++;
      self->depth--;
      return TRUE;
    }

  if (step->fresh)
    {
      step->fresh = FALSE;
    }
  else
    {
      if (self->at == self->end || *self->at != ',')
        return fail_syntax (self, self->at, N_("a comma or the closing bracket is expected here"));

      self->at++;
      step->index++;
      skip_space (self);
    }

  if (!object)
    step->hash = dt_hash_number (parent, step->index);
  else if (!scan_key (self, step, parent))
    return FALSE;

  skip_space (self);

  return scan_value (self);
}

/**
 * dt_json_scan:
 * @self: its seed may be set, the rest is initialised
 * @text: need not end with NUL
 * @length: its length
 * @func: (nullable): called for each value
 *
 * Returns: whether the whole text is one JSON value within the limits. On failure the function
 *   may have been called for what came before the mistake
 */
gboolean
dt_json_scan (DtJsonScan *self,
              const char *text,
              gsize       length,
              DtJsonFunc  func,
              gpointer    user_data)
{
  self->base = 0;
  self->depth = 0;
  self->n_nodes = 0;
  self->start = self->at = text;
  self->end = text + length;
  self->func = func;
  self->user_data = user_data;
  self->has_nul = FALSE;

  skip_space (self);
  if (!scan_value (self))
    return FALSE;

  while (self->depth > 0)
    if (!scan_member (self))
      return FALSE;

  skip_space (self);

  return self->at == self->end
         || fail_syntax (self, self->at, N_("there is more text behind the end"));
}

void
dt_json_scan_rebase (DtJsonScan *self)
{
  if (self->depth > 0)
    self->steps[self->depth].hash = self->seed;
  self->base = self->depth;
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
  gunichar c = (gunichar) read_unit (*at, end);

  *at += 6;
  if (c >= 0xd800 && c <= 0xdbff)
    {
      c = 0x10000 + ((c & 0x3ff) << 10) + ((gunichar) read_unit (*at, end) & 0x3ff);
      *at += 6;
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
