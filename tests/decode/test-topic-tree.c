/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <mosquitto.h>

#include "dt-topic-tree.h"

static const char * const patterns[] = {
  "wican/{asset}/can/status", "wican/{asset}/can/rx", "wican/{asset}/+/status", "wican/+/#",
  "ovms/+/{asset}/metric/{signal...}", "exact/topic", "exact/+", "a//b", "$SYS/{signal...}",
  "{asset}/only/#", "vss/{signal...}", "x/#",
};

static DtTopicTree *
make_tree (void)
{
  DtTopicTree *tree = dt_topic_tree_new ();

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    dt_topic_tree_add (tree, patterns[i], i);

  return tree;
}

static void
test_match (void)
{
  static const struct { const char *topic; int index; } cases[] = {
    { "wican/84f7/can/status", 0 },
    { "wican/84f7/can/rx", 1 },
    { "wican/84f7/x/status", 2 },
    { "wican/84f7/autopid", 3 },
    { "wican/84f7", 3 },
    { "wican", -1 },
    { "ovms/alice/car/metric/v/b/soc", 4 },
    { "ovms/alice/car/metric", -1 },
    { "exact/topic", 5 },
    { "exact/topic/more", -1 },
    { "exact/other", 6 },
    { "exact/", 6 },
    { "a//b", 7 },
    { "a/b", -1 },
    { "$SYS/broker/uptime", 8 },
    { "$SYS", -1 },
    { "$SYS/only", 8 },
    { "$share/only/x", -1 },
    { "zzz/only", 9 },
    { "zzz/only/1/2", 9 },
    { "/only", 9 },
    { "vss/Vehicle", 10 },
    { "vss", -1 },
    { "vss/", 10 },
    { "x", 11 },
    { "x/+/#", 11 },
    { "", -1 },
  };
  g_autoptr(DtTopicTree) tree = make_tree ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].topic);
      g_assert_cmpint (dt_topic_tree_match (tree, cases[i].topic), ==, cases[i].index);
    }
}

static void
test_order (void)
{
  g_autoptr(DtTopicTree) tree = dt_topic_tree_new ();

  dt_topic_tree_add (tree, "#", 3);
  dt_topic_tree_add (tree, "a/+", 1);
  dt_topic_tree_add (tree, "a/b", 2);
  dt_topic_tree_add (tree, "a/b", 0);
  g_assert_cmpint (dt_topic_tree_match (tree, "a/b"), ==, 0);
  g_assert_cmpint (dt_topic_tree_match (tree, "a/c"), ==, 1);
  g_assert_cmpint (dt_topic_tree_match (tree, "b"), ==, 3);
}

static void
assert_capture (const char *pattern,
                const char *topic,
                const char *expected_asset,
                const char *expected_signal,
                const char *expected_rest)
{
  g_autofree char *asset = NULL;
  g_autofree char *signal = NULL;
  g_autofree char *rest = NULL;

  dt_topic_tree_capture (pattern, topic, &asset, &signal, &rest);
  g_assert_cmpstr (asset, ==, expected_asset);
  g_assert_cmpstr (signal, ==, expected_signal);
  g_assert_cmpstr (rest, ==, expected_rest);
}

static void
test_capture (void)
{
  assert_capture ("wican/{asset}/can/rx", "wican/84f7/can/rx", "84f7", NULL, NULL);
  assert_capture ("{asset}/{signal...}", "a/b/c d", "a", "b.c d", NULL);
  assert_capture ("{signal}/of/{asset}", "rpm/of/car", "car", "rpm", NULL);
  assert_capture ("{asset}/+/#", "a/b/c/d", "a", NULL, "c.d");
  assert_capture ("{asset}/+/#", "a/b", "a", NULL, NULL);
  assert_capture ("x/{signal}", "x/", NULL, "", NULL);
}

static char *
random_levels (GRand              *rand,
               const char * const *words,
               guint               n_words,
               gboolean            rest)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint n = (guint) g_rand_int_range (rand, 1, 5);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "/" : "",
                            words[g_rand_int_range (rand, 0, (gint32) n_words)]);
  if (rest && g_rand_boolean (rand))
    g_string_append (text, "/#");

  return g_strdup (text->str);
}

/* libmosquitto's own matching in a loop is the peer. */
static void
test_like_mosquitto (void)
{
  static const char * const levels[] = { "a", "b", "c", "", "$x" };
  static const char * const pattern_levels[] = { "a", "b", "c", "", "$x", "+", "+" };
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr(DtTopicTree) tree = dt_topic_tree_new ();
      g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < 12; i++)
        {
          g_ptr_array_add (filters, random_levels (rand, pattern_levels,
                                                   G_N_ELEMENTS (pattern_levels), TRUE));
          dt_topic_tree_add (tree, g_ptr_array_index (filters, i), i);
        }

      for (guint i = 0; i < 100; i++)
        {
          g_autofree char *topic = random_levels (rand, levels, G_N_ELEMENTS (levels), FALSE);
          int expected = -1;

          for (guint j = 0; j < filters->len && expected < 0 && *topic != '\0'; j++)
            {
              bool matches = false;

              mosquitto_topic_matches_sub (g_ptr_array_index (filters, j), topic, &matches);
              if (matches)
                expected = (int) j;
            }

          if (*topic != '\0')
            g_assert_cmpint (dt_topic_tree_match (tree, topic), ==, expected);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/topic-tree/match", test_match);
  g_test_add_func ("/topic-tree/order", test_order);
  g_test_add_func ("/topic-tree/capture", test_capture);
  g_test_add_func ("/topic-tree/like-mosquitto", test_like_mosquitto);

  return g_test_run ();
}
