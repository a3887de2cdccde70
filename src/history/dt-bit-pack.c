/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-bit-pack.h"

/* A number of this many bits at any bit of a byte still lies within one load of eight bytes. */
#define WIDTH_MAX 56

static guint
bit_length (guint64 number)
{
  return number == 0 ? 0 : 64u - (guint) __builtin_clzll (number);
}

/* The width that costs the least: each number takes it, each wider one about two bytes and its
 * high bits in groups of seven on top. */
static guint
choose_width (const guint64 *numbers,
              guint          n)
{
  guint counts[65] = { 0 };
  guint64 best_cost = G_MAXUINT64;
  guint64 n_wide = 0;
  guint64 wide_bits = 0;
  guint best = 0;

  for (guint i = 0; i < n; i++)
    counts[bit_length (numbers[i])]++;

  for (guint width = 64; width <= 64; width--)
    {
      if (width <= WIDTH_MAX)
        {
          guint64 cost = (guint64) n * width + 16 * n_wide
                         + (wide_bits - n_wide * width) * 8 / 7;

          if (cost <= best_cost)
            {
              best_cost = cost;
              best = width;
            }
        }

      n_wide += counts[width];
      wide_bits += (guint64) counts[width] * width;
    }

  return best;
}

static void
append_wide (const guint64 *numbers,
             guint          n,
             guint          width,
             GByteArray    *blob)
{
  guint64 limit = (guint64) 1 << width;
  guint n_wide = 0;
  guint next = 0;

  for (guint i = 0; i < n; i++)
    n_wide += numbers[i] >= limit;

  dt_varint_append (blob, n_wide);

  for (guint i = 0; n_wide > 0; i++)
    if (numbers[i] >= limit)
      {
        dt_varint_append (blob, i - next);
        dt_varint_append (blob, numbers[i] >> width);
        next = i + 1;
        n_wide--;
      }
}

static gsize
packed_size (guint n,
             guint width)
{
  return ((gsize) n * width + 7) / 8;
}

static void
append_bits (const guint64 *numbers,
             guint          n,
             guint          width,
             GByteArray    *blob)
{
  guint64 mask = ((guint64) 1 << width) - 1;
  guint64 pending = 0;
  guint filled = 0;
  gsize size = blob->len + packed_size (n, width);
  guint8 *cursor;
  guint start = blob->len;

  /* Every store is of eight bytes, so the last ones run over. */
  g_byte_array_set_size (blob, (guint) size + 8);
  cursor = blob->data + start;

  for (guint i = 0; i < n; i++)
    {
      guint64 bytes;

      pending |= (numbers[i] & mask) << filled;
      filled += width;
      bytes = GUINT64_TO_LE (pending);
      memcpy (cursor, &bytes, sizeof bytes);
      cursor += filled / 8;
      pending >>= filled & ~7u;
      filled &= 7;
    }

  if (filled > 0)
    *cursor = (guint8) pending;

  g_byte_array_set_size (blob, (guint) size);
}

/* Loads what there is of eight bytes. */
static guint64
load (const guint8 *bytes,
      const guint8 *end)
{
  guint64 loaded = 0;

  memcpy (&loaded, bytes, MIN ((gsize) (end - bytes), sizeof loaded));

  return GUINT64_FROM_LE (loaded);
}

void
dt_varint_append (GByteArray *blob,
                  guint64     value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) (value | 0x80);
  bytes[n++] = (guint8) value;

  g_byte_array_append (blob, bytes, n);
}

gboolean
dt_varint_read (const guint8 **cursor,
                const guint8  *end,
                guint64       *value)
{
  guint64 result = 0;
  const guint8 *byte = *cursor;

  for (guint shift = 0; shift < 64 && byte < end; shift += 7, byte++)
    {
      guint64 group = *byte & 0x7f;

      if (shift == 63 && group > 1)
        return FALSE;

      result |= group << shift;

      if (*byte < 0x80)
        {
          *value = result;
          *cursor = byte + 1;
          return TRUE;
        }
    }

  return FALSE;
}

void
dt_bit_pack (const guint64 *numbers,
             guint          n,
             GByteArray    *blob)
{
  guint width = choose_width (numbers, n);
  guint8 byte = (guint8) width;

  g_byte_array_append (blob, &byte, 1);
  append_wide (numbers, n, width, blob);
  append_bits (numbers, n, width, blob);
}

gboolean
dt_bit_packed_parse (DtBitPacked   *self,
                     guint          n,
                     const guint8 **cursor,
                     const guint8  *end)
{
  const guint8 *at = *cursor;
  guint64 n_wide;
  guint64 next = 0;

  if (at == end || *at > WIDTH_MAX)
    return FALSE;

  self->width = *at++;

  if (!dt_varint_read (&at, end, &n_wide) || n_wide > n)
    return FALSE;

  self->n_wide = (guint) n_wide;
  self->wide = at;

  for (guint i = 0; i < self->n_wide; i++)
    {
      guint64 gap;
      guint64 high;

      if (!dt_varint_read (&at, end, &gap) || gap >= n - next
          || !dt_varint_read (&at, end, &high) || high > G_MAXUINT64 >> self->width)
        return FALSE;

      next += gap + 1;
    }

  self->bits = at;
  self->end = end;

  if ((gsize) (end - at) < packed_size (n, self->width))
    return FALSE;

  *cursor = at + packed_size (n, self->width);

  return TRUE;
}

void
dt_bit_packed_unpack (const DtBitPacked *self,
                      guint              n,
                      guint64           *numbers)
{
  const guint8 *wide = self->wide;
  guint64 mask = ((guint64) 1 << self->width) - 1;
  gsize available = (gsize) (self->end - self->bits);
  gsize bit = 0;
  guint i = 0;
  guint next = 0;

  for (; i < n && bit / 8 + 8 <= available; i++, bit += self->width)
    {
      guint64 loaded;

      memcpy (&loaded, self->bits + bit / 8, sizeof loaded);
      numbers[i] = (GUINT64_FROM_LE (loaded) >> (bit % 8)) & mask;
    }

  for (; i < n; i++, bit += self->width)
    numbers[i] = (load (self->bits + bit / 8, self->end) >> (bit % 8)) & mask;

  for (guint j = 0; j < self->n_wide; j++)
    {
      guint64 gap = 0;
      guint64 high = 0;

      dt_varint_read (&wide, self->end, &gap);
      dt_varint_read (&wide, self->end, &high);
      next += (guint) gap;
      numbers[next++] |= high << self->width;
    }
}
