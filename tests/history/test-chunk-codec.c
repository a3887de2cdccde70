/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <zlib.h>

#include "dt-chunk-codec.h"
#include "dt-history-error.h"
#include "dt-test.h"

#define N_MAX 3000
#define T0 G_GINT64_CONSTANT (1790000000000000)

typedef struct
{
  gint64 times[N_MAX];
  double values[N_MAX];
} Samples;

static GByteArray *
encode (const Samples *in,
        guint          n)
{
  GByteArray *blob = g_byte_array_new ();

  dt_chunk_encode (in->times, in->values, n, blob);

  return blob;
}

/* Decodes from memory of just that size, so that a sanitizer sees every step beyond it. */
static gboolean
decode (const guint8  *blob,
        gsize          length,
        guint          n,
        Samples       *out,
        GError       **error)
{
  g_autofree guint8 *exact = g_memdup2 (blob, length);
  g_autofree gint64 *times = g_new0 (gint64, n);
  g_autofree double *values = g_new0 (double, n);
  gboolean ok = dt_chunk_decode (exact, length, times, values, n, error);

  memcpy (out->times, times, n * sizeof *times);
  memcpy (out->values, values, n * sizeof *values);

  return ok;
}

static gsize
check (const Samples *in,
       guint          n)
{
  g_autoptr(GByteArray) blob = encode (in, n);
  g_autofree Samples *out = g_new (Samples, 1);
  g_autoptr(GError) error = NULL;

  g_assert_true (decode (blob->data, blob->len, n, out, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (out->times, n * sizeof *out->times, in->times, n * sizeof *in->times);
  g_assert_cmpmem (out->values, n * sizeof *out->values, in->values, n * sizeof *in->values);

  return blob->len;
}

/* A sensor read at 10 Hz, give or take 2 ms, that moves in steps of 0.1 every third time. */
static void
fill_sensor (Samples *in,
             guint    n)
{
  double tenths = 873;

  for (guint i = 0; i < n; i++)
    {
      in->times[i] = T0 + i * G_GINT64_CONSTANT (100000) + g_test_rand_int_range (-2000, 2001);
      if (g_test_rand_int_range (0, 3) == 0)
        tenths += g_test_rand_int_range (-3, 4);
      in->values[i] = tenths / 10;
    }
}

static void
test_one_sample (void)
{
  static const double values[] = { 0, -0.0, 1, -1, 0.1, 1e300, -DBL_MAX, DBL_MIN, 5e-324,
                                   9007199254740991.0, 9007199254740993.0, 0.123456, 0.1234567 };
  static const gint64 times[] = { 0, 1, -1, T0, G_MININT64, G_MAXINT64 };
  g_autofree Samples *in = g_new0 (Samples, 1);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint j = 0; j < G_N_ELEMENTS (times); j++)
      {
        in->values[0] = values[i];
        in->times[0] = times[j];
        check (in, 1);
      }
}

static void
test_exact (void)
{
  static const double values[] = { 0, -0.0, 1785, 13.83, -40, 0.000001, 1e-7, 1e300, -DBL_MAX,
                                   DBL_MIN, 5e-324, 4503599627370497.5, 1.0 / 3 };
  static const gint64 gaps[] = { 0, 1, 999, 1000, 100000, 1000000, G_GINT64_CONSTANT (86400000000),
                                 G_GINT64_CONSTANT (31536000000000) };
  g_autofree Samples *in = g_new0 (Samples, 1);

  for (guint round = 0; round < 400; round++)
    {
      guint n = (guint) g_test_rand_int_range (1, 200);
      guint n_values = (guint) g_test_rand_int_range (1, G_N_ELEMENTS (values) + 1);
      guint n_gaps = (guint) g_test_rand_int_range (1, G_N_ELEMENTS (gaps) + 1);
      gint64 time = T0;

      for (guint i = 0; i < n; i++)
        {
          time += gaps[g_test_rand_int_range (0, (int) n_gaps)];
          in->times[i] = time;
          in->values[i] = values[g_test_rand_int_range (0, (int) n_values)];
        }
      check (in, n);
    }
}

/* Not asked for, but nothing may be lost should it happen: any bits at all. */
static void
test_any_bits (void)
{
  g_autofree Samples *in = g_new0 (Samples, 1);

  for (guint round = 0; round < 100; round++)
    {
      guint n = (guint) g_test_rand_int_range (1, 300);

      for (guint i = 0; i < n; i++)
        {
          guint64 bits[2];

          for (guint j = 0; j < 2; j++)
            bits[j] = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
          memcpy (&in->times[i], &bits[0], sizeof bits[0]);
          memcpy (&in->values[i], &bits[1], sizeof bits[1]);
        }
      check (in, n);
    }
}

static void
test_size (void)
{
  g_autofree Samples *in = g_new0 (Samples, 1);
  gsize size;

  fill_sensor (in, DT_CHUNK_SAMPLES);
  size = check (in, DT_CHUNK_SAMPLES);
  g_test_message ("sensor: %.2f bytes a sample", (double) size / DT_CHUNK_SAMPLES);
  g_assert_cmpuint (size, <=, 24 * DT_CHUNK_SAMPLES / 10);

  /* Every 100 ms to the microsecond and always the same. */
  for (guint i = 0; i < DT_CHUNK_SAMPLES; i++)
    {
      in->times[i] = T0 + i * G_GINT64_CONSTANT (100000);
      in->values[i] = 13.8;
    }
  g_assert_cmpuint (check (in, DT_CHUNK_SAMPLES), <=, 200);

  /* No decimals at all: a full mantissa cannot be made small, but no larger than it is either. */
  for (guint i = 0; i < DT_CHUNK_SAMPLES; i++)
    in->values[i] = g_test_rand_double_range (50, 51);
  size = check (in, DT_CHUNK_SAMPLES);
  g_test_message ("noise: %.2f bytes a sample", (double) size / DT_CHUNK_SAMPLES);
  g_assert_cmpuint (size, <=, 8 * DT_CHUNK_SAMPLES);

  g_assert_cmpuint (check (in, N_MAX), >, size);
}

/* What is on disk must be readable for ever: these bytes were written by version 1. */
static void
test_golden (void)
{
  static const gint64 times[] = { 1790000000000000, 1790000000100000, 1790000000201000,
                                  1790000000300000, 1790000060300000 };
  static const double decimals[] = { 87.5, 87.5, 87.6, 87.4, -12.25 };
  static const double planes[] = { 1.0 / 3, 1.0 / 3, -0.0, 2, 1e300 };
  static const guint8 blob_decimals[] = {
    0x01, 0x1a, 0x9e, 0x83, 0x63, 0x1d, 0x05, 0x00, 0xe0, 0x25, 0xda, 0xfe, 0x5b, 0x06,
    0x00, 0x08, 0x01, 0x03, 0xd3, 0x03, 0xc8, 0x02, 0x03, 0xfa, 0x1d, 0x0f, 0x00, 0x5c,
    0x44, 0x0a, 0xc0, 0x09, 0x20, 0xbb, 0x09
  };
  static const guint8 blob_planes[] = {
    0x01, 0x1f, 0x80, 0x04, 0xd2, 0xbb, 0x05, 0x00, 0xe0, 0x25, 0xda, 0xfe, 0x5b, 0x06,
    0x00, 0x08, 0x01, 0x03, 0xd3, 0x03, 0xc8, 0x02, 0x03, 0xfa, 0x1d, 0x55, 0x55, 0x55,
    0x55, 0x55, 0x55, 0xd5, 0x3f, 0xff, 0x55, 0x00, 0x9c, 0x55, 0x00, 0x75, 0x55, 0x00,
    0x00, 0x55, 0x00, 0x88, 0x55, 0x00, 0x3c, 0x55, 0x00, 0xe4, 0xd5, 0x00, 0x37, 0xbf,
    0xc0, 0x3e
  };
  const struct
  {
    const double *values;
    const guint8 *blob;
    gsize         length;
  } cases[] = { { decimals, blob_decimals, sizeof blob_decimals },
                { planes, blob_planes, sizeof blob_planes } };
  g_autofree Samples *out = g_new0 (Samples, 1);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GByteArray) blob = g_byte_array_new ();
      g_autoptr(GError) error = NULL;

      dt_chunk_encode (times, cases[i].values, 5, blob);
      g_assert_cmpmem (blob->data, blob->len, cases[i].blob, cases[i].length);
      g_assert_true (decode (cases[i].blob, cases[i].length, 5, out, &error));
      g_assert_no_error (error);
      g_assert_cmpmem (out->times, sizeof times, times, sizeof times);
      g_assert_cmpmem (out->values, sizeof decimals, cases[i].values, sizeof decimals);
    }
}

