/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-json-scan.h"

G_DEFINE_QUARK (dt-json-error-quark, dt_json_error)

typedef struct
{
  GHashTable *lines;
  GString    *path;
  const char *counted;
  guint       line;
} LineCounter;

gboolean
dt_json_check (const char  *text,
               gsize        length,
               GError     **error)
{
  DtJsonScan scan = { 0 };

  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  if (!dt_json_scan (&scan, text, length, NULL, NULL))
    {
      dt_json_scan_set_error (&scan, error);
      return FALSE;
    }

  if (scan.has_nul)
    {
      g_set_error (error, DT_JSON_ERROR, DT_JSON_ERROR_SYNTAX,
                   _("“\\u0000” in a string: json-glib would end the string there"));
      return FALSE;
    }

  return TRUE;
}

/* A value ends on the line where it begins, and so does the bracket of a container. */
static void
note_line_cb (DtJsonScan        *scan,
              const DtJsonValue *value,
              gpointer           user_data)
{
  LineCounter *counter = user_data;

  for (; counter->counted < scan->at; counter->counted++)
    counter->line += *counter->counted == '\n';

  g_string_truncate (counter->path, 0);
  dt_json_scan_append_path (scan, counter->path);
  g_hash_table_replace (counter->lines, g_strdup (counter->path->str),
                        GUINT_TO_POINTER (counter->line));
}

GHashTable *
dt_json_lines (const char *text,
               gsize       length)
{
  g_autoptr(GHashTable) lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GString) path = g_string_new (NULL);
  LineCounter counter = { .lines = lines, .path = path, .counted = text, .line = 1 };
  DtJsonScan scan = { 0 };

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  dt_json_scan (&scan, text, length, note_line_cb, &counter);

  return g_steal_pointer (&lines);
}
