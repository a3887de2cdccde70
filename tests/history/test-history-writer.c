/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-error.h"
#include "dt-history-test.h"

typedef struct
{
  char            *dir;
  char            *path;
  DtHistoryWriter *writer;
} Fixture;

static const DtHistoryOptions keep_all = { 0, 0, 0 };

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  g_autoptr(GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("dt-XXXXXX", &error);
  g_assert_no_error (error);
  /* The folder is the writer's to make. */
  fixture->path = g_build_filename (fixture->dir, "deep", "history.db", NULL);
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
}

static void
close_writer (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dt_test_close (fixture->writer, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->writer);
  fixture->writer = NULL;
}

static void
reopen (Fixture *fixture)
{
  close_writer (fixture);
  fixture->writer = dt_test_writer_new (fixture->path, &keep_all);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  if (fixture->writer != NULL)
    close_writer (fixture);

  dt_test_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static void
flush (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dt_test_flush (fixture->writer, &error);
  g_assert_no_error (error);
}

/* 10 samples a second, @from to @to (exclusive), value = index. */
static void
push_range (Fixture *fixture,
            guint32  channel,
            guint    from,
            guint    to)
{
  for (guint i = from; i < to; i++)
    dt_test_push (fixture->writer, channel, DT_TEST_EPOCH + i * 100000, i);
}

static void
assert_range (sqlite3 *db,
              guint32  channel,
              guint    from,
              guint    to)
{
  g_autoptr(GPtrArray) channels = dt_test_read_back (db, FALSE, TRUE);
  const GArray *stored = g_ptr_array_index (channels, channel);

  g_assert_cmpuint (stored->len, ==, to - from);
  for (guint i = from; i < to; i++)
    {
      const DtStored *sample = &g_array_index (stored, DtStored, i - from);

      g_assert_cmpint (sample->time, ==, DT_TEST_EPOCH + i * 100000);
      g_assert_cmpfloat (sample->value, ==, i);
    }
}

static void
test_settings (Fixture       *fixture,
               gconstpointer  user_data)
{
  sqlite3 *db = dt_test_open_db (fixture->path);

  g_assert_cmpint (dt_test_get_number (db, "PRAGMA page_size"), ==, 16384);
  g_assert_cmpint (dt_test_get_number (db, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM pragma_journal_mode"
                                           " WHERE journal_mode = 'wal'"), ==, 1);
  sqlite3_close (db);
}

static void
test_seal_and_restart (Fixture       *fixture,
                       gconstpointer  user_data)
{
  sqlite3 *db;

  dt_test_declare (fixture->writer, 1, 2);
  push_range (fixture, 1, 0, 1500);
  push_range (fixture, 2, 0, 10);
  flush (fixture);

  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM chunk"), ==, 1);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM journal"), ==, 486);
  assert_range (db, 1, 0, 1500);
  sqlite3_close (db);

  /* The open tail comes back from the journal, and goes on where it was. */
  for (guint i = 1; i <= 3; i++)
    {
      reopen (fixture);
      push_range (fixture, 1, 500 * i + 1000, 500 * i + 1500);
      flush (fixture);
    }

  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM chunk"), ==, 2);
  assert_range (db, 1, 0, 3000);
  assert_range (db, 2, 0, 10);
  dt_test_check_file (db);
  sqlite3_close (db);
}

/* Nobody asks for it: on the disk within a second all the same. */
static void
test_by_itself (Fixture       *fixture,
                gconstpointer  user_data)
{
  sqlite3 *db = dt_test_open_db (fixture->path);
  gint64 start = g_get_monotonic_time ();

  dt_test_declare (fixture->writer, 1, 1);
  push_range (fixture, 1, 0, 3);
  while (dt_test_get_number (db, "SELECT count(*) FROM journal") == 0)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
      g_usleep (10000);
    }
  assert_range (db, 1, 0, 3);
  sqlite3_close (db);
}

static void
test_offline_seals (Fixture       *fixture,
                    gconstpointer  user_data)
{
  sqlite3 *db = dt_test_open_db (fixture->path);

  dt_test_declare (fixture->writer, 2, 4);
  for (guint32 channel = 1; channel <= 4; channel++)
    push_range (fixture, channel, 0, 1100);
  dt_history_writer_asset_offline (fixture->writer, 2);
  flush (fixture);

  /* Channels 2 and 4 are of asset 2. */
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM chunk WHERE channel IN (2, 4)"),
                   ==, 2200);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM chunk WHERE channel IN (1, 3)"),
                   ==, 2048);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM journal"), ==, 152);

  /* The last one gone, nothing is left in the journal. */
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM journal"), ==, 0);
  dt_test_check_file (db);
  sqlite3_close (db);
}

