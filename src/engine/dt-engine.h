/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"
#include "dt-feed.h"
#include "dt-profile-library.h"

G_BEGIN_DECLS

/**
 * DtEngine:
 *
 * The one pipeline: sources → decode → rules → history and feed, in a thread of its own. Its
 * functions hand a command over and return at once; call them from the main thread.
 */
#define DT_TYPE_ENGINE (dt_engine_get_type ())

G_DECLARE_FINAL_TYPE (DtEngine, dt_engine, DT, ENGINE, GObject)

/* @history_path: (nullable): NULL for no history */
DtEngine         *dt_engine_new               (DtProfileLibrary       *profiles,
                                               const char             *history_path,
                                               const DtHistoryOptions *options) G_GNUC_WARN_UNUSED_RESULT;

/* Starts the thread; connections start once the history is open. A history that cannot be opened
 * is no failure: the feed's health says why, and the twin lives without one. */
void              dt_engine_start             (DtEngine               *self);

/* Stops the sources, writes what waits, ends the thread. */
void              dt_engine_stop_async        (DtEngine               *self,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gboolean          dt_engine_stop_finish       (DtEngine               *self,
                                               GAsyncResult           *result,
                                               GError                **error);

/* Adds it, or replaces the one of the same id. With @connect it starts at once. */
void              dt_engine_set_connection    (DtEngine               *self,
                                               const DtConnection     *connection,
                                               gboolean                connect);
void              dt_engine_remove_connection (DtEngine               *self,
                                               const char             *id);
void              dt_engine_connect           (DtEngine               *self,
                                               const char             *id);
void              dt_engine_disconnect        (DtEngine               *self,
                                               const char             *id);

/* All that has come so far is in the history file when this finishes. */
void              dt_engine_flush_async       (DtEngine               *self,
                                               GAsyncReadyCallback     callback,
                                               gpointer                user_data);
gboolean          dt_engine_flush_finish      (DtEngine               *self,
                                               GAsyncResult           *result,
                                               GError                **error);

DtProfileLibrary *dt_engine_get_profiles      (DtEngine               *self);
const char       *dt_engine_get_history_path  (DtEngine               *self);
DtFeed           *dt_engine_get_feed          (DtEngine               *self);

G_END_DECLS
