/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-clean.h"
#include "dt-hash.h"
#include "dt-router.h"
#include "dt-topic-tree.h"

/* The member that holds the value where a topic is one signal. */
#define VALUE_KEY "value"

struct _DtRouter
{
  DtProfile      *profile;
  const DtInput  *inputs;
  DtRegistry     *registry;
  DtProblems     *problems;
  DtTopicTree    *tree;
  GPtrArray      *routes;
  GPtrArray      *keys;
  DtHashIndex     route_index;
  DtHashIndex     key_index;
  guint64         seed;
};

/* The parts of a topic, as an input or the rule for unnamed topics takes it apart. */
typedef struct
{
  const DtInput *input;
  char          *asset;
  const char    *asset_name;
  char          *prefix;
  char          *signal;
} Parts;

static void
key_clear (DtKey *key)
{
  g_clear_pointer (&key->raw, g_free);
  g_clear_pointer (&key->id, g_free);
}

static void
key_free (gpointer data)
{
  key_clear (data);
  g_free (data);
}

static void
route_free (gpointer data)
{
  DtRoute *route = data;

  key_clear (&route->own);
  g_free (route->prefix);
  g_free (route->topic);
  g_free (route);
}

static void
parts_clear (Parts *parts)
{
  g_free (parts->asset);
  g_free (parts->prefix);
  g_free (parts->signal);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* A name stands for all that lies below it, too: "meta" for "meta.speed.unit" and "meta[0]". */
static gboolean
names (const char * const *list,
       const char         *key)
{
  for (; list != NULL && *list != NULL; list++)
    {
      gsize length = strlen (*list);

      if (strncmp (*list, key, length) == 0 && strchr (".[", key[length]) != NULL)
        return TRUE;
    }

  return FALSE;
}

DtRouter *
dt_router_new (DtProfile  *profile,
               DtRegistry *registry,
               DtProblems *problems)
{
  DtRouter *self = g_new0 (DtRouter, 1);
  guint n;

  self->profile = dt_profile_ref (profile);
  self->registry = registry;
  self->problems = problems;
  self->inputs = dt_profile_get_inputs (profile, &n);
  self->tree = dt_topic_tree_new ();
  self->routes = g_ptr_array_new_with_free_func (route_free);
  self->keys = g_ptr_array_new_with_free_func (key_free);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();
  dt_hash_index_init (&self->route_index);
  dt_hash_index_init (&self->key_index);

  for (guint i = 0; i < n; i++)
    if (self->inputs[i].transport == DT_TRANSPORT_MQTT)
      dt_topic_tree_add (self->tree, self->inputs[i].pattern, i);

  return self;
}

void
dt_router_free (DtRouter *self)
{
  g_return_if_fail (self != NULL);

  dt_hash_index_clear (&self->key_index);
  dt_hash_index_clear (&self->route_index);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->routes);
  dt_topic_tree_free (self->tree);
  dt_profile_unref (self->profile);
  g_free (self);
}

/* "a/b/c" means signal "b.c" of asset "a"; "a" means signal "value" of it. */
static void
take_apart (const char *topic,
            Parts      *parts)
{
  g_autofree char *rest = NULL;

  while (*topic == '/' && topic[1] != '\0')
    topic++;

  dt_topic_tree_capture ("{asset}/{signal...}", topic, &parts->asset, &parts->signal, &rest);
  parts->prefix = g_strdup (parts->signal);
  if (parts->signal == NULL)
    parts->signal = g_strdup (VALUE_KEY);
}

static char *
last_level (const char *topic)
{
  const char *slash = strrchr (topic, '/');

  return g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : topic);
}

static void
take_apart_by_input (const DtInput *input,
                     const char    *profile_id,
                     const char    *topic,
                     Parts         *parts)
{
  g_autofree char *captured = NULL;
  g_autofree char *rest = NULL;

  dt_topic_tree_capture (input->pattern, topic, &parts->asset, &captured, &rest);

  if (parts->asset == NULL)
    {
      parts->asset = g_strdup (input->asset != NULL ? input->asset : profile_id);
      parts->asset_name = input->asset_name;
    }

  if (captured != NULL)
    parts->prefix = rest != NULL ? g_strconcat (captured, ".", rest, NULL)
                                 : g_steal_pointer (&captured);

  if (parts->prefix != NULL)
    parts->signal = g_strdup (parts->prefix);
  else if (input->signal != NULL)
    parts->signal = g_strdup (input->signal);
  else
    parts->signal = rest != NULL ? g_steal_pointer (&rest) : last_level (topic);
}

