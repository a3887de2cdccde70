/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-connection.h"
#include "dt-topic-filter.h"

static gboolean
refuse (const char  *text,
        const char  *reason,
        GError     **error)
{
  g_autofree char *shown = dt_text_clean (text, -1, DT_TEXT_STORED_MAX);

  /* Translators: the first %s is a topic or topic filter, the second says what is wrong */
  g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS, _("“%s”: %s"),
               shown, reason);

  return FALSE;
}

static gboolean
has_control_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

/* What is refused here makes a broker hang up or the library refuse to send. */
static gboolean
check_text (const char  *text,
            GError     **error)
{
  gsize length = strlen (text);

  if (length == 0)
    return refuse (text, _("an empty topic is not possible"), error);

  if (length > DT_TOPIC_MAX_LENGTH)
    return refuse (text, _("a topic has at most 65535 bytes"), error);

  if (!g_utf8_validate (text, (gssize) length, NULL))
    return refuse (text, _("a topic must be valid UTF-8"), error);

  if (has_control_character (text))
    return refuse (text, _("a topic must not have control characters"), error);

  return TRUE;
}

gboolean
dt_topic_filter_check (const char  *filter,
                       GError     **error)
{
  g_return_val_if_fail (filter != NULL, FALSE);

  if (!check_text (filter, error))
    return FALSE;

  for (const char *p = filter; *p != '\0'; p++)
    {
      gboolean first = p == filter || p[-1] == '/';

      if (*p == '#' && (!first || p[1] != '\0'))
        return refuse (filter, _("“#” must be the whole last level, as in “car/#”"), error);

      if (*p == '+' && (!first || (p[1] != '/' && p[1] != '\0')))
        return refuse (filter, _("“+” must be a whole level, as in “car/+/speed”"), error);
    }

  return TRUE;
}

gboolean
dt_topic_check (const char  *topic,
                GError     **error)
{
  g_return_val_if_fail (topic != NULL, FALSE);

  if (!check_text (topic, error))
    return FALSE;

  if (strpbrk (topic, "+#") != NULL)
    return refuse (topic, _("“+” and “#” are for filters, not for a topic to publish to"), error);

  return TRUE;
}

char **
dt_topic_filter_split (const char  *text,
                       GError     **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) pieces = NULL;
  guint n = 0;

  g_return_val_if_fail (text != NULL, NULL);

  pieces = g_strsplit_set (text, ",\n\r", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      const char *filter = g_strstrip (pieces[i]);

      if (*filter == '\0')
        continue;

      if (!dt_topic_filter_check (filter, error))
        return NULL;

      g_strv_builder_add (builder, filter);
      n++;
    }

  if (n == 0)
    {
      g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
                           _("There is no topic filter: “#” receives everything"));
      return NULL;
    }

  return g_strv_builder_end (builder);
}