static void
assert_damaged (const guint8 *blob,
                gsize         length,
                guint         n)
{
  g_autofree Samples *out = g_new (Samples, 1);
  g_autoptr(GError) error = NULL;

  g_assert_false (decode (blob, length, n, out, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);

  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (out->times[i], ==, 0);
      g_assert_cmpint (fpclassify (out->values[i]), ==, FP_ZERO);
    }
}

static void
test_damaged (void)
{
  g_autofree Samples *in = g_new0 (Samples, 1);
  g_autoptr(GByteArray) blob = NULL;

  fill_sensor (in, 64);
  blob = encode (in, 64);

  assert_damaged (blob->data, blob->len, 63);
  assert_damaged (blob->data, blob->len, 65);

  for (guint length = 0; length < blob->len; length++)
    assert_damaged (blob->data, length, 64);

  for (guint bit = 0; bit < blob->len * 8; bit++)
    {
      blob->data[bit / 8] ^= (guint8) (1 << (bit % 8));
      assert_damaged (blob->data, blob->len, 64);
      blob->data[bit / 8] ^= (guint8) (1 << (bit % 8));
    }

  g_byte_array_append (blob, (const guint8 *) "", 1);
  assert_damaged (blob->data, blob->len, 64);
}

static void
mend_checksum (GByteArray *blob)
{
  uLong crc = crc32 (0, blob->data, 2);
  guint32 mended = GUINT32_TO_LE ((guint32) crc32 (crc, blob->data + 6, blob->len - 6));

  memcpy (blob->data + 2, &mended, sizeof mended);
}