/* Whether anything may be known about the topic; else a problem where it deserves one. */
static gboolean
split_topic (DtRouter   *self,
             const char *topic,
             gint64      now,
             GArray     *records,
             Parts      *parts)
{
  int found = dt_topic_tree_match (self->tree, topic);

  if (found >= 0)
    {
      parts->input = &self->inputs[found];
      if (parts->input->payload == DT_PAYLOAD_IGNORE)
        return FALSE;
      take_apart_by_input (parts->input, dt_profile_get_id (self->profile), topic, parts);
    }
  else
    {
      if (topic[0] == '$')
        return FALSE;
      take_apart (topic, parts);
    }

  if (parts->asset[0] == '\0')
    {
      dt_problems_add (self->problems, DT_REASON_NO_ASSET, topic, NULL, NULL, 0, now, records);
      return FALSE;
    }

  return TRUE;
}

static DtSignal *
lookup_signal (DtRouter   *self,
               const char *id,
               const char *path)
{
  DtSignal *signal = dt_profile_lookup (self->profile, id);

  return signal == NULL && path != NULL ? dt_profile_lookup (self->profile, path) : signal;
}

/* What the profile says of a key, whether it stands in a payload or in the topic. */
static DtKeyMeaning
find_named_meaning (DtRouter   *self,
                    const char *path)
{
  if (names (dt_profile_get_ignored (self->profile), path))
    return DT_KEY_IGNORED;

  if (names (dt_profile_get_notices (self->profile), path))
    return DT_KEY_NOTICE;

  return DT_KEY_SIGNAL;
}

static DtRoute *
new_route (DtRouter    *self,
           const char  *topic,
           gsize        length,
           guint64      hash,
           const Parts *parts)
{
  DtRoute *route = g_new0 (DtRoute, 1);

  route->topic = g_strndup (topic, length);
  route->length = length;
  route->input = parts->input;
  route->payload = parts->input != NULL ? parts->input->payload : DT_PAYLOAD_AUTO;
  route->prefix = g_strdup (parts->prefix);
  route->named = parts->prefix != NULL || (parts->input != NULL && parts->input->signal != NULL);
  route->seed = hash;
  route->own.route = route;
  route->own.meaning = find_named_meaning (self, parts->signal);
  route->own.id = dt_text_clean (parts->signal, -1, DT_TEXT_STORED_MAX);
  route->own.known = lookup_signal (self, parts->signal, NULL);

  return route;
}

/* At first sight of a topic. */
static DtRoute *
add_route (DtRouter   *self,
           const char *topic,
           gsize       length,
           guint64     hash,
           gint64      now,
           GArray     *records)
{
  g_auto(Parts) parts = { 0 };
  DtProblemReason reason = DT_REASON_TOO_MANY_TOPICS;
  DtLocalAsset *asset = NULL;
  DtRoute *route;

  if (length > DT_TEXT_STORED_MAX || !g_utf8_validate_len (topic, length, NULL))
    {
      reason = length > DT_TEXT_STORED_MAX ? DT_REASON_TOPIC_TOO_LONG : DT_REASON_TOPIC_NOT_UTF8;
      dt_problems_add (self->problems, reason, topic, NULL, NULL, 0, now, records);
      return NULL;
    }

  if (!split_topic (self, topic, now, records, &parts))
    return NULL;

  if (self->routes->len < DT_ROUTER_MAX_TOPICS)
    {
      reason = DT_REASON_TOO_MANY_ASSETS;
      asset = dt_registry_ensure_asset (self->registry, parts.asset, parts.asset_name, records);
    }

  /* where each topic is a signal, one asset shall not take the room of all others */
  if (asset != NULL && parts.prefix != NULL && asset->n_topics >= DT_ROUTER_MAX_ASSET_TOPICS)
    {
      reason = DT_REASON_TOO_MANY_TOPICS;
      asset = NULL;
    }

  if (asset == NULL)
    {
      dt_problems_add (self->problems, reason, topic, NULL, NULL, 0, now, records);
      return NULL;
    }

  route = new_route (self, topic, length, hash, &parts);
  route->asset = asset;
  asset->n_topics++;
  g_ptr_array_add (self->routes, route);
  dt_hash_index_insert (&self->route_index, hash, route);

  return route;
}

typedef struct
{
  const char *topic;
  gsize       length;
} WantedRoute;

