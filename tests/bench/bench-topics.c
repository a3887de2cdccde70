/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One topic among 1 000 mappings, 100 of them with wildcards: our tree against libmosquitto's
 * matching of each mapping in turn. */

#include "config.h"

#include <mosquitto.h>

#include "dt-bench.h"
#include "dt-topic-tree.h"

#define N_MAPPINGS 1000
#define N_TOPICS 64
#define WANTED 100

typedef struct
{
  DtTopicTree *tree;
  char        *mappings[N_MAPPINGS];
  char        *topics[N_TOPICS];
  guint        found;
} Bench;

static void
match_ours (gpointer data,
            guint    n)
{
  Bench *bench = data;

  for (guint i = 0; i < n; i++)
    bench->found += dt_topic_tree_match (bench->tree, bench->topics[i % N_TOPICS]) >= 0;
}

static int
match_in_a_loop (Bench      *bench,
                 const char *topic)
{
  for (int i = 0; i < N_MAPPINGS; i++)
    {
      bool matches = false;

      mosquitto_topic_matches_sub (bench->mappings[i], topic, &matches);
      if (matches)
        return i;
    }

  return -1;
}

static void
match_theirs (gpointer data,
              guint    n)
{
  Bench *bench = data;

  for (guint i = 0; i < n; i++)
    bench->found += match_in_a_loop (bench, bench->topics[i % N_TOPICS]) >= 0;
}

/* Every tenth has a wildcard; the topics fall on mappings all over the list. */
static void
set_up (Bench *bench)
{
  bench->tree = dt_topic_tree_new ();
  for (guint i = 0; i < N_MAPPINGS; i++)
    {
      bench->mappings[i] = i % 10 == 0
                           ? g_strdup_printf ("plant/line%u/+/cell%u/#", i % 40, i)
                           : g_strdup_printf ("plant/line%u/area%u/cell%u/temperature",
                                              i % 40, i % 7, i);
      dt_topic_tree_add (bench->tree, bench->mappings[i], i);
    }

  for (guint i = 0; i < N_TOPICS; i++)
    {
      guint mapping = i * N_MAPPINGS / N_TOPICS;

      bench->topics[i] = g_strdup_printf ("plant/line%u/area%u/cell%u/temperature",
                                          mapping % 40, mapping % 7, mapping);
      g_assert_cmpint (dt_topic_tree_match (bench->tree, bench->topics[i]), ==,
                       match_in_a_loop (bench, bench->topics[i]));
    }
}

static void
tear_down (Bench *bench)
{
  dt_topic_tree_free (bench->tree);
  for (guint i = 0; i < N_MAPPINGS; i++)
    g_free (bench->mappings[i]);
  for (guint i = 0; i < N_TOPICS; i++)
    g_free (bench->topics[i]);
}

int
main (void)
{
  Bench bench = { 0 };
  gboolean reached;

  set_up (&bench);
  reached = dt_bench_compare ("match 1000 mappings", match_ours, &bench, 200000,
                              "mosquitto_topic_matches_sub", match_theirs, &bench, 2000, WANTED);
  g_assert_cmpuint (bench.found, >, 0);
  tear_down (&bench);

  return reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
