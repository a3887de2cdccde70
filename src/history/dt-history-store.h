/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "dt-history-batch.h"

G_BEGIN_DECLS

/* Open samples that the journal may hold, in bytes; beyond it they are written together or sealed,
 * so that a start stays short and a reader's way through the journal too. */
#define DT_JOURNAL_MAX (16 * 1024 * 1024)

/* Open samples are sealed after so long at the latest, in microseconds. */
#define DT_SEAL_AFTER (10 * G_TIME_SPAN_MINUTE)

/**
 * DtHistoryStore:
 *
 * One open history file and what is open in it: journal, tails, chunks and rollups. A transaction
 * that fails leaves file and memory as they were. Belongs to the writer's thread.
 */
typedef struct _DtHistoryStore DtHistoryStore;

/* Takes over @db, also on an error. */
DtHistoryStore   *dt_history_store_new         (sqlite3           *db,
                                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;

/* Checkpoints and closes. */
void              dt_history_store_close       (DtHistoryStore    *self);

/* Closes so that nothing that failed passes for stored. */
void              dt_history_store_abandon     (DtHistoryStore    *self);

/* One transaction at @now, monotonic. */
gboolean          dt_history_store_write       (DtHistoryStore    *self,
                                                const DtBatch     *batch,
                                                gint64             now,
                                                GError           **error);

/* SQLite's code of the last failure, before it was rolled back. */
int               dt_history_store_get_code    (DtHistoryStore    *self);

/* Number of the next write: it moves on with each transaction that brought samples. */
gint64            dt_history_store_get_seq     (DtHistoryStore    *self);

gboolean          dt_history_store_has_open    (DtHistoryStore    *self);

/* Whether something is open for DT_SEAL_AFTER at @now, monotonic. */
gboolean          dt_history_store_is_due      (DtHistoryStore    *self,
                                                gint64             now);

/* Bytes in the WAL that are not in the file yet. */
guint64           dt_history_store_get_wal     (DtHistoryStore    *self);
gboolean          dt_history_store_checkpoint  (DtHistoryStore    *self,
                                                gboolean           truncate,
                                                GError           **error);

/* Appends what is open, in its order: what a damaged file may have lost. */
void              dt_history_store_save_open   (DtHistoryStore    *self,
                                                GArray            *samples);

/* Deletes a little of what is older than these times; @more: call again. */
gboolean          dt_history_store_retain      (DtHistoryStore    *self,
                                                gint64             raw_from,
                                                gint64             rollup_from,
                                                gboolean          *more,
                                                GError           **error);

G_END_DECLS
