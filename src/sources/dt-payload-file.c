/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "dt-json-check.h"
#include "dt-payload-file.h"
#include "dt-topic-filter.h"

#define BLOCK_SIZE (64 * 1024)

/* Longer than any message that we read or send, written as base64. */
#define LINE_MAX_BYTES (4 * 1024 * 1024)

/* Some thirty years: far enough, and safe to count in microseconds. */
#define MAX_SECONDS 1e9

struct _DtPayloadFile
{
  GInputStream *stream;
  char         *name;
  JsonParser   *parser;
  GByteArray   *buffer;
  gsize         consumed;   /* bytes of @buffer that are behind us */
  gboolean      at_end;
  guint64       line;
};

DtPayloadFile *
dt_payload_file_open (GInputStream *stream,
                      const char   *name)
{
  DtPayloadFile *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (DtPayloadFile, 1);
  self->stream = g_object_ref (stream);
  self->name = g_strdup (name);
  self->parser = json_parser_new_immutable ();
  self->buffer = g_byte_array_sized_new (BLOCK_SIZE);

  return self;
}

void
dt_payload_file_free (DtPayloadFile *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->stream);
  g_clear_object (&self->parser);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

static gboolean
refuse (DtPayloadFile  *self,
        const char     *reason,
        GError        **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%" G_GUINT64_FORMAT ": %s",
               self->name, self->line, reason);

  return FALSE;
}

/* Appends a block to the buffer, after dropping what was consumed. */
static gboolean
fill (DtPayloadFile  *self,
      GCancellable   *cancellable,
      GError        **error)
{
  gsize old_length;
  gssize n_read;

  if (self->consumed > 0)
    {
      g_byte_array_remove_range (self->buffer, 0, (guint) self->consumed);
      self->consumed = 0;
    }

  old_length = self->buffer->len;
  g_byte_array_set_size (self->buffer, (guint) old_length + BLOCK_SIZE);
  n_read = g_input_stream_read (self->stream, self->buffer->data + old_length, BLOCK_SIZE,
                                cancellable, error);
  g_byte_array_set_size (self->buffer, (guint) (old_length + (gsize) MAX (n_read, 0)));
  self->at_end = n_read == 0;

  return n_read >= 0;
}

/* NULL at the end, or with @error set; the text is valid until the next call. */
static const char *
next_line (DtPayloadFile  *self,
           gsize          *length,
           GCancellable   *cancellable,
           GError        **error)
{
  gsize scanned = 0;

  for (;;)
    {
      const char *start = (const char *) self->buffer->data + self->consumed;
      gsize available = self->buffer->len - self->consumed;
      const char *end = NULL;

      if (available > scanned)
        end = memchr (start + scanned, '\n', available - scanned);

      if (end == NULL && self->at_end && available > 0)
        end = start + available;

      if (end != NULL)
        {
          *length = (gsize) (end - start);
          self->consumed += MIN (*length + 1, available);
          self->line++;
          return start;
        }

      if (self->at_end)
        return NULL;

      if (available > LINE_MAX_BYTES)
        {
          self->line++;
          refuse (self, _("the line is longer than 4 MiB"), error);
          return NULL;
        }

      scanned = available;
      if (!fill (self, cancellable, error))
        return NULL;
    }
}

static JsonNode *
get_member (JsonObject *object,
            const char *name,
            GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;

  if (type == G_TYPE_DOUBLE && json_node_get_value_type (node) == G_TYPE_INT64)
    return node;

  return json_node_get_value_type (node) == type ? node : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_member (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize padding = 0;

  while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
    padding++;

  for (gsize i = 0; i < length - padding; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;

  return length % 4 == 0;
}

static gboolean
read_payload (DtPayloadFile     *self,
              JsonObject        *object,
              DtPayloadMessage  *message,
              GError           **error)
{
  const char *payload = get_string (object, "payload");
  const char *coded = get_string (object, "payload_b64");

  if (coded != NULL && is_base64 (coded))
    {
      gsize length;
      guchar *bytes = g_base64_decode (coded, &length);

      message->payload = g_bytes_new_take (bytes, length);
      return TRUE;
    }

  if (coded != NULL)
    return refuse (self, _("“payload_b64” is not base64"), error);

  if (payload == NULL)
    return refuse (self, _("there is neither “payload” nor “payload_b64” with a text"), error);

  message->payload = g_bytes_new (payload, strlen (payload));

  return TRUE;
}

static gboolean
read_address (DtPayloadFile     *self,
              JsonObject        *object,
              DtPayloadMessage  *message,
              GError           **error)
{
  JsonNode *qos = get_member (object, "qos", G_TYPE_INT64);
  JsonNode *retain = get_member (object, "retain", G_TYPE_BOOLEAN);
  gint64 level = qos != NULL ? json_node_get_int (qos) : 0;
  g_autoptr(GError) topic_error = NULL;

  message->topic = g_strdup (get_string (object, "topic"));
  message->ws = g_strdup (get_string (object, "ws"));

  if ((message->topic == NULL) == (message->ws == NULL))
    return refuse (self, _("there must be either “topic” or “ws”"), error);

  if (message->topic != NULL && !dt_topic_check (message->topic, &topic_error))
    return refuse (self, topic_error->message, error);

  if (level < 0 || level > 2)
    return refuse (self, _("“qos” must be 0, 1 or 2"), error);

  message->qos = (int) level;
  message->retain = retain != NULL && json_node_get_boolean (retain);
  message->will = g_strcmp0 (get_string (object, "note"), "last will") == 0;

  return TRUE;
}

static gboolean
read_message (DtPayloadFile     *self,
              const char        *text,
              gsize              length,
              DtPayloadMessage  *message,
              GError           **error)
{
  g_autoptr(GError) json_error = NULL;
  JsonObject *object;
  JsonNode *root;
  JsonNode *t;
  double seconds;

  if (!dt_json_check (text, length, &json_error) ||
      !json_parser_load_from_data (self->parser, text, (gssize) length, &json_error))
    return refuse (self, json_error->message, error);

  root = json_parser_get_root (self->parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (self, _("a line must be a JSON object"), error);

  object = json_node_get_object (root);
  t = get_member (object, "t", G_TYPE_DOUBLE);
  seconds = t != NULL ? json_node_get_double (t) : -1.;
  if (!(seconds >= 0. && seconds <= MAX_SECONDS))
    return refuse (self, _("“t” must be the seconds since the start"), error);

  message->time = (gint64) round (seconds * G_TIME_SPAN_SECOND);

  return read_address (self, object, message, error) &&
         read_payload (self, object, message, error);
}

gboolean
dt_payload_file_next (DtPayloadFile     *self,
                      DtPayloadMessage  *message,
                      GCancellable      *cancellable,
                      GError           **error)
{
  const char *text;
  gsize length = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  do
    {
      text = next_line (self, &length, cancellable, error);
      if (text == NULL)
        return FALSE;

      while (length > 0 && g_ascii_isspace (text[length - 1]))
        length--;
    }
  while (length == 0);

  *message = (DtPayloadMessage) { 0 };
  if (read_message (self, text, length, message, error))
    return TRUE;

  dt_payload_message_clear (message);

  return FALSE;
}

void
dt_payload_message_clear (DtPayloadMessage *message)
{
  g_return_if_fail (message != NULL);

  g_clear_pointer (&message->topic, g_free);
  g_clear_pointer (&message->ws, g_free);
  g_clear_pointer (&message->payload, g_bytes_unref);
}
