/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-clean.h"

#define ELLIPSIS "…"
#define REPLACEMENT 0xfffd
#define HIDDEN 0x2426  /* SYMBOL FOR SUBSTITUTE FORM TWO */

/* Characters that change how their neighbours are shown, or break the line, without being seen:
 * marks and overrides of direction, separators, tags, the byte order mark. */
static gboolean
is_hidden (gunichar c)
{
  return (c >= 0x80 && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f
         || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x206f) || c == 0xfeff
         || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* The next character as it may be shown; an invalid byte counts for one. */
static gunichar
next_visible (const char **at,
              const char  *end)
{
  gunichar c = (guint8) **at < 0x80 ? (guint8) **at
                                    : g_utf8_get_char_validated (*at, end - *at);

  if ((gint32) c < 0)
    {
      (*at)++;
      return REPLACEMENT;
    }

  *at += c == 0 ? 1 : g_unichar_to_utf8 (c, NULL);

  if (c < 0x20)
    return 0x2400 + c;
  if (c == 0x7f)
    return 0x2421;

  return is_hidden (c) ? HIDDEN : c;
}

/**
 * dt_text_clean:
 * @text: text from outside, of any bytes
 * @length: its length, -1 if it ends with NUL
 * @max_bytes: the longest result, with the ellipsis where text was cut
 *
 * Returns: (transfer full): valid UTF-8 on one line in which control and bidi characters are
 *   visible symbols. It may still hold markup
 */
char *
dt_text_clean (const char *text,
               gssize      length,
               gsize       max_bytes)
{
  GString *out = g_string_new (NULL);
  gsize keep = 0;
  const char *end;

  g_return_val_if_fail (text != NULL || length == 0, g_string_free (out, FALSE));

  /* An offset from NULL is undefined, even of zero. */
  if (text == NULL)
    text = "";

  end = text + (length < 0 ? strlen (text) : (gsize) length);
  for (const char *p = text; p < end;)
    {
      g_string_append_unichar (out, next_visible (&p, end));
      if (out->len > max_bytes)
        {
          g_string_truncate (out, keep);
          if (keep + strlen (ELLIPSIS) <= max_bytes)
            g_string_append (out, ELLIPSIS);
          break;
        }
      /* the longest start that leaves room for the ellipsis */
      if (out->len + strlen (ELLIPSIS) <= max_bytes)
        keep = out->len;
    }

  return g_string_free (out, FALSE);
}

/**
 * dt_text_hex:
 * @bytes: binary data
 * @length: its length
 * @max_bytes: how many of the bytes are shown
 *
 * Returns: (transfer full): "00 7f fe", with an ellipsis where there are more
 */
char *
dt_text_hex (const void *bytes,
             gsize       length,
             gsize       max_bytes)
{
  const guint8 *data = bytes;
  gsize shown = MIN (length, max_bytes);
  GString *out = g_string_sized_new (shown * 3 + strlen (ELLIPSIS) + 2);

  for (gsize i = 0; i < shown; i++)
    g_string_append_printf (out, i > 0 ? " %02x" : "%02x", data[i]);

  if (shown < length)
    g_string_append (out, shown > 0 ? " " ELLIPSIS : ELLIPSIS);

  return g_string_free (out, FALSE);
}
