/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dt-history-error.h"
#include "dt-history-file.h"
#include "dt-history-schema.h"
#include "dt-sqlite.h"

/* A program that looks at the file from outside may hold it locked for so long. */
#define BUSY_MS 2000

/* Up to here all pages are checked at the start; beyond it only the paths that are used at once,
 * because the start must not wait for the disk. */
#define FULL_CHECK_MAX (16 * 1024 * 1024)

static gboolean
fail_errno (const char  *path,
            int          code,
            GError     **error)
{
  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE, "%s: %s", path,
               g_strerror (code));

  return FALSE;
}

gboolean
dt_history_file_lock (const char  *path,
                      int         *fd,
                      GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  int lock;

  *fd = -1;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (folder, errno, error);

  lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0)
    return fail_errno (lock_path, errno, error);

  if (flock (lock, LOCK_EX | LOCK_NB) == 0)
    {
      *fd = lock;
      return TRUE;
    }

  if (errno == EWOULDBLOCK)
    return g_close (lock, error);

  fail_errno (lock_path, errno, error);
  close (lock);

  return FALSE;
}

static void
configure (sqlite3 *db)
{
  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, BUSY_MS);
  /* What a stranger may have written into the file's schema is not run. */
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
}

static sqlite3 *
connect_to_write (const char  *path,
                  GError     **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (path, &db, flags, NULL) != SQLITE_OK)
    {
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                   _("%s: cannot be opened (%s)"), path,
                   db != NULL ? sqlite3_errmsg (db) : g_strerror (ENOMEM));
      sqlite3_close (db);
      return NULL;
    }

  configure (db);

  return db;
}

static gboolean
set_up (sqlite3   *db,
        gboolean   is_new,
        GError   **error)
{
  static const char * const pragmas[][2] = {
    { "journal_mode", "wal" },
    { "synchronous", "2" },
    { "secure_delete", "0" },
    { "wal_autocheckpoint", "0" },
    { "auto_vacuum", "0" },
    { "cache_size", "-16384" },
    { "temp_store", "2" },
    { "foreign_keys", "0" },
  };

  if (is_new && !dt_sqlite_set_pragma (db, "page_size", "16384", error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (pragmas); i++)
    if (!dt_sqlite_set_pragma (db, pragmas[i][0], pragmas[i][1], error))
      return FALSE;

  return TRUE;
}

/* SQLite finds a wrong header, a wrong schema and a file that is too short by itself, as soon as it
 * reads. */
static gboolean
check_pages (sqlite3  *db,
             GError  **error)
{
  static const char * const tables[] = { "asset", "signal", "channel", "category", "journal",
                                         "chunk", "rollup_minute", "rollup_hour", "setting" };
  g_autoptr(sqlite3_stmt) stmt = NULL;
  gint64 n_pages = 0, page_size = 0, count;

  if (!dt_sqlite_get_int64 (db, "PRAGMA page_count", &n_pages, error) ||
      !dt_sqlite_get_int64 (db, "PRAGMA page_size", &page_size, error))
    return FALSE;

  if (n_pages * page_size > FULL_CHECK_MAX)
    {
      /* The last row of each table: down every tree to a leaf. */
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        {
          g_autofree char *sql = g_strdup_printf ("SELECT 1 FROM (SELECT * FROM %s ORDER BY 1 DESC"
                                                  " LIMIT 1)", tables[i]);

          if (!dt_sqlite_get_int64 (db, sql, &count, error))
            return FALSE;
        }

      return TRUE;
    }

  if ((stmt = dt_sqlite_prepare (db, "PRAGMA quick_check(1)", error)) == NULL)
    return FALSE;
  if (sqlite3_step (stmt) != SQLITE_ROW)
    return dt_sqlite_fail (db, error);
  if (g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "ok") == 0)
    return TRUE;

  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED, _("%s: the file is damaged (%s)"),
               sqlite3_db_filename (db, "main"), sqlite3_column_text (stmt, 0));

  return FALSE;
}

