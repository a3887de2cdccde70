/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-error.h"
#include "dt-journal-codec.h"
#include "dt-test.h"

static const DtSample batch[] = {
  { 1, 0, 1700000000000000, 1785.0 },
  { 20000, 0, G_MININT64, -0.0 },
  { G_MAXUINT32, 0, G_MAXINT64, G_MINDOUBLE },
  { 1, 0, 0, G_MAXDOUBLE },
};

static GByteArray *
encode (void)
{
  GByteArray *blob = g_byte_array_new ();

  dt_journal_encode (batch, G_N_ELEMENTS (batch), blob);

  return blob;
}

static void
test_round_trip (void)
{
  g_autoptr(GByteArray) blob = encode ();
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(GError) error = NULL;

  /* What the caller has already stays in front. */
  g_array_append_val (samples, batch[3]);
  g_assert_true (dt_journal_decode (blob->data, blob->len, samples, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&g_array_index (samples, DtSample, 1),
                   (samples->len - 1) * sizeof (DtSample), batch, sizeof batch);
}

static void
assert_damaged (const guint8 *blob,
                gsize         length)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  g_autoptr(GError) error = NULL;

  g_assert_false (dt_journal_decode (blob, length, samples, &error));
  g_assert_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
  g_assert_cmpuint (samples->len, ==, 0);
}

static void
test_every_bit (void)
{
  g_autoptr(GByteArray) blob = encode ();

  for (guint i = 0; i < blob->len * 8; i++)
    {
      blob->data[i / 8] ^= (guint8) (1 << i % 8);
      assert_damaged (blob->data, blob->len);
      blob->data[i / 8] ^= (guint8) (1 << i % 8);
    }
}

static void
test_every_length (void)
{
  g_autoptr(GByteArray) blob = encode ();

  for (guint length = 0; length < blob->len; length++)
    {
      g_autofree guint8 *copy = g_memdup2 (blob->data, length);

      assert_damaged (copy, length);
    }

  g_byte_array_append (blob, (const guint8 *) "x", 1);
  assert_damaged (blob->data, blob->len);
}

static void
test_no_sample (void)
{
  const DtSample no_channel = { 0, 0, 1, 1 };
  const DtSample no_number = { 1, 0, 1, G_MAXDOUBLE * 2 };
  g_autoptr(GByteArray) first = g_byte_array_new ();
  g_autoptr(GByteArray) second = g_byte_array_new ();

  dt_journal_encode (&no_channel, 1, first);
  assert_damaged (first->data, first->len);
  dt_journal_encode (&no_number, 1, second);
  assert_damaged (second->data, second->len);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/journal-codec/round-trip", test_round_trip);
  g_test_add_func ("/history/journal-codec/every-bit", test_every_bit);
  g_test_add_func ("/history/journal-codec/every-length", test_every_length);
  g_test_add_func ("/history/journal-codec/no-sample", test_no_sample);

  return g_test_run ();
}
