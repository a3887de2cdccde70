/* SPDX-License-Identifier: GPL-3.0-or-later */

#define _GNU_SOURCE /* unshare() */

#include "config.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dt-history-fixture.h"

/* A disk that fails at the nth write, and one that fails at the nth sync. */

typedef struct
{
  gint countdown;       /* fails when it comes to 0; below it nothing happens */
  gint code;            /* what errno is then */
  gint n_hits;
} Fault;

static Fault write_fault, sync_fault;

static gboolean
hits (Fault *fault)
{
  if (g_atomic_int_get (&fault->countdown) <= 0 ||
      !g_atomic_int_dec_and_test (&fault->countdown))
    return FALSE;

  g_atomic_int_inc (&fault->n_hits);
  errno = fault->code;

  return TRUE;
}

static void
arm (Fault *fault,
     gint   at,
     gint   code)
{
  g_atomic_int_set (&fault->countdown, 0);
  g_atomic_int_set (&fault->n_hits, 0);
  fault->code = code;
  g_atomic_int_set (&fault->countdown, at);
}

static ssize_t
failing_pwrite (int         fd,
                const void *data,
                size_t      length,
                off_t       at)
{
  return hits (&write_fault) ? -1 : pwrite (fd, data, length, at);
}

/* SQLite finds these before those of the C library. */
int
fdatasync (int fd)
{
  return hits (&sync_fault) ? -1 : (int) syscall (SYS_fdatasync, fd);
}

int
fsync (int fd)
{
  return hits (&sync_fault) ? -1 : (int) syscall (SYS_fsync, fd);
}

static gboolean have_namespace;

/* The write fails, the status says it, the samples wait, and go on by themselves. */
static void
assert_fails_and_resumes (Fixture    *fixture,
                          const char *words,
                          guint       n)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *after = NULL;

  g_assert_false (dt_test_flush (fixture->writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  problem = get_problem (fixture);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, words));

  flush (fixture);
  after = get_problem (fixture);
  g_assert_null (after);
  assert_all (fixture, n);
}

static void
test_every_write (Fixture       *fixture,
                  gconstpointer  user_data)
{
  gint code = GPOINTER_TO_INT (user_data);
  guint n = 3000, n_failed = 0;

  open_and_push (fixture, n);

  /* Each commit writes the WAL's header or not, and some frames: fail at each in turn. */
  for (gint at = 1; at <= 12; at++, n += 1100)
    {
      g_autoptr(GError) error = NULL;

      push (fixture, n, n + 1100);
      arm (&write_fault, at, code);
      if (!dt_test_flush (fixture->writer, &error))
        {
          n_failed++;
          flush (fixture);
        }
      arm (&write_fault, 0, 0);
    }

  g_assert_cmpuint (n_failed, >=, 5);
  assert_all (fixture, n);
}

static void
test_full (Fixture       *fixture,
           gconstpointer  user_data)
{
  open_and_push (fixture, 3000);
  push (fixture, 3000, 4000);
  arm (&write_fault, 1, ENOSPC);
  assert_fails_and_resumes (fixture, "full", 4000);
}

static void
test_sync_fails (Fixture       *fixture,
                 gconstpointer  user_data)
{
  guint n = 3000;

  open_and_push (fixture, n);
  for (guint i = 0; i < 2; i++, n += 500)
    {
      push (fixture, n, n + 500);
      arm (&sync_fault, 1, EIO);
      assert_fails_and_resumes (fixture, "history.db", n + 500);
      g_assert_cmpint (sync_fault.n_hits, ==, 1);
    }
}

static gboolean
mount_disk (const char *dir,
            const char *options,
            gulong      flags)
{
  return mount ("tmpfs", dir, "tmpfs", flags, options) == 0;
}

