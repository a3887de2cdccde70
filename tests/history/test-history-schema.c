/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-error.h"
#include "dt-history-schema.h"
#include "dt-sqlite.h"
#include "dt-test.h"

typedef struct
{
  char    *dir;
  char    *path;
  char    *backup;
  sqlite3 *db;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("dt-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->dir, "history.db", NULL);
  fixture->backup = g_strconcat (fixture->path, ".v1-backup", NULL);
  g_assert_cmpint (sqlite3_open (fixture->path, &fixture->db), ==, SQLITE_OK);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  g_assert_cmpint (sqlite3_close (fixture->db), ==, SQLITE_OK);
  dt_test_remove_dir (fixture->dir);
  g_free (fixture->backup);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static gint64
get_number (sqlite3    *db,
            const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value = -1;

  dt_sqlite_get_int64 (db, sql, &value, &error);
  g_assert_no_error (error);

  return value;
}

/* A database as version 1 left it, stored as SQL when it was the newest. */
static void
load_version_1 (sqlite3 *db)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "history", "data",
                                            "version-1.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &sql, NULL, &error);
  g_assert_no_error (error);
  dt_sqlite_exec (db, sql, &error);
  g_assert_no_error (error);
}

static void
test_new (Fixture       *fixture,
          gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  int version = -1;

  g_assert_true (dt_history_schema_check (fixture->db, &version, &error));
  g_assert_cmpint (version, ==, 0);
  g_assert_true (dt_history_schema_migrate (fixture->db, &error));
  g_assert_no_error (error);
  g_assert_true (dt_history_schema_check (fixture->db, &version, &error));
  g_assert_cmpint (version, ==, DT_HISTORY_SCHEMA_VERSION);

  /* Once more changes nothing. */
  g_assert_true (dt_history_schema_migrate (fixture->db, &error));
}

/* What is stored as version 1 must be what version 1 makes, for ever. */
static void
test_stored_is_true (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  sqlite3 *made = NULL;

  load_version_1 (fixture->db);
  g_assert_cmpint (sqlite3_open (":memory:", &made), ==, SQLITE_OK);
  dt_history_schema_migrate (made, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < 2; i++)
    {
      static const char sql[] = "SELECT name, sql FROM sqlite_master ORDER BY name";
      g_autoptr(sqlite3_stmt) a = dt_sqlite_prepare (i == 0 ? made : fixture->db, sql, &error);
      g_autoptr(sqlite3_stmt) b = dt_sqlite_prepare (i == 0 ? fixture->db : made, sql, &error);

      while (sqlite3_step (a) == SQLITE_ROW)
        {
          g_assert_cmpint (sqlite3_step (b), ==, SQLITE_ROW);
          g_assert_cmpstr ((const char *) sqlite3_column_text (a, 1), ==,
                           (const char *) sqlite3_column_text (b, 1));
        }
    }

  g_assert_cmpint (sqlite3_close (made), ==, SQLITE_OK);
}

static const DtMigration next_steps[] = {
  { 1, "this must not run: the file is of version 1" },
  { 2, "ALTER TABLE asset ADD COLUMN site TEXT; UPDATE asset SET site = 'Lyon'" },
  { 3, "ALTER TABLE asset RENAME COLUMN site TO place" },
};

static void
test_step_up (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  load_version_1 (fixture->db);
  g_file_set_contents (fixture->backup, "left by a crash", -1, &error);
  g_assert_no_error (error);

  dt_history_migrate_steps (fixture->db, next_steps, G_N_ELEMENTS (next_steps), &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_number (fixture->db, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (get_number (fixture->db, "SELECT count(*) FROM asset WHERE place = 'Lyon'"),
                   ==, 2);
  g_assert_cmpint (get_number (fixture->db, "SELECT count(*) FROM chunk"), ==, 2);
  g_assert_false (g_file_test (fixture->backup, G_FILE_TEST_EXISTS));
}

static void
test_step_fails (Fixture       *fixture,
                 gconstpointer  user_data)
{
  static const DtMigration bad[] = {
    { 2, "CREATE TABLE half (a); DELETE FROM asset; INSERT INTO nowhere VALUES (1)" },
  };
  g_autoptr(GError) error = NULL;
  sqlite3 *copy = NULL;

  load_version_1 (fixture->db);
  g_assert_false (dt_history_migrate_steps (fixture->db, bad, G_N_ELEMENTS (bad), &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);

  g_assert_cmpint (get_number (fixture->db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (get_number (fixture->db, "SELECT count(*) FROM asset"), ==, 2);
  g_assert_cmpint (get_number (fixture->db, "SELECT count(*) FROM sqlite_master"
                                            " WHERE name = 'half'"), ==, 0);

  /* The copy stays, and is whole. */
  g_assert_cmpint (sqlite3_open (fixture->backup, &copy), ==, SQLITE_OK);
  g_assert_cmpint (get_number (copy, "SELECT count(*) FROM asset"), ==, 2);
  g_assert_cmpint (get_number (copy, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (sqlite3_close (copy), ==, SQLITE_OK);
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  int version;

  load_version_1 (fixture->db);
  dt_sqlite_exec (fixture->db, "PRAGMA user_version=99", &error);
  g_assert_no_error (error);
  g_assert_false (dt_history_schema_check (fixture->db, &version, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NEWER);
}

static void
test_foreign (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  int version;

  dt_sqlite_exec (fixture->db, "CREATE TABLE songs (title)", &error);
  g_assert_no_error (error);
  g_assert_false (dt_history_schema_check (fixture->db, &version, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
}

static void
test_pragma (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_sqlite_set_pragma (fixture->db, "synchronous", "2", &error));
  g_assert_no_error (error);
  g_assert_false (dt_sqlite_set_pragma (fixture->db, "page_size", "1000", &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/history/schema/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("new", test_new);
  ADD ("stored-is-true", test_stored_is_true);
  ADD ("step-up", test_step_up);
  ADD ("step-fails", test_step_fails);
  ADD ("newer", test_newer);
  ADD ("foreign", test_foreign);
  ADD ("pragma", test_pragma);

  return g_test_run ();
}
