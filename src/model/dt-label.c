/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-label.h"

/* Whether a locale name such as "fr_CA.UTF-8" is of @language. */
static gboolean
is_language (const char *locale,
             const char *language)
{
  gsize length = strlen (language);

  return strncmp (locale, language, length) == 0 && !g_ascii_isalpha (locale[length]);
}

const char *
dt_label_pick (const char *english,
               const char *french,
               const char *fallback)
{
  const char * const *locales = g_get_language_names ();

  for (guint i = 0; locales[i] != NULL; i++)
    {
      if (french != NULL && is_language (locales[i], "fr"))
        return french;

      if (english != NULL && is_language (locales[i], "en"))
        return english;
    }

  return english != NULL ? english : fallback;
}
