/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <locale.h>
#include <stdio.h>

#include <glib/gi18n-lib.h>
#include <glib.h>

#include "dt-commands.h"

typedef struct
{
  const char *name;
  const char *summary;
  int       (*run) (int    argc,
                    char **argv);
} Command;

static const Command commands[] = {
  { "serve", N_("Follow connections and keep their history, without a window"), dt_cmd_serve },
  { "simulate", N_("Publish what a fleet of simulated assets would"), dt_cmd_simulate },
  { "replay", N_("Publish a recording again, with its timing"), dt_cmd_replay },
  { "export", N_("Print a history as CSV"), dt_cmd_export },
  { "check-profile", N_("Check profile files, and print every error with its line"),
    dt_cmd_check_profile },
};

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n\n", _("Usage: dtwin COMMAND [OPTION…]"));
  fprintf (stream, "%s\n", _("Digital Twin without a window."));
  fputc ('\n', stream);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-14s %s\n", commands[i].name, _(commands[i].summary));

  fprintf (stream, "\n%s\n", _("“dtwin COMMAND --help” tells the options of a command."));
}

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];

  return NULL;
}

int
main (int   argc,
      char *argv[])
{
  const Command *command;
  g_autofree char *title = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  if (argc < 2)
    {
      print_help (stderr);
      return DT_EXIT_USAGE;
    }

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") ||
      g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return DT_EXIT_DONE;
    }

  if (g_str_equal (argv[1], "--version"))
    {
      printf ("dtwin %s\n", PACKAGE_VERSION);
      return DT_EXIT_DONE;
    }

  command = find_command (argv[1]);
  if (command == NULL)
    {
      fprintf (stderr, _("dtwin: there is no command “%s”; see “dtwin --help”\n"), argv[1]);
      return DT_EXIT_USAGE;
    }

  title = g_strdup_printf ("dtwin %s", argv[1]);
  g_set_prgname (title);
  argv[1] = title;

  return command->run (argc - 1, argv + 1);
}
