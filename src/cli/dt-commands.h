/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Exit statuses of design §7. */
#define DT_EXIT_DONE 0
#define DT_EXIT_FAILED 1
#define DT_EXIT_USAGE 2

/* The subcommands of dtwin. @argv[0] is "dtwin NAME"; each parses its own options, prints data on
 * stdout and messages on stderr, and returns the exit status. */
int dt_cmd_serve         (int    argc,
                          char **argv);
int dt_cmd_simulate      (int    argc,
                          char **argv);
int dt_cmd_replay        (int    argc,
                          char **argv);
int dt_cmd_export        (int    argc,
                          char **argv);
int dt_cmd_check_profile (int    argc,
                          char **argv);

G_END_DECLS
