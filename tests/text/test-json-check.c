/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-json-check.h"

static void
test_accepts (void)
{
  static const char *cases[] = {
    "{}", "[]", "0", "\"x\"", "null", " \t\r\n{ \"a\" : [ 1 , -2.5e3 , true ] } \n",
    "{\"é\":\"\\u00e9\\ud83d\\ude97 🚗\"}", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "{\"a\":1,\"a\":2}",
    "{\"0C-EngineRPM\":1641.25,\"0D-VehicleSpeed\":46,\"05-EngineCoolantTemp\":86}", "{\"\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (dt_json_check (cases[i], strlen (cases[i]), &error));
      g_assert_no_error (error);
    }
}

/* What json-glib takes in silence (measured/reliability.md §2c), and what cuts a text. */
static void
test_refuses (void)
{
  static const char *cases[] = {
    "", " ", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[1", "[1,", "\"abc", "tru", "nul",
    "1e400", "0123", "0x10", "$ff", ".5", "1.", "- 1", "'a'", "/* */ 1", "var x = [1];", "1 2",
    "{} {}", "\xef\xbb\xbf{}", "\"a\nb\"", "\"\\u0000\"", "\"\\x41\"", "\"\\uZZZZ\"", "\"\\u12\"",
    "\"\\", "\"\\u12", "\"\\ud83d\"", "\"\\ude97\"", "\"\\ud83d\\u0041\"", "\"\xff\"",
    "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "{\"a\" 1}", "{a:1}", "{\"a\":1,}", "[1,]", "[1 2]", "}",
    "[}", "{]", "NaN", "Infinity", "True", "undefined", "{1:2}", "[,1]", "{,}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (dt_json_check (cases[i], strlen (cases[i]), &error));
      g_assert_error (error, DT_JSON_ERROR, DT_JSON_ERROR_SYNTAX);
    }

  g_assert_false (dt_json_check ("1\0", 2, NULL));
}

static char *
nested (guint depth)
{
  g_autofree char *open = g_strnfill (depth, '[');
  g_autofree char *close = g_strnfill (depth, ']');

  return g_strconcat (open, close, NULL);
}

static void
test_depth (void)
{
  g_autofree char *allowed = nested (DT_JSON_MAX_DEPTH);
  g_autofree char *refused = nested (DT_JSON_MAX_DEPTH + 1);
  g_autofree char *hostile = nested (100000);
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_json_check (allowed, strlen (allowed), NULL));
  g_assert_false (dt_json_check (refused, strlen (refused), &error));
  g_assert_error (error, DT_JSON_ERROR, DT_JSON_ERROR_TOO_DEEP);
  g_assert_false (dt_json_check (hostile, strlen (hostile), NULL));
}

static char *
elements (guint n)
{
  GString *text = g_string_new ("[0");

  for (guint i = 1; i < n; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

static void
test_nodes (void)
{
  g_autofree char *allowed = elements (DT_JSON_MAX_NODES - 1);
  g_autofree char *refused = elements (DT_JSON_MAX_NODES);
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_json_check (allowed, strlen (allowed), NULL));
  g_assert_false (dt_json_check (refused, strlen (refused), &error));
  g_assert_error (error, DT_JSON_ERROR, DT_JSON_ERROR_TOO_MANY);
}

static void
test_place (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (dt_json_check ("{\n  \"a\": 1,\n  \"b\": .5\n}", 23, &error));
  g_assert_nonnull (strstr (error->message, "line 3, column 8"));
}

static int
line_of (GHashTable *lines,
         const char *path)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (lines, path));
}

static void
test_lines (void)
{
  static const char text[] =
    "{\n"
    "  \"id\": \"car\",\n"
    "  \"signals\": [\n"
    "    { \"id\": \"rpm\",\n"
    "      \"range\": [0, 8000] },\n"
    "    { \"\\u0069d\": \"speed\" }\n"
    "  ]\n"
    "}\n";
  g_autoptr(GHashTable) lines = dt_json_lines (text, strlen (text));

  g_assert_cmpint (line_of (lines, ""), ==, 1);
  g_assert_cmpint (line_of (lines, "id"), ==, 2);
  g_assert_cmpint (line_of (lines, "signals"), ==, 3);
  g_assert_cmpint (line_of (lines, "signals[0]"), ==, 4);
  g_assert_cmpint (line_of (lines, "signals[0].range"), ==, 5);
  g_assert_cmpint (line_of (lines, "signals[0].range[1]"), ==, 5);
  g_assert_cmpint (line_of (lines, "signals[1].id"), ==, 6);
  g_assert_cmpint (line_of (lines, "signals[2]"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-check/accepts", test_accepts);
  g_test_add_func ("/json-check/refuses", test_refuses);
  g_test_add_func ("/json-check/depth", test_depth);
  g_test_add_func ("/json-check/nodes", test_nodes);
  g_test_add_func ("/json-check/place", test_place);
  g_test_add_func ("/json-check/lines", test_lines);

  return g_test_run ();
}
