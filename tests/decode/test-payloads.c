/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dt-decode-rig.h"
#include "dt-test.h"

/* Sends one line of a recording as a broker would deliver it to a subscriber that was there
 * before: live, whatever the publisher asked to be retained. */
static char *
send_line (Rig        *rig,
           const char *line)
{
  g_autoptr(JsonNode) node = json_from_string (line, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *topic = json_object_get_string_member_with_default (object, "topic", NULL);
  const char *text = json_object_get_string_member_with_default (object, "payload", NULL);
  g_autofree guint8 *bytes = NULL;
  gsize length;

  if (topic == NULL)
    return g_strdup ("");

  if (text != NULL)
    return rig_send (rig, topic, text);

  bytes = g_base64_decode (json_object_get_string_member (object, "payload_b64"), &length);

  return rig_send_full (rig, topic, bytes, length, FALSE);
}

static char **
read_lines (const char *name)
{
  g_autofree char *path = dt_test_data (name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return g_strsplit (g_strchomp (text), "\n", -1);
}

/* Each message of a file must say exactly what is expected of it. */
static void
assert_replay (const char         *profile,
               const char         *file,
               const char * const *expected,
               guint               n_expected)
{
  g_autofree char *name = g_build_filename ("payloads", file, NULL);
  g_auto(GStrv) lines = read_lines (name);
  g_autoptr(Rig) rig = rig_new (profile);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *told = send_line (rig, lines[i]);

      g_assert_cmpuint (i, <, n_expected);
      g_assert_cmpstr (told, ==, expected[i]);
    }

  g_assert_cmpuint (g_strv_length (lines), ==, n_expected);
}

/* formats.md §7, line by line. Bytes of no text are a problem with their hexadecimal form. */
static void
test_edge_cases (void)
{
  static const char * const expected[] = {
    "$SYS broker.uptime=63 seconds",
    "$SYS broker.retained messages.count=54",
    "",
    "x null.b=1",
    "x nested.ENERGY.Power=12; x nested.ENERGY.Voltage=230.1",
    "x array[0]=1; x array[1]=2.5; x array[2]=3",
    "x arr_obj.values.key1=\"value1\"; x arr_obj.values.key2=10; x arr_obj.values.key2=11",
    "x bool=true",
    "x comma=7.84313725490196",
    "problem: x/bin: The message is binary, not text [00 ff 01 02 fe] ×1",
    "x bom.a=1",
    "x space=42.5",
    "x exp=0.0012",
    "x bigint=9007199254740992",
    "x dupkeys.a=2",
    ("problem: x/trunc: The message is not valid JSON: line 1, column 12: the text ends in "
     "the middle [{\"a\":1,\"b\":] ×1"),
    "x percent=81 %",
    "840dcc Engine Run Time=512",
    "x hex=\"0x1F\"",
  };

  assert_replay ("generic", "edge_cases.jsonl", expected, G_N_ELEMENTS (expected));
}

/* Answers are decoded, ISO-TP and foreign frames are not; filter values share the topic. */
static void
test_can_frames (void)
{
  static const char * const expected[] = {
    "",
    "84f703406f75 hybrid_battery_level=66.66666666666667",
    "84f703406f75 rpm=1165",
    "84f703406f75 vehicle_speed=23",
    "84f703406f75 vehicle_speed=18",
    "",
    "",
    "",
    "",
    "",
    "",
    "84f703406f75 rpm=1165",
    "84f703406f75 vehicle_speed=23",
    "84f703406f75 CustomID=3594.4",
    "",
    "84f703406f75 says \"Data length exceeds the data size\"",
  };

  assert_replay ("wican-car", "wican_can_frames.jsonl", expected, G_N_ELEMENTS (expected));
}

/* Numbers come as strings; profile, time and meta are no signals. */
static void
test_torque (void)
{
  static const char * const expected[] = {
    "toyota engine_load=34.9; toyota coolant_temp=87; toyota engine_rpm=796; "
    "toyota speed=3",
  };

  assert_replay ("generic", "torque2mqtt.jsonl", expected, G_N_ELEMENTS (expected));
}

/* The last message clears the gear: that is no value, and not zero. */
static void
test_teslamate (void)
{
  static const char * const expected[] = {
    "teslamate cars.1.display_name=\"Blue Thunder\"",
    "teslamate cars.1.state=\"charging\"",
    "teslamate cars.1.since=\"2019-02-29T23:00:07Z\"",
    "teslamate cars.1.healthy=true",
    "teslamate cars.1.model=3",
    "teslamate cars.1.geofence=\"🏡 Home\"",
    ("teslamate cars.1.location.latitude=35.278131; "
     "teslamate cars.1.location.longitude=29.744801"),
    "teslamate cars.1.shift_state=\"D\"",
    "teslamate cars.1.power=-9",
    "teslamate cars.1.speed=12",
    "teslamate cars.1.heading=340",
    "teslamate cars.1.elevation=70",
    "teslamate cars.1.locked=true",
    "teslamate cars.1.doors_open=false",
    "teslamate cars.1.inside_temp=20.8",
    "teslamate cars.1.outside_temp=18.4",
    "teslamate cars.1.odometer=1653",
    "teslamate cars.1.rated_battery_range_km=401.63",
    "teslamate cars.1.battery_level=88",
    "teslamate cars.1.plugged_in=true",
    "teslamate cars.1.charging_state=\"Charging\"",
    "teslamate cars.1.charge_energy_added=5.06",
    "teslamate cars.1.charger_power=48.9",
    "teslamate cars.1.charger_voltage=240",
    "teslamate cars.1.time_to_full_charge=1.83",
    "teslamate cars.1.tpms_pressure_fl=2.9",
    "teslamate cars.1.tpms_soft_warning_fl=true",
    "teslamate says \"No active route available\"",
    "",
  };

  assert_replay ("generic", "teslamate.jsonl", expected, G_N_ELEMENTS (expected));
}

/* Each message bears the time of the device. */
static void
test_umh (void)
{
  static const char * const expected[] = {
    "filler _raw.temperature=23.4 at 2024-12-11T08:00:05.123000Z",
    "filler _raw.state=\"running\" at 2024-12-11T08:00:05.123000Z",
    "filler _raw.door_closed=true at 2024-12-11T08:00:05.123000Z",
    "filler _production_v1.work_order.create.order_id=\"WO-2024-001\" at "
    "2024-12-11T08:00:05.123000Z; "
    "filler _production_v1.work_order.create.product=\"Widget-A\" at "
    "2024-12-11T08:00:05.123000Z; "
    "filler _production_v1.work_order.create.quantity=1000 at 2024-12-11T08:00:05.123000Z",
  };

  assert_replay ("generic", "umh_core.jsonl", expected, G_N_ELEMENTS (expected));
}

static void
test_vss (void)
{
  static const char * const expected[] = {
    "vss Vehicle.Speed=58.48",
    "vss Vehicle.OBD.CoolantTemperature=87",
    "vss Vehicle.Cabin.Door.Row1.Left.IsOpen=false",
  };

  assert_replay ("generic", "vss_kuksa_mqtt.jsonl", expected, G_N_ELEMENTS (expected));
}

static void
test_owntracks (void)
{
  static const char * const expected[] = {
    "device alt=0; device batt=73.851939; device cog=253.7831; device lat=48.75661; "
    "device lon=-9.72346; device vel=11.844000000000001",
  };

  assert_replay ("generic", "owntracks.jsonl", expected, G_N_ELEMENTS (expected));
}

/* Every recording there is, into one decoder: nothing breaks, and it says why it takes no part. */
static void
test_everything (void)
{
  g_autofree char *folder = dt_test_data ("payloads");
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(Rig) rig = rig_new ("wican-car");
  const char *name;
  guint n_problems = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename ("payloads", name, NULL);
      g_auto(GStrv) lines = read_lines (file);

      for (guint i = 0; lines[i] != NULL; i++)
        {
          g_autofree char *told = send_line (rig, lines[i]);

          n_problems += strstr (told, "problem") != NULL;
        }
    }

  /* x/bin, x/trunc, and Sparkplug's binary ones, which are no payload of this profile's */
  g_assert_cmpuint (n_problems, ==, 2 + 5);
}

