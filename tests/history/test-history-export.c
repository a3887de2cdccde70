/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dt-history-error.h"
#include "dt-history-export.h"
#include "dt-number.h"
#include "dt-test-history.h"
#include "dt-time.h"

/* 2026-11-21T11:45:00Z */
#define T0 G_GINT64_CONSTANT (1795261500000000)
#define SECOND G_TIME_SPAN_SECOND

static const DtExportQuery everything = { NULL, NULL, G_MININT64, G_MAXINT64, DT_EXPORT_LONG };

/* Two cars; speed and gear of the one, speed of the other, and what outside might send. */
static void
fill (DtTestHistory *history)
{
  const gint64 times[] = { T0, T0 + SECOND, T0 + 2 * SECOND };
  const double speeds[] = { 61, 61.5, -0.25 };
  const double gears[] = { 0, 1, 7 };
  const DtSample open[] = {
    { .channel = 3, .time = T0 + SECOND, .value = 1e300 },
    { .channel = 4, .time = T0 - 1, .value = 1 },
  };
  g_autoptr(GError) error = NULL;

  dt_test_history_add_asset (history, 1, "car");
  dt_test_history_add_asset (history, 2, "=cmd|' /C calc'!A0");
  dt_test_history_add_channel (history, 1, 1, "speed", "km/h", DT_SIGNAL_NUMBER);
  dt_test_history_add_channel (history, 2, 1, "gear", NULL, DT_SIGNAL_CATEGORY);
  dt_test_history_add_channel (history, 3, 2, "speed", "km/h", DT_SIGNAL_NUMBER);
  dt_test_history_add_channel (history, 4, 2, "a \"b\", c", "@x", DT_SIGNAL_BOOLEAN);
  dt_history_names_put_category (history->db, 2, 0, "first", &error);
  dt_history_names_put_category (history->db, 2, 1, "+second", &error);
  g_assert_no_error (error);
  dt_test_history_add_chunk (history, 1, times, speeds, 3);
  dt_test_history_add_chunk (history, 2, times, gears, 3);
  dt_test_history_add_journal (history, open, 2);
}

static char *
export (const char           *path,
        const DtExportQuery  *query,
        guint64              *n_rows,
        GError              **error)
{
  g_autoptr(GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (path, error);
  gsize size;

  g_assert_nonnull (reader);
  dt_history_export_to_stream (reader, query, stream, NULL, NULL, NULL, n_rows, error);
  size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));

  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)), size);
}

static void
assert_export (DtTestHistory       *history,
               const DtExportQuery *query,
               guint                expected_rows,
               const char          *expected)
{
  g_autoptr(GError) error = NULL;
  guint64 n_rows = 0;
  g_autofree char *text = export (history->path, query, &n_rows, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (n_rows, ==, expected_rows);
}

static void
test_long (DtTestHistory *history,
           gconstpointer  user_data)
{
  fill (history);
  assert_export (history, &everything, 8,
                 "time,asset,signal,value,unit\r\n"
                 "2026-11-21T11:44:59.999999Z,"
                 "\"'=cmd|' /C calc'!A0\",\"a \"\"b\"\", c\",1,\"'@x\"\r\n"
                 "2026-11-21T11:45:00.000000Z,car,speed,61,km/h\r\n"
                 "2026-11-21T11:45:00.000000Z,car,gear,first,\r\n"
                 "2026-11-21T11:45:01.000000Z,car,speed,61.5,km/h\r\n"
                 "2026-11-21T11:45:01.000000Z,car,gear,\"'+second\",\r\n"
                 "2026-11-21T11:45:01.000000Z,\"'=cmd|' /C calc'!A0\",speed,1e+300,km/h\r\n"
                 "2026-11-21T11:45:02.000000Z,car,speed,-0.25,km/h\r\n"
                 "2026-11-21T11:45:02.000000Z,car,gear,7,\r\n");
}

static void
test_wide (DtTestHistory *history,
           gconstpointer  user_data)
{
  DtExportQuery query = everything;

  query.layout = DT_EXPORT_WIDE;
  fill (history);
  assert_export (history, &query, 5,
                 "time,asset,speed,gear,\"a \"\"b\"\", c\"\r\n"
                 "2026-11-21T11:44:59.999999Z,\"'=cmd|' /C calc'!A0\",,,1\r\n"
                 "2026-11-21T11:45:00.000000Z,car,61,first,\r\n"
                 "2026-11-21T11:45:01.000000Z,car,61.5,\"'+second\",\r\n"
                 "2026-11-21T11:45:01.000000Z,\"'=cmd|' /C calc'!A0\",1e+300,,\r\n"
                 "2026-11-21T11:45:02.000000Z,car,-0.25,7,\r\n");
}

static void
test_chosen (DtTestHistory *history,
             gconstpointer  user_data)
{
  static const char * const car[] = { "car", NULL };
  static const char * const signals[] = { "gear", "speed", NULL };
  static const char * const nobody[] = { "car", "nobody", NULL };
  DtExportQuery query = { car, signals, T0 + 1, T0 + 2 * SECOND, DT_EXPORT_WIDE };
  g_autofree char *nothing = NULL;
  g_autoptr(GError) error = NULL;

  fill (history);
  assert_export (history, &query, 1,
                 "time,asset,gear,speed\r\n"
                 "2026-11-21T11:45:01.000000Z,car,\"'+second\",61.5\r\n");

  query.to = query.from;
  assert_export (history, &query, 0, "time,asset,gear,speed\r\n");

  query.assets = nobody;
  nothing = export (history->path, &query, NULL, &error);
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "nobody"));
  g_assert_null (nothing);
}

