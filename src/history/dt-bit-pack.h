/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtBitPacked:
 *
 * Where the parts of a packed list lie in a blob: the low @width bits of each number side by side,
 * and for the few numbers that are wider their position and high bits. Checked against the end
 * of the blob, so that unpacking cannot fail.
 */
typedef struct
{
  guint         width;
  guint         n_wide;
  const guint8 *wide;
  const guint8 *bits;
  const guint8 *end;
} DtBitPacked;

static inline guint64
dt_zigzag (guint64 value)
{
  return (value << 1) ^ (0 - (value >> 63));
}

static inline guint64
dt_unzigzag (guint64 value)
{
  return (value >> 1) ^ (0 - (value & 1));
}

void     dt_varint_append     (GByteArray        *blob,
                               guint64            value);
gboolean dt_varint_read       (const guint8     **cursor,
                               const guint8      *end,
                               guint64           *value);

void     dt_bit_pack          (const guint64     *numbers,
                               guint              n,
                               GByteArray        *blob);

/* FALSE where the blob does not hold a list of @n numbers at @cursor, else moves behind it. */
gboolean dt_bit_packed_parse  (DtBitPacked       *self,
                               guint              n,
                               const guint8     **cursor,
                               const guint8      *end);
void     dt_bit_packed_unpack (const DtBitPacked *self,
                               guint              n,
                               guint64           *numbers);

G_END_DECLS
