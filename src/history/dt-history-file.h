/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* The history as a file: its lock, its connections, and what is done with a damaged one. */

/* Takes the lock "@path.lock", which is held until @fd is closed. TRUE with @fd -1: another program
 * has it. The database file itself is never opened but by SQLite: closing it would drop the locks
 * of SQLite. */
gboolean  dt_history_file_lock           (const char  *path,
                                          int         *fd,
                                          GError     **error);

/* Opens to write: checks, makes or migrates the schema, sets all that a connection needs.
 * DT_HISTORY_ERROR_DAMAGED: the caller may set the file aside and try again. */
sqlite3  *dt_history_file_open           (const char  *path,
                                          GError     **error);

/* Opens to read: a history of this version. What was written since shows too, but for a file in a
 * folder that may not be written. */
sqlite3  *dt_history_file_open_read_only (const char  *path,
                                          GError     **error);

/* Closes without a checkpoint: after a failed write nothing may pass for stored. */
void      dt_history_file_abandon        (sqlite3     *db);

/* Renames the file and its WAL; returns the new path. */
char     *dt_history_file_set_aside      (const char  *path,
                                          GError     **error);

/* Of file and WAL, and free on the disk. */
guint64   dt_history_file_get_size       (const char  *path);
guint64   dt_history_file_get_free       (const char  *path);

G_END_DECLS
