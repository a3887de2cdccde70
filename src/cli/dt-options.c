/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "dt-commands.h"
#include "dt-options.h"

gboolean
dt_options_parse (int                  argc,
                  char               **argv,
                  const GOptionEntry  *entries,
                  const char          *summary,
                  int                 *status)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) arguments = g_new0 (char *, (gsize) argc + 1);

  for (int i = 0; i < argc; i++)
    arguments[i] = g_strdup (argv[i]);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _(summary));
  g_option_context_set_help_enabled (context, FALSE);

  for (int i = 1; i < argc; i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      {
        g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

        fputs (help, stdout);
        *status = DT_EXIT_DONE;
        return FALSE;
      }

  if (!g_option_context_parse_strv (context, &arguments, &error))
    {
      *status = dt_options_fail_usage (error->message);
      return FALSE;
    }

  /* What no entry collects is left over, after the name of the program. */
  if (arguments[0] != NULL && arguments[1] != NULL)
    {
      g_autofree char *message = g_strdup_printf (_("“%s” is too much; all arguments are options"),
                                                  arguments[1]);

      *status = dt_options_fail_usage (message);
      return FALSE;
    }

  *status = DT_EXIT_DONE;

  return TRUE;
}

int
dt_options_fail_usage (const char *message)
{
  fprintf (stderr, "%s: %s\n", g_get_prgname (), message);
  fprintf (stderr, _("“%s --help” tells the options\n"), g_get_prgname ());

  return DT_EXIT_USAGE;
}

int
dt_options_fail (const char *message)
{
  fprintf (stderr, "%s: %s\n", g_get_prgname (), message);

  return DT_EXIT_FAILED;
}
