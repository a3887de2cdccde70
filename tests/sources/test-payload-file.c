/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "dt-payload-file.h"
#include "dt-test.h"

static DtPayloadFile *
open_text (const char *text)
{
  g_autoptr(GInputStream) stream = NULL;

  stream = g_memory_input_stream_new_from_data (g_strdup (text), -1, g_free);

  return dt_payload_file_open (stream, "test.jsonl");
}

static void
assert_payload (const DtPayloadMessage *message,
                const void             *bytes,
                gsize                   length)
{
  gsize got_length;
  const void *got = g_bytes_get_data (message->payload, &got_length);

  g_assert_cmpmem (got, got_length, bytes, length);
}

static void
test_fields (void)
{
  g_autoptr(DtPayloadFile) file = open_text (
    "{\"t\":0,\"topic\":\"a/b c\",\"qos\":2,\"retain\":true,\"payload\":\"{\\\"x\\\":1}\"}\r\n"
    "\n"
    "{\"t\":1.5,\"topic\":\"bin\",\"payload_b64\":\"AP8K\",\"note\":[1,{}]}\n"
    "{\"t\":2,\"ws\":\"/ws\",\"dir\":\"to-gateway\",\"payload\":\"\"}");
  g_autoptr(GError) error = NULL;
  g_auto(DtPayloadMessage) message = { 0 };

  g_assert_true (dt_payload_file_next (file, &message, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (message.time, ==, 0);
  g_assert_cmpstr (message.topic, ==, "a/b c");
  g_assert_cmpint (message.qos, ==, 2);
  g_assert_true (message.retain);
  assert_payload (&message, "{\"x\":1}", 7);
  dt_payload_message_clear (&message);

  g_assert_true (dt_payload_file_next (file, &message, NULL, &error));
  g_assert_cmpint (message.time, ==, 1500000);
  g_assert_cmpint (message.qos, ==, 0);
  g_assert_false (message.retain);
  assert_payload (&message, "\0\377\n", 3);
  dt_payload_message_clear (&message);

  g_assert_true (dt_payload_file_next (file, &message, NULL, &error));
  g_assert_null (message.topic);
  g_assert_cmpstr (message.ws, ==, "/ws");
  assert_payload (&message, "", 0);
  dt_payload_message_clear (&message);

  g_assert_false (dt_payload_file_next (file, &message, NULL, &error));
  g_assert_no_error (error);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *line;
    const char *says;
  } cases[] = {
    { "{", "test.jsonl:2: " },
    { "[1]", "JSON object" },
    { "{\"t\":-1,\"topic\":\"a\",\"payload\":\"\"}", "“t”" },
    { "{\"t\":1e30,\"topic\":\"a\",\"payload\":\"\"}", "“t”" },
    { "{\"t\":\"0\",\"topic\":\"a\",\"payload\":\"\"}", "“t”" },
    { "{\"topic\":\"a\",\"payload\":\"\"}", "“t”" },
    { "{\"t\":0,\"payload\":\"\"}", "“topic”" },
    { "{\"t\":0,\"topic\":\"a\",\"ws\":\"/\",\"payload\":\"\"}", "“topic”" },
    { "{\"t\":0,\"topic\":\"a/#\",\"payload\":\"\"}", "filters" },
    { "{\"t\":0,\"topic\":\"\",\"payload\":\"\"}", "empty topic" },
    { "{\"t\":0,\"topic\":\"a\\u001b\",\"payload\":\"\"}", "control characters" },
    { "{\"t\":0,\"topic\":\"a\\u0085\",\"payload\":\"\"}", "control characters" },
    { "{\"t\":0,\"topic\":\"a\",\"qos\":3,\"payload\":\"\"}", "“qos”" },
    { "{\"t\":0,\"topic\":\"a\"}", "payload_b64" },
    { "{\"t\":0,\"topic\":\"a\",\"payload\":5}", "payload_b64" },
    { "{\"t\":0,\"topic\":\"a\",\"payload_b64\":\"YW!!\"}", "base64" },
    { "{\"t\":0,\"topic\":\"a\",\"payload_b64\":\"YWJ\"}", "base64" },
    { "{\"t\":0,\"topic\":\"a\",\"payload\":\"x\\u0000y\"}", "\\u0000" },
    { "{\"t\":0,\"topic\":\"a\",\"payload\":\"\xff\"}", "test.jsonl:2: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("\n", cases[i].line, "\n", NULL);
      g_autoptr(DtPayloadFile) file = open_text (text);
      g_autoptr(GError) error = NULL;
      g_auto(DtPayloadMessage) message = { 0 };

      g_assert_false (dt_payload_file_next (file, &message, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, "test.jsonl:2: "));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_line_is_bounded (void)
{
  g_autofree char *text = g_strnfill (5 * 1024 * 1024, 'x');
  g_autoptr(DtPayloadFile) file = open_text (text);
  g_autoptr(GError) error = NULL;
  g_auto(DtPayloadMessage) message = { 0 };

  g_assert_false (dt_payload_file_next (file, &message, NULL, &error));
  g_assert_nonnull (strstr (error->message, "4 MiB"));
}

/* Every recording of ../shared is read to its end, across many blocks. */
static void
test_shared (void)
{
  g_autofree char *dir_path = dt_test_shared ("payloads");
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n_files = 0;

  if (dir_path == NULL)
    return;

  dir = g_dir_open (dir_path, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir_path, name, NULL);
      g_autoptr(GFile) where = g_file_new_for_path (path);
      g_autoptr(GFileInputStream) stream = NULL;
      g_autoptr(DtPayloadFile) file = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(DtPayloadMessage) message = { 0 };
      guint n_lines = 0;

      if (!g_str_has_suffix (name, ".jsonl"))
        continue;

      stream = g_file_read (where, NULL, &error);
      g_assert_no_error (error);
      file = dt_payload_file_open (G_INPUT_STREAM (stream), name);

      for (; dt_payload_file_next (file, &message, NULL, &error); n_lines++)
        dt_payload_message_clear (&message);

      g_assert_no_error (error);
      g_assert_cmpuint (n_lines, >, 0);
      if (g_str_equal (name, "wican_classic_group_live10.jsonl"))
        g_assert_cmpuint (n_lines, ==, 590);
      n_files++;
    }

  g_assert_cmpuint (n_files, >=, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload-file/fields", test_fields);
  g_test_add_func ("/payload-file/errors", test_errors);
  g_test_add_func ("/payload-file/line-is-bounded", test_line_is_bounded);
  g_test_add_func ("/payload-file/shared", test_shared);

  return g_test_run ();
}
