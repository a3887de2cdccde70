/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-hash.h"
#include "dt-hash-index.h"
#include "dt-topic-tree.h"

#define NO_INPUT G_MAXUINT
#define ASSET_PLACE "{asset}"
#define SIGNAL_PLACE "{signal}"
#define REST_PLACE "{signal...}"

/* One level of a topic or of a pattern; @next is NULL behind the last. */
typedef struct
{
  const char *text;
  gsize       length;
  const char *next;
} Level;

/**
 * Node:
 * @any: where "+" leads, 0: nowhere
 * @input: the pattern that ends here; likewise @rest, "#" below, and @some, "{signal...}" below
 * @lowest: of all patterns that end at or below this node
 */
typedef struct
{
  guint any;
  guint input;
  guint rest;
  guint some;
  guint lowest;
} Node;

typedef struct
{
  guint  parent;
  guint  child;
  gsize  length;
  char   text[];
} Edge;

typedef struct
{
  guint parent;
  Level level;
} WantedEdge;

struct _DtTopicTree
{
  GArray      *nodes;
  GPtrArray   *edges;
  DtHashIndex  index;
};

static inline Level
first_level (const char *text)
{
  gsize length = strcspn (text, "/");

  return (Level) { text, length, text[length] == '/' ? text + length + 1 : NULL };
}

static inline gboolean
level_is (const Level *level,
          const char  *text)
{
  return level->length == strlen (text) && memcmp (level->text, text, level->length) == 0;
}

static inline Node *
get_node (DtTopicTree *self,
          guint        id)
{
  return &g_array_index (self->nodes, Node, id);
}

static inline guint64
hash_edge (guint        parent,
           const Level *level)
{
  return dt_hash_bytes (parent, level->text, level->length);
}

static gboolean
edge_equal (gconstpointer item,
            gconstpointer wanted)
{
  const Edge *edge = item;
  const WantedEdge *other = wanted;

  return edge->parent == other->parent && edge->length == other->level.length
         && memcmp (edge->text, other->level.text, edge->length) == 0;
}

static guint
add_node (DtTopicTree *self)
{
  Node node = { 0, NO_INPUT, NO_INPUT, NO_INPUT, NO_INPUT };

  g_array_append_val (self->nodes, node);

  return self->nodes->len - 1;
}

static guint
ensure_child (DtTopicTree *self,
              guint        parent,
              const Level *level)
{
  WantedEdge wanted = { parent, *level };
  guint64 hash = hash_edge (parent, level);
  Edge *edge = dt_hash_index_lookup (&self->index, hash, edge_equal, &wanted);

  if (edge == NULL)
    {
      edge = g_malloc (sizeof *edge + level->length);
      edge->parent = parent;
      edge->child = add_node (self);
      edge->length = level->length;
      memcpy (edge->text, level->text, level->length);
      g_ptr_array_add (self->edges, edge);
      dt_hash_index_insert (&self->index, hash, edge);
    }

  return edge->child;
}

static guint
ensure_any (DtTopicTree *self,
            guint        parent)
{
  guint child = get_node (self, parent)->any;

  if (child == 0)
    {
      child = add_node (self);
      get_node (self, parent)->any = child;
    }

  return child;
}

DtTopicTree *
dt_topic_tree_new (void)
{
  DtTopicTree *self = g_new0 (DtTopicTree, 1);

  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->edges = g_ptr_array_new_with_free_func (g_free);
  dt_hash_index_init (&self->index);
  add_node (self);

  return self;
}

void
dt_topic_tree_free (DtTopicTree *self)
{
  g_return_if_fail (self != NULL);

  dt_hash_index_clear (&self->index);
  g_ptr_array_unref (self->edges);
  g_array_unref (self->nodes);
  g_free (self);
}

void
dt_topic_tree_add (DtTopicTree *self,
                   const char  *pattern,
                   guint        index)
{
  guint node = 0;
  guint *slot = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (pattern != NULL);

  for (const char *p = pattern; p != NULL;)
    {
      Level level = first_level (p);
      Node *here = get_node (self, node);

      here->lowest = MIN (here->lowest, index);
      p = level.next;

      if (p == NULL && level_is (&level, "#"))
        slot = &here->rest;
      else if (p == NULL && level_is (&level, REST_PLACE))
        slot = &here->some;
      else if (level_is (&level, "+") || level_is (&level, ASSET_PLACE)
               || level_is (&level, SIGNAL_PLACE))
        node = ensure_any (self, node);
      else
        node = ensure_child (self, node, &level);
    }

  if (slot == NULL)
    {
      slot = &get_node (self, node)->input;
      get_node (self, node)->lowest = MIN (get_node (self, node)->lowest, index);
    }
  *slot = MIN (*slot, index);
}

/* The lowest pattern below @id that matches what is left of the topic, if it is below @best. */
static guint
match_below (DtTopicTree *self,
             guint        id,
             const char  *left,
             gboolean     wildcards,
             guint        best)
{
  const Node *node = get_node (self, id);
  WantedEdge wanted;
  Edge *edge;

  if (node->lowest >= best)
    return best;

  if (wildcards)
    best = MIN (best, node->rest);

  if (left == NULL)
    return MIN (best, node->input);

  if (wildcards)
    best = MIN (best, node->some);

  wanted = (WantedEdge) { id, first_level (left) };
  edge = dt_hash_index_lookup (&self->index, hash_edge (id, &wanted.level), edge_equal, &wanted);
  if (edge != NULL)
    best = match_below (self, edge->child, wanted.level.next, TRUE, best);

  if (wildcards && node->any != 0)
    best = match_below (self, node->any, wanted.level.next, TRUE, best);

  return best;
}

int
dt_topic_tree_match (DtTopicTree *self,
                     const char  *topic)
{
  guint best;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (topic != NULL, -1);

  best = match_below (self, 0, topic, topic[0] != '$', NO_INPUT);

  return best == NO_INPUT ? -1 : (int) best;
}

static void
append_level (char        **place,
              const Level  *level)
{
  g_autofree char *before = g_steal_pointer (place);
  g_autofree char *text = g_strndup (level->text, level->length);

  *place = before != NULL ? g_strconcat (before, ".", text, NULL) : g_steal_pointer (&text);
}

static void
append_all (char       **place,
            const char  *left)
{
  while (left != NULL)
    {
      Level level = first_level (left);

      append_level (place, &level);
      left = level.next;
    }
}

void
dt_topic_tree_capture (const char  *pattern,
                       const char  *topic,
                       char       **asset,
                       char       **signal,
                       char       **rest)
{
  const char *left = topic;

  *asset = *signal = *rest = NULL;

  for (const char *p = pattern; p != NULL && left != NULL;)
    {
      Level place = first_level (p);
      Level level = first_level (left);

      if (place.next == NULL && level_is (&place, "#"))
        {
          append_all (rest, left);
          break;
        }

      if (place.next == NULL && level_is (&place, REST_PLACE))
        {
          append_all (signal, left);
          break;
        }

      if (level_is (&place, ASSET_PLACE))
        append_level (asset, &level);
      else if (level_is (&place, SIGNAL_PLACE))
        append_level (signal, &level);

      p = place.next;
      left = level.next;
    }
}
