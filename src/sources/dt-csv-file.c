/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-csv-file.h"
#include "dt-number.h"
#include "dt-time.h"
#include "dt-wican.h"

typedef enum
{
  COLUMN_TIME,
  COLUMN_ASSET,
  COLUMN_SIGNAL,
  COLUMN_VALUE,
  COLUMN_UNIT,
  N_COLUMNS,
} Column;

static const char * const header[N_COLUMNS] = { "time", "asset", "signal", "value", "unit" };

struct _DtCsvFile
{
  char        *path;
  GMappedFile *file;
  const char  *position;
  const char  *end;
  guint64      line;
  GString     *row[N_COLUMNS];
  gboolean     has_row;     /* @row was read and has not been used yet */
  gint64       row_time;

  gint64       start;
  gint64       last_time;   /* of the message before */
  GPtrArray   *assets;      /* said to be online; at the end each is said to be offline */
  GString     *json;
};

static gboolean
refuse (DtCsvFile   *self,
        const char  *reason,
        GError     **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%" G_GUINT64_FORMAT ": %s",
               self->path, self->line, reason);

  return FALSE;
}

/* RFC 4180: one cell, and TRUE in @last when a row ends with it. */
static void
read_cell (DtCsvFile *self,
           GString   *cell,
           gboolean  *last)
{
  gboolean quoted = self->position < self->end && *self->position == '"';

  g_string_truncate (cell, 0);
  self->position += quoted;

  for (; self->position < self->end; self->position++)
    {
      char c = *self->position;

      if (quoted && c == '"')
        {
          quoted = self->position + 1 < self->end && self->position[1] == '"';
          if (!quoted)
            continue;
          self->position++;
        }
      else if (!quoted && (c == ',' || c == '\n'))
        break;
      else if (!quoted && c == '\r')
        continue;

      self->line += c == '\n';
      g_string_append_c (cell, c);
    }

  *last = self->position >= self->end || *self->position == '\n';
  self->position += self->position < self->end;
}

/* FALSE at the end without an error. */
static gboolean
read_cells (DtCsvFile  *self,
            GError    **error)
{
  gboolean last = FALSE;
  guint n = 0;

  if (self->position >= self->end)
    return FALSE;

  self->line++;
  for (; n < N_COLUMNS && !last; n++)
    read_cell (self, self->row[n], &last);

  if (n < N_COLUMNS || !last)
    return refuse (self, _("a row must have the five cells time,asset,signal,value,unit"), error);

  return TRUE;
}

/* Reads ahead, so that rows of the same time can be one message. */
static gboolean
peek_row (DtCsvFile  *self,
          GError    **error)
{
  g_autoptr(GError) time_error = NULL;
  const char *asset = self->row[COLUMN_ASSET]->str;

  if (self->has_row)
    return TRUE;

  if (!read_cells (self, error))
    return FALSE;

  if (!dt_time_parse (self->row[COLUMN_TIME]->str, g_get_real_time (), &self->row_time,
                      &time_error))
    return refuse (self, time_error->message, error);

  asset = self->row[COLUMN_ASSET]->str;
  if (*asset == '\0' || strpbrk (asset, "/+#") != NULL || !g_utf8_validate (asset, -1, NULL))
    return refuse (self, _("the name of an asset must do as a level of a topic: not empty, "
                           "without “/”, “+” and “#”"), error);

  if (!g_utf8_validate (self->row[COLUMN_SIGNAL]->str, -1, NULL) ||
      !g_utf8_validate (self->row[COLUMN_VALUE]->str, -1, NULL))
    return refuse (self, _("the text is not valid UTF-8"), error);

  self->has_row = TRUE;

  return TRUE;
}