static void
test_late_and_twice (Fixture       *fixture,
                     gconstpointer  user_data)
{
  sqlite3 *db = dt_test_open_db (fixture->path);
  g_autoptr(GPtrArray) channels = NULL;
  const GArray *stored;

  dt_test_declare (fixture->writer, 1, 1);
  push_range (fixture, 1, 0, 2000);
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);

  /* Redelivered with another value; between others; before all; and twice within one seal. */
  dt_test_push (fixture->writer, 1, DT_TEST_EPOCH + 5 * 100000, -5);
  dt_test_push (fixture->writer, 1, DT_TEST_EPOCH + 50001, 0.25);
  dt_test_push (fixture->writer, 1, DT_TEST_EPOCH - 2 * G_TIME_SPAN_HOUR, 7);
  dt_test_push (fixture->writer, 1, DT_TEST_EPOCH + 2000 * 100000, 1);
  dt_test_push (fixture->writer, 1, DT_TEST_EPOCH + 2000 * 100000, 2000);
  push_range (fixture, 1, 1990, 2000);
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);

  dt_test_check_file (db);
  channels = dt_test_read_back (db, FALSE, TRUE);
  stored = g_ptr_array_index (channels, 1);
  g_assert_cmpuint (stored->len, ==, 2003);
  g_assert_cmpfloat (g_array_index (stored, DtStored, 0).value, ==, 7);
  g_assert_cmpfloat (g_array_index (stored, DtStored, 2).value, ==, 0.25);
  g_assert_cmpfloat (g_array_index (stored, DtStored, 7).value, ==, -5);
  g_assert_cmpfloat (g_array_index (stored, DtStored, 2002).value, ==, 2000);
  sqlite3_close (db);
}

/* Samples in any order, over weeks and over restarts, some of them twice. */
static void
test_shuffled (Fixture       *fixture,
               gconstpointer  user_data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  sqlite3 *db;

  dt_test_declare (fixture->writer, 3, 6);
  for (guint i = 0; i < 30000; i++)
    {
      guint32 channel = (guint32) g_rand_int_range (rand, 1, 7);
      gint64 step = channel == 1 ? G_TIME_SPAN_HOUR : 10 * G_TIME_SPAN_MILLISECOND;
      gint64 time = DT_TEST_EPOCH + step * ((gint64) i + g_rand_int_range (rand, -300, 300));

      dt_test_push (fixture->writer, channel, time, g_rand_int_range (rand, -1000, 1000));
      if (i % 1000 == 999)
        {
          dt_history_writer_asset_offline (fixture->writer, channel % 3 + 1);
          flush (fixture);
        }
      if (i % 7000 == 6999)
        reopen (fixture);
    }

  flush (fixture);
  db = dt_test_open_db (fixture->path);
  dt_test_check_file (db);
  g_assert_cmpint (dt_test_get_number (db, "SELECT max(t1 - t0) < 86400000000 FROM chunk"), ==, 1);
  sqlite3_close (db);
}

static void
test_extreme_values (Fixture       *fixture,
                     gconstpointer  user_data)
{
  static const double values[] = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE,
                                   -G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE, G_MINDOUBLE, -0.0 };
  sqlite3 *db = dt_test_open_db (fixture->path);

  dt_test_declare (fixture->writer, 1, 1);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      {
        dt_test_push (fixture->writer, 1, -5000000 + (gint64) i, values[i]);
        dt_history_writer_asset_offline (fixture->writer, 1);
        flush (fixture);
      }

  /* One row for the minute before 1970, and a sum that is a number. */
  g_assert_cmpint (dt_test_get_number (db, "SELECT n FROM rollup_minute WHERE t = -60000000"), ==,
                   G_N_ELEMENTS (values));
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(sm) FROM rollup_hour"), ==, 1);
  sqlite3_close (db);
}

