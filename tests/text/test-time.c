/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-time.h"

#define NOON (G_GINT64_CONSTANT (1732190400) * G_USEC_PER_SEC) /* 2024-11-21T12:00:00Z */

static void
test_format (void)
{
  static const struct { gint64 time; const char *text; } cases[] = {
    { 0, "1970-01-01T00:00:00.000000Z" },
    { 1, "1970-01-01T00:00:00.000001Z" },
    { -1, "1969-12-31T23:59:59.999999Z" },
    { NOON, "2024-11-21T12:00:00.000000Z" },
    { NOON + 999999, "2024-11-21T12:00:00.999999Z" },
    { NOON + 1000000, "2024-11-21T12:00:01.000000Z" },
    { G_GINT64_CONSTANT (951782400000000), "2000-02-29T00:00:00.000000Z" },
    { G_GINT64_CONSTANT (253402300799999999), "9999-12-31T23:59:59.999999Z" },
    { G_GINT64_CONSTANT (253402300800000000), "+010000-01-01T00:00:00.000000Z" },
    { G_GINT64_CONSTANT (-62167219200000000), "0000-01-01T00:00:00.000000Z" },
    { G_MAXINT64, "+294247-01-10T04:00:54.775807Z" },
    { G_MININT64, "-290308-12-21T19:59:05.224192Z" },
  };
  char buffer[DT_TIME_BUFFER_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = dt_time_format_iso (cases[i].time, buffer);

      g_assert_cmpstr (buffer, ==, cases[i].text);
      g_assert_cmpuint (length, ==, strlen (buffer));
    }
}

/* The calendar of GLib is the peer. */
static void
test_format_like_glib (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (11);
  char buffer[DT_TIME_BUFFER_SIZE];

  for (guint i = 0; i < 20000; i++)
    {
      gint64 second = (gint64) (g_rand_double (rand) * 300e9) - G_GINT64_CONSTANT (60000000000);
      g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (second);
      g_autofree char *expected = NULL;
      gint64 back;

      if (time == NULL)
        continue;

      expected = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.250000Z");
      dt_time_format_iso (second * G_USEC_PER_SEC + 250000, buffer);
      g_assert_cmpstr (buffer + strlen (buffer) - 22, ==, expected + strlen (expected) - 22);
      g_assert_true (dt_time_parse_iso (buffer, strlen (buffer), &back));
      g_assert_cmpint (back, ==, second * G_USEC_PER_SEC + 250000);
    }
}

static gpointer
format_many_worker (gpointer data)
{
  char buffer[DT_TIME_BUFFER_SIZE];

  for (gint64 i = 0; i < 100000; i++)
    {
      dt_time_format_iso (NOON + i * GPOINTER_TO_INT (data) * G_USEC_PER_SEC, buffer);
      g_assert_cmpint (buffer[17] - '0', ==, (i * GPOINTER_TO_INT (data) % 60) / 10);
    }

  return NULL;
}

static void
test_format_threads (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("format", format_many_worker, GINT_TO_POINTER (i + 1));
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

static void
test_parse (void)
{
  static const struct { const char *text; gint64 time; } cases[] = {
    { "now", NOON },
    { "-30s", NOON - 30 * G_TIME_SPAN_SECOND },
    { "-5min", NOON - 5 * G_TIME_SPAN_MINUTE },
    { "-2h", NOON - 2 * G_TIME_SPAN_HOUR },
    { "-3d", NOON - 3 * G_TIME_SPAN_DAY },
    { "2024-11-21", NOON - 12 * G_TIME_SPAN_HOUR },
    { "2024-11-21T12:00:00Z", NOON },
    { "2024-11-21t12:00:00z", NOON },
    { "2024-11-21 12:00", NOON },
    { "2024-11-21T12:00:00", NOON },
    { "2024-11-21T13:00:00+01:00", NOON },
    { "2024-11-21T13:00+0100", NOON },
    { "2024-11-21T07:00:00-05", NOON },
    { "2024-11-21T12:00:00.5Z", NOON + 500000 },
    { "2024-11-21T12:00:00,000001Z", NOON + 1 },
    { "2024-11-21T12:00:00.1234567899Z", NOON + 123456 },
    { "2024-11-20T24:00:00Z", NOON - 12 * G_TIME_SPAN_HOUR },
    { "2016-12-31T23:59:60Z", G_GINT64_CONSTANT (1483228800000000) },
    { "1970-01-01", 0 },
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time = 42;

      g_test_message ("%s", cases[i].text);
      g_assert_true (dt_time_parse (cases[i].text, NOON, &time, &error));
      g_assert_no_error (error);
      g_assert_cmpint (time, ==, cases[i].time);
    }
}

static void
test_parse_refuses (void)
{
  static const char *cases[] = {
    "", "yesterday", "-5", "-5m", "5min", "--5min", "- 5min", "-5 min", "-99999999999999999999d",
    "2024", "2024-13-01", "2024-02-30", "2023-02-29", "2024-11-21T", "2024-11-21T12",
    "2024-11-21T25:00Z", "2024-11-21T24:01Z", "2024-11-21T12:60Z", "2024-11-21T12:00:61Z",
    "2024-11-21T12:00:00.Z", "2024-11-21T12:00:00+24:00", "2024-11-21T12:00:00+1",
    "2024-11-21T12:00:00Zx", "2024-11-21x", " 2024-11-21", "24-11-21", "1732190400",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 time;

      g_test_message ("“%s”", cases[i]);
      g_assert_false (dt_time_parse (cases[i], NOON, &time, &error));
      g_assert_error (error, DT_TIME_ERROR, DT_TIME_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "-5min"));
      g_assert_nonnull (strstr (error->message, cases[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/format", test_format);
  g_test_add_func ("/time/format-like-glib", test_format_like_glib);
  g_test_add_func ("/time/format-threads", test_format_threads);
  g_test_add_func ("/time/parse", test_parse);
  g_test_add_func ("/time/parse-refuses", test_parse_refuses);

  return g_test_run ();
}