static void
test_text (void)
{
  static const char * const cases[][2] = {
    { "", "" }, { "Vitesse", "Vitesse" }, { "-5", "-5" }, { "+5", "\"'+5\"" },
    { "-5+cmd", "\"'-5+cmd\"" }, { "=1", "\"'=1\"" }, { "@a", "\"'@a\"" }, { "-", "\"'-\"" },
    { "\tx", "\"'\tx\"" }, { "\rx", "\"'\rx\"" }, { "a=b", "a=b" }, { "a,b", "\"a,b\"" },
    { "say \"hi\"", "\"say \"\"hi\"\"\"" }, { "two\nlines", "\"two\nlines\"" },
    { "=\"a\",b", "\"'=\"\"a\"\",b\"" }, { "é €", "é €" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) line = g_string_new ("x,");
      g_autofree char *expected = g_strconcat ("x,", cases[i][1], NULL);

      dt_csv_append_text (line, cases[i][0]);
      g_assert_cmpstr (line->str, ==, expected);
    }
}

#define N_MANY 40
#define N_EACH 3000

/* More channels and samples than come from one channel at a time, with times in common. */
static void
fill_many (DtTestHistory *history,
           GHashTable    *lines)
{
  dt_test_history_add_asset (history, 1, "car");
  dt_test_exec (history->db, "BEGIN");

  for (guint32 channel = 1; channel <= N_MANY; channel++)
    {
      g_autofree char *key = g_strdup_printf ("signal%02u", channel);
      gint64 times[N_EACH];
      double values[N_EACH];
      gint64 time = T0;

      dt_test_history_add_channel (history, channel, 1, key, NULL, DT_SIGNAL_NUMBER);
      for (guint i = 0; i < N_EACH; i++)
        {
          char time_text[DT_TIME_BUFFER_SIZE], value_text[DT_NUMBER_BUFFER_SIZE];

          time += SECOND * g_test_rand_int_range (1, 4) / 2;
          times[i] = time;
          values[i] = i % 2 == 0 ? g_test_rand_double () : g_test_rand_int_range (0, 9) / 10.0;
          dt_time_format_iso (time, time_text);
          dt_number_format (values[i], value_text);
          g_hash_table_add (lines, g_strdup_printf ("%s,car,%s,%s,\r", time_text, key, value_text));
        }
      for (guint i = 0; i < N_EACH; i += 1000)
        dt_test_history_add_chunk (history, channel, times + i, values + i, 1000);
    }

  dt_test_exec (history->db, "COMMIT");
}

