/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-number.h"
#include "dt-profile-values.h"

typedef enum
{
  EXPECT_TEXT,
  EXPECT_NUMBER,
  EXPECT_LIST,
  EXPECT_OBJECT,
} Expect;

static const char *
describe_expected (Expect expect)
{
  switch (expect)
    {
    case EXPECT_TEXT:
      return _("text in quotes");

    case EXPECT_NUMBER:
      return _("a number");

    case EXPECT_LIST:
      return _("a list in […]");

    case EXPECT_OBJECT:
      return _("an object in {…}");

    default:
      g_return_val_if_reached (NULL);
    }
}

static const char *
describe_found (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return _("an object");

  if (JSON_NODE_HOLDS_ARRAY (node))
    return _("a list");

  if (JSON_NODE_HOLDS_NULL (node))
    return _("null");

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return _("text");

  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? _("true or false") : _("a number");
}

static gboolean
is_expected (JsonNode *node,
             Expect    expect)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (expect)
    {
    case EXPECT_TEXT:
      return type == G_TYPE_STRING;

    case EXPECT_NUMBER:
      return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;

    case EXPECT_LIST:
      return JSON_NODE_HOLDS_ARRAY (node);

    case EXPECT_OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);

    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
check_type (DtProfileReader *reader,
            const char      *key,
            JsonNode        *node,
            Expect           expect)
{
  if (is_expected (node, expect))
    return TRUE;

  dt_profile_reader_report (reader, key, _("must be %s, not %s"),
                            describe_expected (expect), describe_found (node));

  return FALSE;
}

static JsonNode *
get_node (DtProfileReader *reader,
          JsonObject      *object,
          const char      *key,
          Expect           expect,
          gboolean         required)
{
  JsonNode *node = json_object_get_member (object, key);

  if (node != NULL)
    return check_type (reader, key, node, expect) ? node : NULL;

  if (required)
    dt_profile_reader_report (reader, key, _("is missing; it must be %s"),
                              describe_expected (expect));

  return NULL;
}

static const char *
check_text (DtProfileReader *reader,
            const char      *key,
            JsonNode        *node)
{
  const char *text = json_node_get_string (node);

  if (*text == '\0')
    dt_profile_reader_report (reader, key, _("must not be empty"));
  else if (strlen (text) > DT_TEXT_STORED_MAX)
    dt_profile_reader_report (reader, key, _("must not be longer than %d bytes"),
                              DT_TEXT_STORED_MAX);
  else
    return text;

  return NULL;
}

const char *
dt_profile_read_text (DtProfileReader *reader,
                      JsonObject      *object,
                      const char      *key,
                      gboolean         required)
{
  JsonNode *node = get_node (reader, object, key, EXPECT_TEXT, required);

  return node != NULL ? check_text (reader, key, node) : NULL;
}

JsonObject *
dt_profile_read_object (DtProfileReader *reader,
                        JsonObject      *object,
                        const char      *key,
                        gboolean         required)
{
  JsonNode *node = get_node (reader, object, key, EXPECT_OBJECT, required);

  return node != NULL ? json_node_get_object (node) : NULL;
}

JsonArray *
dt_profile_read_list (DtProfileReader *reader,
                      JsonObject      *object,
                      const char      *key,
                      gboolean         required)
{
  JsonNode *node = get_node (reader, object, key, EXPECT_LIST, required);

  return node != NULL ? json_node_get_array (node) : NULL;
}

gboolean
dt_profile_read_number (DtProfileReader *reader,
                        JsonObject      *object,
                        const char      *key,
                        double           min,
                        double           max,
                        double          *value)
{
  JsonNode *node = get_node (reader, object, key, EXPECT_NUMBER, FALSE);
  char least[DT_NUMBER_BUFFER_SIZE];
  char most[DT_NUMBER_BUFFER_SIZE];
  double number;

  if (node == NULL)
    return FALSE;

  number = json_node_get_double (node);

  if (number >= min && number <= max)
    {
      *value = number;
      return TRUE;
    }

  dt_number_format (min, least);
  dt_number_format (max, most);
  dt_profile_reader_report (reader, key, _("must be from %s to %s"), least, most);

  return FALSE;
}

guint
dt_profile_read_choice (DtProfileReader    *reader,
                        JsonObject         *object,
                        const char         *key,
                        const char * const *words,
                        guint               fallback)
{
  const char *text = dt_profile_read_text (reader, object, key, FALSE);

  if (text == NULL)
    return fallback;

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], text))
      return i;

  dt_profile_reader_report_word (reader, key, text, words);

  return fallback;
}

char **
dt_profile_read_texts (DtProfileReader *reader,
                       JsonObject      *object,
                       const char      *key)
{
  JsonArray *list = dt_profile_read_list (reader, object, key, FALSE);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (list == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);
      JsonNode *node = json_array_get_element (list, i);
      const char *text;

      if (!check_type (reader, place, node, EXPECT_TEXT) ||
          (text = check_text (reader, place, node)) == NULL)
        continue;

      if (g_hash_table_add (seen, (gpointer) text))
        g_strv_builder_add (builder, text);
      else
        dt_profile_reader_report (reader, place, _("“%s” is in the list already"), text);
    }

  return g_strv_builder_end (builder);
}

char *
dt_profile_text_place (JsonObject *object,
                       const char *key,
                       const char *text)
{
  JsonArray *list = json_object_get_array_member (object, key);
  guint n = json_array_get_length (list);

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (json_node_get_string (json_array_get_element (list, i)), text) == 0)
      return g_strdup_printf ("%s[%u]", key, i);

  return g_strdup (key);
}

void
dt_profile_read_names (DtProfileReader  *reader,
                       JsonObject       *object,
                       const char       *key,
                       gboolean          required,
                       char            **english,
                       char            **french)
{
  static const char * const languages[] = { "en", "fr", NULL };
  JsonNode *node = json_object_get_member (object, key);
  JsonObject *names;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      *english = g_strdup (dt_profile_read_text (reader, object, key, required));
      return;
    }

  names = json_node_get_object (node);
  dt_profile_reader_enter (reader, key);
  dt_profile_reader_check_keys (reader, names, languages);
  *english = g_strdup (dt_profile_read_text (reader, names, "en", TRUE));
  *french = g_strdup (dt_profile_read_text (reader, names, "fr", FALSE));
  dt_profile_reader_leave (reader);
}

void
dt_profile_read_each (DtProfileReader   *reader,
                      JsonObject        *object,
                      const char        *key,
                      gboolean           required,
                      DtProfileEachFunc  func,
                      gpointer           user_data)
{
  JsonArray *list = dt_profile_read_list (reader, object, key, required);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", key, i);
      JsonNode *node = json_array_get_element (list, i);

      if (!check_type (reader, place, node, EXPECT_OBJECT))
        continue;

      dt_profile_reader_enter (reader, place);
      func (reader, json_node_get_object (node), user_data);
      dt_profile_reader_leave (reader);
    }
}
