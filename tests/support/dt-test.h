/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>

/* What two tests need and neither should write again. */

/* A GAsyncReadyCallback that keeps the result for dt_test_wait(). */
static inline void
dt_test_result_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* Spins the main context until the result is there. */
static inline void
dt_test_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* Removes a temporary directory with all that the test left in it. */
static inline void
dt_test_remove_dir (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR) && !g_file_test (file, G_FILE_TEST_IS_SYMLINK))
        dt_test_remove_dir (file);
      else
        g_remove (file);
    }

  g_rmdir (path);
}

/* A path below tests/data. */
static inline char *
dt_test_data (const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "data", name, NULL);
}

/* A path below ../shared, or NULL, after g_test_skip(), where a user's clone has none. */
static inline char *
dt_test_shared (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DT_SHARED_DIR"), name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);

  g_test_skip_printf ("%s is not here", path);

  return NULL;
}
