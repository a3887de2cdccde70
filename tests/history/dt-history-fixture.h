/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-error.h"
#include "dt-history-test.h"

/* A history of three channels with samples 0, 1, 2 … for tests that break it. */

typedef struct
{
  char            *dir;
  char            *path;
  DtHistoryWriter *writer;
} Fixture;

static const DtHistoryOptions keep_all = { 0, 0, 0 };

static inline void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("dt-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->dir, "history.db", NULL);
}

static inline void
close_writer (DtHistoryWriter **writer)
{
  g_autoptr(GError) error = NULL;

  dt_test_close (*writer, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (*writer);
  *writer = NULL;
}

static inline void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->writer != NULL)
    close_writer (&fixture->writer);

  dt_test_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static inline void
push (Fixture *fixture,
      guint    from,
      guint    to)
{
  for (guint i = from; i < to; i++)
    dt_test_push (fixture->writer, 1 + i % 3, DT_TEST_EPOCH + i * 1000, i);
}

static inline void
flush (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dt_test_flush (fixture->writer, &error);
  g_assert_no_error (error);
}

static inline void
open_and_push (Fixture *fixture,
               guint    n)
{
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
  dt_test_declare (fixture->writer, 1, 3);
  push (fixture, 0, n);
  flush (fixture);
}

/* Each sample of 0 … @n once and no other, and the rollups of them. */
static inline void
assert_all (Fixture *fixture,
            guint    n)
{
  sqlite3 *db = dt_test_open_db (fixture->path);
  g_autoptr(GPtrArray) channels = dt_test_read_back (db, TRUE, TRUE);
  guint count = 0;

  for (guint c = 1; c < channels->len; c++)
    {
      const GArray *stored = g_ptr_array_index (channels, c);

      for (guint k = 0; k < stored->len; k++, count++)
        {
          const DtStored *sample = &g_array_index (stored, DtStored, k);
          guint i = c - 1 + 3 * k;

          g_assert_cmpint (sample->time, ==, DT_TEST_EPOCH + i * 1000);
          g_assert_cmpfloat (sample->value, ==, i);
        }
    }

  g_assert_cmpuint (count, ==, n);
  dt_test_check_file (db);
  sqlite3_close (db);
}

static inline char *
get_problem (Fixture *fixture)
{
  DtHistoryStatus status;
  char *problem;

  dt_history_writer_get_status (fixture->writer, &status);
  problem = g_strdup (status.problem);
  dt_history_status_clear (&status);

  return problem;
}

static inline char *
get_set_aside (Fixture *fixture)
{
  DtHistoryStatus status;
  char *path;

  dt_history_writer_get_status (fixture->writer, &status);
  path = g_strdup (status.set_aside);
  dt_history_status_clear (&status);

  return path;
}
