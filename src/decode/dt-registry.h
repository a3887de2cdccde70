/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-profile.h"
#include "dt-record.h"

G_BEGIN_DECLS

/* So many texts in all are kept by one registry, and so many of one channel. */
#define DT_REGISTRY_MAX_TEXTS 20000
#define DT_REGISTRY_MAX_CHANNEL_TEXTS 500

/**
 * DtLocalAsset:
 * @index: the source's own number
 */
typedef struct
{
  guint        index;
  DtAssetInfo *info;
  GHashTable  *channels;
  guint        n_discovered;
  guint        n_topics;
} DtLocalAsset;

/**
 * DtLocalChannel:
 * @index: the source's own number
 * @kind: of the signal
 * @part: the last part of a message that had a sample of it; @sample: where that stands
 * @texts: (nullable): the strings of a category and their indices
 * @last_text: (nullable): the newest of them as it came, with its index
 */
typedef struct
{
  guint         index;
  DtSignalKind  kind;
  DtLocalAsset *asset;
  DtSignal     *signal;
  guint64       part;
  guint         sample;
  GHashTable   *texts;
  char         *last_text;
  gsize         last_length;
  guint         last_index;
} DtLocalChannel;

/**
 * DtRegistry:
 *
 * The assets and channels of one decoder, numbered from 0 as they come and declared by records
 * before they are used. Bounded as the twin is, so that no publisher can make it grow for ever.
 */
typedef struct _DtRegistry DtRegistry;

DtRegistry     *dt_registry_new             (DtProfile      *profile) G_GNUC_WARN_UNUSED_RESULT;
void            dt_registry_free            (DtRegistry     *self);

/* Finds or declares; NULL beyond the limit. @name: (nullable): the key where it has no other. */
DtLocalAsset   *dt_registry_ensure_asset    (DtRegistry     *self,
                                             const char     *key,
                                             const char     *name,
                                             GArray         *records);

/* @known: (nullable): the signal where the profile names it; else it is discovered as @id, of
 * @kind and @unit (nullable). NULL beyond the limits. */
DtLocalChannel *dt_registry_ensure_channel  (DtRegistry     *self,
                                             DtLocalAsset   *asset,
                                             DtSignal       *known,
                                             const char     *id,
                                             DtSignalKind    kind,
                                             const char     *unit,
                                             GArray         *records);
DtLocalChannel *dt_registry_find_channel    (DtLocalAsset   *asset,
                                             const char     *id);

/* Whether a new signal that the profile does not name would be refused. */
gboolean        dt_registry_is_full         (DtRegistry     *self,
                                             DtLocalAsset   *asset);

/* The index of a text of any length; -1 beyond the limits. */
int             dt_registry_ensure_category (DtRegistry     *self,
                                             DtLocalChannel *channel,
                                             const char     *text,
                                             gsize           length,
                                             GArray         *records);

G_END_DECLS
