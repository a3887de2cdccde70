/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "dt-commands.h"
#include "dt-options.h"
#include "dt-profile.h"

int
dt_cmd_check_profile (int    argc,
                      char **argv)
{
  g_auto(GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, N_("FILE…") },
    { NULL },
  };
  int status;

  if (!dt_options_parse (argc, argv, entries, N_("Check profile files"), &status))
    return status;

  if (files == NULL)
    return dt_options_fail_usage (_("name at least one profile file"));

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DtProfile) profile = dt_profile_new_from_file (files[i], &error);

      if (profile != NULL)
        {
          const guint n = dt_profile_get_signals (profile)->len;

          printf (g_dngettext (GETTEXT_PACKAGE, "%s: profile “%s”, %u signal, no errors\n",
                               "%s: profile “%s”, %u signals, no errors\n", n),
                  files[i], dt_profile_get_id (profile), n);
        }
      else
        {
          fprintf (stderr, "%s\n", error->message);
          status = DT_EXIT_FAILED;
        }
    }

  return status;
}
