/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * DtRetention:
 *
 * Goes through the channels and deletes what is too old, a few rows a step. The file does not
 * shrink: its free pages take what comes next, which is as much again.
 */
typedef struct _DtRetention DtRetention;

DtRetention *dt_retention_new  (sqlite3      *db,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void         dt_retention_free (DtRetention  *self);

/* One short step within the transaction of the caller, G_MININT64 for keeping all. @more is FALSE
 * when the last channel is through; the next call begins again. */
gboolean     dt_retention_step (DtRetention  *self,
                                gint64        raw_from,
                                gint64        rollup_from,
                                gboolean     *more,
                                GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtRetention, dt_retention_free)

G_END_DECLS