static void
test_real_disk_full (Fixture       *fixture,
                     gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  guint n = 3000;

  if (!have_namespace || !mount_disk (fixture->dir, "size=3m", 0))
    {
      g_test_skip ("a small disk cannot be mounted here");
      return;
    }

  open_and_push (fixture, n);
  while (error == NULL)
    {
      push (fixture, n, n + 10000);
      n += 10000;
      g_assert_cmpuint (n, <, 3000000);
      dt_test_flush (fixture->writer, &error);
    }

  /* What comes now waits; then there is room. */
  push (fixture, n, n + 10000);
  n += 10000;
  g_assert_true (mount_disk (fixture->dir, "size=200m", MS_REMOUNT));
  flush (fixture);
  assert_all (fixture, n);
  close_writer (&fixture->writer);
  g_assert_cmpint (umount2 (fixture->dir, MNT_DETACH), ==, 0);
}

static void
test_little_room (Fixture       *fixture,
                  gconstpointer  user_data)
{
  const DtHistoryOptions options = { 0, 0, G_MAXUINT64 / 2 };
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;

  fixture->writer = dt_test_writer_new (fixture->path, &options);
  dt_test_declare (fixture->writer, 1, 1);
  push (fixture, 0, 1);
  g_assert_false (dt_test_flush (fixture->writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  problem = get_problem (fixture);
  g_assert_nonnull (strstr (problem, "almost full"));

  /* Closing says that something is lost. */
  g_clear_error (&error);
  g_assert_false (dt_test_close (fixture->writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  g_assert_finalize_object (fixture->writer);
  fixture->writer = NULL;
}

static void
test_locked (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  sqlite3 *db;

  open_and_push (fixture, 300);
  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  push (fixture, 300, 600);
  g_assert_false (dt_test_flush (fixture->writer, &error));
  problem = get_problem (fixture);
  g_assert_nonnull (strstr (problem, "locked"));

  g_assert_cmpint (sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  flush (fixture);
  assert_all (fixture, 600);
}

static void
test_second_instance (Fixture       *fixture,
                      gconstpointer  user_data)
{
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  g_autoptr(GError) error = NULL;
  DtHistoryWriter *second;
  const DtSample sample = { 1, 0, DT_TEST_EPOCH - 1, 0 };
  DtHistoryStatus status;

  open_and_push (fixture, 3000);
  second = dt_history_writer_new (fixture->path, &keep_all);
  catalog = dt_test_open_writer (second, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (catalog->channels->len, ==, 3);

  g_assert_cmpuint (dt_history_writer_push (second, &sample, 1), ==, 0);
  g_assert_false (dt_test_flush (second, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  dt_history_writer_get_status (second, &status);
  g_assert_true (status.read_only);
  g_assert_nonnull (strstr (status.problem, "another program"));
  dt_history_status_clear (&status);

  /* The first one goes on, and when it has gone the next one writes. */
  push (fixture, 3000, 3100);
  flush (fixture);
  close_writer (&second);
  close_writer (&fixture->writer);
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
  push (fixture, 3100, 3200);
  flush (fixture);
  assert_all (fixture, 3200);
}

/* All changes of the file go through here. */
static void
take_over_writes (void)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (NULL);

  g_assert_cmpint (vfs->xSetSystemCall (vfs, "pwrite64", (sqlite3_syscall_ptr) failing_pwrite), ==,
                   SQLITE_OK);
}

int
main (int   argc,
      char *argv[])
{
  /* A namespace of our own for mounts, while there is only one thread. */
  have_namespace = unshare (CLONE_NEWNS) == 0 &&
                   mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  sqlite3_initialize ();
  take_over_writes ();

  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, func) \
  g_test_add ("/history/faults/" name, Fixture, data, set_up, func, tear_down)

  ADD ("every-write/EIO", GINT_TO_POINTER (EIO), test_every_write);
  ADD ("full", NULL, test_full);
  ADD ("real-disk-full", NULL, test_real_disk_full);
  ADD ("sync-fails", NULL, test_sync_fails);
  ADD ("little-room", NULL, test_little_room);
  ADD ("locked", NULL, test_locked);
  ADD ("second-instance", NULL, test_second_instance);

  return g_test_run ();
}
