/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-batch.h"

G_BEGIN_DECLS

/**
 * DtHistoryQueue:
 *
 * The bounded queue between those who hand over and the writer's thread. Takes nothing before it is
 * opened and after it is closed. Thread-safe; nobody waits in it but the writer.
 */
typedef struct _DtHistoryQueue DtHistoryQueue;

DtHistoryQueue *dt_history_queue_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void            dt_history_queue_free            (DtHistoryQueue  *self);

/* For those who hand over. What is handed over to a closed queue is gone. */
guint           dt_history_queue_push            (DtHistoryQueue  *self,
                                                  const DtSample  *samples,
                                                  guint            n);
void            dt_history_queue_add_declaration (DtHistoryQueue  *self,
                                                  DtDeclaration   *declaration);
void            dt_history_queue_add_offline     (DtHistoryQueue  *self,
                                                  guint32          asset);

/* FALSE where it is not open; else it takes over @task. */
gboolean        dt_history_queue_add_flush       (DtHistoryQueue  *self,
                                                  GTask           *task);

/* Nothing comes after this; takes over @task. */
void            dt_history_queue_close           (DtHistoryQueue  *self,
                                                  GTask           *task);
guint           dt_history_queue_get_queued      (DtHistoryQueue  *self);
guint64         dt_history_queue_get_dropped     (DtHistoryQueue  *self);

/* For the writer's thread. */
void            dt_history_queue_open            (DtHistoryQueue  *self);

/* Sleeps until a transaction is due (after a failure not before @retry_at, else 0) or until
 * @tend_at. TRUE for the first: what came was appended to @batch. @closing: no more will come. */
gboolean        dt_history_queue_wait            (DtHistoryQueue  *self,
                                                  DtBatch         *batch,
                                                  gint64           retry_at,
                                                  gint64           tend_at,
                                                  gboolean        *closing);

/* How many of the samples that it gave out are not written yet. */
void            dt_history_queue_set_unwritten   (DtHistoryQueue  *self,
                                                  guint            n);

/* Sleeps until it is closed; (transfer full): the task that was given then. */
GTask          *dt_history_queue_wait_for_close  (DtHistoryQueue  *self);

G_END_DECLS
