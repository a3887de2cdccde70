/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-profile.h"
#include "dt-test.h"

static const char complete[] =
  "{\"id\": \"my-car\", \"name\": {\"en\": \"My car\", \"fr\": \"Ma voiture\"},\n"
  " \"kind\": \"vehicle\", \"icon\": \"my-icon\", \"offline_after\": 2.5,\n"
  " \"inputs\": [\n"
  "  {\"mqtt\": \"wican/{asset}/can/status\", \"payload\": \"json\",\n"
  "   \"status\": {\"field\": \"status\", \"online\": [\"online\"],\n"
  "              \"offline\": [\"offline\"]}},\n"
  "  {\"mqtt\": \"wican/{asset}/can/rx\", \"payload\": \"json\", \"can\": \"j1979\"},\n"
  "  {\"mqtt\": \"ovms/{asset}/up\", \"payload\": \"scalar\",\n"
  "   \"status\": {\"offline\": [\"no\"]}},\n"
  "  {\"mqtt\": \"{asset}/{signal...}\"},\n"
  "  {\"mqtt\": \"wican/{signal}\", \"payload\": \"scalar\", \"asset\": \"1\",\n"
  "   \"asset_name\": {\"en\": \"Car 1\", \"fr\": \"Voiture 1\"}},\n"
  "  {\"mqtt\": \"CAR1/voltage\", \"payload\": \"value\", \"asset\": \"1\",\n"
  "   \"signal\": \"volt\"},\n"
  "  {\"mqtt\": \"cmd/#\", \"payload\": \"ignore\"},\n"
  "  {\"websocket\": \"/ws/{asset}\", \"payload\": \"json\"}],\n"
  " \"signals\": [\n"
  "  {\"id\": \"rpm\", \"name\": {\"en\": \"Engine speed\", \"fr\": \"Régime moteur\"},\n"
  "   \"unit\": \"rpm\", \"group\": \"engine\", \"range\": [0, 8000], \"decimals\": 0,\n"
  "   \"aliases\": [\"0C-EngineRPM\", \"ENGINE_RPM\"], \"period\": 0.5,\n"
  "   \"critical_below\": -2, \"warn_below\": -1.5, \"warn_above\": 5500,\n"
  "   \"critical_above\": 6700},\n"
  "  {\"id\": \"door\", \"kind\": \"boolean\"},\n"
  "  {\"id\": \"gear\", \"name\": \"Gear\", \"kind\": \"category\"},\n"
  "  {\"id\": \"note\", \"kind\": \"text\"}],\n"
  " \"ignore\": [\"bus\", \"meta\"], \"notices\": [\"error\"],\n"
  " \"time_field\": [{\"name\": \"timestamp_ms\", \"unit\": \"ms\"},\n"
  "                  {\"name\": \"utc\", \"unit\": \"iso\"}],\n"
  " \"overview\": {\"cards\": [\"rpm\", \"door\"], \"charts\": [\"rpm\"], \"hero\": \"car-3d\"},\n"
  " \"alerts\": [{\"id\": \"too_fast\", \"when\": {\"signal\": \"rpm\", \"above\": 6000},\n"
  "              \"for\": 2, \"clear\": {\"below\": 5800}, \"severity\": \"critical\",\n"
  "              \"message\": \"Too fast\"}]}\n";

static DtProfile *
load (const char *text)
{
  g_autoptr(GError) error = NULL;
  DtProfile *profile = dt_profile_new_from_data (text, strlen (text), "p.json", &error);

  g_assert_no_error (error);

  return profile;
}

