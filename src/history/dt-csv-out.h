/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DtCsvOut:
 *
 * Lines on their way to a stream, a block at a time. What is appended between two calls of
 * dt_csv_out_reserve() must fit what was reserved.
 */
typedef struct
{
  GOutputStream *stream;
  GCancellable  *cancellable;
  char          *block;
  gsize          size;
  gsize          used;
} DtCsvOut;

void     dt_csv_out_init     (DtCsvOut       *self,
                              GOutputStream  *stream,
                              GCancellable   *cancellable);
void     dt_csv_out_clear    (DtCsvOut       *self);
gboolean dt_csv_out_flush    (DtCsvOut       *self,
                              GError        **error);

/* Flushes and grows where there is no room for @length bytes. */
gboolean dt_csv_out_make_room (DtCsvOut      *self,
                               gsize          length,
                               GError       **error);

static inline gboolean
dt_csv_out_reserve (DtCsvOut  *self,
                    gsize      length,
                    GError   **error)
{
  return self->size - self->used >= length || dt_csv_out_make_room (self, length, error);
}

static inline void
dt_csv_out_append (DtCsvOut   *self,
                   const char *text,
                   gsize       length)
{
  memcpy (self->block + self->used, text, length);
  self->used += length;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DtCsvOut, dt_csv_out_clear)

G_END_DECLS
