/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-number.h"

static void
test_parse (void)
{
  static const struct { const char *text; double value; } cases[] = {
    { "0", 0 },
    { "-0", -0.0 },
    { "87", 87 },
    { "-40", -40 },
    { "0.1", 0.1 },
    { "1.2e-3", 1.2e-3 },
    { "1E+2", 100 },
    { "1e-05", 1e-5 },
    { "123456789012345", 123456789012345.0 },
    { "9007199254740993", 9007199254740992.0 },
    { "0.000000000000000000000123", 1.23e-22 },
    { "100000000000000000000", 1e20 },
    { "9223372036854775808", 9223372036854775808.0 },
    { "1.7976931348623157e308", 1.7976931348623157e308 },
    { "4.9e-324", 4.9e-324 },
    { "1e-400", 0 },
    { "0e99999999999999999999", 0 },
    { "36893488147419103232", 36893488147419103232.0 },
    { "3.14159265358979323846264338327950288", 3.14159265358979323846 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 42;

      g_test_message ("%s", cases[i].text);
      g_assert_true (dt_number_parse (cases[i].text, -1, &value));
      g_assert_cmpfloat (value, ==, cases[i].value);
      g_assert_cmpint (signbit (value), ==, signbit (cases[i].value));
    }
}

static void
test_parse_refuses (void)
{
  static const char *cases[] = {
    "", "-", "+1", ".5", "1.", "1.e3", "1e", "1e+", "01", "-01", "0x1F", "nan", "NaN", "inf",
    "-Infinity", "1e400", "-1e309", "1 ", " 1", "1,5", "1_0", "1.5.2", "--1", "1e5.0", "٣",
  };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s”", cases[i]);
      g_assert_false (dt_number_parse (cases[i], -1, &value));
    }
}

/* The length rules, not a NUL: the text may go on behind it, and may hold a NUL. */
static void
test_parse_length (void)
{
  g_autofree char *zeros = g_strnfill (5000, '0');
  g_autofree char *longest = g_strconcat ("1", zeros, "e-5000", NULL);
  double value;

  g_assert_true (dt_number_parse ("1234", 2, &value));
  g_assert_cmpfloat (value, ==, 12);
  g_assert_false (dt_number_parse ("12\0", 3, &value));
  g_assert_true (dt_number_parse (longest, -1, &value));
  g_assert_cmpfloat (value, ==, 1);
}

static void
test_scan (void)
{
  const char *text = "66.67,23";
  double value;

  g_assert_true (dt_number_scan (text, text + strlen (text), &value) == text + 5);
  g_assert_cmpfloat (value, ==, 66.67);
  g_assert_null (dt_number_scan ("x", text + 1, &value));
}

static void
test_format (void)
{
  static const struct { double value; const char *text; } cases[] = {
    { 0, "0" },
    { -0.0, "-0" },
    { 1785, "1785" },
    { -9, "-9" },
    { 13.83, "13.83" },
    { 0.1, "0.1" },
    { 0.3, "0.3" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { -0.001, "-0.001" },
    { 0.000001, "0.000001" },
    { 66.66666666666667, "66.66666666666667" },
    { 9.84313725490196, "9.84313725490196" },
    { 1.0 / 3, "0.3333333333333333" },
    { 999999999999999, "999999999999999" },
    { 1e15, "1e+15" },
    { 9007199254740992, "9007199254740992" },
    { 5e-324, "5e-324" },
    { 1.7976931348623157e308, "1.7976931348623157e+308" },
    { NAN, "" },
    { -INFINITY, "" },
  };
  char buffer[DT_NUMBER_BUFFER_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = dt_number_format (cases[i].value, buffer);

      g_assert_cmpstr (buffer, ==, cases[i].text);
      g_assert_cmpuint (length, ==, strlen (buffer));
    }
}

static guint
count_digits (const char *text)
{
  guint n = 0, zeros = 0;

  for (; *text != '\0' && *text != 'e'; text++)
    {
      if (!g_ascii_isdigit (*text) || (n == 0 && *text == '0'))
        continue;
      n++;
      zeros = *text == '0' ? zeros + 1 : 0;
    }

  return n - zeros;
}

/* One digit fewer would mean another double. */
static void
assert_shortest (double      value,
                 const char *text)
{
  guint n = count_digits (text);
  g_autofree char *shorter = NULL;

  if (n < 2)
    return;

  shorter = g_strdup_printf ("%.*e", (int) n - 2, value);
  g_assert_cmpfloat (g_ascii_strtod (shorter, NULL), !=, value);
}

/* Any finite double comes back bit by bit, and no shorter text would have done. */
static void
test_round_trip (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (2026);
  char buffer[DT_NUMBER_BUFFER_SIZE];

  for (guint i = 0; i < 200000; i++)
    {
      guint64 bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
      double value, back;

      memcpy (&value, &bits, sizeof value);
      if (i % 4 == 1)
        value = pow (10, g_rand_double_range (rand, -6, 17)) * g_rand_double (rand);
      else if (i % 4 == 2)
        value = ldexp (1, g_rand_int_range (rand, -60, 60));
      else if (i % 2 == 0)
        value = g_rand_int_range (rand, -1000000, 1000000)
                / pow (10, g_rand_int_range (rand, 0, 10));
      if (!isfinite (value))
        continue;

      dt_number_format (value, buffer);
      g_assert_true (dt_number_parse (buffer, -1, &back));
      g_assert_cmpmem (&back, sizeof back, &value, sizeof value);
      assert_shortest (value, buffer);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/parse", test_parse);
  g_test_add_func ("/number/parse-refuses", test_parse_refuses);
  g_test_add_func ("/number/parse-length", test_parse_length);
  g_test_add_func ("/number/scan", test_scan);
  g_test_add_func ("/number/format", test_format);
  g_test_add_func ("/number/round-trip", test_round_trip);

  return g_test_run ();
}
