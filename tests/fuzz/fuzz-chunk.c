/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <zlib.h>

#include "dt-chunk-codec.h"
#include "dt-fuzz.h"

/* Any bytes, with their checksum mended so that what lies behind it is reached. The first two say
 * how many samples the chunk's row speaks of. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree guint8 *blob = NULL;
  g_autofree gint64 *times = NULL;
  g_autofree double *values = NULL;
  guint32 crc;
  guint n;

  if (size < 8)
    return 0;

  n = data[0] | (guint) (data[1] & 7) << 8;
  blob = g_memdup2 (data + 2, size - 2);
  times = g_new (gint64, n);
  values = g_new (double, n);

  crc = GUINT32_TO_LE ((guint32) crc32_z (crc32_z (0, blob, 2), blob + 6, size - 8));
  memcpy (blob + 2, &crc, sizeof crc);

  dt_chunk_decode (blob, size - 2, times, values, n, NULL);

  return 0;
}
