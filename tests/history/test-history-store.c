/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-file.h"
#include "dt-history-store.h"
#include "dt-history-test.h"

typedef struct
{
  char           *dir;
  char           *path;
  sqlite3        *db;
  DtHistoryStore *store;
  DtBatch        *batch;
} Fixture;

static void
open_store (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->db = dt_history_file_open (fixture->path, &error);
  g_assert_no_error (error);
  fixture->store = dt_history_store_new (fixture->db, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  DtDeclaration *asset = dt_declaration_new (DT_DECLARE_ASSET, 1, 0);
  DtDeclaration *channel = dt_declaration_new (DT_DECLARE_CHANNEL, 1, 1);

  fixture->dir = g_dir_make_tmp ("dt-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->dir, "history.db", NULL);
  open_store (fixture);

  asset->info = dt_asset_info_new ("car", "Car", "generic", "vehicle");
  channel->signal = dt_signal_new ("rpm");
  fixture->batch = dt_batch_new ();
  g_ptr_array_add (fixture->batch->declarations, asset);
  g_ptr_array_add (fixture->batch->declarations, channel);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  dt_batch_free (fixture->batch);
  dt_history_store_close (fixture->store);
  dt_test_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
write_samples (Fixture *fixture,
               guint    n,
               gint64   now)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < n; i++)
    {
      DtSample sample = { 1, 0, DT_TEST_EPOCH + now + i, i };

      g_array_append_val (fixture->batch->samples, sample);
    }

  dt_history_store_write (fixture->store, fixture->batch, now, &error);
  g_assert_no_error (error);
  dt_batch_clear (fixture->batch);
}

/* Ten minutes count from the oldest sample that is open. */
static void
test_age (Fixture       *fixture,
          gconstpointer  user_data)
{
  const gint64 start = G_TIME_SPAN_HOUR;

  write_samples (fixture, 5, start);
  write_samples (fixture, 5, start + 6 * G_TIME_SPAN_MINUTE);
  g_assert_true (dt_history_store_has_open (fixture->store));
  g_assert_false (dt_history_store_is_due (fixture->store, start + DT_SEAL_AFTER - 1));
  g_assert_true (dt_history_store_is_due (fixture->store, start + DT_SEAL_AFTER));

  write_samples (fixture, 0, start + DT_SEAL_AFTER - 1);
  g_assert_cmpint (dt_test_get_number (fixture->db, "SELECT count(*) FROM chunk"), ==, 0);
  write_samples (fixture, 0, start + DT_SEAL_AFTER);
  g_assert_cmpint (dt_test_get_number (fixture->db, "SELECT n FROM chunk"), ==, 10);
  g_assert_cmpint (dt_test_get_number (fixture->db, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_false (dt_history_store_has_open (fixture->store));
  g_assert_false (dt_history_store_is_due (fixture->store, start + 2 * DT_SEAL_AFTER));
}

/* More open than ever is left open by us. */
static void
test_long_tail (Fixture       *fixture,
                gconstpointer  user_data)
{
  g_autoptr(GPtrArray) channels = NULL;

  write_samples (fixture, 1000, 0);
  write_samples (fixture, 900, 10000);
  g_assert_cmpint (dt_test_get_number (fixture->db, "SELECT sum(n) FROM chunk"), ==, 1024);
  g_assert_cmpint (sqlite3_exec (fixture->db, "DELETE FROM chunk; UPDATE channel SET sealed = 0;"
                                              "UPDATE journal SET seq = seq + 10;"
                                              "INSERT INTO journal SELECT 9, n, t0, t1, data"
                                              " FROM journal", NULL, NULL, NULL), ==, SQLITE_OK);
  dt_history_store_close (fixture->store);

  /* 876 twice: they overlap, and count once. */
  open_store (fixture);
  write_samples (fixture, 10, 20000);
  g_assert_cmpint (dt_test_get_number (fixture->db, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_false (dt_history_store_has_open (fixture->store));

  channels = dt_test_read_back (fixture->db, FALSE, TRUE);
  g_assert_cmpuint (((GArray *) g_ptr_array_index (channels, 1))->len, ==, 876 + 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/history/store/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("age", test_age);
  ADD ("long-tail", test_long_tail);

  return g_test_run ();
}
