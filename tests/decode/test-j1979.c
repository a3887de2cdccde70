/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-j1979.h"
#include "dt-test.h"

/* "key=value, key=value" of one frame. */
static char *
decode (guint32      id,
        gboolean     extended,
        guint        length,
        const char  *bytes)
{
  DtCanFrame frame = { .id = id, .extended = extended, .length = length };
  DtJ1979Value values[DT_J1979_MAX_VALUES];
  GString *out = g_string_new (NULL);
  guint n;

  memcpy (frame.data, bytes, DT_CAN_MAX_DATA);
  n = dt_j1979_decode (&frame, values);
  g_assert_cmpuint (n, <=, DT_J1979_MAX_VALUES);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%s=%.6g", i > 0 ? ", " : "", values[i].key, values[i].value);

  return g_string_free (out, FALSE);
}

static void
test_frames (void)
{
  static const struct
  {
    guint32     id;
    gboolean    extended;
    guint       length;
    const char *bytes;
    const char *expected;
  } cases[] = {
    { 2024, FALSE, 8, "\4\x41\x0c\x12\x34\xaa\xaa\xaa", "0C-EngineRPM=1165" },
    { 2031, FALSE, 8, "\3\x41\x0d\x17\xaa\xaa\xaa\xaa", "0D-VehicleSpeed=23" },
    { 2024, FALSE, 4, "\3\x41\x5b\xaa\0\0\0\0", "5B-HybrBatPackRemLife=66.6667" },
    { 0x18daf110, TRUE, 8, "\3\x41\x05\x57\0\0\0\0", "05-EngineCoolantTemp=47" },
    { 2024, FALSE, 8, "\4\x41\x42\x36\x06\0\0\0", "42-ControlModuleVolt=13.83" },
    { 2024, FALSE, 8, "\4\x41\x14\x5a\x80\0\0\0", "14-OxySensor1_Volt=0.45, 14-OxySensor1_STFT=0" },
    { 2024, FALSE, 8, "\4\x41\x14\x5a\xff\0\0\0", "14-OxySensor1_Volt=0.45" },
    { 2024, FALSE, 8, "\4\x41\x32\xff\xfc\0\0\0", "32-EvapSysVaporPres=-1" },
    { 2024, FALSE, 8, "\5\x41\x67\x01\x7f\0\0\0", "67-EngineCoolantTemp1=87" },
    { 2024, FALSE, 8, "\6\x41\xa6\0\x01\x86\xa1\0", "A6-Odometer=10000.1" },
    { 2024, FALSE, 8, "\7\x41\x64\x7d\x7e\x7f\x80\x81",
      "64-EngPctTorq_Idle=0, 64-EngPctTorq_EP1=1, 64-EngPctTorq_EP2=2, "
      "64-EngPctTorq_EP3=3, 64-EngPctTorq_EP4=4" },
    /* three answers in one */
    { 2024, FALSE, 8, "\7\x41\x05\x7b\x0d\x20\x0f\x30",
      "05-EngineCoolantTemp=83, 0D-VehicleSpeed=32, 0F-IntakeAirTemperature=8" },
    /* what follows the first is no answer: only the first is believed */
    { 2024, FALSE, 8, "\6\x41\x05\x7b\xaa\xaa\xaa\xaa", "05-EngineCoolantTemp=83" },
    /* known, and carries nothing */
    { 2024, FALSE, 8, "\6\x41\0\xbe\x1f\xa8\x13\0", "" },
    /* longer than the frame, or than its valid bytes */
    { 2024, FALSE, 4, "\4\x41\x0c\x12\x34\xaa\xaa\xaa", "" },
    { 2024, FALSE, 8, "\3\x41\x0c\x12\x34\xaa\xaa\xaa", "" },
    { 2024, FALSE, 3, "\3\x41\x0d\x17\0\0\0\0", "" },
    { 2024, FALSE, 0, "\3\x41\x0d\x17\0\0\0\0", "" },
    /* requests, other services, other ids */
    { 2015, FALSE, 8, "\2\1\x5b\xaa\xaa\xaa\xaa\xaa", "" },
    { 2024, FALSE, 8, "\3\x7f\x01\x12\0\0\0\0", "" },
    { 2032, FALSE, 8, "\3\x41\x0d\x17\0\0\0\0", "" },
    { 2024, TRUE, 8, "\3\x41\x0d\x17\0\0\0\0", "" },
    { 0x18daf010, TRUE, 8, "\3\x41\x0d\x17\0\0\0\0", "" },
    /* ISO-TP: first, consecutive, flow control */
    { 2028, FALSE, 8, "\x10\x3e\x41\x0d\x01\xef\xfb\xe7", "" },
    { 2028, FALSE, 8, "\x21\x41\x0d\x17\0\0\0\0", "" },
    { 2028, FALSE, 8, "\x30\x41\x0d\x17\0\0\0\0", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told = decode (cases[i].id, cases[i].extended, cases[i].length,
                                      cases[i].bytes);

      g_assert_cmpstr (told, ==, cases[i].expected);
    }
}

static void
test_remote (void)
{
  DtCanFrame frame = { .id = 2024, .remote = TRUE, .length = 8, .data = { 3, 0x41, 0xd, 23 } };
  DtJ1979Value values[DT_J1979_MAX_VALUES];

  g_assert_cmpuint (dt_j1979_decode (&frame, values), ==, 0);
}

static const DtJ1979Value *
find (const DtJ1979Value *values,
      guint               n,
      const char         *key)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (values[i].key, key))
      return &values[i];

  return NULL;
}

