/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/**
 * DtSettings:
 *
 * What the window remembers: its own state and the saved connections, in GSettings. Where the
 * schema is not installed everything works but nothing is remembered. Main thread only.
 */
#define DT_TYPE_SETTINGS (dt_settings_get_type ())

G_DECLARE_FINAL_TYPE (DtSettings, dt_settings, DT, SETTINGS, GObject)

DtSettings   *dt_settings_new               (void) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable) (transfer none): NULL where the schema is not installed */
GSettings    *dt_settings_get_store         (DtSettings          *self);

/* (element-type DtSavedConnection) (transfer none), in the order in which they were added */
GPtrArray    *dt_settings_get_connections   (DtSettings          *self);

/* Adds it, or replaces the one of the same id. Its password is not kept. */
void          dt_settings_put_connection    (DtSettings          *self,
                                             const DtConnection  *connection,
                                             gboolean             enabled);
void          dt_settings_remove_connection (DtSettings          *self,
                                             const char          *id);
gboolean      dt_settings_has_connection    (DtSettings          *self,
                                             const char          *id);

/* Whether it connects at the next start. */
void          dt_settings_set_enabled       (DtSettings          *self,
                                             const char          *id,
                                             gboolean             enabled);

/* What its broker has accepted: 5 or 4. Nothing is written where that is known. */
void          dt_settings_set_protocol      (DtSettings          *self,
                                             const char          *id,
                                             int                  protocol);

/**
 * DtSavedConnection:
 * @enabled: connects at the start
 */
typedef struct
{
  DtConnection *connection;
  gboolean      enabled;
} DtSavedConnection;

/* One dictionary a{sv}, without the password; floating. */
GVariant     *dt_connection_to_variant      (const DtConnection  *connection,
                                             gboolean             enabled);

/* The settings are a file that anyone may edit: what is missing takes its default, and what cannot
 * be used is an error. */
DtConnection *dt_connection_new_from_variant (GVariant           *dict,
                                              gboolean           *enabled,
                                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