static void
test_identity (void)
{
  g_autoptr(DtProfile) profile = load (complete);
  g_autoptr(DtProfile) again = dt_profile_ref (profile);
  g_autofree char *before = g_strdup (g_getenv ("LANGUAGE"));

  g_assert_true (again == profile);
  g_assert_cmpstr (dt_profile_get_id (profile), ==, "my-car");
  g_assert_cmpstr (dt_profile_get_kind (profile), ==, "vehicle");
  g_assert_cmpstr (dt_profile_get_icon (profile), ==, "my-icon");
  g_assert_cmpint (dt_profile_get_offline_after (profile), ==, 2500000);

  g_setenv ("LANGUAGE", "fr", TRUE);
  g_assert_cmpstr (dt_profile_get_label (profile), ==, "Ma voiture");
  g_setenv ("LANGUAGE", "en", TRUE);
  g_assert_cmpstr (dt_profile_get_label (profile), ==, "My car");

  if (before != NULL)
    g_setenv ("LANGUAGE", before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
}

static void
test_inputs (void)
{
  g_autoptr(DtProfile) profile = load (complete);
  guint n;
  const DtInput *inputs = dt_profile_get_inputs (profile, &n);

  g_assert_cmpuint (n, ==, 8);

  g_assert_cmpstr (inputs[0].pattern, ==, "wican/{asset}/can/status");
  g_assert_cmpint (inputs[0].payload, ==, DT_PAYLOAD_JSON);
  g_assert_cmpint (inputs[0].transport, ==, DT_TRANSPORT_MQTT);
  g_assert_cmpstr (inputs[0].status_field, ==, "status");
  g_assert_cmpstr (inputs[0].online[0], ==, "online");
  g_assert_cmpstr (inputs[0].offline[0], ==, "offline");
  g_assert_null (inputs[0].asset);
  g_assert_false (inputs[0].can);

  g_assert_true (inputs[1].can);
  g_assert_null (inputs[1].status_field);

  g_assert_cmpstr (inputs[2].status_field, ==, "");
  g_assert_null (inputs[2].online);

  g_assert_cmpint (inputs[3].payload, ==, DT_PAYLOAD_AUTO);
  g_assert_cmpint (inputs[4].payload, ==, DT_PAYLOAD_SCALAR);
  g_assert_cmpstr (inputs[4].asset, ==, "1");
  g_assert_cmpstr (inputs[4].asset_name, ==, "Car 1");
  g_assert_cmpint (inputs[5].payload, ==, DT_PAYLOAD_VALUE);
  g_assert_cmpstr (inputs[5].signal, ==, "volt");
  g_assert_cmpint (inputs[6].payload, ==, DT_PAYLOAD_IGNORE);
  g_assert_cmpint (inputs[7].transport, ==, DT_TRANSPORT_WEBSOCKET);
  g_assert_cmpstr (inputs[7].pattern, ==, "/ws/{asset}");
}

static void
test_signals (void)
{
  g_autoptr(DtProfile) profile = load (complete);
  const GPtrArray *signals = dt_profile_get_signals (profile);
  const DtSignal *rpm = dt_profile_lookup (profile, "rpm");
  const DtSignal *door = dt_profile_lookup (profile, "door");

  g_assert_cmpuint (signals->len, ==, 4);
  g_assert_true (g_ptr_array_index (signals, 0) == rpm);
  g_assert_true (dt_profile_lookup (profile, "0C-EngineRPM") == rpm);
  g_assert_true (dt_profile_lookup (profile, "ENGINE_RPM") == rpm);
  g_assert_null (dt_profile_lookup (profile, "RPM"));

  g_assert_cmpstr (rpm->name, ==, "Engine speed");
  g_assert_cmpstr (rpm->name_fr, ==, "Régime moteur");
  g_assert_cmpstr (rpm->unit, ==, "rpm");
  g_assert_cmpstr (rpm->group, ==, "engine");
  g_assert_cmpint (rpm->kind, ==, DT_SIGNAL_NUMBER);
  g_assert_cmpint (rpm->decimals, ==, 0);
  g_assert_cmpint (rpm->period, ==, 500000);
  g_assert_false (rpm->discovered);
  g_assert_cmpfloat (rpm->range_min, ==, 0);
  g_assert_cmpfloat (rpm->range_max, ==, 8000);
  g_assert_cmpfloat (rpm->critical_below, ==, -2);
  g_assert_cmpfloat (rpm->warn_below, ==, -1.5);
  g_assert_cmpfloat (rpm->warn_above, ==, 5500);
  g_assert_cmpfloat (rpm->critical_above, ==, 6700);

  g_assert_cmpint (door->kind, ==, DT_SIGNAL_BOOLEAN);
  g_assert_null (door->name);
  g_assert_cmpint (door->decimals, ==, -1);
  g_assert_true (isnan (door->range_min) && isnan (door->warn_above));
  g_assert_cmpint (dt_profile_lookup (profile, "gear")->kind, ==, DT_SIGNAL_CATEGORY);
  g_assert_cmpint (dt_profile_lookup (profile, "note")->kind, ==, DT_SIGNAL_TEXT);
}

static void
test_rest (void)
{
  g_autoptr(DtProfile) profile = load (complete);
  const DtTimeField *fields;
  guint n;

  g_assert_cmpstr (dt_profile_get_ignored (profile)[0], ==, "bus");
  g_assert_cmpstr (dt_profile_get_ignored (profile)[1], ==, "meta");
  g_assert_null (dt_profile_get_ignored (profile)[2]);
  g_assert_cmpstr (dt_profile_get_notices (profile)[0], ==, "error");
  g_assert_cmpuint (g_strv_length ((char **) dt_profile_get_cards (profile)), ==, 2);
  g_assert_cmpstr (dt_profile_get_charts (profile)[0], ==, "rpm");

  fields = dt_profile_get_time_fields (profile, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (fields[0].name, ==, "timestamp_ms");
  g_assert_cmpint (fields[0].unit, ==, DT_TIME_UNIT_MS);
  g_assert_cmpint (fields[1].unit, ==, DT_TIME_UNIT_ISO);
}

/* What a profile may leave out. */
static void
test_defaults (void)
{
  g_autoptr(DtProfile) profile =
    load ("{\"id\": \"x\", \"name\": \"X\", \"inputs\": [{\"mqtt\": \"{asset}/{signal}\"}]}");
  guint n;

  g_assert_cmpstr (dt_profile_get_kind (profile), ==, "generic");
  g_assert_cmpstr (dt_profile_get_icon (profile), ==, "dt-generic-symbolic");
  g_assert_cmpint (dt_profile_get_offline_after (profile), ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpuint (dt_profile_get_signals (profile)->len, ==, 0);
  g_assert_null (dt_profile_get_ignored (profile)[0]);
  g_assert_null (dt_profile_get_notices (profile)[0]);
  g_assert_null (dt_profile_get_cards (profile)[0]);
  g_assert_null (dt_profile_get_charts (profile)[0]);
  dt_profile_get_time_fields (profile, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_files (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dt-profile-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "p.json", NULL);
  g_autofree char *expected = g_strdup_printf ("%s:1: column 1: ", path);
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, ' ');
  g_autoptr(DtProfile) profile = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (dt_profile_new_from_file (path, &error));
  g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);

  g_file_set_contents (path, "", 0, NULL);
  g_assert_null (dt_profile_new_from_file (path, &error));
  g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, expected));
  g_clear_error (&error);

  g_file_set_contents (path, large, -1, NULL);
  g_assert_null (dt_profile_new_from_file (path, &error));
  g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE);
  g_clear_error (&error);

  g_file_set_contents (path, complete, -1, NULL);
  profile = dt_profile_new_from_file (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dt_profile_get_id (profile), ==, "my-car");

  dt_test_remove_dir (dir);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/profile/identity", test_identity);
  g_test_add_func ("/model/profile/inputs", test_inputs);
  g_test_add_func ("/model/profile/signals", test_signals);
  g_test_add_func ("/model/profile/rest", test_rest);
  g_test_add_func ("/model/profile/defaults", test_defaults);
  g_test_add_func ("/model/profile/files", test_files);

  return g_test_run ();
}