/* A forger can mend the checksum; then the answer may be anything, but within bounds. */
static void
test_forged (void)
{
  g_autofree Samples *in = g_new0 (Samples, 1);
  g_autofree Samples *out = g_new0 (Samples, 1);

  for (guint round = 0; round < 20000; round++)
    {
      guint n = (guint) g_test_rand_int_range (1, 40);
      g_autoptr(GByteArray) blob = NULL;
      guint n_changes = (guint) g_test_rand_int_range (1, 5);

      fill_sensor (in, n);
      if (round % 2 == 0)
        in->values[n - 1] = g_test_rand_double ();
      blob = encode (in, n);

      for (guint i = 0; i < n_changes; i++)
        blob->data[g_test_rand_int_range (1, (int) blob->len)] = (guint8) g_test_rand_int ();
      if (round % 3 == 0)
        g_byte_array_set_size (blob, (guint) g_test_rand_int_range (7, (int) blob->len + 1));

      mend_checksum (blob);
      decode (blob->data, blob->len, n, out, NULL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/chunk-codec/one-sample", test_one_sample);
  g_test_add_func ("/history/chunk-codec/exact", test_exact);
  g_test_add_func ("/history/chunk-codec/any-bits", test_any_bits);
  g_test_add_func ("/history/chunk-codec/size", test_size);
  g_test_add_func ("/history/chunk-codec/golden", test_golden);
  g_test_add_func ("/history/chunk-codec/damaged", test_damaged);
  g_test_add_func ("/history/chunk-codec/forged", test_forged);

  return g_test_run ();
}