static gboolean
route_equal (gconstpointer item,
             gconstpointer wanted)
{
  const DtRoute *route = item;
  const WantedRoute *other = wanted;

  return route->length == other->length
         && memcmp (route->topic, other->topic, route->length) == 0;
}

DtRoute *
dt_router_lookup (DtRouter   *self,
                  const char *topic,
                  gint64      now,
                  GArray     *records)
{
  WantedRoute wanted = { topic, strlen (topic) };
  guint64 hash = dt_hash_bytes (self->seed, topic, wanted.length);
  DtRoute *route = dt_hash_index_lookup (&self->route_index, hash, route_equal, &wanted);

  if (G_LIKELY (route != NULL))
    return route;

  return add_route (self, topic, wanted.length, hash, now, records);
}

const DtHashIndex *
dt_router_get_keys (DtRouter *self)
{
  return &self->key_index;
}

/* A profile may name one field twice, for numbers and for text. {"value": …, "timestamp_ms": …}
 * has its time by its shape, whatever the profile names. */
static gboolean
find_time_field (DtRouter   *self,
                 DtKey      *key,
                 const char *path)
{
  guint n;
  const DtTimeField *fields = dt_profile_get_time_fields (self->profile, &n);

  key->time_rank = G_MAXUINT;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (fields[i].name, path))
      {
        key->time_units |= 1u << fields[i].unit;
        key->time_rank = MIN (key->time_rank, i);
      }

  if (key->time_units == 0 && key->route->payload == DT_PAYLOAD_VALUE
      && g_str_equal (path, "timestamp_ms"))
    {
      key->time_units = 1u << DT_TIME_UNIT_MS;
      key->time_rank = n;
    }

  return key->time_units != 0;
}

/* What frames of a CAN bus bear besides the frames. */
static gboolean
is_can_bookkeeping (const DtRoute *route,
                    const char    *path)
{
  static const char * const names[] = { "bus", "type", "ts", NULL };

  return route->input != NULL && route->input->can && g_strv_contains (names, path);
}

static char *
make_id (const DtRoute *route,
         const char    *path)
{
  gboolean own = route->payload == DT_PAYLOAD_VALUE
                 || (route->payload == DT_PAYLOAD_AUTO && route->prefix != NULL);

  if (own && g_str_equal (path, VALUE_KEY))
    return g_strdup (route->own.id);

  if (route->prefix == NULL)
    return g_strdup (path);

  return g_strconcat (route->prefix, *path == '[' ? "" : ".", path, NULL);
}

static void
find_meaning (DtRouter   *self,
              DtKey      *key,
              const char *path)
{
  const DtInput *input = key->route->input;
  g_autofree char *id = NULL;

  if (input != NULL && input->status_field != NULL && g_str_equal (input->status_field, path))
    key->meaning = DT_KEY_STATUS;
  else if (input != NULL && names ((const char * const *) input->requests, path))
    key->meaning = DT_KEY_REQUEST;
  else if (find_time_field (self, key, path))
    key->meaning = DT_KEY_TIME;
  else
    key->meaning = is_can_bookkeeping (key->route, path) ? DT_KEY_IGNORED
                                                         : find_named_meaning (self, path);

  if (key->meaning != DT_KEY_SIGNAL && key->meaning != DT_KEY_NOTICE)
    return;

  id = make_id (key->route, path);
  key->known = lookup_signal (self, id, path);
  key->id = dt_text_clean (id, -1, DT_TEXT_STORED_MAX);
}

/* Whether it is of use to remember a key: its values go somewhere. */
static gboolean
has_room (DtRouter    *self,
          const DtKey *key)
{
  if (key->meaning != DT_KEY_SIGNAL || key->known != NULL)
    return TRUE;

  return !dt_registry_is_full (self->registry, key->route->asset)
         || dt_registry_find_channel (key->route->asset, key->id) != NULL;
}

DtKey *
dt_router_add_key (DtRouter   *self,
                   DtRoute    *route,
                   guint64     hash,
                   GByteArray *raw,
                   const char *path)
{
  DtKey *key;

  if (self->keys->len >= DT_ROUTER_MAX_KEYS)
    return NULL;

  key = g_new0 (DtKey, 1);
  key->route = route;
  find_meaning (self, key, path);
  if (!has_room (self, key))
    {
      key_free (key);
      return NULL;
    }

  key->hash = hash;
  key->raw = g_memdup2 (raw->data, raw->len);
  key->raw_length = raw->len;
  g_ptr_array_add (self->keys, key);
  dt_hash_index_insert (&self->key_index, hash, key);

  return key;
}
