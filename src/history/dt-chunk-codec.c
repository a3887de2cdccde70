/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "dt-bit-pack.h"
#include "dt-chunk-codec.h"
#include "dt-history-error.h"

/*
 * A blob is, in little-endian order:
 *
 *   u8       version
 *   u8       form: bits 0-2 the decimals of the values, 7: no decimals; bit 3 a map of repeats
 *            follows; bits 4-5 the unit of the times, 10^0, 10^3 or 10^6 us
 *   u32      CRC-32 of all but these four bytes
 *   varint   count
 *   i64      first time
 *   packed   the other times: differences of differences in units, zigzag
 *   bits     only with bit 3: one a sample, 0 where the value repeats the one before
 *   values   those that do not repeat; with decimals packed differences, zigzag; without the first
 *            as it is, then a byte that says which bytes of value XOR value before are ever set,
 *            and a plane for each of these
 *
 * "packed" is the list of dt_bit_pack(). A sensor's clock ticks in steps and its value moves in
 * decimal steps, mostly small and often not at all: that leaves about 2 bytes of the 16.
 */
#define VERSION 1
#define NO_DECIMALS 7
#define HAS_REPEATS (1 << 3)
#define UNIT_SHIFT 4
#define HEADER_SIZE 6
#define CHECKSUM_AT 2

/* Up to here a double counts in ones, so that a product with a power of ten can be checked. */
#define INTEGER_LIMIT 9007199254740992.0

static const double powers[NO_DECIMALS] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6 };
static const gint64 units[] = { 1, 1000, 1000000 };

/* A blob taken apart and checked, nothing decoded yet. */
typedef struct
{
  gint64        unit;
  guint64       first_time;
  DtBitPacked   times;
  const guint8 *repeats;      /* NULL: none */
  guint         n_values;
  guint         decimals;
  DtBitPacked   steps;
  guint64       first_value;
  guint         planes;
  const guint8 *plane_data;
} Parts;

static guint32
checksum (const guint8 *blob,
          gsize         length)
{
  uLong crc = crc32_z (0, blob, CHECKSUM_AT);

  return (guint32) crc32_z (crc, blob + HEADER_SIZE, length - HEADER_SIZE);
}

static guint
choose_unit (const gint64 *times,
             guint         n)
{
  guint unit = G_N_ELEMENTS (units) - 1;

  for (guint i = 1; i < n && unit > 0; i++)
    while ((gint64) ((guint64) times[i] - (guint64) times[i - 1]) % units[unit] != 0)
      unit--;

  return unit;
}

static void
append_times (const gint64 *times,
              guint         n,
              gint64        unit,
              guint64      *scratch,
              GByteArray   *blob)
{
  guint64 first = GUINT64_TO_LE ((guint64) times[0]);
  guint64 before = 0;

  for (guint i = 1; i < n; i++)
    {
      gint64 difference = (gint64) ((guint64) times[i] - (guint64) times[i - 1]);
      guint64 step = (guint64) (unit == 1 ? difference : difference / unit);

      scratch[i - 1] = dt_zigzag (step - before);
      before = step;
    }

  g_byte_array_append (blob, (const guint8 *) &first, sizeof first);
  dt_bit_pack (scratch, n - 1, blob);
}

/* Bits of those values that do not repeat the one before. */
static guint
collect_values (const double *values,
                guint         n,
                guint64      *bits,
                guint8       *repeats)
{
  guint64 before = 0;
  guint n_values = 0;

  memset (repeats, 0, (n + 7) / 8);

  for (guint i = 0; i < n; i++)
    {
      guint is_new;

      memcpy (&bits[n_values], &values[i], sizeof *bits);
      is_new = i == 0 || bits[n_values] != before;
      before = bits[n_values];
      repeats[i / 8] = (guint8) (repeats[i / 8] | is_new << (i % 8));
      n_values += is_new;
    }

  return n_values;
}

/* The steps between values as whole numbers of 10^-@decimals, FALSE where one is not exact. */
static gboolean
decimal_steps (const guint64 *bits,
               guint          n,
               guint          decimals,
               guint64       *steps)
{
  double power = powers[decimals];
  guint64 before = 0;

  for (guint i = 0; i < n; i++)
    {
      double value;
      double scaled;
      guint64 again;
      guint64 number;

      memcpy (&value, &bits[i], sizeof value);
      scaled = value * power;

      if (!(fabs (scaled) < INTEGER_LIMIT))
        return FALSE;

      number = (guint64) (gint64) (scaled + (scaled < 0 ? -0.5 : 0.5));
      value = (double) (gint64) number / power;
      memcpy (&again, &value, sizeof again);

      if (again != bits[i])
        return FALSE;

      steps[i] = dt_zigzag (number - before);
      before = number;
    }

  return TRUE;
}

