/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>
#include <sys/wait.h>

#include "../history/dt-test-history.h"
#include "dt-commands.h"

/* 2026-11-21T11:45:00Z */
#define T0 G_GINT64_CONSTANT (1795261500000000)
#define HEADING "time,asset,signal,value,unit\r\n"

static const char *program;

typedef struct
{
  int    status;
  char  *out;
  char  *err;
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->out, g_free);
  g_clear_pointer (&result->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

/* Runs this very program as "dtwin export ARGUMENTS…". */
static void
run (Result             *result,
     const char * const *arguments)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  int wait_status;

  result_clear (result);
  g_ptr_array_add (argv, (gpointer) program);
  g_ptr_array_add (argv, (gpointer) "export");
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &result->out,
                &result->err, &wait_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  result->status = WEXITSTATUS (wait_status);
}

#define RUN(result, ...) run (result, (const char * const[]) { __VA_ARGS__, NULL })

static void
fill (DtTestHistory *history)
{
  const gint64 times[] = { T0, T0 + 500000 };
  const double values[] = { 61, 61.5 };

  dt_test_history_add_asset (history, 1, "car");
  dt_test_history_add_asset (history, 2, "van");
  dt_test_history_add_channel (history, 1, 1, "speed", "km/h", DT_SIGNAL_NUMBER);
  dt_test_history_add_channel (history, 2, 2, "rpm", "rpm", DT_SIGNAL_NUMBER);
  dt_test_history_add_chunk (history, 1, times, values, 2);
  dt_test_history_add_chunk (history, 2, times, values, 1);
}

static void
test_stdout (DtTestHistory *history,
             gconstpointer  user_data)
{
  g_auto(Result) result = { 0 };

  fill (history);
  RUN (&result, "--history", history->path);
  g_assert_cmpstr (result.err, ==, "");
  g_assert_cmpint (result.status, ==, DT_EXIT_DONE);
  g_assert_cmpstr (result.out, ==, HEADING
                   "2026-11-21T11:45:00.000000Z,car,speed,61,km/h\r\n"
                   "2026-11-21T11:45:00.000000Z,van,rpm,61,rpm\r\n"
                   "2026-11-21T11:45:00.500000Z,car,speed,61.5,km/h\r\n");

  RUN (&result, "--history", history->path, "--asset", "car", "--signal", "speed",
       "--from", "2026-11-21T11:45:00.1Z", "--to", "2026-11-22", "--output", "-");
  g_assert_cmpint (result.status, ==, DT_EXIT_DONE);
  g_assert_cmpstr (result.out, ==, HEADING
                   "2026-11-21T11:45:00.500000Z,car,speed,61.5,km/h\r\n");

  RUN (&result, "--history", history->path, "--layout", "wide", "--to", "-20000d");
  g_assert_cmpint (result.status, ==, DT_EXIT_DONE);
  g_assert_cmpstr (result.out, ==, "time,asset,speed,rpm\r\n");
}

static void
test_file (DtTestHistory *history,
           gconstpointer  user_data)
{
  g_autofree char *path = g_build_filename (history->dir, "out.csv", NULL);
  g_autofree char *text = NULL;
  g_auto(Result) result = { 0 };

  fill (history);
  RUN (&result, "--history", history->path, "--layout=wide", "--output", path);
  g_assert_cmpint (result.status, ==, DT_EXIT_DONE);
  g_assert_cmpstr (result.out, ==, "");
  g_assert_nonnull (strstr (result.err, "3 rows"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "time,asset,speed,rpm\r\n"
                   "2026-11-21T11:45:00.000000Z,car,61,\r\n"
                   "2026-11-21T11:45:00.000000Z,van,,61\r\n"
                   "2026-11-21T11:45:00.500000Z,car,61.5,\r\n");
}

static void
test_usage (DtTestHistory *history,
            gconstpointer  user_data)
{
  g_auto(Result) result = { 0 };

  RUN (&result, "--layout", "long");
  g_assert_cmpint (result.status, ==, DT_EXIT_USAGE);
  g_assert_nonnull (strstr (result.err, "--history"));

  RUN (&result, "--history", history->path, "--layout", "tall");
  g_assert_cmpint (result.status, ==, DT_EXIT_USAGE);

  RUN (&result, "--history", history->path, "--from", "yesterdayish");
  g_assert_cmpint (result.status, ==, DT_EXIT_USAGE);
  g_assert_nonnull (strstr (result.err, "yesterdayish"));

  RUN (&result, "--history", history->path, "more");
  g_assert_cmpint (result.status, ==, DT_EXIT_USAGE);

  RUN (&result, "--colour");
  g_assert_cmpint (result.status, ==, DT_EXIT_USAGE);
  g_assert_cmpstr (result.out, ==, "");

  RUN (&result, "--help");
  g_assert_cmpint (result.status, ==, DT_EXIT_DONE);
  g_assert_nonnull (strstr (result.out, "--layout"));
}

static void
test_failures (DtTestHistory *history,
               gconstpointer  user_data)
{
  g_auto(Result) result = { 0 };

  fill (history);
  RUN (&result, "--history", "/nowhere/history.db");
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);
  g_assert_nonnull (strstr (result.err, "/nowhere/history.db"));

  RUN (&result, "--history", history->dir);
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);
  g_assert_nonnull (strstr (result.err, history->dir));

  RUN (&result, "--history", program);
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);
  g_assert_nonnull (strstr (result.err, "no history"));

  RUN (&result, "--history", history->path, "--output", history->path);
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);

  RUN (&result, "--history", history->path, "--signal", "sped");
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);
  g_assert_nonnull (strstr (result.err, "sped"));
  g_assert_cmpstr (result.out, ==, "");

  RUN (&result, "--history", history->path, "--output", "/dev/full");
  g_assert_cmpint (result.status, ==, DT_EXIT_FAILED);
  g_assert_nonnull (strstr (result.err, "/dev/full"));
}

int
main (int   argc,
      char *argv[])
{
  if (argc > 1 && g_str_equal (argv[1], "export"))
    return dt_cmd_export (argc - 1, argv + 1);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cli/export/stdout", DtTestHistory, NULL, dt_test_history_set_up, test_stdout,
              dt_test_history_tear_down);
  g_test_add ("/cli/export/file", DtTestHistory, NULL, dt_test_history_set_up, test_file,
              dt_test_history_tear_down);
  g_test_add ("/cli/export/usage", DtTestHistory, NULL, dt_test_history_set_up, test_usage,
              dt_test_history_tear_down);
  g_test_add ("/cli/export/failures", DtTestHistory, NULL, dt_test_history_set_up, test_failures,
              dt_test_history_tear_down);

  return g_test_run ();
}
