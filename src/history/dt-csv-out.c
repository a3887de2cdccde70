/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-csv-out.h"

#define BLOCK_SIZE (256 * 1024)

void
dt_csv_out_init (DtCsvOut      *self,
                 GOutputStream *stream,
                 GCancellable  *cancellable)
{
  *self = (DtCsvOut) {
    .stream = stream,
    .cancellable = cancellable,
    .block = g_malloc (BLOCK_SIZE),
    .size = BLOCK_SIZE,
  };
}

void
dt_csv_out_clear (DtCsvOut *self)
{
  g_clear_pointer (&self->block, g_free);
}

gboolean
dt_csv_out_flush (DtCsvOut  *self,
                  GError   **error)
{
  gsize used = self->used;

  self->used = 0;

  return g_output_stream_write_all (self->stream, self->block, used, NULL, self->cancellable,
                                    error);
}

gboolean
dt_csv_out_make_room (DtCsvOut  *self,
                      gsize      length,
                      GError   **error)
{
  if (!dt_csv_out_flush (self, error))
    return FALSE;

  if (length > self->size)
    {
      self->size = length;
      self->block = g_realloc (self->block, length);
    }

  return TRUE;
}
