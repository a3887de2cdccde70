/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dt-test.h"

/* A real mosquitto on a free port of the loopback interface, with a directory of its own. */
typedef struct
{
  char        *dir;
  char        *config;
  GSubprocess *process;
  guint16      port;
} DtTestBroker;

/* A socket that listens on a free port, which lands in @port. */
static inline int
dt_test_listen (guint16 *port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (fd, 8), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  *port = ntohs (address.sin_port);

  return fd;
}

static inline guint16
dt_test_free_port (void)
{
  guint16 port;

  close (dt_test_listen (&port));

  return port;
}

static inline gboolean
dt_test_port_answers (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
    .sin_port = htons (port),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean ok = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;

  close (fd);

  return ok;
}

static inline char *
dt_test_broker_program (void)
{
  char *path = g_find_program_in_path ("mosquitto");

  if (path == NULL && g_file_test ("/usr/sbin/mosquitto", G_FILE_TEST_IS_EXECUTABLE))
    path = g_strdup ("/usr/sbin/mosquitto");

  return path;
}

/* A test that aborts leaves no broker behind. */
static inline void
dt_test_broker_child_setup_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Starts, or starts again on the same port. */
static inline void
dt_test_broker_start (DtTestBroker *self)
{
  g_autofree char *program = dt_test_broker_program ();
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, dt_test_broker_child_setup_cb, NULL, NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, program, "-c", self->config,
                                               NULL);
  g_assert_no_error (error);

  for (guint i = 0; i < 1000 && !dt_test_port_answers (self->port); i++)
    g_usleep (10000);
  g_assert_true (dt_test_port_answers (self->port));
}

static inline void
dt_test_broker_stop (DtTestBroker *self,
                     int           signal_number)
{
  if (self->process == NULL)
    return;

  g_subprocess_send_signal (self->process, signal_number);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

/* @listener: lines of the configuration that follow the listener. NULL, after g_test_skip(), where
 * mosquitto is not installed. "%s" in @listener is the broker's directory. */
static inline DtTestBroker *
dt_test_broker_prepare (const char *listener,
                        const char *dir)
{
  g_autofree char *program = dt_test_broker_program ();
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  DtTestBroker *self;

  if (program == NULL)
    {
      g_test_skip ("mosquitto is not installed");
      return NULL;
    }

  self = g_new0 (DtTestBroker, 1);
  self->dir = dir != NULL ? g_strdup (dir) : g_dir_make_tmp ("dt-broker-XXXXXX", &error);
  g_assert_no_error (error);
  self->config = g_build_filename (self->dir, "mosquitto.conf", NULL);
  self->port = dt_test_free_port ();

  /* As root it would become another user, who cannot read our directory. */
  if (getuid () == 0)
    g_string_append (text, "user root\n");
  g_string_append_printf (text, "max_queued_messages 0\nlistener %u 127.0.0.1\n%s\n", self->port,
                          listener != NULL ? listener : "allow_anonymous true");
  g_string_replace (text, "%s", self->dir, 0);
  g_file_set_contents (self->config, text->str, -1, &error);
  g_assert_no_error (error);

  return self;
}

static inline DtTestBroker *
dt_test_broker_new (const char *listener)
{
  DtTestBroker *self = dt_test_broker_prepare (listener, NULL);

  if (self != NULL)
    dt_test_broker_start (self);

  return self;
}

static inline void
dt_test_broker_free (DtTestBroker *self)
{
  if (self == NULL)
    return;

  dt_test_broker_stop (self, SIGKILL);
  dt_test_remove_dir (self->dir);
  g_free (self->config);
  g_free (self->dir);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTestBroker, dt_test_broker_free)