static void
test_catalog (Fixture       *fixture,
              gconstpointer  user_data)
{
  g_autoptr(DtSignal) signal = dt_signal_new ("rpm");
  DtAssetInfo *first = dt_asset_info_new ("84f7", "84f7", "wican-car", "vehicle");
  DtAssetInfo *named = dt_asset_info_new ("84f7", "Robert'); DROP TABLE asset;--", "wican-car",
                                          "vehicle");
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  g_autoptr(GError) error = NULL;
  const DtCatalogChannel *channel;
  sqlite3 *db;

  signal->name = g_strdup ("Engine speed");
  signal->name_fr = g_strdup ("Régime moteur");
  signal->unit = g_strdup ("rpm");
  signal->decimals = 1;
  signal->kind = DT_SIGNAL_CATEGORY;
  dt_history_writer_add_asset (fixture->writer, 1, first);
  dt_history_writer_add_asset (fixture->writer, 1, named);
  dt_history_writer_add_channel (fixture->writer, 1, 1, signal);
  dt_history_writer_add_channel (fixture->writer, 2, 1, signal);
  dt_history_writer_add_category (fixture->writer, 2, 0, "matin");
  dt_history_writer_add_category (fixture->writer, 2, 1, "soir");
  close_writer (fixture);
  dt_asset_info_unref (first);
  dt_asset_info_unref (named);

  fixture->writer = dt_history_writer_new (fixture->path, &keep_all);
  catalog = dt_test_open_writer (fixture->writer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (catalog->assets->len, ==, 1);
  g_assert_cmpstr (dt_history_catalog_get_asset (catalog, 1)->info->name, ==,
                   "Robert'); DROP TABLE asset;--");
  channel = dt_history_catalog_get_channel (catalog, 2);
  g_assert_cmpuint (channel->asset, ==, 1);
  g_assert_cmpstr (channel->signal->id, ==, "rpm");
  g_assert_cmpstr (channel->signal->name_fr, ==, "Régime moteur");
  g_assert_cmpstr (channel->signal->unit, ==, "rpm");
  g_assert_cmpint (channel->signal->decimals, ==, 1);
  g_assert_cmpint (channel->signal->kind, ==, DT_SIGNAL_CATEGORY);
  g_assert_cmpuint (channel->categories->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (channel->categories, 1), ==, "soir");
  g_assert_null (dt_history_catalog_get_channel (catalog, 3));

  db = dt_test_open_db (fixture->path);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM signal"), ==, 1);
  sqlite3_close (db);
}

/* A few slow channels must not keep the journal of the fast ones, nor be cut into crumbs. */
static void
test_journal_stays_small (Fixture       *fixture,
                          gconstpointer  user_data)
{
  g_autofree DtSample *samples = g_new0 (DtSample, 1000);
  sqlite3 *db = dt_test_open_db (fixture->path);

  dt_test_declare (fixture->writer, 1, 1001);
  for (guint i = 0; i < 2000; i++)
    {
      for (guint k = 0; k < 1000; k++)
        samples[k] = (DtSample) { 2 + k, 0, DT_TEST_EPOCH + i * 1000, i };

      if (i % 100 == 0)
        dt_test_push (fixture->writer, 1, DT_TEST_EPOCH + i * 1000, i);
      g_assert_cmpuint (dt_history_writer_push (fixture->writer, samples, 1000), ==, 1000);
      if (i % 10 == 0)
        flush (fixture);
    }

  flush (fixture);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(length(data)) < 20000000 FROM journal"),
                   ==, 1);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM chunk WHERE channel = 1"), <=, 2);
  dt_test_check_file (db);
  sqlite3_close (db);
}

static void
test_queue_is_bounded (Fixture       *fixture,
                       gconstpointer  user_data)
{
  guint n = DT_HISTORY_QUEUE_MAX + 5;
  g_autofree DtSample *samples = g_new0 (DtSample, n);
  DtHistoryStatus status;

  dt_test_declare (fixture->writer, 1, 1);
  for (guint i = 0; i < n; i++)
    samples[i] = (DtSample) { 1, 0, DT_TEST_EPOCH + i, i };

  g_assert_cmpuint (dt_history_writer_push (fixture->writer, samples, n), ==,
                    DT_HISTORY_QUEUE_MAX);
  flush (fixture);
  dt_history_writer_get_status (fixture->writer, &status);
  g_assert_cmpuint (status.dropped, ==, 5);
  g_assert_cmpuint (status.written, ==, DT_HISTORY_QUEUE_MAX);
  g_assert_cmpuint (status.queued, ==, 0);
  g_assert_cmpuint (status.file_bytes, >, 0);
  g_assert_cmpint (status.commit_time, >, 0);
  g_assert_null (status.problem);
  dt_history_status_clear (&status);
}

