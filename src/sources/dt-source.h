/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"
#include "dt-profile.h"
#include "dt-record-queue.h"

G_BEGIN_DECLS

/**
 * DtSourceState:
 * @DT_SOURCE_STOPPED: by the user, or not started
 * @DT_SOURCE_CONNECTING: the first try, or a new one, is under way
 * @DT_SOURCE_CONNECTED: subscribed; messages may come
 * @DT_SOURCE_WAITING: failed; the next try comes by itself
 * @DT_SOURCE_FINISHED: a recording has been played to its end
 */
typedef enum
{
  DT_SOURCE_STOPPED,
  DT_SOURCE_CONNECTING,
  DT_SOURCE_CONNECTED,
  DT_SOURCE_WAITING,
  DT_SOURCE_FINISHED,
} DtSourceState;

/* One start of a source until its stop; see dt-source-run.h. */
typedef struct _DtSourceRun DtSourceRun;

/**
 * DtSource:
 *
 * Where bytes come from. Made, started and stopped in the engine's thread; decodes in a thread of
 * its own and hands records over by its queue. The wake function is called from that thread, also
 * when state or reason have changed. Must be stopped before it is let go.
 */
#define DT_TYPE_SOURCE (dt_source_get_type ())

G_DECLARE_DERIVABLE_TYPE (DtSource, dt_source, DT, SOURCE, GObject)

struct _DtSourceClass
{
  GObjectClass parent_class;

  /* In a thread of its own, until @run is stopped or there is nothing more to read. */
  void (*run) (DtSource    *self,
               DtSourceRun *run);
};

/* By the scheme of @connection. @wake may be called from any thread between start and stop, and
 * must not call the source. @profile: (nullable): NULL: nothing is decoded */
DtSource      *dt_source_new           (const DtConnection  *connection,
                                        DtProfile           *profile,
                                        DtWakeFunc           wake,
                                        gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Neither waits: the thread does the work, and ends by itself after a stop. */
void           dt_source_start         (DtSource            *self);
void           dt_source_stop          (DtSource            *self);

/* The network is back: do not wait for the retry timer. */
void           dt_source_retry_now     (DtSource            *self);

/* Thread-safe. @reason: (nullable) (out) (transfer full): of the last failure, in plain words;
 * @retry_at: (out): monotonic time of the next try, 0 where none is planned; @protocol: (out): 5 or
 * 4 as accepted, else 0. Each may be NULL. */
DtSourceState  dt_source_get_state     (DtSource            *self,
                                        char               **reason,
                                        gint64              *retry_at,
                                        int                 *protocol);

DtRecordQueue *dt_source_get_queue     (DtSource            *self);

const DtConnection *dt_source_get_connection (DtSource *self);

/* Tries to connect and subscribe once, within 10 s, and says in plain words what failed: the Test
 * button. Runs in a thread of its own. @protocol: (out) (optional): 5 or 4 as accepted, 0 where
 * there is no broker to ask */
void           dt_source_test_async    (const DtConnection  *connection,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean       dt_source_test_finish   (GAsyncResult        *result,
                                        int                 *protocol,
                                        GError             **error);

G_END_DECLS
