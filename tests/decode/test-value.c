/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-value.h"

static void
assert_number (const char *text,
               double      number,
               const char *unit)
{
  DtValue value = dt_value_parse (text, strlen (text));
  g_autofree char *found = value.unit != NULL ? g_strndup (value.unit, value.unit_length) : NULL;

  g_test_message ("%s", text);
  g_assert_cmpint (value.kind, ==, DT_VALUE_NUMBER);
  g_assert_cmpfloat (value.number, ==, number);
  g_assert_cmpstr (found, ==, unit);
}

static void
test_numbers (void)
{
  assert_number ("87", 87, NULL);
  assert_number ("  42.5 \n", 42.5, NULL);
  assert_number ("1.2e-3", 0.0012, NULL);
  assert_number ("7,84313725490196", 7.84313725490196, NULL);
  assert_number ("-0,5", -0.5, NULL);
  assert_number ("81%", 81, "%");
  assert_number ("63 seconds", 63, "seconds");
  assert_number ("12.6V", 12.6, "V");
  assert_number ("21.5 °C", 21.5, "°C");
  assert_number ("96.3 km/h", 96.3, "km/h");
  assert_number ("5 m/s²", 5, "m/s²");
  assert_number ("7 A", 7, "A");
  assert_number ("7A", 7, "A");
}

static void
test_words (void)
{
  static const char * const cases[] = {
    "0x1F", "0xF", "84f703406f75", "12ab", "2023-12-03 10:16:05 AWST", "1.0.0", "12:30",
    "3 of 5", "1,2,3", "206.843,216.483", "1,", ",5", "1.234,5", "Charging", "WO-2024-001",
    "P", "5 a unit that is far too long", "01", "1_0", "+5", "5/", "35.278131,29.744801",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DtValue value = dt_value_parse (cases[i], strlen (cases[i]));

      g_test_message ("%s", cases[i]);
      g_assert_cmpint (value.kind, ==, DT_VALUE_WORD);
      g_assert_cmpmem (value.text, value.length, cases[i], strlen (cases[i]));
    }
}

static void
test_booleans (void)
{
  static const struct { const char *text; gboolean value; } cases[] = {
    { "on", TRUE }, { "ON", TRUE }, { "yes", TRUE }, { "True", TRUE }, { " true\n", TRUE },
    { "off", FALSE }, { "OFF", FALSE }, { "no", FALSE }, { "false", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DtValue value = dt_value_parse (cases[i].text, strlen (cases[i].text));

      g_assert_cmpint (value.kind, ==, DT_VALUE_BOOLEAN);
      g_assert_cmpfloat (value.number, ==, cases[i].value);
    }
}

static void
test_gaps (void)
{
  static const char * const cases[] = { "", "  ", "NaN", "nan", "null", "-inf", "Infinity",
                                       "1e400", "-1e309" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dt_value_parse (cases[i], strlen (cases[i])).kind, ==, DT_VALUE_GAP);

  g_assert_cmpint (dt_value_parse ("-", 1).kind, ==, DT_VALUE_WORD);
  g_assert_cmpint (dt_value_parse ("1e400x", 6).kind, ==, DT_VALUE_WORD);
  g_assert_true (dt_value_means_missing ("N/A", 3));
  g_assert_false (dt_value_means_missing ("No", 2));
}

static void
test_units (void)
{
  g_assert_true (dt_value_same_unit ("s", "seconds", 7));
  g_assert_true (dt_value_same_unit ("rpm", "RPM", 3));
  g_assert_true (dt_value_same_unit ("°C", "degC", 4));
  g_assert_true (dt_value_same_unit ("mbar", "mbar", 4));
  g_assert_false (dt_value_same_unit ("V", "mV", 2));
  g_assert_false (dt_value_same_unit ("s", "min", 3));
  g_assert_false (dt_value_same_unit ("km/h", "mph", 3));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/numbers", test_numbers);
  g_test_add_func ("/value/words", test_words);
  g_test_add_func ("/value/booleans", test_booleans);
  g_test_add_func ("/value/gaps", test_gaps);
  g_test_add_func ("/value/units", test_units);

  return g_test_run ();
}
