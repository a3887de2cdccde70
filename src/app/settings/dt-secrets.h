/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DtSecrets:
 *
 * The passwords of connections, in the user's keyring. Where there is none they are kept until the
 * program ends, in memory only. Main thread only; no call waits.
 */
#define DT_TYPE_SECRETS (dt_secrets_get_type ())

G_DECLARE_FINAL_TYPE (DtSecrets, dt_secrets, DT, SECRETS, GObject)

DtSecrets *dt_secrets_new           (void) G_GNUC_WARN_UNUSED_RESULT;

/* @password: (nullable): NULL forgets it. The error says that it is kept for this session only. */
void       dt_secrets_store_async   (DtSecrets            *self,
                                     const char           *id,
                                     const char           *label,
                                     const char           *password,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
gboolean   dt_secrets_store_finish  (DtSecrets            *self,
                                     GAsyncResult         *result,
                                     GError              **error);

/* NULL without an error where none is known. */
void       dt_secrets_lookup_async  (DtSecrets            *self,
                                     const char           *id,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
char      *dt_secrets_lookup_finish (DtSecrets            *self,
                                     GAsyncResult         *result,
                                     GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
