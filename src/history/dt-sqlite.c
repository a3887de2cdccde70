/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-error.h"
#include "dt-sqlite.h"

static char *
get_file_name (sqlite3 *db)
{
  const char *path = sqlite3_db_filename (db, "main");

  return path != NULL && *path != '\0' ? g_path_get_basename (path) : g_strdup (_("History"));
}

gboolean
dt_sqlite_fail (sqlite3  *db,
                GError  **error)
{
  g_autofree char *file = get_file_name (db);

  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_FULL:
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: the disk is full"), file);
      break;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: another program holds the file locked"), file);
      break;

    case SQLITE_READONLY:
    case SQLITE_PERM:
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: the file may not be written; check its permissions"), file);
      break;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED,
                   _("%s: the file is damaged (%s)"), file, sqlite3_errmsg (db));
      break;

    default:
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   /* Translators: file name, then what SQLite says, in English */
                   _("%s: the disk or the database refused (%s)"), file, sqlite3_errmsg (db));
      break;
    }

  return FALSE;
}

gboolean
dt_sqlite_exec (sqlite3     *db,
                const char  *sql,
                GError     **error)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return dt_sqlite_fail (db, error);

  return TRUE;
}

sqlite3_stmt *
dt_sqlite_prepare (sqlite3     *db,
                   const char  *sql,
                   GError     **error)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
    dt_sqlite_fail (db, error);

  return stmt;
}

gboolean
dt_sqlite_run (sqlite3_stmt  *stmt,
               GError       **error)
{
  gboolean done = sqlite3_step (stmt) == SQLITE_DONE;

  if (!done)
    dt_sqlite_fail (sqlite3_db_handle (stmt), error);

  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);

  return done;
}

gboolean
dt_sqlite_get_int64 (sqlite3     *db,
                     const char  *sql,
                     gint64      *value,
                     GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = dt_sqlite_prepare (db, sql, error);
  int rc;

  if (stmt == NULL)
    return FALSE;

  rc = sqlite3_step (stmt);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE)
    return dt_sqlite_fail (db, error);

  if (rc == SQLITE_ROW && sqlite3_column_type (stmt, 0) != SQLITE_NULL)
    *value = sqlite3_column_int64 (stmt, 0);

  return TRUE;
}

gboolean
dt_sqlite_set_pragma (sqlite3     *db,
                      const char  *name,
                      const char  *value,
                      GError     **error)
{
  g_autofree char *set = g_strdup_printf ("PRAGMA %s=%s", name, value);
  g_autofree char *get = g_strdup_printf ("PRAGMA %s", name);
  g_autofree char *file = NULL;
  g_autoptr(sqlite3_stmt) stmt = NULL;
  const char *now = NULL;

  if (!dt_sqlite_exec (db, set, error) || (stmt = dt_sqlite_prepare (db, get, error)) == NULL)
    return FALSE;

  if (sqlite3_step (stmt) == SQLITE_ROW)
    now = (const char *) sqlite3_column_text (stmt, 0);
  if (g_strcmp0 (now, value) == 0)
    return TRUE;

  file = get_file_name (db);
  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
               _("%s: SQLite did not accept the setting %s=%s (it stays %s)"),
               file, name, value, now != NULL ? now : "?");

  return FALSE;
}

char *
dt_sqlite_dup_text (sqlite3_stmt *stmt,
                    int           column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}
