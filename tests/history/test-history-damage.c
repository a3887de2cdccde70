/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include "dt-history-fixture.h"

static void
scribble (const char *path,
          gint64      from,
          gint64      to)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (fd, >=, 0);
  for (gint64 at = from; at < to; at += 4)
    {
      guint32 noise = g_rand_int (rand);

      g_assert_cmpint (pwrite (fd, &noise, 4, at), ==, 4);
    }
  close (fd);
}

static gint64
get_size (const char *path)
{
  GStatBuf file;

  g_assert_cmpint (g_stat (path, &file), ==, 0);

  return (gint64) file.st_size;
}

static void
damage_all (const char *path)
{
  scribble (path, 0, get_size (path));
}

static void
damage_header (const char *path)
{
  int fd = g_open (path, O_WRONLY, 0);
  static const char zeros[100];

  g_assert_cmpint (pwrite (fd, zeros, sizeof zeros, 0), ==, sizeof zeros);
  close (fd);
}

static void
damage_schema (const char *path)
{
  scribble (path, 100, 16384);
}

static void
damage_tables (const char *path)
{
  scribble (path, 16384, get_size (path));
}

static void
damage_half (const char *path)
{
  g_assert_cmpint (truncate (path, get_size (path) / 2), ==, 0);
}

static void
damage_to_stump (const char *path)
{
  g_assert_cmpint (truncate (path, 50), ==, 0);
}

typedef void (*DamageFunc) (const char *path);

static const struct
{
  const char *name;
  DamageFunc  damage;
} damages[] = {
  { "all", damage_all },
  { "header", damage_header },
  { "schema", damage_schema },
  { "tables", damage_tables },
  { "half", damage_half },
  { "stump", damage_to_stump },
};

static void
test_damaged (Fixture       *fixture,
              gconstpointer  user_data)
{
  DamageFunc damage = ((const DamageFunc *) user_data)[0];
  g_autofree char *aside = NULL;
  gint64 size;

  open_and_push (fixture, 30000);
  close_writer (&fixture->writer);
  damage (fixture->path);
  size = get_size (fixture->path);

  open_and_push (fixture, 4000);
  aside = get_set_aside (fixture);
  g_assert_nonnull (aside);
  g_assert_true (g_str_has_prefix (aside, fixture->path));
  g_assert_nonnull (strstr (aside, ".damaged-20"));
  g_assert_cmpint (get_size (aside), ==, size);
  assert_all (fixture, 4000);

  close_writer (&fixture->writer);
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
  assert_all (fixture, 4000);
}

static void
test_no_damage (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *aside = NULL;
  g_autoptr(GError) error = NULL;

  /* An empty file is a new one. */
  g_file_set_contents (fixture->path, "", 0, &error);
  g_assert_no_error (error);
  open_and_push (fixture, 3000);
  close_writer (&fixture->writer);

  /* A WAL that is none is ignored. */
  g_file_set_contents (wal, "no write-ahead log at all, but long enough to look like one", -1,
                       &error);
  g_assert_no_error (error);
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
  aside = get_set_aside (fixture);
  g_assert_null (aside);
  assert_all (fixture, 3000);
}

/* The file breaks under a writer at work. */
static void
test_damaged_later (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autofree char *aside = NULL;
  g_autoptr(GPtrArray) channels = NULL;
  guint count = 0;
  sqlite3 *db;

  open_and_push (fixture, 30000);
  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  damage_tables (fixture->path);
  /* Makes the writer read from the disk again. */
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version=1", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  push (fixture, 30000, 31000);
  flush (fixture);
  aside = get_set_aside (fixture);
  g_assert_nonnull (aside);

  /* In the new file: the names, what was open (30 000 mod 1024 of each channel), and the rest. */
  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM channel"), ==, 3);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM asset"), ==, 1);
  channels = dt_test_read_back (db, TRUE, TRUE);
  for (guint c = 1; c < channels->len; c++)
    count += ((GArray *) g_ptr_array_index (channels, c))->len;
  g_assert_cmpuint (count, ==, 3 * (10000 % DT_CHUNK_SAMPLES) + 1000);
  dt_test_check_file (db);
  sqlite3_close (db);
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(DtHistoryWriter) writer = dt_history_writer_new (fixture->path, &keep_all);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr(GError) error = NULL;
  gsize length_before, length_after;
  sqlite3 *db;

  open_and_push (fixture, 3000);
  close_writer (&fixture->writer);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version=99", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));

  g_assert_null (dt_test_open_writer (writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_true (dt_test_close (writer, &error));

  g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

/* One journal entry is lost, the rest is not. */
static void
test_damaged_entry (Fixture       *fixture,
                    gconstpointer  user_data)
{
  g_autoptr(GPtrArray) channels = NULL;
  guint count = 0;
  sqlite3 *db;

  open_and_push (fixture, 30);
  push (fixture, 30, 90);
  flush (fixture);
  push (fixture, 90, 300);
  flush (fixture);
  close_writer (&fixture->writer);

  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE journal SET data = zeroblob (length (data))"
                                     " WHERE n = 60", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_close (db);

  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);
  db = dt_test_open_db (fixture->path);
  channels = dt_test_read_back (db, TRUE, TRUE);
  for (guint c = 1; c < channels->len; c++)
    count += ((GArray *) g_ptr_array_index (channels, c))->len;
  g_assert_cmpuint (count, ==, 240);
  dt_test_check_file (db);
  sqlite3_close (db);
}

/* A reader that never ends keeps the WAL from being tidied: that is said, and writing goes on. */
static void
test_endless_reader (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autofree DtSample *samples = g_new0 (DtSample, 100000);
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  g_autofree char *problem = NULL, *after = NULL;
  gint64 time = DT_TEST_EPOCH, deadline;
  sqlite3 *db;

  open_and_push (fixture, 30);
  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN; SELECT count(*) FROM asset", NULL, NULL, NULL), ==,
                   SQLITE_OK);

  for (guint round = 0; round < 120; round++)
    {
      for (guint i = 0; i < 100000; i++)
        samples[i] = (DtSample) { 1 + i % 3, 0, ++time, g_rand_double (rand) };
      g_assert_cmpuint (dt_history_writer_push (fixture->writer, samples, 100000), ==, 100000);
      flush (fixture);
    }

  /* Said once a checkpoint has found it in the way. */
  deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  while ((problem = get_problem (fixture)) == NULL && g_get_monotonic_time () < deadline)
    g_usleep (50000);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, "reads this file"));

  /* With it gone the writer tidies up by itself. */
  sqlite3_close (db);
  deadline = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  while ((after = get_problem (fixture)) != NULL && g_get_monotonic_time () < deadline)
    {
      g_clear_pointer (&after, g_free);
      g_usleep (50000);
    }
  g_assert_null (after);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/history/damage/" name, Fixture, NULL, set_up, func, tear_down)

  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_strconcat ("/history/damage/before/", damages[i].name, NULL);

      g_test_add (path, Fixture, &damages[i].damage, set_up, test_damaged, tear_down);
    }
  ADD ("later", test_damaged_later);
  ADD ("entry", test_damaged_entry);
  ADD ("none", test_no_damage);
  ADD ("newer", test_newer);
  ADD ("endless-reader", test_endless_reader);

  return g_test_run ();
}
