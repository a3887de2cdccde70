/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-decoder.h"

/* When the messages of the tests arrive: 2024-12-11T08:26:50Z, little after those of umh_core. */
#define RIG_ARRIVAL (G_GINT64_CONSTANT (1733905610) * G_USEC_PER_SEC)

/**
 * Rig:
 *
 * A decoder with what an engine would know of it: each record is checked as it comes (declared
 * before used, dense numbers, finite values), and then told in words.
 */
typedef struct
{
  DtDecoder  *decoder;
  GArray     *records;
  GPtrArray  *assets;
  GPtrArray  *channels;
  GPtrArray  *texts;
  GHashTable *newest;
  gint64      now;
  guint       n_seen;
} Rig;

/* @profile: the text of one, or the id of a built-in one. */
Rig    *rig_new       (const char *profile);
void    rig_free      (Rig        *self);

/* What the message says: "asset signal=value", "asset offline", "problem: reason" … joined with
 * "; ". A second passes before each. */
char   *rig_send      (Rig        *self,
                       const char *topic,
                       const char *payload) G_GNUC_WARN_UNUSED_RESULT;
char   *rig_send_full (Rig        *self,
                       const char *topic,
                       const void *payload,
                       gsize       length,
                       gboolean    retained) G_GNUC_WARN_UNUSED_RESULT;

/* Drains the records into words. */
char   *rig_tell      (Rig        *self) G_GNUC_WARN_UNUSED_RESULT;

/* The newest value of "asset signal", which must have one. */
double  rig_newest    (Rig        *self,
                       const char *name);

void    rig_assert    (Rig        *self,
                       const char *topic,
                       const char *payload,
                       const char *expected);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)
