/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dt-history-error.h"
#include "dt-history-schema.h"
#include "dt-sqlite.h"

#define ROLLUP_COLUMNS \
  "(channel INTEGER NOT NULL, t INTEGER NOT NULL, n INTEGER NOT NULL," \
  " mn REAL NOT NULL, mx REAL NOT NULL, sm REAL NOT NULL," \
  " first REAL NOT NULL, last REAL NOT NULL," \
  " first_time INTEGER NOT NULL, last_time INTEGER NOT NULL," \
  " PRIMARY KEY (channel, t)) WITHOUT ROWID;"

/* The chunk's blob comes last and its header stands once more in an index, so that a header is
 * read without the pages of the blobs. */
static const char version_1[] =
  "CREATE TABLE asset (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
  " name TEXT, profile TEXT, kind TEXT);"
  "CREATE TABLE signal (id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT, name_fr TEXT,"
  " unit TEXT, kind INTEGER NOT NULL, decimals INTEGER NOT NULL, discovered INTEGER NOT NULL);"
  "CREATE INDEX signal_key ON signal (key);"
  "CREATE TABLE channel (id INTEGER PRIMARY KEY,"
  " asset INTEGER NOT NULL REFERENCES asset, signal INTEGER NOT NULL REFERENCES signal,"
  " sealed INTEGER NOT NULL DEFAULT 0);"
  "CREATE TABLE category (channel INTEGER NOT NULL REFERENCES channel, idx INTEGER NOT NULL,"
  " text TEXT NOT NULL, PRIMARY KEY (channel, idx)) WITHOUT ROWID;"
  "CREATE TABLE journal (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL,"
  " t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE TABLE chunk (id INTEGER PRIMARY KEY, channel INTEGER NOT NULL,"
  " t0 INTEGER NOT NULL, t1 INTEGER NOT NULL, n INTEGER NOT NULL,"
  " mn REAL NOT NULL, mx REAL NOT NULL, sm REAL NOT NULL,"
  " first REAL NOT NULL, last REAL NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL);"
  "CREATE UNIQUE INDEX chunk_header"
  " ON chunk (channel, t0, t1, n, mn, mx, sm, first, last, seq);"
  "CREATE TABLE rollup_minute " ROLLUP_COLUMNS
  "CREATE TABLE rollup_hour " ROLLUP_COLUMNS
  "CREATE TABLE setting (key TEXT PRIMARY KEY, value) WITHOUT ROWID;";

static const DtMigration migrations[] = {
  { 1, version_1 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == DT_HISTORY_SCHEMA_VERSION);

static gboolean
step_up (sqlite3            *db,
         const DtMigration  *step,
         GError            **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version=%d; PRAGMA application_id=%d",
                                           step->to, DT_HISTORY_APPLICATION_ID);

  if (!dt_sqlite_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;

  if (dt_sqlite_exec (db, step->sql, error) &&
      dt_sqlite_exec (db, mark, error) &&
      dt_sqlite_exec (db, "COMMIT", error))
    return TRUE;

  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

/* A copy by SQLite itself: opening and closing the file by other means would drop its locks. */
static gboolean
back_up (sqlite3     *db,
         const char  *path,
         GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  if (g_unlink (path) != 0 && errno != ENOENT)
    {
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: an old copy cannot be replaced (%s)"), path, g_strerror (errno));
      return FALSE;
    }

  if ((stmt = dt_sqlite_prepare (db, "VACUUM INTO ?1", error)) == NULL)
    return FALSE;

  sqlite3_bind_text (stmt, 1, path, -1, SQLITE_STATIC);

  return dt_sqlite_run (stmt, error);
}

static gboolean
get_version (sqlite3  *db,
             int      *version,
             GError  **error)
{
  gint64 value = 0;

  if (!dt_sqlite_get_int64 (db, "PRAGMA user_version", &value, error))
    return FALSE;

  *version = (int) value;

  return TRUE;
}

gboolean
dt_history_migrate_steps (sqlite3            *db,
                          const DtMigration  *steps,
                          guint               n_steps,
                          GError            **error)
{
  g_autofree char *backup = NULL;
  int version;

  g_return_val_if_fail (n_steps > 0, FALSE);

  if (!get_version (db, &version, error))
    return FALSE;

  if (version >= steps[n_steps - 1].to)
    return TRUE;

  if (version > 0)
    {
      backup = g_strdup_printf ("%s.v%d-backup", sqlite3_db_filename (db, "main"), version);
      if (!back_up (db, backup, error))
        return FALSE;
    }

  for (guint i = 0; i < n_steps; i++)
    if (steps[i].to > version && !step_up (db, &steps[i], error))
      return FALSE;

  if (backup != NULL)
    g_unlink (backup);

  return TRUE;
}

gboolean
dt_history_schema_check (sqlite3  *db,
                         int      *version,
                         GError  **error)
{
  const char *path = sqlite3_db_filename (db, "main");
  gint64 id = 0, n_tables = 0;

  if (!get_version (db, version, error) ||
      !dt_sqlite_get_int64 (db, "PRAGMA application_id", &id, error) ||
      !dt_sqlite_get_int64 (db, "SELECT count(*) FROM sqlite_master", &n_tables, error))
    return FALSE;

  if (n_tables > 0 && id != DT_HISTORY_APPLICATION_ID)
    {
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: this database belongs to another program; choose another file"), path);
      return FALSE;
    }

  if (*version > DT_HISTORY_SCHEMA_VERSION)
    {
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NEWER,
                   _("%s: written by a newer version of Digital Twin (format %d, this one knows"
                     " %d); update the program"),
                   path, *version, DT_HISTORY_SCHEMA_VERSION);
      return FALSE;
    }

  return TRUE;
}

gboolean
dt_history_schema_migrate (sqlite3  *db,
                           GError  **error)
{
  return dt_history_migrate_steps (db, migrations, G_N_ELEMENTS (migrations), error);
}
