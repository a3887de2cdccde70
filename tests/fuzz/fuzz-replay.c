/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Feeds the files of a folder to a fuzz target, for compilers without libFuzzer. */

#include "config.h"

#include <stdlib.h>

#include "dt-fuzz.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (argc > 1 ? argv[1] : ".", 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    {
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autofree char *text = NULL;
      g_autofree guint8 *exact = NULL;
      gsize length;

      g_file_get_contents (path, &text, &length, &error);
      g_assert_no_error (error);
      exact = length > 0 ? g_memdup2 (text, length) : NULL;
      LLVMFuzzerTestOneInput (exact, length);
    }

  g_print ("%u files\n", n);

  return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
