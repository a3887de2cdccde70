/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "dt-recording.h"
#include "dt-test.h"

static char *
write_file (const char *dir,
            const char *name,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (dir, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return path;
}

static void
assert_message (DtRecording *recording,
                gint64       time,
                const char  *topic,
                const char  *payload,
                gboolean     last_will)
{
  g_auto(DtPayloadMessage) message = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (dt_recording_next (recording, &message, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (message.time, ==, time);
  g_assert_cmpstr (message.topic, ==, topic);
  g_assert_cmpmem (g_bytes_get_data (message.payload, NULL), g_bytes_get_size (message.payload),
                   payload, strlen (payload));
  g_assert_cmpint (dt_recording_is_last_will (&message), ==, last_will);
}

static void
assert_end (DtRecording *recording)
{
  g_auto(DtPayloadMessage) message = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_false (dt_recording_next (recording, &message, NULL, &error));
  g_assert_no_error (error);
}

static void
test_csv (void)
{
  static const char text[] =
    "time,asset,signal,value,unit\r\n"
    "2026-11-21T10:00:00.000000Z,car1,rpm,1785.25,rpm\r\n"
    "2026-11-21T10:00:00.000000Z,car1,vehicle_speed,61,km/h\r\n"
    "2026-11-21T10:00:00.500000Z,\"car \"\"two\"\"\",state,'=on,\r\n"
    "2026-11-21T10:00:01.000000Z,car1,\"a,b\",-3e-05,\n";
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);
  g_autofree char *path = write_file (dir, "x.csv", text);
  g_autoptr(GError) error = NULL;
  g_autoptr(DtRecording) recording = dt_recording_open (path, &error);

  g_assert_no_error (error);
  assert_message (recording, 0, "wican/car1/can/status", "{\"status\": \"online\"}", FALSE);
  assert_message (recording, 0, "wican/car1/autopid",
                  "{\"rpm\":1785.25,\"vehicle_speed\":61}", FALSE);
  assert_message (recording, 500000, "wican/car \"two\"/can/status", "{\"status\": \"online\"}",
                  FALSE);
  assert_message (recording, 500000, "wican/car \"two\"/autopid", "{\"state\":\"=on\"}", FALSE);
  assert_message (recording, 1000000, "wican/car1/autopid", "{\"a,b\":-0.00003}", FALSE);
  assert_message (recording, 1000000, "wican/car \"two\"/can/status",
                  "{\"status\": \"offline\"}", TRUE);
  assert_message (recording, 1000000, "wican/car1/can/status", "{\"status\": \"offline\"}", TRUE);
  assert_end (recording);

  dt_test_remove_dir (dir);
}

static void
test_csv_errors (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "x.csv:1: " },
    { "time,asset,rpm,speed\r\n", "wide layout" },
    { "time,asset,rpm\r\n", "first row" },
    { "time,asset,signal,value,unit\r\nyesterday-ish,a,b,1,\r\n", "x.csv:2: " },
    { "time,asset,signal,value,unit\r\n2026-11-21T10:00:00Z,a,b\r\n", "five cells" },
    { "time,asset,signal,value,unit\r\n2026-11-21T10:00:00Z,a,b,1,m,x\r\n", "five cells" },
    { "time,asset,signal,value,unit\r\n2026-11-21T10:00:00Z,a/b,b,1,m\r\n", "level of a topic" },
    { "time,asset,signal,value,unit\r\n2026-11-21T10:00:00Z,a,b\xff,1,m\r\n", "UTF-8" },
  };
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_file (dir, "x.csv", cases[i].text);
      g_autoptr(GError) error = NULL;
      g_autoptr(DtRecording) recording = dt_recording_open (path, &error);

      g_assert_null (recording);
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }

  dt_test_remove_dir (dir);
}