sqlite3 *
dt_history_file_open (const char  *path,
                      GError     **error)
{
  sqlite3 *db = connect_to_write (path, error);
  int version = 0;

  if (db == NULL)
    return NULL;

  if (dt_history_schema_check (db, &version, error) &&
      (version == 0 || check_pages (db, error)) &&
      set_up (db, version == 0, error) &&
      dt_history_schema_migrate (db, error))
    return db;

  dt_history_file_abandon (db);

  return NULL;
}

/* A file in WAL mode can be read where nothing may be written only if no WAL is left of it. */
static gboolean
is_settled (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  return g_stat (wal, &info) != 0 ? errno == ENOENT : info.st_size == 0;
}

/* Returns what SQLite says; @db is to be closed in any case. */
static int
connect_to_read (const char  *path,
                 gboolean     immutable,
                 sqlite3    **db)
{
  const int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);
  g_autofree char *uri = g_strconcat ("file:", escaped, immutable ? "?immutable=1" : NULL, NULL);
  int rc = sqlite3_open_v2 (uri, db, flags, NULL);

  if (rc != SQLITE_OK)
    return rc;

  configure (*db);
  /* Only the one that writes may checkpoint. */
  sqlite3_db_config (*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

  return sqlite3_exec (*db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
}

static gboolean
refuse (const char      *path,
        DtHistoryError   code,
        GError         **error)
{
  g_set_error (error, DT_HISTORY_ERROR, (int) code, _("%s: this is no history"), path);

  return FALSE;
}

static gboolean
check_readable (sqlite3     *db,
                int          rc,
                const char  *path,
                GError     **error)
{
  int version;

  if ((rc & 0xff) == SQLITE_NOTADB)
    return refuse (path, DT_HISTORY_ERROR_DAMAGED, error);
  if (rc != SQLITE_OK)
    return dt_sqlite_fail (db, error);

  if (!dt_sqlite_set_pragma (db, "query_only", "1", error) ||
      !dt_sqlite_set_pragma (db, "wal_autocheckpoint", "0", error) ||
      !dt_history_schema_check (db, &version, error))
    return FALSE;

  if (version == DT_HISTORY_SCHEMA_VERSION)
    return TRUE;

  if (version == 0)
    return refuse (path, DT_HISTORY_ERROR_STORAGE, error);

  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
               _("%s: written by an older version of Digital Twin; open it once to write, with the"
                 " window or “dtwin serve”, to bring it up to date"), path);

  return FALSE;
}

sqlite3 *
dt_history_file_open_read_only (const char  *path,
                                GError     **error)
{
  sqlite3 *db = NULL;
  int rc;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NOT_FOUND,
                   _("%s: there is no such file"), path);
      return NULL;
    }

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      refuse (path, DT_HISTORY_ERROR_STORAGE, error);
      return NULL;
    }

  rc = connect_to_read (path, FALSE, &db);
  if ((rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY)
    {
      g_clear_pointer (&db, sqlite3_close_v2);
      if (!is_settled (path))
        {
          g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
                       _("%s: its newest part is still in “%s-wal”, which cannot be read in a"
                         " read-only folder; copy both files to another one"), path, path);
          return NULL;
        }
      rc = connect_to_read (path, TRUE, &db);
    }

  if (check_readable (db, rc, path, error))
    return db;

  sqlite3_close_v2 (db);

  return NULL;
}

void
dt_history_file_abandon (sqlite3 *db)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close_v2 (db);
}

char *
dt_history_file_set_aside (const char  *path,
                           GError     **error)
{
  static const char * const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, i);
    }

  /* The WAL first: it must never stay behind for the new file. */
  for (guint i = G_N_ELEMENTS (suffixes); i-- > 0;)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          fail_errno (from, errno, error);
          return NULL;
        }
    }

  return g_steal_pointer (&aside);
}

guint64
dt_history_file_get_size (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  GStatBuf file, log;
  guint64 size = 0;

  if (g_stat (path, &file) == 0)
    size += (guint64) file.st_size;
  if (g_stat (wal, &log) == 0)
    size += (guint64) log.st_size;

  return size;
}

guint64
dt_history_file_get_free (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct statvfs disk;

  if (statvfs (folder, &disk) != 0)
    return G_MAXUINT64;

  return (guint64) disk.f_bavail * disk.f_frsize;
}
