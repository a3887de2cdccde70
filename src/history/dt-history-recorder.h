/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-batch.h"
#include "dt-history-writer.h"

G_BEGIN_DECLS

/**
 * DtRecorder:
 *
 * Keeps a history file written, whatever happens to it: takes its lock, sets it aside where it is
 * damaged, opens it anew after a failure of the disk, checkpoints and retains. Belongs to the
 * writer's thread.
 */
typedef struct _DtRecorder DtRecorder;

DtRecorder       *dt_recorder_new        (const char              *path,
                                          const DtHistoryOptions  *options) G_GNUC_WARN_UNUSED_RESULT;

/* Gives up the file and its lock. */
void              dt_recorder_free       (DtRecorder              *self);
DtHistoryCatalog *dt_recorder_open       (DtRecorder              *self,
                                          GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean          dt_recorder_is_open    (DtRecorder              *self);

/* On an error the batch is still the caller's, to be tried again. */
gboolean          dt_recorder_write      (DtRecorder              *self,
                                          DtBatch                 *batch,
                                          GError                 **error);

/* A little of what is to be done beside writing; returns the monotonic time for the next call. */
gint64            dt_recorder_tend       (DtRecorder              *self);

/* Everything but the queue. Clear it with dt_history_status_clear(). */
void              dt_recorder_get_status (DtRecorder              *self,
                                          DtHistoryStatus         *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtRecorder, dt_recorder_free)

G_END_DECLS