static void
test_many (DtTestHistory *history,
           gconstpointer  user_data)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *previous = "";
  char *line;
  char *end;
  guint64 n_rows;

  fill_many (history, lines);
  g_assert_cmpuint (g_hash_table_size (lines), ==, N_MANY * N_EACH);
  text = export (history->path, &everything, &n_rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, N_MANY * N_EACH);

  for (line = strchr (text, '\n') + 1; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      *end = '\0';
      g_assert_true (g_hash_table_remove (lines, line));
      g_assert_cmpint (strncmp (previous, line, strlen ("2026-11-21T11:45:00.000000Z")), <=, 0);
      previous = line;
    }

  g_assert_cmpuint (g_hash_table_size (lines), ==, 0);
  g_assert_cmpstr (line, ==, "");
}

static guint
count_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gboolean
export_to (DtTestHistory     *history,
           const char        *path,
           DtExportProgress   progress,
           gpointer           user_data,
           GCancellable      *cancellable,
           GError           **error)
{
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (history->path, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return dt_history_export_to_file (reader, &everything, file, progress, user_data, cancellable,
                                    NULL, error);
}

/* Also by another name, and the files beside it. */
static void
test_onto_history (DtTestHistory *history,
                   gconstpointer  user_data)
{
  g_autofree char *other_name = g_build_filename (history->dir, "link.csv", NULL);
  g_autofree char *lock = g_strconcat (history->path, ".lock", NULL);
  const char * const targets[] = { history->path, other_name, lock };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fill (history);
  before = export (history->path, &everything, NULL, NULL);
  g_assert_cmpint (link (history->path, other_name), ==, 0);
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (export_to (history, targets[i], NULL, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
      g_assert_nonnull (strstr (error->message, targets[i]));
    }

  after = export (history->path, &everything, NULL, NULL);
  g_assert_cmpstr (after, ==, before);
}

static void
progress_cb (double   fraction,
             guint64  n_rows,
             gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, MAX (*last, 0));
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
test_file (DtTestHistory *history,
           gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (history->dir, "out.csv", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;
  double fraction = -1;
  guint n_files;

  fill (history);
  g_file_set_contents (path, "what was there before", -1, &error);
  n_files = count_files (history->dir);
  g_assert_true (export_to (history, path, progress_cb, &fraction, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (fraction, ==, 1);
  g_assert_cmpuint (count_files (history->dir), ==, n_files);

  expected = export (history->path, &everything, NULL, &error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
cancel_cb (double   fraction,
           guint64  n_rows,
           gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (DtTestHistory *history,
             gconstpointer  user_data)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = g_build_filename (history->dir, "out.csv", NULL);
  g_autoptr(GError) error = NULL;
  guint n_files = count_files (history->dir);

  fill_many (history, lines);
  g_assert_false (export_to (history, path, cancel_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (history->dir), ==, n_files);
}

static void
test_full (DtTestHistory *history,
           gconstpointer  user_data)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_build_filename (history->dir, "out.csv", NULL);
  g_autoptr(GError) error = NULL;
  struct rlimit before, small;
  guint n_files;

  fill_many (history, lines);
  n_files = count_files (history->dir);

  g_assert_false (export_to (history, "/dev/full", NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "/dev/full"));
  g_clear_error (&error);

  /* A file that may not grow beyond its first megabyte stands for a disk. */
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &before);
  small = before;
  small.rlim_cur = 1024 * 1024;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_false (export_to (history, path, NULL, NULL, NULL, &error));
  setrlimit (RLIMIT_FSIZE, &before);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_cmpuint (count_files (history->dir), ==, n_files);
}

/* What can be read is saved all the same. */
static void
test_damaged (DtTestHistory *history,
              gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (history->dir, "out.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  fill (history);
  dt_test_exec (history->db, "UPDATE chunk SET data = zeroblob (40) WHERE channel = 1");
  g_assert_false (export_to (history, path, NULL, NULL, NULL, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "car,gear,first"));
  g_assert_null (strstr (text, "car,speed"));
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (DtTestHistory *history, gconstpointer user_data);
  } tests[] = {
    { "/history/export/long", test_long },
    { "/history/export/wide", test_wide },
    { "/history/export/chosen", test_chosen },
    { "/history/export/many", test_many },
    { "/history/export/file", test_file },
    { "/history/export/onto-history", test_onto_history },
    { "/history/export/cancel", test_cancel },
    { "/history/export/full", test_full },
    { "/history/export/damaged", test_damaged },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/export/text", test_text);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, DtTestHistory, NULL, dt_test_history_set_up, tests[i].test,
                dt_test_history_tear_down);

  return g_test_run ();
}
