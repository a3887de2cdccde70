/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "dt-target.h"

void
dt_target_clear (DtTarget *self)
{
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->password_file, g_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->cert_file, g_free);
  g_clear_pointer (&self->key_file, g_free);
}

gboolean
dt_target_is_given (DtTarget *self)
{
  if (self->to == NULL)
    self->to = g_strdup (g_getenv ("MQTT_BROKER_URL"));

  return self->to != NULL;
}

static gboolean
read_password (DtTarget      *self,
               DtConnection  *connection,
               GError       **error)
{
  g_autofree char *text = NULL;

  if (self->password_file == NULL)
    {
      connection->password = g_strdup (g_getenv ("DT_PASSWORD"));
      return TRUE;
    }

  if (!g_file_get_contents (self->password_file, &text, NULL, error))
    return FALSE;

  text[strcspn (text, "\r\n")] = '\0';
  connection->password = g_steal_pointer (&text);

  return TRUE;
}

DtConnection *
dt_target_connection (DtTarget  *self,
                      GError   **error)
{
  g_autoptr(DtConnection) connection = NULL;

  g_return_val_if_fail (self != NULL && self->to != NULL, NULL);

  connection = dt_connection_new_from_uri (self->to, error);
  if (connection == NULL || !read_password (self, connection, error))
    return NULL;

  connection->ca_file = g_strdup (self->ca_file);
  connection->cert_file = g_strdup (self->cert_file);
  connection->key_file = g_strdup (self->key_file);

  return g_steal_pointer (&connection);
}

/* A signal handler may hardly call anything; a thread that waits for signals may. */
static gpointer
signal_worker (gpointer user_data)
{
  g_autoptr(GCancellable) cancellable = user_data;
  sigset_t signals;
  int number;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigwait (&signals, &number);
  g_cancellable_cancel (cancellable);

  return NULL;
}

GCancellable *
dt_target_until_signal (void)
{
  GCancellable *cancellable = g_cancellable_new ();
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("dt-signals", signal_worker, g_object_ref (cancellable)));

  return cancellable;
}
