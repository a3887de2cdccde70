/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"

G_BEGIN_DECLS

/* Where a command publishes to: what the options of simulate and replay have in common. Passwords
 * never stand on a command line, where others can read them. */
typedef struct
{
  char *to;
  char *password_file;
  char *ca_file;
  char *cert_file;
  char *key_file;
} DtTarget;

#define DT_TARGET_ENTRIES(target)                                                                 \
  { "to", 0, 0, G_OPTION_ARG_STRING, &(target).to,                                                \
    N_("Publish to this broker (default: $MQTT_BROKER_URL)"), "mqtt[s]://[user@]host[:port]" },   \
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &(target).password_file,                        \
    N_("Read the password of the user from the first line of this file"), N_("FILE") },           \
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &(target).ca_file,                                    \
    N_("Trust the authorities in this PEM file instead of the system's"), N_("FILE") },           \
  { "cert-file", 0, 0, G_OPTION_ARG_FILENAME, &(target).cert_file,                                \
    N_("Show this client certificate (PEM)"), N_("FILE") },                                       \
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &(target).key_file,                                  \
    N_("Use this key for the client certificate (PEM)"), N_("FILE") }

void          dt_target_clear       (DtTarget  *self);

/* FALSE: there is no address; say so as wrong usage. */
gboolean      dt_target_is_given    (DtTarget  *self);

DtConnection *dt_target_connection  (DtTarget  *self,
                                     GError   **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cancelled by the first SIGINT or SIGTERM. Call it once, before any other thread is made. */
GCancellable *dt_target_until_signal (void) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DtTarget, dt_target_clear)

G_END_DECLS