DtCsvFile *
dt_csv_file_open (const char  *path,
                  GError     **error)
{
  g_autoptr(DtCsvFile) self = g_new0 (DtCsvFile, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->assets = g_ptr_array_new_with_free_func (g_free);
  self->json = g_string_new (NULL);
  for (guint i = 0; i < N_COLUMNS; i++)
    self->row[i] = g_string_new (NULL);

  self->file = g_mapped_file_new (path, FALSE, error);
  if (self->file == NULL)
    return NULL;

  self->position = g_mapped_file_get_contents (self->file);
  if (self->position == NULL)
    self->position = "";    /* an empty file is not mapped */
  self->end = self->position + g_mapped_file_get_length (self->file);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      gboolean last = FALSE;

      read_cell (self, self->row[i], &last);
      self->line = 1;
      if (!g_str_equal (self->row[i]->str, header[i]) || last != (i == N_COLUMNS - 1))
        {
          refuse (self, _("the first row must be time,asset,signal,value,unit: an export in the "
                          "long layout can be replayed, not one in the wide layout"), error);
          return NULL;
        }
    }

  if (peek_row (self, error))
    self->start = self->last_time = self->row_time;
  else if (error != NULL && *error != NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
dt_csv_file_free (DtCsvFile *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_COLUMNS; i++)
    g_string_free (self->row[i], TRUE);
  g_string_free (self->json, TRUE);
  g_clear_pointer (&self->assets, g_ptr_array_unref);
  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

static void
set_message (DtCsvFile         *self,
             DtPayloadMessage  *message,
             char              *topic,
             const char        *payload,
             gboolean           retain)
{
  *message = (DtPayloadMessage) {
    .time = self->last_time - self->start,
    .topic = topic,
    .payload = g_bytes_new (payload, strlen (payload)),
    .retain = retain,
  };
}

/* The exporter puts a "'" before what a spreadsheet would take for a formula. */
static const char *
unprotect (const char *text)
{
  return text[0] == '\'' && text[1] != '\0' && strchr ("=+-@\t\r", text[1]) != NULL ? text + 1
                                                                                     : text;
}

static void
append_row (DtCsvFile *self)
{
  const char *signal = unprotect (self->row[COLUMN_SIGNAL]->str);
  const char *text = self->row[COLUMN_VALUE]->str;
  double value;

  if (dt_number_parse (text, (gssize) self->row[COLUMN_VALUE]->len, &value))
    {
      char buffer[DT_NUMBER_BUFFER_SIZE];

      dt_number_format (value, buffer);
      dt_wican_append_number (self->json, signal, buffer);
    }
  else
    dt_wican_append_text (self->json, signal, unprotect (text));

  self->has_row = FALSE;
}

gboolean
dt_csv_file_next (DtCsvFile         *self,
                  DtPayloadMessage  *message,
                  GError           **error)
{
  g_autoptr(GError) row_error = NULL;
  g_autofree char *asset = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  if (!peek_row (self, &row_error))
    {
      if (row_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&row_error));
          return FALSE;
        }

      if (self->assets->len == 0)
        return FALSE;

      /* The first asset last: its offline message is the last will of the connection. */
      asset = g_ptr_array_steal_index (self->assets, self->assets->len - 1);
      set_message (self, message, dt_wican_status_topic (asset), DT_WICAN_OFFLINE, TRUE);
      return TRUE;
    }

  self->last_time = self->row_time;
  asset = g_strdup (self->row[COLUMN_ASSET]->str);

  if (!g_ptr_array_find_with_equal_func (self->assets, asset, g_str_equal, NULL))
    {
      g_ptr_array_add (self->assets, g_strdup (asset));
      set_message (self, message, dt_wican_status_topic (asset), DT_WICAN_ONLINE, TRUE);
      return TRUE;
    }

  g_string_truncate (self->json, 0);
  do
    append_row (self);
  while (peek_row (self, &row_error) && self->row_time == self->last_time &&
         g_str_equal (self->row[COLUMN_ASSET]->str, asset));

  if (row_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&row_error));
      return FALSE;
    }

  set_message (self, message, dt_wican_autopid_topic (asset), self->json->str, FALSE);

  return TRUE;
}
