/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-hash-index.h"
#include "dt-json-scan.h"
#include "dt-problems.h"
#include "dt-registry.h"

G_BEGIN_DECLS

/* So many topics are remembered, so many of one asset, and so many keys of all topics. */
#define DT_ROUTER_MAX_TOPICS 20000
#define DT_ROUTER_MAX_ASSET_TOPICS 1000
#define DT_ROUTER_MAX_KEYS 20000

typedef struct _DtRoute DtRoute;
typedef struct _DtKey DtKey;

typedef enum
{
  DT_KEY_SIGNAL,
  DT_KEY_IGNORED,
  DT_KEY_REQUEST,
  DT_KEY_TIME,
  DT_KEY_NOTICE,
  DT_KEY_STATUS,
} DtKeyMeaning;

/**
 * DtKey:
 * @route: where it was met
 * @guess: the key itself, for a scan; only where it is a member of the root
 * @hash: of the path in the payloads of the topic
 * @raw: the path as in the payload, in the form that its reader compares
 * @next: (nullable): the key that came behind it last time: most messages look like the one before
 * @meaning: what its values are for
 * @time_units: where it holds a time: how that may be written, a bit for each #DtTimeUnit
 * @time_rank: and how many fields of the profile are preferred to it
 * @id: of the signal; NULL where there is none
 * @known: (nullable): the signal, where the profile names it
 * @channel: (nullable): once there was a value
 * @notice_at: when its newest notice came, with its hash in @notice
 *
 * What is known about one key of the payloads of one topic, or about the topic's own value.
 */
struct _DtKey
{
  DtRoute        *route;
  DtJsonGuess     guess;
  guint64         hash;
  guint8         *raw;
  gsize           raw_length;
  DtKey          *next;
  DtKeyMeaning    meaning;
  guint           time_units;
  guint           time_rank;
  char           *id;
  DtSignal       *known;
  DtLocalChannel *channel;
  gint64          notice_at;
  guint64         notice;
};

/**
 * DtRoute:
 * @payload: how its payloads are read
 * @input: (nullable): of the profile; NULL where none names the topic
 * @named: the profile names the topic's own value
 * @prefix: (nullable): what comes before the keys of its payloads
 * @seed: of the hashes of its keys
 * @own: the value of the topic itself
 *
 * What is known about one topic.
 */
struct _DtRoute
{
  char          *topic;
  gsize          length;
  DtPayload      payload;
  const DtInput *input;
  DtLocalAsset  *asset;
  gboolean       named;
  char          *prefix;
  guint64        seed;
  DtKey          own;
};

/**
 * DtRouter:
 *
 * From the topic of a message to what the profile says of it, found out at first sight and then
 * looked up by the hash of the topic; likewise for the keys in the payload. Bounded: what comes
 * beyond is a problem and is not remembered.
 */
typedef struct _DtRouter DtRouter;

DtRouter *dt_router_new       (DtProfile        *profile,
                               DtRegistry       *registry,
                               DtProblems       *problems) G_GNUC_WARN_UNUSED_RESULT;
void      dt_router_free      (DtRouter         *self);

/* NULL where the message is of no use; if it should have been, a problem has been added. */
DtRoute  *dt_router_lookup    (DtRouter         *self,
                               const char       *topic,
                               gint64            now,
                               GArray           *records);

/* (element-type DtKey): all keys of all topics, for a lookup where the hash is at hand. */
const DtHashIndex *dt_router_get_keys (DtRouter *self);

/* Remembers a key by the flattened path that it has in payloads. NULL beyond the limits. */
DtKey    *dt_router_add_key   (DtRouter         *self,
                               DtRoute          *route,
                               guint64           hash,
                               GByteArray       *raw,
                               const char       *path);

G_END_DECLS
