/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dt-json-scan.h"
#include "dt-test.h"

/* "path=value" of each leaf, one a line. */
static void
tell_leaf (GString    *out,
           const char *path,
           const char *kind,
           const char *value)
{
  g_string_append_printf (out, "%s %s %s\n", path, kind, value);
}

static void
tell_number (GString    *out,
             const char *path,
             double      number)
{
  /* json-glib takes -0 for an integer */
  g_autofree char *text = g_strdup_printf ("%.17g", number + 0.0);

  tell_leaf (out, path, "number", text);
}

static void
tell_value_cb (DtJsonScan        *scan,
               const DtJsonValue *value,
               gpointer           user_data)
{
  g_autoptr(GString) path = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  GString *out = user_data;

  dt_json_scan_append_path (scan, path);

  switch (value->kind)
    {
    case DT_JSON_NULL:
      tell_leaf (out, path->str, "null", "");
      break;

    case DT_JSON_FALSE:
    case DT_JSON_TRUE:
      tell_leaf (out, path->str, "boolean", value->kind == DT_JSON_TRUE ? "true" : "false");
      break;

    case DT_JSON_NUMBER:
      tell_number (out, path->str, value->number);
      break;

    case DT_JSON_STRING:
      g_assert_true (value->escaped == (memchr (value->text, '\\', value->length) != NULL));
      dt_json_append_unescaped (text, value->text, value->length);
      tell_leaf (out, path->str, "string", text->str);
      break;

    case DT_JSON_OBJECT:
    case DT_JSON_ARRAY:
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
tell_node (GString    *out,
           JsonNode   *node,
           const char *path)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr(GList) names = json_object_get_members (object);

      for (GList *l = names; l != NULL; l = l->next)
        {
          g_autofree char *below = g_strconcat (path, *path != '\0' ? "." : "", l->data, NULL);

          tell_node (out, json_object_get_member (object, l->data), below);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_autofree char *below = g_strdup_printf ("%s[%u]", path, i);

          tell_node (out, json_array_get_element (array, i), below);
        }
    }
  else if (JSON_NODE_HOLDS_NULL (node))
    tell_leaf (out, path, "null", "");
  else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    tell_leaf (out, path, "boolean", json_node_get_boolean (node) ? "true" : "false");
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    tell_leaf (out, path, "string", json_node_get_string (node));
  else
    tell_number (out, path, json_node_get_double (node));
}

/* What the scan accepts, json-glib accepts, and reads the same leaves in the same order. */
static void
assert_like_json_glib (const char *text,
                       gsize       length)
{
  g_autoptr(GString) ours = g_string_new (NULL);
  g_autoptr(GString) theirs = g_string_new (NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  DtJsonScan scan = { 0 };

  if (!dt_json_scan (&scan, text, length, tell_value_cb, ours) || scan.has_nul)
    return;

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  tell_node (theirs, json_parser_get_root (parser), "");
  g_assert_cmpstr (ours->str, ==, theirs->str);
}

static void
append_random_value (GString *out,
                     GRand   *rand,
                     guint    depth)
{
  static const char * const leaves[] = {
    "0", "-1", "12.5", "1e3", "-0.25E-2", "123456789012345", "0.1", "true", "false", "null",
    "\"\"", "\"x\"", "\"caf\xc3\xa9 \xf0\x9f\x9a\x97\"", "\"\\u00e9\\ud83d\\ude97\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"a rather long text to cross the words of eight bytes\"",
  };
  guint kind = (guint) g_rand_int_range (rand, 0, depth < 5 ? 10 : 6);
  guint n = (guint) g_rand_int_range (rand, 0, 5);

  if (kind < 6)
    {
      g_string_append (out, leaves[g_rand_int_range (rand, 0, G_N_ELEMENTS (leaves))]);
      return;
    }

  g_string_append_c (out, kind < 8 ? '{' : '[');
  for (guint i = 0; i < n; i++)
    {
      g_string_append (out, i > 0 ? " ,\n" : "\t");
      if (kind < 8)
        g_string_append_printf (out, "\"k%u%s\" : ", i, i == 2 ? "\\u0041 long key" : "");
      append_random_value (out, rand, depth + 1);
    }
  g_string_append_c (out, kind < 8 ? '}' : ']');
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      DtJsonScan scan = { 0 };

      append_random_value (text, rand, 0);
      g_assert_true (dt_json_scan (&scan, text->str, text->len, NULL, NULL));
      assert_like_json_glib (text->str, text->len);

      /* damaged in one byte it is refused, or still means the same to both */
      text->str[g_rand_int_range (rand, 0, (gint32) text->len)] =
        "\"\\{}[],:9 x\xc3\x01"[g_rand_int_range (rand, 0, 13)];
      assert_like_json_glib (text->str, text->len);
    }
}

static void
test_recordings (void)
{
  g_autofree char *folder = dt_test_data ("payloads");
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_auto(GStrv) lines = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      lines = g_strsplit (g_strchomp (text), "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        {
          g_autoptr(JsonNode) line = json_from_string (lines[i], NULL);
          const char *payload =
            json_object_get_string_member_with_default (json_node_get_object (line),
                                                        "payload", "");

          assert_like_json_glib (lines[i], strlen (lines[i]));
          /* of a key that comes twice the scan tells both values */
          if (strstr (lines[i], "x/dupkeys") == NULL)
            assert_like_json_glib (payload, strlen (payload));
        }
    }
}

/* Each cut of a text is refused, and nothing beyond it is read (which a sanitizer would see). */
static void
test_cuts (void)
{
  static const char text[] = "{\"a\\u00e9\":[1.5e3,true,null,\"\xf0\x9f\x9a\x97\\ud83d\\ude97\"]}";

  for (gsize length = 0; length <= strlen (text); length++)
    {
      g_autofree char *exact = g_memdup2 (text, MAX (length, 1));
      DtJsonScan scan = { 0 };

      g_assert_true (dt_json_scan (&scan, exact, length, NULL, NULL)
                     == (length == strlen (text)));
    }
}

static void
count_hashes_cb (DtJsonScan        *scan,
                 const DtJsonValue *value,
                 gpointer           user_data)
{
  guint64 hash = dt_json_scan_get_hash (scan);

  if (value->kind == DT_JSON_NUMBER)
    g_hash_table_replace (user_data, g_memdup2 (&hash, sizeof hash), NULL);
}

/* Paths that look alike have hashes of their own. */
static void
test_hashes (void)
{
  static const char text[] =
    "{\"a\":1,\"b\":1,\"ab\":1,\"a.b\":1,\"\":1,\"aaaaaaaa\":1,\"aaaaaaaaa\":1,"
    "\"aaaaaaaaaaaaaaaa\":1,\"c\":{\"a\":1,\"b\":1},\"d\":[1,1,{\"a\":1}],"
    "\"e\":{\"0\":1,\"1\":1},\"aaaaaaab\":1,\"baaaaaaa\":1,\"aba\":1,\"aab\":1,\"baa\":1,"
    "\"abcd\":1,\"abce\":1,\"f\":[[1],[1,1]]}";
  g_autoptr(GHashTable) hashes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  DtJsonScan scan = { .seed = 17 };

  g_assert_true (dt_json_scan (&scan, text, strlen (text), count_hashes_cb, hashes));
  g_assert_cmpuint (g_hash_table_size (hashes), ==, 25);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-scan/random", test_random);
  g_test_add_func ("/json-scan/recordings", test_recordings);
  g_test_add_func ("/json-scan/cuts", test_cuts);
  g_test_add_func ("/json-scan/hashes", test_hashes);

  return g_test_run ();
}
