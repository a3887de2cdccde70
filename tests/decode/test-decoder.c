/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-decode-rig.h"
#include "dt-twin.h"

static const char car[] =
  "{\"id\": \"car\", \"name\": \"Car\", \"kind\": \"vehicle\", \"inputs\": ["
  "{\"mqtt\": \"wican/{asset}/+/status\", \"payload\": \"json\", "
  " \"status\": {\"field\": \"status\", \"online\": [\"online\"], \"offline\": [\"offline\"]}},"
  "{\"mqtt\": \"ovms/{asset}/up\", \"payload\": \"scalar\", "
  " \"status\": {\"online\": [\"yes\"], \"offline\": [\"no\"]}},"
  "{\"mqtt\": \"wican/{asset}/can/rx\", \"payload\": \"json\", \"can\": \"j1979\"},"
  "{\"mqtt\": \"wican/{asset}/can/tx\", \"payload\": \"ignore\"},"
  "{\"mqtt\": \"wican/{asset}/autopid\", \"payload\": \"json\"},"
  "{\"mqtt\": \"value/{asset}/{signal...}\", \"payload\": \"value\"},"
  "{\"mqtt\": \"one/{signal}\", \"payload\": \"scalar\", \"asset\": \"1\"},"
  "{\"mqtt\": \"battery\", \"payload\": \"scalar\", \"asset\": \"1\", \"signal\": \"volt\"}],"
  "\"signals\": ["
  "{\"id\": \"rpm\", \"unit\": \"rpm\", \"aliases\": [\"0C-EngineRPM\"]},"
  "{\"id\": \"speed\", \"unit\": \"km/h\", \"aliases\": [\"0D-VehicleSpeed\"]},"
  "{\"id\": \"volt\", \"unit\": \"V\"},"
  "{\"id\": \"door\", \"kind\": \"boolean\"},"
  "{\"id\": \"gear\", \"kind\": \"category\"}],"
  "\"ignore\": [\"01-MonitorStatus\", \"meta\"], \"notices\": [\"error\"],"
  "\"time_field\": [{\"name\": \"timestamp\", \"unit\": \"s\"},"
  "{\"name\": \"utc\", \"unit\": \"iso\"}, {\"name\": \"utc\", \"unit\": \"ms\"}]}";

#define NOW_S "1733905600"
#define NOW_ISO "2024-12-11T08:26:40.000000Z"

static void
test_flat (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/84f7/autopid",
              "{\"0C-EngineRPM\":1641.25,\"0D-VehicleSpeed\":46,\"01-MonitorStatus\":0}",
              "84f7 rpm=1641.25; 84f7 speed=46");
  g_assert_cmpuint (rig->n_seen, ==, 1);
  rig_assert (rig, "wican/84f7/autopid", "{\"0D-VehicleSpeed\":47}", "84f7 speed=47");
  rig_assert (rig, "wican/aaaa/autopid", "{ \"rpm\" : 800 } \n", "aaaa rpm=800");
  g_assert_cmpuint (rig->channels->len, ==, 3);
  g_assert_cmpuint (rig->assets->len, ==, 2);
}

static void
test_known_kinds (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"87.0\"}", "a rpm=87");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\" 12 RPM\"}", "a rpm=12");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":true}", "a rpm=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"unavailable\"}", "");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"fast\"}",
              "problem: wican/a/autopid: A number was expected: rpm [{\"rpm\":\"fast\"}] ×1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"12 mV\"}",
              "problem: wican/a/autopid: The unit is not that of the signal: mV "
              "[{\"rpm\":\"12 mV\"}] ×1");
  rig_assert (rig, "wican/a/autopid", "{\"door\":\"on\",\"gear\":3}", "a door=true; a gear=\"3\"");
  rig_assert (rig, "wican/a/autopid", "{\"door\":0,\"gear\":\"D\"}", "a door=false; a gear=\"D\"");
  rig_assert (rig, "wican/a/autopid", "{\"door\":2,\"gear\":true}", "a door=true; a gear=\"true\"");
  rig_assert (rig, "battery", "12.6V", "1 volt=12.6");
  rig_assert (rig, "one/speed", "61 kph", "1 speed=61");
}

