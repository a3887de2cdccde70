/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-hash.h"
#include "dt-json-scan.h"
#include "dt-number.h"

#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* The functions below take the place in the text and return the one behind what they read, so
 * that it stays in a register; NULL where the text is wrong. */

static G_GNUC_NO_INLINE const char *
fail (DtJsonScan  *self,
      DtJsonError  error,
      const char  *at,
      const char  *reason)
{
  self->error = error;
  self->at = at;
  self->reason = reason;

  return NULL;
}

static G_GNUC_NO_INLINE const char *
fail_syntax (DtJsonScan *self,
             const char *at,
             const char *reason)
{
  return fail (self, DT_JSON_ERROR_SYNTAX, at,
               at < self->end ? reason : N_("the text ends in the middle"));
}

static inline const char *
skip_space (const char *p,
            const char *end)
{
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r'))
    p++;

  return p;
}

static inline const char *
emit (DtJsonScan        *self,
      const char        *p,
      const DtJsonValue *value)
{
  self->at = p;
  if (self->func != NULL)
    self->func (self, value, self->user_data);

  return p;
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

/* A pair of surrogates means one character, half a pair means none. */
static const char *
scan_unicode (DtJsonScan *self,
              const char *p)
{
  int unit = dt_json_read_unit (p, self->end);
  int low;

  if (unit < 0)
    return fail_syntax (self, self->end - p < DT_JSON_UNIT_LENGTH ? self->end : p,
                        N_("“\\u” needs four hexadecimal digits"));

  if (unit == 0)
    self->has_nul = TRUE;

  p += DT_JSON_UNIT_LENGTH;
  if (unit < 0xd800 || unit > 0xdfff)
    return p;

  low = dt_json_read_unit (p, self->end);
  if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff)
    return fail_syntax (self, p, N_("this is half a surrogate pair"));

  return p + DT_JSON_UNIT_LENGTH;
}

static const char *
scan_escape (DtJsonScan *self,
             const char *p)
{
  if (self->end - p < 2)
    return fail_syntax (self, self->end, NULL);

  if (p[1] == 'u')
    return scan_unicode (self, p);

  if (p[1] == '\0' || strchr ("\"\\/bfnrt", p[1]) == NULL)
    return fail_syntax (self, p, N_("this escape is unknown"));

  return p + 2;
}

