/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-json-check.h"
#include "dt-json-scan.h"
#include "dt-nearest-word.h"
#include "dt-profile.h"
#include "dt-profile-reader.h"

/* Beyond it json-glib no longer keeps whole numbers apart, and no signal needs it. */
#define NUMBER_MAX 1e15

struct _DtProfileReader
{
  char       *source_name;
  JsonParser *parser;
  GHashTable *lines;            /* path → line */
  GArray     *problems;         /* Problem */

  GString    *path;             /* of the object that is being read */
  GArray     *lengths;          /* of the paths around it */
};

typedef struct
{
  guint  line;
  char  *text;
} Problem;

typedef struct
{
  DtProfileReader *reader;
  GHashTable      *paths;
} Scan;

static void
problem_clear (gpointer data)
{
  Problem *problem = data;

  g_free (problem->text);
}

/* What is not there has the line of what it is missing in. */
static guint
find_line (DtProfileReader *self,
           const char      *path)
{
  g_autofree char *outer = g_strdup (path);

  while (!g_hash_table_contains (self->lines, outer))
    {
      char *dot = strrchr (outer, '.');
      char *bracket = strrchr (outer, '[');
      char *cut = MAX (dot, bracket);

      if (cut == NULL)
        return GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, ""));

      *cut = '\0';
    }

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->lines, outer));
}

static void
add_problem (DtProfileReader *self,
             guint            line,
             const char      *path,
             const char      *reason)
{
  g_autofree char *whole = NULL;
  Problem problem = { .line = line };

  whole = *path != '\0' ? g_strdup_printf ("%s:%u: %s: %s", self->source_name, line, path, reason)
                        : g_strdup_printf ("%s:%u: %s", self->source_name, line, reason);

  /* Path and reason quote the file, which may be from anyone. */
  problem.text = dt_text_clean (whole, -1, DT_TEXT_SHOWN_MAX);
  g_array_append_val (self->problems, problem);
}

/* What the text may hold by the rules of JSON, and json-glib would read in silence. */
static void
check_value_cb (DtJsonScan        *scan,
                const DtJsonValue *value,
                gpointer           user_data)
{
  Scan *state = user_data;
  g_autoptr(GString) path = g_string_new (NULL);
  guint line;

  dt_json_scan_append_path (scan, path);
  line = GPOINTER_TO_UINT (g_hash_table_lookup (state->reader->lines, path->str));

  if (value->kind == DT_JSON_NUMBER && fabs (value->number) > NUMBER_MAX)
    add_problem (state->reader, line, path->str, _("must be between -1e15 and 1e15"));

  if (!g_hash_table_add (state->paths, g_strdup (path->str)))
    add_problem (state->reader, line, path->str, _("is given twice; keep one of the two"));
}

static void
check_values (DtProfileReader *self,
              const char      *data,
              gsize            length)
{
  g_autoptr(GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Scan state = { self, paths };
  DtJsonScan scan = { 0 };

  dt_json_scan (&scan, data, length, check_value_cb, &state);
}

/* Clears the text for json-glib; the error says where it goes wrong. */
static gboolean
check_syntax (const char  *data,
              gsize        length,
              const char  *source_name,
              GError     **error)
{
  g_autoptr(GError) local = NULL;
  g_autofree char *name = dt_text_clean (source_name, -1, DT_TEXT_STORED_MAX);
  const char *line_start = data;
  DtJsonScan scan = { 0 };
  guint line = 1;

  if (dt_json_check (data, length, &local))
    return TRUE;

  if (dt_json_scan (&scan, data, length, NULL, NULL))
    {
      g_set_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_SYNTAX, "%s: %s",
                   name, local->message);
      return FALSE;
    }

  for (const char *at = data; at < scan.at; at++)
    if (*at == '\n')
      {
        line++;
        line_start = at + 1;
      }

  g_set_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_SYNTAX, _("%s:%u: column %u: %s"),
               name, line, (guint) (scan.at - line_start) + 1, _(scan.reason));

  return FALSE;
}