static void
test_nested (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/autopid",
              "{\"engine\":{\"temp\":95.2,\"on\":true},\"meta\":{\"rpm\":{\"unit\":\"1/min\"}},"
              "\"list\":[1,{\"x\":2},[3]],\"empty\":{},\"none\":[]}",
              "a engine.temp=95.2; a engine.on=true; a list[0]=1; a list[1].x=2; a list[2][0]=3");
  rig_assert (rig, "wican/a/autopid", "{\"engine.temp\":95}", "a engine.temp=95");
  rig_assert (rig, "wican/a/autopid", "{\"\\u0065ngine\":{\"temp\":94}}", "a engine.temp=94");
  rig_assert (rig, "wican/a/autopid", "{\"k\\n\":1,\"\":2}", "a k␊=1; a =2");
}

/* The reader guesses keys by the message before; wrong guesses of each kind must do no harm. */
static void
test_changing_shapes (void)
{
  static const struct { const char *payload; const char *expected; } cases[] = {
    { "{\"p\":1,\"q\":2}", "a p=1; a q=2" },
    { "{\"p\":1,\"q\":2}", "a p=1; a q=2" },
    { "{\"q\":3,\"p\":4}", "a q=3; a p=4" },
    { "{\"p\":5,\"qq\":6}", "a p=5; a qq=6" },
    { "{\"p\":5,\"q\":{\"p\":6,\"q\":7}}", "a p=5; a q.p=6; a q.q=7" },
    { "{\"p\":5,\"q\":[8,9],\"p\":1}", "a p=1; a q[0]=8; a q[1]=9" },
    { "{\"p\":5,\"e\":{},\"q\":2}", "a p=5; a q=2" },
    { "[{\"p\":1},2,{\"p\":3},4]", "a p=1; a [1]=2; a p=3; a [3]=4" },
    { "[{\"p\":1},2,{\"p\":3},4]", "a p=1; a [1]=2; a p=3; a [3]=4" },
    { "[[1],{\"p\":3}]", "a [0][0]=1; a p=3" },
    { "{\"p\":1}", "a p=1" },
  };
  g_autoptr(Rig) rig = rig_new (car);

  for (guint round = 0; round < 3; round++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      rig_assert (rig, "wican/a/autopid", cases[i].payload, cases[i].expected);
}

static void
test_gaps (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/autopid", "{\"rpm\":null,\"speed\":1}", "a speed=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"rpm\":2}", "a rpm=2");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"speed\":3,\"rpm\":null}", "a speed=3");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"rpm\":null,\"rpm\":5}", "a rpm=5");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"0C-EngineRPM\":7}", "a rpm=7");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"NaN\"}", "");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":\"\",\"unheard\":null}", "");
  rig_assert (rig, "wican/a/autopid", "{}", "");
}

static void
test_time (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/autopid", "{\"timestamp\":" NOW_S ",\"rpm\":1}",
              "a rpm=1 at " NOW_ISO);
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"timestamp\":\"" NOW_S "\"}",
              "a rpm=1 at " NOW_ISO);
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"utc\":\"2024-12-11T09:26:40+01:00\"}",
              "a rpm=1 at " NOW_ISO);
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"utc\":" NOW_S "000}", "a rpm=1 at " NOW_ISO);
  rig_assert (rig, "wican/a/autopid",
              "{\"utc\":\"2024-12-11T08:00:00Z\",\"rpm\":1,\"timestamp\":" NOW_S "}",
              "a rpm=1 at " NOW_ISO);
  /* years ago, in an hour, in words, not at all: then it is the time of arrival */
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"timestamp\":34610}", "a rpm=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"timestamp\":1733909300}", "a rpm=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"timestamp\":1e300}", "a rpm=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"utc\":\"soon\"}", "a rpm=1");
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"utc\":null}", "a rpm=1");
}

static void
test_value_shape (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "value/a/tank/level", "{\"value\":23.4,\"timestamp_ms\":" NOW_S "000}",
              "a tank.level=23.4 at " NOW_ISO);
  rig_assert (rig, "value/a/rpm", "{\"value\":1165}", "a rpm=1165");
  rig_assert (rig, "value/a/rpm", "1166", "a rpm=1166");
  rig_assert (rig, "value/a/mode", "{\"value\":\"eco\",\"quality\":192}",
              "a mode=\"eco\"; a mode.quality=192");
}

static void
test_list_of_objects (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/autopid",
              "[{\"timestamp\":" NOW_S ",\"rpm\":1},{\"rpm\":2},5,"
              "{\"rpm\":3,\"timestamp\":1733905605}]",
              "a rpm=1 at " NOW_ISO "; a rpm=2; a [2]=5; "
              "a rpm=3 at 2024-12-11T08:26:45.000000Z");
}

