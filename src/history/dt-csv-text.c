/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-history-export.h"
#include "dt-number.h"

/* What Excel, LibreOffice and others would run. A plain number does nothing. */
static gboolean
is_formula (const char *text)
{
  double value;

  return text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL
         && !dt_number_parse (text, -1, &value);
}

/**
 * dt_csv_append_text:
 * @line: what comes before
 * @text: a cell from outside
 *
 * Appends the cell as RFC 4180 asks: in quotes where it holds a comma, a quote or a line break.
 * What a spreadsheet would take for a formula is put in quotes behind an apostrophe.
 */
void
dt_csv_append_text (GString    *line,
                    const char *text)
{
  gboolean formula = is_formula (text);

  if (!formula && strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (line, text);
      return;
    }

  g_string_append_c (line, '"');
  if (formula)
    g_string_append_c (line, '\'');

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *at);
    }

  g_string_append_c (line, '"');
}
