/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "dt-mqtt-tls.h"

/* Where mosquitto_tls_set() wants a place for authorities even though the system's are used. */
#define SYSTEM_AUTHORITIES "/etc/ssl/certs"

#define VERIFY_PEER 1

/* Without it OpenSSL would ask for the password of an encrypted key on the terminal. */
static int
no_password_cb (char *buffer,
                int   size,
                int   rwflag,
                void *user_data)
{
  return 0;
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  if (path == NULL || access (path, R_OK) == 0)
    return TRUE;

  g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED,
               _("%s: the file cannot be read"), path);

  return FALSE;
}

gboolean
dt_mqtt_tls_setup (struct mosquitto    *mosq,
                   const DtConnection  *connection,
                   GError             **error)
{
  const char *key_file;
  int rc = MOSQ_ERR_SUCCESS;

  g_return_val_if_fail (mosq != NULL, FALSE);
  g_return_val_if_fail (connection != NULL, FALSE);

  if (!check_file (connection->ca_file, error) || !check_file (connection->cert_file, error) ||
      !check_file (connection->key_file, error))
    return FALSE;

  /* One PEM file may hold both. */
  key_file = connection->key_file != NULL ? connection->key_file : connection->cert_file;
  if (connection->cert_file == NULL)
    key_file = NULL;

  if (connection->ca_file == NULL)
    mosquitto_int_option (mosq, MOSQ_OPT_TLS_USE_OS_CERTS, 1);

  if (connection->ca_file != NULL || connection->cert_file != NULL)
    rc = mosquitto_tls_set (mosq, connection->ca_file,
                            connection->ca_file == NULL ? SYSTEM_AUTHORITIES : NULL,
                            connection->cert_file, key_file, no_password_cb);

  if (rc == MOSQ_ERR_SUCCESS)
    rc = mosquitto_tls_opts_set (mosq, VERIFY_PEER, "tlsv1.2", NULL);

  if (rc == MOSQ_ERR_SUCCESS)
    return TRUE;

  g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_FAILED,
                       _("the certificates of this connection cannot be used"));

  return FALSE;
}