static void
test_many_channels (Fixture       *fixture,
                    gconstpointer  user_data)
{
  const guint n = 20000;
  g_autofree DtSample *samples = g_new0 (DtSample, n);
  sqlite3 *db = dt_test_open_db (fixture->path);

  dt_test_declare (fixture->writer, 100, n);
  for (guint i = 0; i < 4; i++)
    {
      for (guint k = 0; k < n; k++)
        samples[k] = (DtSample) { 1 + k, 0, DT_TEST_EPOCH + i * G_TIME_SPAN_SECOND, k };
      g_assert_cmpuint (dt_history_writer_push (fixture->writer, samples, n), ==, n);
      flush (fixture);
    }

  reopen (fixture);
  for (guint32 asset = 1; asset <= 100; asset++)
    dt_history_writer_asset_offline (fixture->writer, asset);
  flush (fixture);

  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM chunk WHERE n = 4"), ==, n);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_cmpint (dt_test_get_number (db, "SELECT count(*) FROM signal"), ==, 200);
  dt_test_check_file (db);
  sqlite3_close (db);
}

static void
test_retention (Fixture       *fixture,
                gconstpointer  user_data)
{
  const DtHistoryOptions options = { 10 * G_TIME_SPAN_DAY, 100 * G_TIME_SPAN_DAY, 0 };
  gint64 now = g_get_real_time ();
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  sqlite3 *db = dt_test_open_db (fixture->path);

  dt_test_declare (fixture->writer, 1, 3);
  for (guint32 channel = 1; channel <= 3; channel++)
    for (guint i = 0; i < 5000; i++)
      dt_test_push (fixture->writer, channel, now - (5000 - i) * G_TIME_SPAN_HOUR, i);
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);
  close_writer (fixture);

  fixture->writer = dt_test_writer_new (fixture->path, &options);
  while (dt_test_get_number (db, "SELECT count(*) FROM rollup_hour") > 3 * 100 * 24 &&
         g_get_monotonic_time () < deadline)
    g_usleep (10000);
  flush (fixture);

  /* Chunks go whole, none spans more than a day. */
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM chunk"), >=, 3 * 10 * 24);
  g_assert_cmpint (dt_test_get_number (db, "SELECT sum(n) FROM chunk"), <=, 3 * 11 * 24);
  for (guint i = 0; i < 2; i++)
    {
      gint64 n = dt_test_get_number (db, i == 0 ? "SELECT count(*) FROM rollup_minute"
                                                : "SELECT count(*) FROM rollup_hour");

      g_assert_cmpint (n, >=, 3 * 2399);
      g_assert_cmpint (n, <=, 3 * 2400);
    }

  /* What comes for a time whose samples are gone is added to the rollups that are left. */
  dt_test_push (fixture->writer, 1, now - 1000 * G_TIME_SPAN_HOUR + 1, 1e6);
  dt_history_writer_asset_offline (fixture->writer, 1);
  flush (fixture);
  g_assert_cmpint (dt_test_get_number (db, "SELECT max(n) FROM rollup_hour WHERE mx = 1e6"), ==, 2);
  g_assert_cmpint (dt_test_get_number (db, "SELECT max(n) FROM rollup_minute WHERE mx = 1e6"), ==,
                   2);
  sqlite3_close (db);
}

static void
test_not_open (void)
{
  DtHistoryWriter *writer = dt_history_writer_new ("/proc/nowhere/history.db", NULL);
  const DtSample sample = { 1, 0, 0, 0 };
  g_autoptr(GError) error = NULL;

  g_assert_null (dt_test_open_writer (writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_cmpuint (dt_history_writer_push (writer, &sample, 1), ==, 0);
  g_assert_false (dt_test_flush (writer, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_true (dt_test_close (writer, &error));
  g_assert_finalize_object (writer);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/history/writer/" name, Fixture, NULL, set_up, func, tear_down)

  ADD ("settings", test_settings);
  ADD ("seal-and-restart", test_seal_and_restart);
  ADD ("by-itself", test_by_itself);
  ADD ("offline-seals", test_offline_seals);
  ADD ("late-and-twice", test_late_and_twice);
  ADD ("shuffled", test_shuffled);
  ADD ("extreme-values", test_extreme_values);
  ADD ("catalog", test_catalog);
  ADD ("journal-stays-small", test_journal_stays_small);
  ADD ("queue-is-bounded", test_queue_is_bounded);
  ADD ("many-channels", test_many_channels);
  ADD ("retention", test_retention);
  g_test_add_func ("/history/writer/not-open", test_not_open);

  return g_test_run ();
}
