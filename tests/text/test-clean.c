/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-clean.h"

static void
assert_clean (const char *text,
              gssize      length,
              gsize       max_bytes,
              const char *expected)
{
  g_autofree char *clean = dt_text_clean (text, length, max_bytes);

  g_assert_cmpstr (clean, ==, expected);
  g_assert_cmpuint (strlen (clean), <=, max_bytes);
  g_assert_true (g_utf8_validate (clean, -1, NULL));
}

static void
test_kept (void)
{
  assert_clean ("Régime moteur 温度 ½", -1, 100, "Régime moteur 温度 ½");
  assert_clean ("", -1, 100, "");
  assert_clean (NULL, 0, 100, "");
  assert_clean ("<b>&amp;</b>", -1, 100, "<b>&amp;</b>");
  assert_clean ("👩‍🔧", -1, 100, "👩‍🔧");
}

static void
test_visible (void)
{
  assert_clean ("a\tb\nc\rd\x1b[0m", -1, 100, "a␉b␊c␍d␛[0m");
  assert_clean ("a\0b", 3, 100, "a␀b");
  assert_clean ("\x7f", -1, 100, "␡");
  assert_clean ("\xc2\x85", -1, 100, "␦");
  assert_clean ("gpj.\u202eexe", -1, 100, "gpj.␦exe");
  assert_clean ("\u2066\u2069\u200e\u200f\u061c\u2028\ufeff", -1, 100, "␦␦␦␦␦␦␦");
  assert_clean ("\U000e0041", -1, 100, "␦");
}

static void
test_invalid (void)
{
  assert_clean ("a\xff\xfe" "b", -1, 100, "a\ufffd\ufffdb");
  assert_clean ("\xc0\xaf", -1, 100, "\ufffd\ufffd");
  assert_clean ("\xed\xa0\x80", -1, 100, "\ufffd\ufffd\ufffd");
  assert_clean ("caf\xc3", -1, 100, "caf\ufffd");
  assert_clean ("caf\xc3\xa9", 4, 100, "caf\ufffd");
}

static void
test_cut (void)
{
  assert_clean ("abcdef", -1, 6, "abcdef");
  assert_clean ("abcdefg", -1, 6, "abc…");
  assert_clean ("ééé", -1, 6, "ééé");
  assert_clean ("éééé", -1, 6, "é…");
  assert_clean ("éééé", -1, 5, "é…");
  assert_clean ("abcd", -1, 3, "…");
  assert_clean ("abcd", -1, 2, "");
  assert_clean ("\n\n\n", -1, 8, "␊…");
}

static void
test_hex (void)
{
  g_autofree char *whole = dt_text_hex ("\x00\x7f\x01\x02\xfe", 5, 16);
  g_autofree char *cut = dt_text_hex ("\x00\x7f\x01\x02\xfe", 5, 2);
  g_autofree char *empty = dt_text_hex (NULL, 0, 16);

  g_assert_cmpstr (whole, ==, "00 7f 01 02 fe");
  g_assert_cmpstr (cut, ==, "00 7f …");
  g_assert_cmpstr (empty, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clean/kept", test_kept);
  g_test_add_func ("/clean/visible", test_visible);
  g_test_add_func ("/clean/invalid", test_invalid);
  g_test_add_func ("/clean/cut", test_cut);
  g_test_add_func ("/clean/hex", test_hex);

  return g_test_run ();
}