/* The drive of formats.md §7: 29 keys a second for ten minutes, of which two carry nothing. */
static void
test_drive (void)
{
  g_autofree char *path = dt_test_shared ("payloads/wican_classic_group_live10.jsonl");
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(Rig) rig = NULL;

  if (path == NULL)
    return;

  rig = rig_new ("wican-car");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_free (last);
      last = send_line (rig, lines[i]);
      g_assert_null (strstr (last, "problem"));
    }

  g_assert_cmpstr (last, ==, "84f703406f75 offline");
  g_assert_cmpuint (rig->channels->len, ==, 27);
  g_assert_cmpfloat (rig_newest (rig, "84f703406f75 rpm"), ==, 1785);
  g_assert_cmpfloat (rig_newest (rig, "84f703406f75 vehicle_speed"), ==, 61);
  g_assert_cmpfloat (rig_newest (rig, "84f703406f75 coolant_temperature"), ==, 87);
  g_assert_cmpfloat (rig_newest (rig, "84f703406f75 control_module_voltage"), ==, 13.83);
  g_assert_cmpfloat (rig_newest (rig, "84f703406f75 fuel_level"), ==, 21.96);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payloads/edge-cases", test_edge_cases);
  g_test_add_func ("/payloads/can-frames", test_can_frames);
  g_test_add_func ("/payloads/torque", test_torque);
  g_test_add_func ("/payloads/teslamate", test_teslamate);
  g_test_add_func ("/payloads/umh", test_umh);
  g_test_add_func ("/payloads/vss", test_vss);
  g_test_add_func ("/payloads/owntracks", test_owntracks);
  g_test_add_func ("/payloads/everything", test_everything);
  g_test_add_func ("/payloads/drive", test_drive);

  return g_test_run ();
}

