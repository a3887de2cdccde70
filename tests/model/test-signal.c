/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <locale.h>
#include <math.h>

#include "dt-signal.h"

#define THIN "\342\200\257"

static void
test_new_signal (void)
{
  g_autoptr(DtSignal) known = dt_signal_new ("rpm");
  g_autoptr(DtSignal) found = dt_signal_new_discovered ("door", DT_SIGNAL_BOOLEAN);
  g_autoptr(DtSignal) again = dt_signal_ref (known);

  g_assert_true (again == known);
  g_assert_cmpstr (known->id, ==, "rpm");
  g_assert_false (known->discovered);
  g_assert_true (isnan (known->range_min) && isnan (known->range_max));
  g_assert_cmpint (known->decimals, ==, -1);
  g_assert_cmpint (known->period, ==, 0);

  g_assert_true (found->discovered);
  g_assert_cmpint (found->kind, ==, DT_SIGNAL_BOOLEAN);
}

static void
test_label (void)
{
  g_autoptr(DtSignal) self = dt_signal_new ("rpm");
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));

  g_setenv ("LANGUAGE", "fr_FR", TRUE);
  g_assert_cmpstr (dt_signal_get_label (self), ==, "rpm");

  self->name = g_strdup ("Engine speed");
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Engine speed");

  self->name_fr = g_strdup ("Régime moteur");
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Régime moteur");

  g_setenv ("LANGUAGE", "fr", TRUE);
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Régime moteur");

  /* Frisian is not French, and the order of the list counts. */
  g_setenv ("LANGUAGE", "fry:de_DE", TRUE);
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Engine speed");
  g_setenv ("LANGUAGE", "de:fr_CA.UTF-8:en", TRUE);
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Régime moteur");
  g_setenv ("LANGUAGE", "en_GB:fr", TRUE);
  g_assert_cmpstr (dt_signal_get_label (self), ==, "Engine speed");

  if (before != NULL)
    g_setenv ("LANGUAGE", before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
}

static void
test_level (void)
{
  g_autoptr(DtSignal) self = dt_signal_new ("voltage");
  const struct
  {
    double value;
    DtLimitLevel level;
  } cases[] = {
    { 11.79, DT_LIMIT_CRITICAL }, { 11.8, DT_LIMIT_WARNING }, { 12.39, DT_LIMIT_WARNING },
    { 12.4, DT_LIMIT_NORMAL },    { 15, DT_LIMIT_NORMAL },    { 15.01, DT_LIMIT_WARNING },
    { 16, DT_LIMIT_WARNING },     { 16.01, DT_LIMIT_CRITICAL },
  };

  g_assert_cmpint (dt_signal_get_level (self, -1e300), ==, DT_LIMIT_NORMAL);

  self->warn_below = 12.4;
  self->critical_below = 11.8;
  self->warn_above = 15;
  self->critical_above = 16;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dt_signal_get_level (self, cases[i].value), ==, cases[i].level);

  /* Only one limit, as for the ambient temperature. */
  self->critical_below = NAN;
  g_assert_cmpint (dt_signal_get_level (self, -40), ==, DT_LIMIT_WARNING);
}

static void
test_format (void)
{
  g_autoptr(DtSignal) self = dt_signal_new ("x");
  const struct
  {
    int         decimals;
    double      value;
    const char *text;
  } cases[] = {
    { 0, 2500, "2" THIN "500" },
    { 0, 999.6, "1" THIN "000" },
    { 0, -1234567, "-1" THIN "234" THIN "567" },
    { 0, 0, "0" },
    { 0, -0.4, "0" },
    { 1, -0.04, "0.0" },
    { 1, -0.06, "-0.1" },
    { 2, 13.83, "13.83" },
    { 2, 1785, "1" THIN "785.00" },
    { -1, 21.96, "21.96" },
    { -1, 21.9612, "21.961" },
    { -1, 2, "2" },
    { -1, 100, "100" },
    { -1, 2.5, "2.5" },
    { -1, 0, "0" },
    { -1, 0.01, "0.01" },
    { -1, 0.0012, "0.0012" },
    { -1, -0.000123456, "-0.000123" },
    { 3, 0.0001, "0.000" },
    { 0, 9007199254740992, "9" THIN "007" THIN "199" THIN "254" THIN "740" THIN "992" },
    { 1, 1e16, "1e+16" },
    { 0, 999999999999999, "999" THIN "999" THIN "999" THIN "999" THIN "999" },
    { 0, 1.7976931348623157e308, "1.79769313486232e+308" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = NULL;

      self->decimals = cases[i].decimals;
      text = dt_signal_format_value (self, cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_boolean (void)
{
  g_autoptr(DtSignal) self = dt_signal_new_discovered ("door", DT_SIGNAL_BOOLEAN);
  g_autofree char *on = dt_signal_format_value (self, 1);
  g_autofree char *off = dt_signal_format_value (self, 0);

  g_assert_cmpstr (on, ==, "On");
  g_assert_cmpstr (off, ==, "Off");
}

static void
test_format_locale (void)
{
  g_autoptr(DtSignal) self = dt_signal_new ("voltage");
  g_autofree char *fixed = NULL;
  g_autofree char *free_form = NULL;

  if (setlocale (LC_NUMERIC, "fr_FR.UTF-8") == NULL &&
      setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }

  free_form = dt_signal_format_value (self, 1234.5);
  self->decimals = 2;
  fixed = dt_signal_format_value (self, 13.8);
  setlocale (LC_NUMERIC, "C");

  g_assert_cmpstr (free_form, ==, "1" THIN "234,5");
  g_assert_cmpstr (fixed, ==, "13,80");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/signal/new", test_new_signal);
  g_test_add_func ("/model/signal/label", test_label);
  g_test_add_func ("/model/signal/level", test_level);
  g_test_add_func ("/model/signal/format", test_format);
  g_test_add_func ("/model/signal/format-boolean", test_format_boolean);
  g_test_add_func ("/model/signal/format-locale", test_format_locale);

  return g_test_run ();
}