/* One row of the table of the firmware, with the data bytes that it reads all set to @byte. */
static void
check_row (char   **row,
           guint8   byte)
{
  DtCanFrame frame = { .id = 2024, .length = 8 };
  DtJ1979Value values[DT_J1979_MAX_VALUES];
  const DtJ1979Value *found = NULL;
  g_autofree char *key = g_strconcat (row[0], "-", row[1], NULL);
  guint pid = (guint) g_ascii_strtoull (row[0], NULL, 16);
  double expected = 0;

  frame.data[1] = 0x41;
  frame.data[2] = (guint8) pid;
  for (guint8 length = 1; length <= 5 && found == NULL; length++)
    {
      frame.data[0] = (guint8) (length + 2);
      memset (frame.data + 3, byte, 5);
      found = find (values, dt_j1979_decode (&frame, values), key);
    }

  if (g_str_equal (row[0], "7C"))
    {
      g_assert_null (found); /* fits no single frame */
      return;
    }

  g_assert_nonnull (found);
  for (guint bits = (guint) g_ascii_strtoull (row[8], NULL, 10); bits > 0; bits -= 8)
    expected = expected * 256 + byte;
  expected = expected * g_ascii_strtod (row[3], NULL) + g_ascii_strtod (row[4], NULL);
  if (g_str_equal (row[0], "32") && byte >= 0x80)
    expected -= 65536 * 0.25;

  g_assert_cmpfloat_with_epsilon (found->value, expected, 2e-4 * fabs (expected) + 1e-4);
}

static void
test_table (void)
{
  g_autofree char *path = dt_test_data ("tables/wican_std_pids.tsv");
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto(GStrv) row = g_strsplit (lines[i], "\t", -1);

      /* from 0 to 0: the firmware does not decode it */
      if (g_str_equal (row[5], "0.0") && g_str_equal (row[6], "0.0"))
        continue;

      n++;
      check_row (row, 0x07);
      check_row (row, 0x7f);
      check_row (row, 0xa3);
    }

  g_assert_cmpuint (n, ==, 135);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/j1979/frames", test_frames);
  g_test_add_func ("/j1979/remote", test_remote);
  g_test_add_func ("/j1979/table", test_table);

  return g_test_run ();
}
