/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dt-history-test.h"

/* A child writes as fast as a busy plant and is killed at any moment, again and again on one file.
 * Sample i is the same in every run, so that what is there can be told from what should be. */

#define N_KILLS (DT_HAVE_ADDRESS_SANITIZER ? 30 : 200)
#define FULL_CHECK_EVERY 20
#define N_CHANNELS 7
#define BLOCK 100
#define PUSH_INTERVAL (2 * G_TIME_SPAN_MILLISECOND)
#define MAX_BLOCKS 1000000
#define MAX_LOSS G_TIME_SPAN_SECOND

/* In memory that outlives the child: when each block was pushed, and how many samples were said to
 * be on the disk. */
typedef struct
{
  gint64 acknowledged;
  gint64 pushed_at[MAX_BLOCKS];
} Progress;

static Progress *
map_progress (const char *path)
{
  int fd = g_open (path, O_RDWR | O_CREAT, 0600);
  Progress *progress;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, sizeof (Progress)), ==, 0);
  progress = mmap (NULL, sizeof (Progress), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (progress != MAP_FAILED);
  close (fd);

  return progress;
}

/* The child */

typedef struct
{
  DtHistoryWriter *writer;
  Progress        *progress;
  gint64           n_pushed;
} Load;

typedef struct
{
  Load   *load;
  gint64  n;
} Flush;

static void
flushed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Flush *flush = user_data;
  g_autoptr(GError) error = NULL;

  dt_history_writer_flush_finish (DT_HISTORY_WRITER (object), result, &error);
  g_assert_no_error (error);
  __atomic_store_n (&flush->load->progress->acknowledged, flush->n, __ATOMIC_SEQ_CST);
}

static void
push_block (Load *load)
{
  gint64 block = load->n_pushed / BLOCK;
  DtSample samples[BLOCK];

  for (guint k = 0; k < BLOCK; k++)
    {
      /* Every third block comes backwards, so that some samples are late for their chunk. */
      gint64 i = load->n_pushed + (block % 3 == 0 ? BLOCK - 1 - k : k);

      samples[k] = (DtSample) { 1 + (guint32) (i % N_CHANNELS), 0,
                                DT_TEST_EPOCH + i * G_TIME_SPAN_MILLISECOND, (double) i };
    }

  load->progress->pushed_at[block] = g_get_monotonic_time ();
  g_assert_cmpuint (dt_history_writer_push (load->writer, samples, BLOCK), ==, BLOCK);
  load->n_pushed += BLOCK;
}

static gboolean
load_cb (gpointer user_data)
{
  Load *load = user_data;
  gint64 block;

  push_block (load);

  block = load->n_pushed / BLOCK;
  if (block % 37 == 0)
    dt_history_writer_asset_offline (load->writer, 1 + (guint32) (block % 2));
  if (block % 10 == 0)
    {
      Flush *flush = g_new (Flush, 1);

      *flush = (Flush) { load, load->n_pushed };
      dt_history_writer_flush_async (load->writer, flushed_cb, flush);
    }

  return G_SOURCE_CONTINUE;
}

