/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dt-commands.h"
#include "dt-test-broker.h"

/* Exit statuses of simulate and replay; what they send is compared in tests/integration. */

typedef int (*Command) (int    argc,
                        char **argv);

static int
run (Command     command,
     const char *arguments)
{
  g_auto(GStrv) argv = g_strsplit (arguments, " ", -1);

  return command ((int) g_strv_length (argv), argv);
}

static void
test_usage (void)
{
  g_unsetenv ("MQTT_BROKER_URL");

  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --help"), ==, DT_EXIT_DONE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --profile wican-car"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --profile boat --to mqtt://h"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --profile wican-car --to mqtt://h --rate 0"), ==,
                   DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --profile wican-car --to mqtt://a:b@h"), ==,
                   DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_simulate, "dtwin --profile wican-car --to mqtt://h more"), ==,
                   DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_serve, "dtwin --connect mqtt://h more"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_replay, "dtwin --to mqtt://h"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_replay, "dtwin a.jsonl"), ==, DT_EXIT_USAGE);
  g_assert_cmpint (run (dt_cmd_replay, "dtwin a.jsonl --to mqtt://h --speed 0"), ==,
                   DT_EXIT_USAGE);
}

static int
replay (const char *name,
        guint16     port)
{
  g_autofree char *path = dt_test_data (name);
  g_autofree char *line = g_strdup_printf ("dtwin %s --to mqtt://127.0.0.1:%u --speed 1000000",
                                           path, port);

  return run (dt_cmd_replay, line);
}

static void
test_replay (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);

  if (broker == NULL)
    return;

  g_assert_cmpint (replay ("wican_drive.jsonl", broker->port), ==, DT_EXIT_DONE);
  g_assert_cmpint (replay ("payloads/edge_cases.jsonl", broker->port), ==, DT_EXIT_DONE);
  g_assert_cmpint (replay ("payloads/ws_ovms.jsonl", broker->port), ==, DT_EXIT_FAILED);
  g_assert_cmpint (replay ("missing.jsonl", broker->port), ==, DT_EXIT_FAILED);
  g_assert_cmpint (replay ("wican_drive.jsonl", dt_test_free_port ()), ==, DT_EXIT_FAILED);
}

static void
test_simulate (void)
{
  g_autoptr(DtTestBroker) broker = dt_test_broker_new (NULL);
  g_autofree char *line = NULL;

  if (broker == NULL)
    return;

  line = g_strdup_printf ("dtwin --profile wican-car --to mqtt://127.0.0.1:%u --assets 3 "
                          "--rate 1000 --count 50 --anomalies", broker->port);
  g_assert_cmpint (run (dt_cmd_simulate, line), ==, DT_EXIT_DONE);

  dt_test_broker_stop (broker, SIGKILL);
  g_assert_cmpint (run (dt_cmd_simulate, line), ==, DT_EXIT_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/publish-commands/usage", test_usage);
  g_test_add_func ("/publish-commands/replay", test_replay);
  g_test_add_func ("/publish-commands/simulate", test_simulate);

  return g_test_run ();
}