static void
append_planes (const guint64 *bits,
               guint          n,
               GByteArray    *blob)
{
  guint64 first = GUINT64_TO_LE (bits[0]);
  guint64 used = 0;
  guint8 planes = 0;

  for (guint i = 1; i < n; i++)
    used |= bits[i] ^ bits[i - 1];

  for (guint plane = 0; plane < 8; plane++)
    if (used >> (8 * plane) & 0xff)
      planes = (guint8) (planes | 1u << plane);

  g_byte_array_append (blob, (const guint8 *) &first, sizeof first);
  g_byte_array_append (blob, &planes, 1);

  for (guint plane = 0; plane < 8; plane++)
    if (planes >> plane & 1)
      {
        guint start = blob->len;

        g_byte_array_set_size (blob, start + n - 1);

        for (guint i = 1; i < n; i++)
          blob->data[start + i - 1] = (guint8) ((bits[i] ^ bits[i - 1]) >> (8 * plane));
      }
}

static gboolean
set_damaged (GError **error)
{
  g_set_error_literal (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED,
                       _("the samples are damaged (their checksum or form is wrong)"));
  return FALSE;
}

static gboolean
parse_repeats (Parts         *parts,
               guint          n,
               const guint8 **cursor,
               const guint8  *end)
{
  gsize size = ((gsize) n + 7) / 8;
  guint n_values = 0;

  if ((gsize) (end - *cursor) < size || !(**cursor & 1))
    return FALSE;

  parts->repeats = *cursor;
  *cursor += size;

  for (gsize i = 0; i < size; i++)
    n_values += (guint) __builtin_popcount (parts->repeats[i]);

  parts->n_values = n_values;

  return n_values <= n && (n % 8 == 0 || parts->repeats[size - 1] >> (n % 8) == 0);
}

static gboolean
parse_planes (Parts         *parts,
              const guint8 **cursor,
              const guint8  *end)
{
  gsize size;

  if ((gsize) (end - *cursor) < sizeof parts->first_value + 1)
    return FALSE;

  memcpy (&parts->first_value, *cursor, sizeof parts->first_value);
  parts->first_value = GUINT64_FROM_LE (parts->first_value);
  *cursor += sizeof parts->first_value;
  parts->planes = *(*cursor)++;
  parts->plane_data = *cursor;
  size = (gsize) __builtin_popcount (parts->planes) * (parts->n_values - 1);

  if ((gsize) (end - *cursor) < size)
    return FALSE;

  *cursor += size;

  return TRUE;
}

static gboolean
parse (Parts        *parts,
       const guint8 *blob,
       gsize         length,
       guint         n)
{
  const guint8 *cursor = blob + HEADER_SIZE;
  const guint8 *end = blob + length;
  guint form = blob[1];
  guint unit = form >> UNIT_SHIFT;
  guint64 count;

  if (unit >= G_N_ELEMENTS (units) || !dt_varint_read (&cursor, end, &count) || count != n
      || (gsize) (end - cursor) < sizeof parts->first_time)
    return FALSE;

  parts->unit = units[unit];
  parts->decimals = form & 7;
  parts->n_values = n;
  memcpy (&parts->first_time, cursor, sizeof parts->first_time);
  parts->first_time = GUINT64_FROM_LE (parts->first_time);
  cursor += sizeof parts->first_time;

  if (!dt_bit_packed_parse (&parts->times, n - 1, &cursor, end))
    return FALSE;

  if (form & HAS_REPEATS && !parse_repeats (parts, n, &cursor, end))
    return FALSE;

  if (parts->decimals == NO_DECIMALS)
    return parse_planes (parts, &cursor, end) && cursor == end;

  return dt_bit_packed_parse (&parts->steps, parts->n_values, &cursor, end) && cursor == end;
}

static void
decode_times (const Parts *parts,
              gint64      *times,
              guint        n)
{
  guint64 *numbers = (guint64 *) times;
  guint64 unit = (guint64) parts->unit;
  guint64 time = parts->first_time;
  guint64 step = 0;

  dt_bit_packed_unpack (&parts->times, n - 1, numbers + 1);
  numbers[0] = time;

  for (guint i = 1; i < n; i++)
    {
      step += dt_unzigzag (numbers[i]);
      time += step * unit;
      numbers[i] = time;
    }
}