DtProfileReader *
dt_profile_reader_new (const char  *data,
                       gsize        length,
                       const char  *source_name,
                       GError     **error)
{
  g_autoptr(DtProfileReader) self = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (source_name != NULL, NULL);

  if (!check_syntax (data, length, source_name, error))
    return NULL;

  self = g_new0 (DtProfileReader, 1);
  self->source_name = g_strdup (source_name);
  self->parser = json_parser_new_immutable ();
  self->lines = dt_json_lines (data, length);
  self->problems = g_array_new (FALSE, FALSE, sizeof (Problem));
  g_array_set_clear_func (self->problems, problem_clear);
  self->path = g_string_new (NULL);
  self->lengths = g_array_new (FALSE, FALSE, sizeof (gsize));

  if (!json_parser_load_from_data (self->parser, data, (gssize) length, error))
    return NULL;

  check_values (self, data, length);

  return g_steal_pointer (&self);
}

void
dt_profile_reader_free (DtProfileReader *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->lengths);
  g_string_free (self->path, TRUE);
  g_array_unref (self->problems);
  g_hash_table_unref (self->lines);
  g_object_unref (self->parser);
  g_free (self->source_name);
  g_free (self);
}

JsonNode *
dt_profile_reader_get_root (DtProfileReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return json_parser_get_root (self->parser);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Problem *left = a;
  const Problem *right = b;

  return left->line < right->line ? -1 : left->line > right->line;
}

gboolean
dt_profile_reader_finish (DtProfileReader  *self,
                          GError          **error)
{
  g_autoptr(GString) message = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->problems->len == 0)
    return TRUE;

  g_array_sort (self->problems, compare_lines);

  for (guint i = 0; i < self->problems->len; i++)
    {
      if (i > 0)
        g_string_append_c (message, '\n');

      g_string_append (message, g_array_index (self->problems, Problem, i).text);
    }

  g_set_error_literal (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_CONTENT, message->str);

  return FALSE;
}

void
dt_profile_reader_enter (DtProfileReader *self,
                         const char      *key)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  g_array_append_val (self->lengths, self->path->len);

  if (self->path->len > 0)
    g_string_append_c (self->path, '.');

  g_string_append (self->path, key);
}

void
dt_profile_reader_leave (DtProfileReader *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->lengths->len > 0);

  g_string_truncate (self->path, g_array_index (self->lengths, gsize, self->lengths->len - 1));
  g_array_set_size (self->lengths, self->lengths->len - 1);
}

void
dt_profile_reader_report (DtProfileReader *self,
                          const char      *key,
                          const char      *format,
                          ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  g_return_if_fail (self != NULL);

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  if (key != NULL)
    dt_profile_reader_enter (self, key);

  add_problem (self, find_line (self, self->path->str), self->path->str, reason);

  if (key != NULL)
    dt_profile_reader_leave (self);
}

void
dt_profile_reader_report_word (DtProfileReader    *self,
                               const char         *key,
                               const char         *word,
                               const char * const *known)
{
  const char *nearest;

  g_return_if_fail (self != NULL);
  g_return_if_fail (word != NULL);
  g_return_if_fail (known != NULL);

  nearest = dt_nearest_word (word, known);

  if (nearest != NULL)
    dt_profile_reader_report (self, key, _("“%s” is not known; is “%s” meant?"), word, nearest);
  else if (g_strv_length ((char **) known) <= 16)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) known);

      dt_profile_reader_report (self, key, _("“%s” is not known; there are: %s"), word, list);
    }
  else
    dt_profile_reader_report (self, key, _("“%s” is not known"), word);
}

void
dt_profile_reader_check_keys (DtProfileReader    *self,
                              JsonObject         *object,
                              const char * const *known)
{
  g_autoptr(GList) members = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (object != NULL);

  members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *nearest;

      if (g_strv_contains (known, l->data))
        continue;

      nearest = dt_nearest_word (l->data, known);

      if (nearest != NULL)
        dt_profile_reader_report (self, l->data, _("unknown key; is “%s” meant?"), nearest);
      else
        {
          g_autofree char *list = g_strjoinv (", ", (char **) known);

          dt_profile_reader_report (self, l->data, _("unknown key; there are: %s"), list);
        }
    }
}
