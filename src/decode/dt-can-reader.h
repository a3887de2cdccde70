/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-j1979.h"
#include "dt-json-scan.h"
#include "dt-message.h"

G_BEGIN_DECLS

/**
 * DtCanReader:
 * @open: a frame is being collected
 * @valid: nothing in it is out of range so far
 * @n_data: data bytes there were
 * @length: the length that the frame says
 *
 * Puts the frames of {"frame": [{"id": …, "dlc": …, "data": […]}, …]} together while their leaves
 * come by, and decodes each when the next begins.
 */
typedef struct
{
  DtMessage  *message;
  DtCanFrame  frame;
  gboolean    open;
  gboolean    valid;
  guint       n_data;
  guint       length;
} DtCanReader;

void     dt_can_reader_init   (DtCanReader       *self,
                               DtMessage         *message);

/* Whether the value is part of the frames. */
gboolean dt_can_reader_take   (DtCanReader       *self,
                               const DtJsonScan  *scan,
                               const DtJsonValue *value);
void     dt_can_reader_finish (DtCanReader       *self);

G_END_DECLS