static void
decode_decimals (const Parts *parts,
                 guint64     *scratch,
                 double      *values)
{
  double power = powers[parts->decimals];
  guint64 number = 0;

  dt_bit_packed_unpack (&parts->steps, parts->n_values, scratch);

  for (guint i = 0; i < parts->n_values; i++)
    {
      number += dt_unzigzag (scratch[i]);
      values[i] = (double) (gint64) number / power;
    }
}

static void
decode_planes (const Parts *parts,
               guint64     *scratch,
               double      *values)
{
  const guint8 *data = parts->plane_data;
  guint64 before = 0;

  memset (scratch, 0, parts->n_values * sizeof *scratch);
  scratch[0] = parts->first_value;

  for (guint plane = 0; plane < 8; plane++)
    if (parts->planes >> plane & 1)
      {
        for (guint i = 1; i < parts->n_values; i++)
          scratch[i] |= (guint64) data[i - 1] << (8 * plane);
        data += parts->n_values - 1;
      }

  for (guint i = 0; i < parts->n_values; i++)
    {
      before ^= scratch[i];
      memcpy (&values[i], &before, sizeof before);
    }
}

/* In place from the end: a value never moves towards the front. */
static void
spread_repeats (const guint8 *repeats,
                double       *values,
                guint         n_values,
                guint         n)
{
  guint from = n_values - 1;

  for (guint i = n; i-- > 0;)
    {
      values[i] = values[from];
      from -= repeats[i / 8] >> (i % 8) & 1;
    }
}

/* Returns what the header has to say of the values: decimals and whether repeats are left out. */
static guint
append_values (const double *values,
               guint         n,
               guint64      *scratch,
               GByteArray   *blob)
{
  g_autofree guint64 *bits = g_new (guint64, n);
  g_autofree guint8 *repeats = g_new (guint8, n / 8 + 1);
  guint n_values = collect_values (values, n, bits, repeats);
  gboolean has_repeats = n_values <= n - n / 8;
  guint decimals = 0;

  if (has_repeats)
    {
      g_byte_array_append (blob, repeats, (n + 7) / 8);
    }
  else
    {
      memcpy (bits, values, n * sizeof *bits);
      n_values = n;
    }

  while (decimals < NO_DECIMALS && !decimal_steps (bits, n_values, decimals, scratch))
    decimals++;
  if (decimals < NO_DECIMALS)
    dt_bit_pack (scratch, n_values, blob);
  else
    append_planes (bits, n_values, blob);

  return decimals | (has_repeats ? HAS_REPEATS : 0);
}

void
dt_chunk_encode (const gint64 *times,
                 const double *values,
                 guint         n,
                 GByteArray   *blob)
{
  g_autofree guint64 *scratch = NULL;
  guint8 header[HEADER_SIZE] = { VERSION };
  guint start = blob->len;
  guint unit;
  guint flags;
  guint32 crc;

  g_return_if_fail (n > 0);

  scratch = g_new (guint64, n);
  g_byte_array_append (blob, header, HEADER_SIZE);
  dt_varint_append (blob, n);

  unit = choose_unit (times, n);
  append_times (times, n, units[unit], scratch, blob);
  flags = append_values (values, n, scratch, blob);

  blob->data[start + 1] = (guint8) (flags | unit << UNIT_SHIFT);
  crc = GUINT32_TO_LE (checksum (blob->data + start, blob->len - start));
  memcpy (blob->data + start + CHECKSUM_AT, &crc, sizeof crc);
}

gboolean
dt_chunk_decode (const guint8  *blob,
                 gsize          length,
                 gint64        *times,
                 double        *values,
                 guint          n,
                 GError       **error)
{
  Parts parts = { 0 };
  guint32 crc;

  if (n == 0 || length < HEADER_SIZE || blob[0] != VERSION)
    return set_damaged (error);

  memcpy (&crc, blob + CHECKSUM_AT, sizeof crc);

  if (GUINT32_FROM_LE (crc) != checksum (blob, length) || !parse (&parts, blob, length, n))
    return set_damaged (error);

  /* The times' place serves as scratch for the values before the times come. */
  if (parts.decimals == NO_DECIMALS)
    decode_planes (&parts, (guint64 *) times, values);
  else
    decode_decimals (&parts, (guint64 *) times, values);

  if (parts.repeats != NULL)
    spread_repeats (parts.repeats, values, parts.n_values, n);

  decode_times (&parts, times, n);

  return TRUE;
}
