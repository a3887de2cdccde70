/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-presence.h"

#define S G_TIME_SPAN_SECOND
#define T0 (1000 * S)
#define WALL0 (1700000000 * S)
#define OFFLINE_AFTER (10 * S)

typedef struct
{
  DtTwin     *twin;
  DtPresence *presence;
  GString    *log;              /* "car+ van- " : what changed, in order */
} Fixture;

static void
changed_cb (DtAsset  *asset,
            gpointer  user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%s%c ", asset->info->key,
                          asset->state == DT_ASSET_RUNNING ? '+' : '-');
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->twin = dt_twin_new ();
  fixture->log = g_string_new (NULL);
  fixture->presence = dt_presence_new (changed_cb, fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dt_presence_free (fixture->presence);
  g_string_free (fixture->log, TRUE);
  dt_twin_free (fixture->twin);
}

static DtAsset *
add_asset (Fixture    *fixture,
           const char *key,
           gint64      offline_after)
{
  g_autoptr(DtAssetInfo) info = dt_asset_info_new (key, key, "generic", "generic");
  gboolean is_new;

  return dt_twin_ensure_asset (fixture->twin, info, offline_after, &is_new);
}

static void
seen (Fixture *fixture,
      DtAsset *asset,
      gint64   after)
{
  dt_presence_seen (fixture->presence, asset, T0 + after, WALL0 + after);
}

static void
test_exact_deadline (Fixture       *fixture,
                     gconstpointer  data)
{
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);

  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, -1);

  seen (fixture, car, 0);
  g_assert_cmpint (car->state, ==, DT_ASSET_RUNNING);
  g_assert_cmpint (car->reason, ==, DT_REASON_MESSAGES);
  g_assert_cmpint (car->last_message, ==, WALL0);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 10 * S);

  seen (fixture, car, 3 * S);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 13 * S);

  dt_presence_advance (fixture->presence, T0 + 13 * S - 1);
  g_assert_cmpint (car->state, ==, DT_ASSET_RUNNING);
  dt_presence_advance (fixture->presence, T0 + 13 * S);
  g_assert_cmpint (car->state, ==, DT_ASSET_OFFLINE);
  g_assert_cmpint (car->reason, ==, DT_REASON_SILENT);
  g_assert_cmpint (car->last_message_at, ==, T0 + 3 * S);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, -1);

  seen (fixture, car, 60 * S);
  g_assert_cmpstr (fixture->log->str, ==, "car+ car- car+ ");
}

static void
test_order_of_deadlines (Fixture       *fixture,
                         gconstpointer  data)
{
  DtAsset *slow = add_asset (fixture, "slow", 30 * S);
  DtAsset *fast = add_asset (fixture, "fast", 2 * S);
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);

  seen (fixture, slow, 0);
  seen (fixture, fast, 0);
  seen (fixture, car, 0);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 2 * S);

  dt_presence_advance (fixture->presence, T0 + 2 * S);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 10 * S);
  dt_presence_advance (fixture->presence, T0 + 60 * S);
  g_assert_cmpstr (fixture->log->str, ==, "slow+ fast+ car+ fast- car- slow- ");
}

static void
test_said_offline (Fixture       *fixture,
                   gconstpointer  data)
{
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);

  seen (fixture, car, 0);
  dt_presence_said_offline (fixture->presence, car, DT_REASON_SAID_OFFLINE);
  g_assert_cmpint (car->state, ==, DT_ASSET_OFFLINE);
  g_assert_cmpint (car->reason, ==, DT_REASON_SAID_OFFLINE);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, -1);

  /* Said twice, and no timer overwrites the reason. */
  dt_presence_said_offline (fixture->presence, car, DT_REASON_SAID_OFFLINE);
  dt_presence_advance (fixture->presence, T0 + 60 * S);
  g_assert_cmpint (car->reason, ==, DT_REASON_SAID_OFFLINE);
  g_assert_cmpstr (fixture->log->str, ==, "car+ car- ");

  seen (fixture, car, 61 * S);
  g_assert_cmpint (car->state, ==, DT_ASSET_RUNNING);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 71 * S);
  g_assert_cmpstr (fixture->log->str, ==, "car+ car- car+ ");
}