/* The rest of a string from its first byte that is not plain, up to the closing quote. */
static G_GNUC_NO_INLINE const char *
skip_rest (DtJsonScan *self,
           const char *p,
           gboolean   *escaped)
{
  while (p != NULL)
    {
      p = skip_plain (p, self->end);
      if (p == self->end)
        return fail_syntax (self, p, NULL);

      if (*p == '"')
        return p;

      if (*p == '\\')
        {
          *escaped = TRUE;
          p = scan_escape (self, p);
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

  return NULL;
}

/* From behind the opening quote to the closing one. */
static inline const char *
scan_string (DtJsonScan *self,
             const char *p,
             gboolean   *escaped)
{
  p = skip_plain (p, self->end);
  *escaped = FALSE;

  return G_LIKELY (p < self->end && *p == '"') ? p : skip_rest (self, p, escaped);
}

static const char *
scan_text (DtJsonScan *self,
           const char *p)
{
  DtJsonValue value = { .kind = DT_JSON_STRING, .text = p + 1 };

  p = scan_string (self, p + 1, &value.escaped);
  if (p == NULL)
    return NULL;

  value.length = (gsize) (p - value.text);

  return emit (self, p + 1, &value);
}

static const char *
scan_word (DtJsonScan *self,
           const char *p,
           const char *word,
           DtJsonKind  kind)
{
  DtJsonValue value = { .kind = kind };
  gsize length = strlen (word);
  gsize left = (gsize) (self->end - p);

  if (memcmp (p, word, MIN (length, left)) != 0)
    return fail_syntax (self, p, N_("a value is expected here"));
  if (left < length)
    return fail_syntax (self, self->end, NULL);

  return emit (self, p + length, &value);
}

static inline const char *
scan_number (DtJsonScan *self,
             const char *p)
{
  DtJsonValue value = { .kind = DT_JSON_NUMBER, .text = p };

  if (*p != '-' && !g_ascii_isdigit (*p))
    return fail_syntax (self, p, N_("a value is expected here"));

  p = dt_number_scan (p, self->end, &value.number);
  if (p == NULL)
    return fail_syntax (self, value.text,
                        N_("this is no number, or one beyond what a double holds"));

  value.length = (gsize) (p - value.text);

  return emit (self, p, &value);
}

static const char *
open_container (DtJsonScan *self,
                const char *p,
                DtJsonKind  kind)
{
  DtJsonValue value = { .kind = kind };

  if (self->depth == DT_JSON_MAX_DEPTH)
    return fail (self, DT_JSON_ERROR_TOO_DEEP, p, N_("the values are nested too deeply"));

  emit (self, p + 1, &value);
  self->depth++;
  self->steps[self->depth] = (DtJsonStep) { .container = kind, .fresh = TRUE };

  return p + 1;
}

/* A whole value, or the bracket that opens a container. */
static inline const char *
scan_value (DtJsonScan *self,
            const char *p)
{
  if (p == self->end)
    return fail_syntax (self, p, NULL);

  if (++self->n_nodes > DT_JSON_MAX_NODES)
    return fail (self, DT_JSON_ERROR_TOO_MANY, p, N_("there are too many values"));

  switch (*p)
    {
    case '"':
      return scan_text (self, p);

    case '{':
      return open_container (self, p, DT_JSON_OBJECT);

    case '[':
      return open_container (self, p, DT_JSON_ARRAY);

    case 't':
      return scan_word (self, p, "true", DT_JSON_TRUE);

    case 'f':
      return scan_word (self, p, "false", DT_JSON_FALSE);

    case 'n':
      return scan_word (self, p, "null", DT_JSON_NULL);

    default:
      return scan_number (self, p);
    }
}

/* Whether the key behind @p is the guess, with its closing quote. */
static inline gboolean
guess_key (DtJsonScan *self,
           const char *p)
{
  const DtJsonGuess *guess = self->guess;

  return guess != NULL && self->depth == self->base + 1
         && (gsize) (self->end - p) > guess->length && p[guess->length] == '"'
         && memcmp (p, guess->key, guess->length) == 0;
}

/* A key and its colon. */
static inline const char *
scan_key (DtJsonScan *self,
          const char *p,
          DtJsonStep *step,
          guint64     parent)
{
  gboolean escaped;

  if (p == self->end || *p != '"')
    return fail_syntax (self, p, N_("a key in quotes is expected here"));

  step->key = ++p;
  self->hit = guess_key (self, p);
  if (self->hit)
    {
      p += self->guess->length;
      step->length = self->guess->length;
      step->hash = self->guess->hash;
    }
  else
    {
      p = scan_string (self, p, &escaped);
      if (p == NULL)
        return NULL;
      step->length = (gsize) (p - step->key);
      step->hash = dt_hash_bytes (parent, step->key, step->length);
    }

  p = skip_space (p + 1, self->end);
  if (p == self->end || *p != ':')
    return fail_syntax (self, p, N_("a colon is expected here"));

  return p + 1;
}

/* The next member of the innermost container, or its end. */
static inline const char *
scan_member (DtJsonScan *self,
             const char *p)
{
  DtJsonStep *step = &self->steps[self->depth];
  guint64 parent = self->depth > 1 ? step[-1].hash : self->seed;
  gboolean object = step->container == DT_JSON_OBJECT;

  if (self->depth <= self->base)
    self->base = 0;

  p = skip_space (p, self->end);
  if (p < self->end && *p == (object ? '}' : ']'))
    {
      self->depth--;
      return p + 1;
    }

  if (step->fresh)
    {
      step->fresh = FALSE;
    }
  else
    {
      if (p == self->end || *p != ',')
        return fail_syntax (self, p, N_("a comma or the closing bracket is expected here"));

      step->index++;
      p = skip_space (p + 1, self->end);
    }

  if (object)
    {
      p = scan_key (self, p, step, parent);
    }
  else
    {
      self->hit = FALSE;
      step->hash = dt_hash_number (parent, step->index);
    }

  return p != NULL ? scan_value (self, skip_space (p, self->end)) : NULL;
}

/**
 * dt_json_scan:
 * @self: its seed and its first guess are set, the rest is initialised
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
  const char *p;

  if (text == NULL)
    text = "";

  self->base = 0;
  self->depth = 0;
  self->n_nodes = 0;
  self->start = text;
  self->end = text + length;
  self->func = func;
  self->user_data = user_data;
  self->hit = FALSE;
  self->has_nul = FALSE;

  p = scan_value (self, skip_space (text, self->end));
  while (p != NULL && self->depth > 0)
    p = scan_member (self, p);

  if (p == NULL)
    return FALSE;

  p = skip_space (p, self->end);
  if (p < self->end)
    fail_syntax (self, p, N_("there is more text behind the end"));

  return p == self->end;
}

void
dt_json_scan_rebase (DtJsonScan *self)
{
  if (self->depth > 0)
    self->steps[self->depth].hash = self->seed;
  self->base = self->depth;
}
