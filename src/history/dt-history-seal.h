/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-rollup.h"

G_BEGIN_DECLS

/**
 * DtSealer:
 *
 * Makes chunks and their rollups of tails, within the transaction of the caller.
 */
typedef struct _DtSealer DtSealer;

DtSealer *dt_sealer_new  (sqlite3   *db,
                          GError   **error) G_GNUC_WARN_UNUSED_RESULT;
void      dt_sealer_free (DtSealer  *self);

/* Seals @tail up to its sample @end; @seq is the number of the next write and moves on.
 * @raw_from: older samples than this were deleted by the retention. */
gboolean  dt_sealer_seal (DtSealer  *self,
                          DtTails   *tails,
                          DtTail    *tail,
                          guint      end,
                          gint64     raw_from,
                          gint64    *seq,
                          GError   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtSealer, dt_sealer_free)

G_END_DECLS
