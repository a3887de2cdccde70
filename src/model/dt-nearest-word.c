/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-nearest-word.h"

/* A word so long is no slip of the pen, and comparing it would take time. */
#define WORD_MAX 64

/* How many letters have to be changed, added or taken away: Levenshtein's distance. */
static guint
edit_distance (const char *a,
               const char *b)
{
  guint n = (guint) strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (guint j = 0; j <= n; j++)
    row[j] = j;

  for (guint i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;

      for (guint j = 1; j <= n; j++)
        {
          guint changed = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
        }
    }

  return row[n];
}

const char *
dt_nearest_word (const char         *word,
                 const char * const *known)
{
  gsize length = strlen (word);
  guint best = (guint) MIN (length / 3, 3) + 1;
  const char *nearest = NULL;

  for (guint i = 0; length <= WORD_MAX && known[i] != NULL; i++)
    {
      guint distance = edit_distance (word, known[i]);

      if (distance < best)
        {
          best = distance;
          nearest = known[i];
        }
    }

  return nearest;
}