static void
test_status (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  g_autofree char *online = NULL;
  g_autofree char *offline = NULL;
  const char *payload = "{\"status\": \"online\"}";

  rig_assert (rig, "wican/a/can/status", payload, "a online");
  g_assert_cmpuint (rig->n_seen, ==, 1);
  rig_assert (rig, "wican/a/can/status", "{\"status\": \"offline\"}", "a offline");
  g_assert_cmpuint (rig->n_seen, ==, 0);
  rig_assert (rig, "wican/a/can/status", "offline", "a offline");
  rig_assert (rig, "ovms/a/up", "yes", "a online");
  rig_assert (rig, "ovms/a/up", " no\n", "a offline");
  rig_assert (rig, "ovms/a/up", "maybe",
              "problem: ovms/a/up: The status means neither online nor offline by the profile "
              "[maybe] ×1");

  /* of unknown age: it cannot be running, but it may well be off */
  online = rig_send_full (rig, "wican/a/can/status", payload, strlen (payload), TRUE);
  g_assert_cmpstr (online, ==, "");
  g_assert_cmpuint (rig->n_seen, ==, 0);
  payload = "{\"status\": \"offline\"}";
  offline = rig_send_full (rig, "wican/a/can/status", payload, strlen (payload), TRUE);
  g_assert_cmpstr (offline, ==, "a offline");
}

static void
test_retained (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  g_autofree char *value = rig_send_full (rig, "battery", "12.6", 4, TRUE);
  g_autofree char *cleared = NULL;

  g_assert_cmpstr (value, ==, "1 volt=12.6 retained");
  g_assert_cmpuint (rig->n_seen, ==, 0);

  cleared = rig_send_full (rig, "battery", NULL, 0, FALSE);
  g_assert_cmpstr (cleared, ==, "");
  g_assert_cmpuint (rig->n_seen, ==, 0);
}

static void
test_notices (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  const char *payload = "{\"error\": \"Data length\\nexceeds\", \"rpm\": 3}";

  rig_assert (rig, "wican/a/can/rx", payload, "a says \"Data length␊exceeds\"; a rpm=3");
  rig->now -= G_TIME_SPAN_SECOND;
  rig_assert (rig, "wican/a/can/rx", payload, "a rpm=3");
  rig_assert (rig, "wican/a/can/rx", payload, "a says \"Data length␊exceeds\"; a rpm=3");

  /* under the same name, but values */
  rig_assert (rig, "wican/b/can/rx", "{\"error\": 0.5}", "b error=0.5");
  rig_assert (rig, "wican/b/can/rx", "{\"error\": {\"code\": 4, \"on\": true}}",
              "b error.code=4; b error.on=true");
}

/* A message that breaks off does nothing, also what a sample taken back would not undo. */
static void
test_damaged (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  static const struct { const char *topic; const char *payload; } cases[] = {
    { "wican/a/autopid", "{\"new\":1,\"rpm\":2," },
    { "wican/a/can/status", "{\"status\":\"offline\"" },
    { "wican/a/can/rx", "{\"error\":\"no\"]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = rig_send (rig, cases[i].topic, cases[i].payload);

      g_assert_true (g_str_has_prefix (told, "problem: "));
      g_assert_null (strstr (told, "; "));
      g_assert_cmpuint (rig->channels->len, ==, 0);
    }

  rig_assert (rig, "wican/a/autopid", "{\"new\":1,\"rpm\":2}", "a new=1; a rpm=2");
}

static void
test_problems (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  g_autofree char *text = g_strnfill (DT_DECODER_MAX_PAYLOAD + 1, '1');
  g_autofree char *binary = NULL;
  g_autofree char *long_told = NULL;
  g_autofree char *unread_told = NULL;

  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1,\"speed\":",
              "problem: wican/a/autopid: The message is not valid JSON: line 1, column 18: the "
              "text ends in the middle [{\"rpm\":1,\"speed\":] ×1");
  rig_assert (rig, "wican/b/autopid", "12.6",
              "problem: wican/b/autopid: Nothing names the signal of this value [12.6] ×1");
  rig_assert (rig, "one/speed", "{\"a\":1}",
              "problem: one/speed: One value was expected, and this is JSON [{\"a\":1}] ×1");
  binary = rig_send_full (rig, "one/speed", "\0\x7f\1\2\xfe", 5, FALSE);
  g_assert_cmpstr (binary, ==, "problem: one/speed: The message is binary, not text "
                               "[00 7f 01 02 fe] ×1");
  long_told = rig_send (rig, "one/speed", text);
  g_assert_nonnull (strstr (long_told, "The message is too long: 256.0"));
  g_assert_cmpuint (strlen (long_told), <, 400);

  /* What was not kept is known by its length alone. */
  unread_told = rig_send_full (rig, "one/rpm", NULL, 5 * 1024 * 1024, FALSE);
  g_assert_nonnull (strstr (unread_told, "problem: one/rpm: The message is too long: 5.0"));
  g_assert_null (strstr (unread_told, "rpm="));
}