static void
test_track (void)
{
  static const char text[] =
    "{\"type\":\"FeatureCollection\",\"properties\":{\"x\":[{}]},\"features\":["
    "{\"geometry\":{\"coordinates\":[9.2169689,53.0984317]},\"properties\":{"
    "\"time\":\"2020-03-25T16:31:52Z\",\"phenomenons\":{"
    "\"Speed\":{\"value\":58.486,\"unit\":\"km/h\"},\"}\\\"\":{\"value\":1},"
    "\"Rpm\":{\"value\":1549.58,\"unit\":\"u/min\"}}}},"
    "{\"geometry\":null,\"properties\":{\"time\":\"2020-03-25T16:31:57Z\","
    "\"phenomenons\":{\"Speed\":{\"value\":0}}}}]}";
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);
  g_autofree char *path = write_file (dir, "track.geojson", text);
  g_autoptr(GError) error = NULL;
  g_autoptr(DtRecording) recording = dt_recording_open (path, &error);

  g_assert_no_error (error);
  assert_message (recording, 0, "wican/envirocar/can/status", "{\"status\": \"online\"}", FALSE);
  assert_message (recording, 1000000, "wican/envirocar/autopid",
                  "{\"0C-EngineRPM\":1549.58,\"0D-VehicleSpeed\":58.49,"
                  "\"gps_latitude\":53.098432,\"gps_longitude\":9.216969}", FALSE);
  assert_message (recording, 6000000, "wican/envirocar/autopid", "{\"0D-VehicleSpeed\":0}", FALSE);
  assert_message (recording, 11000000, "wican/envirocar/can/status", "{\"status\": \"offline\"}",
                  TRUE);
  assert_end (recording);

  dt_test_remove_dir (dir);
}

static void
test_track_errors (void)
{
  static const char * const texts[] = {
    "", "{}", "{\"features\":1}", "{\"features\":[{\"properties\":{}}]}",
    "{\"features\":[{\"properties\":{\"time\":5,\"phenomenons\":{}}}]}",
    "{\"features\":[{\"properties\":{\"time\":\"x\",\"phenomenons\":{}}}]}",
    "{\"features\":[{'a':1}]}",
  };
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = write_file (dir, "track.json", texts[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(DtRecording) recording = dt_recording_open (path, &error);
      g_auto(DtPayloadMessage) message = { 0 };

      if (recording != NULL)
        {
          g_assert_true (dt_recording_next (recording, &message, NULL, &error));
          dt_payload_message_clear (&message);
          g_assert_false (dt_recording_next (recording, &message, NULL, &error));
        }
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "track.json: "));
    }

  dt_test_remove_dir (dir);
}

/* All 368 points of the recorded track. */
static void
test_shared_track (void)
{
  g_autofree char *path = dt_test_shared ("datasets/envirocar-tracks/track_1.json");
  g_autoptr(DtRecording) recording = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(DtPayloadMessage) message = { 0 };
  guint n = 0;

  if (path == NULL)
    return;

  recording = dt_recording_open (path, &error);
  g_assert_no_error (error);

  for (; dt_recording_next (recording, &message, NULL, &error); n++)
    dt_payload_message_clear (&message);

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 370);
}

static void
test_carobd (void)
{
  static const char text[] =
    "ENGINE_RUN_TINE (),ENGINE_RPM (),MINE (),COOLANT_TEMPERATURE ()\r\n"
    "0.000000, 707.750000, -1.5, 75.000000,\r\n"
    "\r\n"
    "1, 1785.259, 2, 8";
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);
  g_autofree char *path = write_file (dir, "my+drive.csv", text);
  g_autoptr(GError) error = NULL;
  g_autoptr(DtRecording) recording = dt_recording_open (path, &error);

  g_assert_no_error (error);
  assert_message (recording, 0, "wican/my-drive/can/status", "{\"status\": \"online\"}", FALSE);
  assert_message (recording, 490000, "wican/my-drive/autopid",
                  "{\"1F-TimeSinceEngStart\":0,\"0C-EngineRPM\":707.75,\"MINE\":-1.5,"
                  "\"05-EngineCoolantTemp\":75}", FALSE);
  assert_message (recording, 1470000, "wican/my-drive/autopid",
                  "{\"1F-TimeSinceEngStart\":1,\"0C-EngineRPM\":1785.26,\"MINE\":2,"
                  "\"05-EngineCoolantTemp\":8}", FALSE);
  assert_message (recording, 1470000, "wican/my-drive/can/status", "{\"status\": \"offline\"}",
                  TRUE);
  assert_end (recording);
  dt_test_remove_dir (dir);
}

