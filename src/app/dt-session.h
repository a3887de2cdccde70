/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-live.h"
#include "dt-profile-library.h"
#include "dt-secrets.h"
#include "dt-settings.h"

G_BEGIN_DECLS

/* Id of the connection that plays the recorded drive. */
#define DT_SESSION_DEMO_ID "demo"

/**
 * DtSession:
 *
 * One engine with its connections, and what outlives it: saved connections and passwords. The demo
 * has an engine and a history file of its own, so its drive never mixes with real data. Main thread
 * only. Emits #DtSession::message with a text for the user.
 */
#define DT_TYPE_SESSION (dt_session_get_type ())

G_DECLARE_FINAL_TYPE (DtSession, dt_session, DT, SESSION, GObject)

/* @history_path: (nullable): NULL for the default place */
DtSession          *dt_session_new              (DtProfileLibrary     *profiles,
                                                 const char           *history_path) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none): NULL before dt_session_open() */
DtLive             *dt_session_get_live         (DtSession            *self);
gboolean            dt_session_get_demo         (DtSession            *self);
DtProfileLibrary   *dt_session_get_profiles     (DtSession            *self);
DtSettings         *dt_session_get_settings     (DtSession            *self);
const char         *dt_session_get_history_path (DtSession            *self);
guint               dt_session_get_n_connections (DtSession           *self);

/* (nullable) (transfer none): with its password, as far as it is known */
const DtConnection *dt_session_get_connection   (DtSession            *self,
                                                 const char           *id);

/* Starts an engine, for the demo or for the saved connections; one that runs is stopped. */
void                dt_session_open             (DtSession            *self,
                                                 gboolean              demo);

/* Writes what waits and ends; gives up after 5 s. */
void                dt_session_close_async      (DtSession            *self,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean            dt_session_close_finish     (DtSession            *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* Adds it, or replaces the one of the same id, and connects. With @save it is there at the next
 * start, with its password in the keyring. Ends the demo. */
void                dt_session_put              (DtSession            *self,
                                                 const DtConnection   *connection,
                                                 gboolean              save);

/* (transfer full) (nullable): what was removed, for dt_session_put() to bring it back. Its password
 * stays in the keyring until dt_session_forget(). */
DtConnection       *dt_session_remove           (DtSession            *self,
                                                 const char           *id) G_GNUC_WARN_UNUSED_RESULT;
void                dt_session_forget           (DtSession            *self,
                                                 const char           *id);
void                dt_session_connect          (DtSession            *self,
                                                 const char           *id);
void                dt_session_disconnect       (DtSession            *self,
                                                 const char           *id);

G_END_DECLS