/* Said at once, then once a second with what was counted meanwhile. */
static void
test_flood (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  g_autofree char *first G_GNUC_UNUSED = rig_send (rig, "one/speed", "[");
  g_autofree char *flood = NULL;
  g_autofree char *later = NULL;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < 1000; i++)
    dt_decoder_decode (rig->decoder, "one/speed", "[", 1, FALSE, RIG_ARRIVAL, rig->now + i,
                       rig->records);
  flood = rig_tell (rig);
  g_assert_cmpstr (flood, ==, "");

  later = rig_send (rig, "battery", "12");
  g_assert_nonnull (strstr (later, "×1000; 1 volt=12"));

  dt_decoder_decode (rig->decoder, "one/speed", "[", 1, FALSE, RIG_ARRIVAL, rig->now + 1,
                     rig->records);
  dt_decoder_flush (rig->decoder, rig->now + 2, rig->records);
  rest = rig_tell (rig);
  g_assert_nonnull (strstr (rest, "[[] ×1"));
}

static void
test_topics (void)
{
  g_autoptr(Rig) rig = rig_new (car);

  rig_assert (rig, "wican/a/can/tx", "{\"cmd\":1}", "");
  g_assert_cmpuint (rig->n_seen, ==, 0);
  rig_assert (rig, "$SYS/broker/uptime", "63 seconds", "");
  rig_assert (rig, "house/roof/wind speed", "4.2", "house roof.wind speed=4.2");
  rig_assert (rig, "house/roof/+/#", "4", "house roof.+.#=4");
  rig_assert (rig, "/house/roof", "{\"a\":1,\"value\":2}", "house roof.a=1; house roof=2");
  rig_assert (rig, "lonely", "5", "lonely value=5");
  rig_assert (rig, "///", "1",
              "problem: ///: The topic is empty where it should name the asset [] ×1");
  rig_assert (rig, "caf\xe9/x", "1",
              "problem: caf\ufffd/x: The topic is not valid UTF-8 [] ×1");
}

/* A new topic, key, asset or word in each message does not make it grow for ever. */
static void
test_bounds (void)
{
  g_autoptr(Rig) rig = rig_new (car);
  guint n_problems = 0;

  for (guint i = 0; i < 30000; i++)
    {
      g_autofree char *topic = g_strdup_printf ("a/k%u", i);
      g_autofree char *lists = g_strdup_printf ("x/y%u", i % 900);
      g_autofree char *payload = g_strdup_printf ("{\"k%u\":1}", i);
      g_autofree char *word = g_strdup_printf ("word %u", i);
      g_autofree char *one = rig_send (rig, topic, "1");
      g_autofree char *two = rig_send (rig, lists, payload);
      g_autofree char *three = rig_send (rig, "z/word", word);

      n_problems += strstr (one, "problem") != NULL;
      n_problems += strstr (two, "problem") != NULL;
      n_problems += strstr (three, "problem") != NULL;
    }

  g_assert_cmpuint (rig->assets->len, ==, 3);
  g_assert_cmpuint (rig->channels->len, ==, 2 * DT_TWIN_MAX_DISCOVERED + 1);
  g_assert_cmpuint (n_problems, >, 80000);
  rig_assert (rig, "wican/a/autopid", "{\"rpm\":1}", "a rpm=1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/flat", test_flat);
  g_test_add_func ("/decoder/known-kinds", test_known_kinds);
  g_test_add_func ("/decoder/nested", test_nested);
  g_test_add_func ("/decoder/changing-shapes", test_changing_shapes);
  g_test_add_func ("/decoder/gaps", test_gaps);
  g_test_add_func ("/decoder/time", test_time);
  g_test_add_func ("/decoder/value-shape", test_value_shape);
  g_test_add_func ("/decoder/list-of-objects", test_list_of_objects);
  g_test_add_func ("/decoder/status", test_status);
  g_test_add_func ("/decoder/retained", test_retained);
  g_test_add_func ("/decoder/notices", test_notices);
  g_test_add_func ("/decoder/damaged", test_damaged);
  g_test_add_func ("/decoder/problems", test_problems);
  g_test_add_func ("/decoder/flood", test_flood);
  g_test_add_func ("/decoder/topics", test_topics);
  g_test_add_func ("/decoder/bounds", test_bounds);

  return g_test_run ();
}
