/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dt-history-error.h"
#include "dt-history-export.h"
#include "dt-history-reader-private.h"

static gboolean
fail (const char  *path,
      GError     **error)
{
  int saved_errno = errno;

  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
               _("%s: cannot be written (%s)"), path, g_strerror (saved_errno));

  return FALSE;
}

/* A device or a pipe ("/dev/stdout") is written to, never replaced. */
static gboolean
is_special (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && !S_ISREG (info.st_mode);
}

/* Whether it is the history itself or one of the files beside it, under whatever name. */
static gboolean
is_history (DtHistoryReader *reader,
            const char      *path)
{
  static const char * const endings[] = { "", "-wal", "-shm", ".lock" };
  const char *name = sqlite3_db_filename (reader->db, "main");
  GStatBuf target;

  if (name == NULL || g_stat (path, &target) != 0)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *own = g_strconcat (name, endings[i], NULL);
      GStatBuf info;

      if (g_stat (own, &info) == 0 && info.st_dev == target.st_dev && info.st_ino == target.st_ino)
        return TRUE;
    }

  return FALSE;
}

/* What a user can do about it comes with the file's name; a cancel and our own errors speak for
 * themselves. */
static void
explain (GError     **error,
         const char  *path)
{
  if (error != NULL && *error != NULL && (*error)->domain == G_IO_ERROR
      && !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_prefix_error (error, _("%s: the export was not saved: "), path);
}

static gboolean
finish (int          fd,
        const char  *temporary,
        const char  *path,
        GError     **error)
{
  return (fsync (fd) == 0 && g_rename (temporary, path) == 0) || fail (path, error);
}

/**
 * dt_history_export_to_file:
 * @file: a local file, but not the history; it is replaced when all has been written
 *
 * As dt_history_export_to_stream(). Where part of the history is damaged, the file holds all that
 * could be read.
 */
gboolean
dt_history_export_to_file (DtHistoryReader      *reader,
                           const DtExportQuery  *query,
                           GFile                *file,
                           DtExportProgress      progress,
                           gpointer              user_data,
                           GCancellable         *cancellable,
                           guint64              *n_rows,
                           GError              **error)
{
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *temporary = NULL;
  g_autoptr(GOutputStream) stream = NULL;
  g_autoptr(GError) problem = NULL;
  gboolean special;
  gboolean keep;
  int fd;

  if (path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("An export can be saved in a local folder only"));
      return FALSE;
    }

  if (is_history (reader, path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _("%s: this is the history itself; choose another file for the export"), path);
      return FALSE;
    }

  special = is_special (path);
  temporary = special ? g_strdup (path) : g_strconcat (path, ".XXXXXX", NULL);
  fd = special ? g_open (path, O_WRONLY | O_CLOEXEC, 0)
               : g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (fd == -1)
    return fail (path, error);

  stream = g_unix_output_stream_new (fd, TRUE);
  keep = dt_history_export_to_stream (reader, query, stream, progress, user_data, cancellable,
                                      n_rows, &problem)
         || g_error_matches (problem, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);

  if (keep && !special)
    {
      g_autoptr(GError) refused = NULL;

      keep = finish (fd, temporary, path, &refused);
      if (!keep && problem == NULL)
        problem = g_steal_pointer (&refused);
    }

  if (!keep && !special)
    g_unlink (temporary);
  if (problem == NULL)
    return TRUE;

  explain (&problem, path);
  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}