static void
test_offline_before_seen (Fixture       *fixture,
                          gconstpointer  data)
{
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);

  g_assert_cmpint (car->reason, ==, DT_REASON_NEVER_SEEN);
  dt_presence_said_offline (fixture->presence, car, DT_REASON_SAID_OFFLINE);
  g_assert_cmpint (car->reason, ==, DT_REASON_SAID_OFFLINE);
  dt_presence_said_offline (fixture->presence, car, DT_REASON_SOURCE_LOST);
  g_assert_cmpint (car->reason, ==, DT_REASON_SOURCE_LOST);
  g_assert_cmpstr (fixture->log->str, ==, "car- car- ");
}

static void
test_late_handover (Fixture       *fixture,
                    gconstpointer  data)
{
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);

  seen (fixture, car, 5 * S);
  seen (fixture, car, 4 * S);
  g_assert_cmpint (car->last_message_at, ==, T0 + 5 * S);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 15 * S);
}

/* A profile that is loaded again may give another time; the next message takes it over. */
static void
test_shorter_time (Fixture       *fixture,
                   gconstpointer  data)
{
  DtAsset *car = add_asset (fixture, "car", OFFLINE_AFTER);
  DtAsset *van = add_asset (fixture, "van", OFFLINE_AFTER);

  seen (fixture, car, 0);
  seen (fixture, van, 0);
  g_assert_true (add_asset (fixture, "van", 1 * S) == van);
  seen (fixture, van, 0);
  g_assert_cmpint (dt_presence_get_deadline (fixture->presence), ==, T0 + 1 * S);
}

/* Ten thousand assets in disorder: each goes offline exactly at its own time. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (42);
  guint n_offline = 0;
  gint64 last = 0;

  for (guint i = 0; i < DT_TWIN_MAX_ASSETS; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      add_asset (fixture, key, g_rand_int_range (rand, 1, 20) * S);
    }

  for (guint i = 0; i < 100000; i++)
    {
      guint32 id = (guint32) g_rand_int_range (rand, 1, DT_TWIN_MAX_ASSETS + 1);
      DtAsset *asset = dt_twin_get_asset (fixture->twin, id);

      if (g_rand_int_range (rand, 0, 10) == 0)
        dt_presence_said_offline (fixture->presence, asset, DT_REASON_SAID_OFFLINE);
      else
        seen (fixture, asset, g_rand_int_range (rand, 0, 1000000));
    }

  while (dt_presence_get_deadline (fixture->presence) != -1)
    {
      gint64 deadline = dt_presence_get_deadline (fixture->presence);

      g_assert_cmpint (deadline, >, last);
      last = deadline;
      g_string_truncate (fixture->log, 0);
      dt_presence_advance (fixture->presence, deadline);
      g_assert_cmpuint (fixture->log->len, >, 0);
    }

  for (guint32 id = 1; id <= DT_TWIN_MAX_ASSETS; id++)
    {
      const DtAsset *asset = dt_twin_get_asset (fixture->twin, id);

      g_assert_cmpint (asset->state, ==, DT_ASSET_OFFLINE);
      n_offline += asset->reason == DT_REASON_SILENT;
    }

  g_assert_cmpuint (n_offline, >, DT_TWIN_MAX_ASSETS / 2);
}

int
main (int   argc,
      char *argv[])
{
  const struct
  {
    const char *path;
    void      (*func) (Fixture *, gconstpointer);
  } tests[] = {
    { "/rules/presence/exact-deadline", test_exact_deadline },
    { "/rules/presence/order-of-deadlines", test_order_of_deadlines },
    { "/rules/presence/said-offline", test_said_offline },
    { "/rules/presence/offline-before-seen", test_offline_before_seen },
    { "/rules/presence/late-handover", test_late_handover },
    { "/rules/presence/shorter-time", test_shorter_time },
    { "/rules/presence/many", test_many },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