static void G_GNUC_NORETURN
run_child (const char *path,
           const char *progress_path,
           gint64      start)
{
  const DtHistoryOptions keep_all = { 0, 0, 0 };
  Load load = { dt_test_writer_new (path, &keep_all), map_progress (progress_path), start };

  dt_test_declare (load.writer, 2, N_CHANNELS);
  g_timeout_add (PUSH_INTERVAL / G_TIME_SPAN_MILLISECOND, load_cb, &load);
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

/* The parent */

typedef struct
{
  char     *program;
  char     *path;
  char     *progress_path;
  Progress *progress;
  GRand    *rand;
  gint64    n_stored;
} Trial;

static gint64
run_and_kill (Trial *trial)
{
  g_autofree char *start = g_strdup_printf ("%" G_GINT64_FORMAT, trial->n_stored);
  char *argv[] = { trial->program, (char *) "--child", trial->path, trial->progress_path, start,
                   NULL };
  g_autoptr(GError) error = NULL;
  gint64 killed_at;
  int status;
  GPid pid;

  g_spawn_async (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  g_usleep ((gulong) g_rand_int_range (trial->rand, 0, 260000));
  killed_at = g_get_monotonic_time ();
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  /* It did not end by itself, that is by a failed assertion. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  return killed_at;
}

static gint64
count_stored (sqlite3 *db)
{
  g_autoptr(GPtrArray) channels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  gint64 n = dt_test_get_number (db, "SELECT ifnull (sum (n), 0) FROM chunk");

  for (guint i = 0; i <= N_CHANNELS; i++)
    g_ptr_array_add (channels, g_array_new (FALSE, FALSE, sizeof (DtStored)));

  dt_test_add_journal (channels, db);
  for (guint i = 0; i <= N_CHANNELS; i++)
    n += ((GArray *) g_ptr_array_index (channels, i))->len;

  return n;
}

/* Each sample from 0 on once, none between them missing, and the rollups of them. */
static void
check_all (sqlite3 *db,
           gint64   n)
{
  g_autoptr(GPtrArray) channels = dt_test_read_back (db, TRUE, TRUE);
  gint64 count = 0;

  for (guint c = 1; c < channels->len; c++)
    {
      const GArray *stored = g_ptr_array_index (channels, c);

      for (guint k = 0; k < stored->len; k++, count++)
        {
          const DtStored *sample = &g_array_index (stored, DtStored, k);
          gint64 i = c - 1 + (gint64) k * N_CHANNELS;

          g_assert_cmpint (sample->time, ==, DT_TEST_EPOCH + i * G_TIME_SPAN_MILLISECOND);
          g_assert_cmpfloat (sample->value, ==, (double) i);
        }
    }

  g_assert_cmpint (count, ==, n);
  dt_test_check_file (db);
}

static void
check_file (Trial    *trial,
            gint64    killed_at,
            gboolean  fully)
{
  sqlite3 *db = dt_test_open_db (trial->path);
  gint64 n, lost_at;

  /* Killed before the file was made. */
  if (dt_test_get_number (db, "SELECT count(*) FROM sqlite_master WHERE name = 'journal'") == 0)
    {
      g_assert_cmpint (trial->n_stored, ==, 0);
      sqlite3_close (db);
      return;
    }

  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM pragma_quick_check"
                                           " WHERE quick_check = 'ok'"), ==, 1);
  n = count_stored (db);
  g_assert_cmpint (n, >=, trial->n_stored);
  g_assert_cmpint (n, >=, trial->progress->acknowledged);
  g_assert_cmpint (n % BLOCK, ==, 0);

  /* The oldest that is lost was pushed within the last second. */
  lost_at = trial->progress->pushed_at[n / BLOCK];
  g_assert_true (lost_at == 0 || lost_at >= killed_at - MAX_LOSS);

  if (fully)
    check_all (db, n);
  sqlite3_close (db);

  for (gint64 i = n / BLOCK; trial->progress->pushed_at[i] != 0; i++)
    trial->progress->pushed_at[i] = 0;
  trial->n_stored = n;
}

static void
test_kill (gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("dt-XXXXXX", NULL);
  Trial trial = {
    .program = (char *) data,
    .path = g_build_filename (dir, "history.db", NULL),
    .progress_path = g_build_filename (dir, "progress", NULL),
    .rand = g_rand_new_with_seed (11),
  };

  trial.progress = map_progress (trial.progress_path);
  for (guint i = 1; i <= N_KILLS; i++)
    {
      gint64 killed_at = run_and_kill (&trial);

      check_file (&trial, killed_at, i % FULL_CHECK_EVERY == 0 || i == N_KILLS);
    }

  g_test_message ("%d kills, %" G_GINT64_FORMAT " samples", N_KILLS, trial.n_stored);
  /* Enough was written for the kills to mean something. */
  g_assert_cmpint (trial.n_stored, >, N_KILLS * 10);

  munmap (trial.progress, sizeof (Progress));
  g_rand_free (trial.rand);
  g_free (trial.progress_path);
  g_free (trial.path);
  dt_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], argv[3], g_ascii_strtoll (argv[4], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/history/kill", argv[0], test_kill);

  return g_test_run ();
}
