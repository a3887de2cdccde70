/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-record.h"

G_BEGIN_DECLS

/* Bytes of records that may wait in one connection (design §9). */
#define DT_RECORD_QUEUE_MAX_BYTES (64 * 1024 * 1024)

/* Called in the producer's thread, at most once until the queue has been drained. */
typedef void (*DtWakeFunc) (gpointer user_data);

/**
 * DtRecordQueue:
 *
 * From the one thread that makes records to the one that uses them: two arrays that change places,
 * one short lock a message, no wake-up while one is pending. Beyond its bound samples are dropped
 * and counted; declarations always get through.
 */
typedef struct _DtRecordQueue DtRecordQueue;

typedef struct
{
  guint64 messages;
  guint64 bytes;
  guint64 samples;
  guint64 dropped;
} DtQueueCounts;

DtRecordQueue *dt_record_queue_new        (gsize           max_bytes,
                                           DtWakeFunc      wake,
                                           gpointer        user_data) G_GNUC_WARN_UNUSED_RESULT;
void           dt_record_queue_free       (DtRecordQueue  *self);

/* Takes over all of @records, what one message of @bytes said, and empties the array. */
void           dt_record_queue_push       (DtRecordQueue  *self,
                                           GArray         *records,
                                           gsize           bytes);

/* The same for what was left to say of messages that have been counted. */
void           dt_record_queue_push_late  (DtRecordQueue  *self,
                                           GArray         *records);

/* Swaps what waits into @records, which must be empty. With @rearm the next push wakes again;
 * without, the consumer promises to come back by itself (a timer under load). */
void           dt_record_queue_take       (DtRecordQueue  *self,
                                           GArray        **records,
                                           gboolean        rearm);

/* Since the start; thread-safe. */
void           dt_record_queue_get_counts (DtRecordQueue  *self,
                                           DtQueueCounts  *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtRecordQueue, dt_record_queue_free)

G_END_DECLS
