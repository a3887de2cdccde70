/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"
#include "dt-feed-private.h"
#include "dt-profile-library.h"

G_BEGIN_DECLS

/**
 * DtRunner:
 *
 * All that lives in the engine's thread: the connections, the pipeline, the writer's handle and
 * the timers. Each call comes from that thread, whose context is the thread default.
 */
typedef struct _DtRunner DtRunner;

typedef void (*DtRunnerDone) (const GError *error,
                              gpointer      user_data);

DtRunner *dt_runner_new               (DtProfileLibrary       *profiles,
                                       const char             *history_path,
                                       const DtHistoryOptions *options,
                                       DtFeed                 *feed,
                                       GMainContext           *context) G_GNUC_WARN_UNUSED_RESULT;
void      dt_runner_free              (DtRunner               *self);

/* Opens the history, then starts the connections that are to be started. */
void      dt_runner_start             (DtRunner               *self);
void      dt_runner_set_connection    (DtRunner               *self,
                                       const DtConnection     *connection,
                                       gboolean                start);
void      dt_runner_remove_connection (DtRunner               *self,
                                       const char             *id);
void      dt_runner_connect           (DtRunner               *self,
                                       const char             *id);
void      dt_runner_disconnect        (DtRunner               *self,
                                       const char             *id);
void      dt_runner_network_changed   (DtRunner               *self);
void      dt_runner_flush             (DtRunner               *self,
                                       DtRunnerDone            done,
                                       gpointer                user_data);

/* Stops the connections and closes the history; only dt_runner_free() may follow. */
void      dt_runner_stop              (DtRunner               *self,
                                       DtRunnerDone            done,
                                       gpointer                user_data);

G_END_DECLS
