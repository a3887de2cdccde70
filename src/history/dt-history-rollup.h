/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "dt-history-tail.h"

G_BEGIN_DECLS

/**
 * DtSummary:
 *
 * What a chunk's header and a rollup's row say of some samples. @sum is always finite.
 */
typedef struct
{
  gint64 first_time;
  gint64 last_time;
  double min;
  double max;
  double sum;
  double first;
  double last;
  guint  n;
} DtSummary;

/* @points: in the order of time, at least one */
void         dt_summary_init          (DtSummary      *self,
                                       const DtPoint  *points,
                                       guint           n);

/**
 * DtRollups:
 *
 * Writes the rows per minute and hour, within the transaction of the caller.
 */
typedef struct _DtRollups DtRollups;

DtRollups   *dt_rollups_new           (sqlite3        *db,
                                       GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void         dt_rollups_free          (DtRollups      *self);

/* Adds samples that nothing stored overlaps, in the order of time. */
gboolean     dt_rollups_add           (DtRollups      *self,
                                       guint32         channel,
                                       const DtPoint  *points,
                                       guint           n,
                                       GError        **error);

/* Makes the rows around @points anew from all chunks, theirs included, so that a sample that came
 * twice counts once. Before @raw_from there are no chunks any more: there they are added. */
gboolean     dt_rollups_renew         (DtRollups      *self,
                                       guint32         channel,
                                       const DtPoint  *points,
                                       guint           n,
                                       gint64          raw_from,
                                       GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtRollups, dt_rollups_free)

G_END_DECLS
