/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DT_CONNECTION_ERROR (dt_connection_error_quark ())

typedef enum
{
  DT_CONNECTION_ERROR_ADDRESS,
  DT_CONNECTION_ERROR_FAILED,
} DtConnectionError;

typedef enum
{
  DT_SCHEME_MQTT,
  DT_SCHEME_MQTTS,
  DT_SCHEME_DEMO,
} DtScheme;

/**
 * DtConnection:
 * @id: stable, for settings and the keyring
 * @name: what the user calls it
 * @host: name or address, without brackets
 * @filters: MQTT topic filters, at least one
 * @profile: id or path of the profile its messages are read with
 * @user: (nullable)
 * @password: (nullable): never stored in the settings, never logged
 * @ca_file: (nullable): PEM; NULL: the system's authorities
 * @cert_file: (nullable): client certificate, PEM; @key_file: its key
 * @qos: 0, 1 or 2
 * @protocol: 5 or 4 (3.1.1) once one was accepted, 0: try 5, then 3.1.1
 *
 * How to reach one source. Immutable once handed over; copy to change.
 */
typedef struct
{
  char      *id;
  char      *name;
  DtScheme   scheme;
  char      *host;
  guint16    port;
  char     **filters;
  char      *profile;
  char      *user;
  char      *password;
  char      *ca_file;
  char      *cert_file;
  char      *key_file;
  int        qos;
  int        protocol;
} DtConnection;

#define DT_TYPE_CONNECTION (dt_connection_get_type ())

GType         dt_connection_get_type     (void);
GQuark        dt_connection_error_quark  (void);

/* mqtt://, mqtts://[user@]host[:port][/topic filter], demo: ; each error names the part and says
 * what would be right. A password in the address is refused (design §7). */
DtConnection *dt_connection_new_from_uri (const char          *uri,
                                          GError             **error) G_GNUC_WARN_UNUSED_RESULT;
DtConnection *dt_connection_copy         (const DtConnection  *self) G_GNUC_WARN_UNUSED_RESULT;
void          dt_connection_free         (DtConnection        *self);

/* Without user and password; what the user reads and the settings keep. */
char         *dt_connection_to_uri       (const DtConnection  *self) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces the filters by those of a list separated by spaces-free commas or lines; checks each. */
gboolean      dt_connection_set_filters  (DtConnection        *self,
                                          const char          *text,
                                          GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtConnection, dt_connection_free)

G_END_DECLS