/* The last row breaks off: of what it has, the last number may be half of one. */
static void
test_carobd_errors (void)
{
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);
  g_autofree char *cut = write_file (dir, "cut.csv",
                                     "ENGINE_RUN_TINE (),ENGINE_RPM (),THROTTLE ()\n1, 17");
  g_autofree char *bad = write_file (dir, "bad.csv", "ENGINE_RUN_TINE (),ENGINE_RPM ()\n1,fast\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DtRecording) recording = dt_recording_open (cut, &error);
  g_auto(DtPayloadMessage) message = { 0 };

  assert_message (recording, 0, "wican/cut/can/status", "{\"status\": \"online\"}", FALSE);
  assert_message (recording, 490000, "wican/cut/autopid", "{\"1F-TimeSinceEngStart\":1}", FALSE);
  dt_recording_free (recording);

  recording = dt_recording_open (bad, &error);
  g_assert_true (dt_recording_next (recording, &message, NULL, &error));
  dt_payload_message_clear (&message);
  g_assert_false (dt_recording_next (recording, &message, NULL, &error));
  g_assert_nonnull (strstr (error->message, "bad.csv:2: "));
  dt_test_remove_dir (dir);
}

/* The drive of which the payload file was made ends with the same values. */
static void
test_shared_carobd (void)
{
  g_autofree char *path = dt_test_shared ("datasets/carobd-etios/live10.csv");
  g_autoptr(DtRecording) recording = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *last = NULL;
  g_auto(DtPayloadMessage) message = { 0 };

  if (path == NULL)
    return;

  recording = dt_recording_open (path, &error);
  g_assert_no_error (error);

  while (dt_recording_next (recording, &message, NULL, &error))
    {
      if (!message.retain)
        {
          gsize length;
          const char *payload = g_bytes_get_data (message.payload, &length);

          g_free (last);
          last = g_strndup (payload, length);
        }
      dt_payload_message_clear (&message);
    }

  g_assert_no_error (error);
  g_assert_nonnull (strstr (last, "\"0D-VehicleSpeed\":61"));
  g_assert_nonnull (strstr (last, "\"42-ControlModuleVolt\":13.8"));
}

static void
test_last_will (void)
{
  static const struct
  {
    const char *line;
    gboolean    is_will;
  } cases[] = {
    { "{\"t\":0,\"topic\":\"a/status\",\"retain\":true,\"payload\":\"{\\\"status\\\": "
      "\\\"offline\\\"}\"}", TRUE },
    { "{\"t\":0,\"topic\":\"a/status\",\"retain\":false,\"payload\":\"offline\"}", FALSE },
    { "{\"t\":0,\"topic\":\"a/status\",\"retain\":true,\"payload\":\"online\"}", FALSE },
    { "{\"t\":0,\"topic\":\"a/speed\",\"retain\":true,\"payload\":\"offline\"}", FALSE },
    { "{\"t\":0,\"topic\":\"a/link\",\"retain\":true,\"payload\":\"lost\",\"note\":"
      "\"last will\"}", TRUE },
    { "{\"t\":0,\"ws\":\"/\",\"payload\":\"offline\"}", FALSE },
  };
  g_autofree char *dir = g_dir_make_tmp ("dt-recording-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_file (dir, "x.jsonl", cases[i].line);
      g_autoptr(GError) error = NULL;
      g_autoptr(DtRecording) recording = dt_recording_open (path, &error);
      g_auto(DtPayloadMessage) message = { 0 };

      g_assert_true (dt_recording_next (recording, &message, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (dt_recording_is_last_will (&message), ==, cases[i].is_will);
    }

  dt_test_remove_dir (dir);
}

static void
test_unknown_kind (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtRecording) recording = dt_recording_open ("x.bag", &error);

  g_assert_null (recording);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recording/csv", test_csv);
  g_test_add_func ("/recording/csv-errors", test_csv_errors);
  g_test_add_func ("/recording/track", test_track);
  g_test_add_func ("/recording/track-errors", test_track_errors);
  g_test_add_func ("/recording/shared-track", test_shared_track);
  g_test_add_func ("/recording/carobd", test_carobd);
  g_test_add_func ("/recording/carobd-errors", test_carobd_errors);
  g_test_add_func ("/recording/shared-carobd", test_shared_carobd);
  g_test_add_func ("/recording/last-will", test_last_will);
  g_test_add_func ("/recording/unknown-kind", test_unknown_kind);

  return g_test_run ();
}
