/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-engine.h"

G_BEGIN_DECLS

/**
 * DtEngineKeeper:
 *
 * Runs one engine at a time, and sees to it that a new one does not start before those that end
 * have let go of its history file: it would find that locked. Commands may be given to an engine
 * that waits. Main thread only.
 */
#define DT_TYPE_ENGINE_KEEPER (dt_engine_keeper_get_type ())

G_DECLARE_FINAL_TYPE (DtEngineKeeper, dt_engine_keeper, DT, ENGINE_KEEPER, GObject)

DtEngineKeeper *dt_engine_keeper_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/* Stops the engine that runs, if there is one, and starts @engine as soon as it may. */
void            dt_engine_keeper_run          (DtEngineKeeper       *self,
                                               DtEngine             *engine);

/* Stops the engine that runs and waits for all that end; gives up after 5 s. */
void            dt_engine_keeper_close_async  (DtEngineKeeper       *self,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean        dt_engine_keeper_close_finish (DtEngineKeeper       *self,
                                               GAsyncResult         *result,
                                               GError              **error);

G_END_DECLS
