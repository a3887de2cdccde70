/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-arguments.h"

typedef struct
{
  const char *demo;
  const char *connect;
  const char *profile;
  const char *history;
  const char *page;
  const char *rest;
} Given;

static DtArguments *
parse (const Given  *given,
       const char   *broker_url,
       GError      **error)
{
  g_autoptr(DtProfileLibrary) profiles = dt_profile_library_new ("/nonexistent");
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  if (given->demo != NULL)
    g_variant_dict_insert (&dict, "demo", "b", TRUE);
  if (given->connect != NULL)
    g_variant_dict_insert (&dict, "connect", "s", given->connect);
  if (given->profile != NULL)
    g_variant_dict_insert (&dict, "profile", "^ay", given->profile);
  if (given->history != NULL)
    g_variant_dict_insert (&dict, "history", "^ay", given->history);
  if (given->page != NULL)
    g_variant_dict_insert (&dict, "page", "s", given->page);
  if (given->rest != NULL)
    {
      const char *rest[] = { given->rest, NULL };

      g_variant_dict_insert (&dict, G_OPTION_REMAINING, "^aay", rest);
    }

  return dt_arguments_new (&dict, profiles, "/home/me", broker_url, error);
}

static void
test_refused (void)
{
  static const struct
  {
    Given       given;
    const char *says;
  } cases[] = {
    { { .page = "cards" }, "*cards*overview, analytics and history*" },
    { { .connect = "http://host" }, "*http://host*" },
    { { .connect = "mqtt://host", .profile = "no-such" }, "*no-such*" },
    { { .connect = "mqtt://me:secret@host" }, "*" },
    { { .demo = "", .connect = "mqtt://host" }, "*exclude*" },
    { { .profile = "generic" }, "*--connect*" },
    { { .rest = "extra" }, "*extra*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DtArguments) arguments = parse (&cases[i].given, NULL, &error);

      g_assert_null (arguments);
      g_assert_nonnull (error);
      if (!g_pattern_match_simple (cases[i].says, error->message))
        g_error ("case %" G_GSIZE_FORMAT " says: %s", i, error->message);
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_connect (void)
{
  const Given given = { .connect = "mqtt://localhost", .history = "car.db", .page = "history" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DtArguments) first = parse (&given, NULL, &error);
  g_autoptr(DtArguments) second = parse (&given, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (first->connection->host, ==, "localhost");
  g_assert_cmpstr (first->connection->profile, ==, "wican-car");
  g_assert_cmpstr (first->connection->filters[0], ==, "wican/#");
  g_assert_cmpstr (first->history, ==, "/home/me/car.db");
  g_assert_cmpstr (first->page, ==, "history");
  g_assert_false (first->demo);

  /* The same address twice is one connection. */
  g_assert_cmpstr (first->connection->id, ==, second->connection->id);
}

static void
test_topic_in_address (void)
{
  const Given given = { .connect = "mqtt://localhost/plant/#", .profile = "generic" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DtArguments) arguments = parse (&given, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (arguments->connection->profile, ==, "generic");
  g_assert_cmpstr (arguments->connection->filters[0], ==, "plant/#");
  g_assert_null (arguments->connection->filters[1]);
}

static void
test_environment (void)
{
  const Given none = { 0 };
  const Given given = { .connect = "mqtt://given" };
  const Given demo = { .demo = "" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DtArguments) arguments = parse (&none, "mqtt://environment", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (arguments->connection->host, ==, "environment");

  g_clear_pointer (&arguments, dt_arguments_free);
  arguments = parse (&given, "mqtt://environment", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (arguments->connection->host, ==, "given");

  g_clear_pointer (&arguments, dt_arguments_free);
  arguments = parse (&demo, "mqtt://environment", &error);
  g_assert_no_error (error);
  g_assert_true (arguments->demo);
  g_assert_null (arguments->connection);

  g_clear_pointer (&arguments, dt_arguments_free);
  arguments = parse (&none, "bad", &error);
  g_assert_null (arguments);
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/arguments/refused", test_refused);
  g_test_add_func ("/app/arguments/connect", test_connect);
  g_test_add_func ("/app/arguments/topic-in-address", test_topic_in_address);
  g_test_add_func ("/app/arguments/environment", test_environment);

  return g_test_run ();
}
