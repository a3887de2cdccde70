/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the options of all subcommands have in common. */

/* Parses @argv by @entries; @summary is translated. FALSE: return *@status, the help was printed or
 * the usage was wrong and has been said so. TRUE sets *@status to DT_EXIT_DONE. */
gboolean dt_options_parse      (int                 argc,
                                char              **argv,
                                const GOptionEntry *entries,
                                const char         *summary,
                                int                *status);

/* Says "dtwin NAME: message" and where help is; returns DT_EXIT_USAGE. */
int      dt_options_fail_usage (const char         *message);

/* Says "dtwin NAME: message"; returns DT_EXIT_FAILED. */
int      dt_options_fail       (const char         *message);

G_END_DECLS
