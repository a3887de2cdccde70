/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-decoder.h"
#include "dt-json-reader.h"
#include "dt-message.h"
#include "dt-number.h"
#include "dt-value.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _DtDecoder
{
  DtProfile  *profile;
  DtRegistry *registry;
  DtProblems *problems;
  DtRouter   *router;
  DtMessage   message;
};

DtDecoder *
dt_decoder_new (DtProfile *profile)
{
  DtDecoder *self;

  g_return_val_if_fail (profile != NULL, NULL);

  self = g_new0 (DtDecoder, 1);
  self->profile = dt_profile_ref (profile);
  self->registry = dt_registry_new (profile);
  self->problems = dt_problems_new ();
  self->router = dt_router_new (profile, self->registry, self->problems);
  self->message.router = self->router;
  self->message.registry = self->registry;
  self->message.problems = self->problems;

  return self;
}

void
dt_decoder_free (DtDecoder *self)
{
  g_return_if_fail (self != NULL);

  dt_message_clear (&self->message);
  dt_router_free (self->router);
  dt_problems_free (self->problems);
  dt_registry_free (self->registry);
  dt_profile_unref (self->profile);
  g_free (self);
}

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Leaves off the space around a text, and the mark before it. */
static void
strip (const char **text,
       gsize       *length)
{
  if (*length >= strlen (BYTE_ORDER_MARK)
      && memcmp (*text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    {
      *text += strlen (BYTE_ORDER_MARK);
      *length -= strlen (BYTE_ORDER_MARK);
    }

  for (; *length > 0 && is_space (**text); (*text)++)
    (*length)--;
  while (*length > 0 && is_space ((*text)[*length - 1]))
    (*length)--;
}

/* Valid UTF-8 without control characters: the bytes of a short protobuf may well be valid. */
static gboolean
is_text (const char *text,
         gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) text[i] < 0x20 && !is_space (text[i]))
      return FALSE;

  return g_utf8_validate_len (text, length, NULL);
}

static void
read_scalar (DtMessage  *message,
             const char *text,
             gsize       length)
{
  DtKey *key = &message->route->own;
  double number;

  if (key->meaning == DT_KEY_IGNORED)
    return;

  if (dt_number_parse (text, (gssize) length, &number))
    dt_message_put_number (message, key, number, text, length);
  else if (!is_text (text, length))
    dt_message_add_problem (message, DT_REASON_BINARY, NULL);
  else if (*text == '{' || *text == '[')
    dt_message_add_problem (message, DT_REASON_NOT_A_VALUE, NULL);
  else if (key->meaning == DT_KEY_NOTICE && dt_value_parse (text, length).kind == DT_VALUE_WORD)
    dt_message_put_notice (message, key, text, length);
  else
    dt_message_put_text (message, key, text, length);
}

/* The whole payload is the status, or the profile expects it in an object and gets it bare. */
static gboolean
read_status (DtMessage  *message,
             const char *text,
             gsize       length)
{
  const DtInput *input = message->route->input;

  if (input == NULL || input->status_field == NULL || *text == '{')
    return FALSE;

  if (dt_message_put_status (message, text, length))
    return TRUE;

  if (*input->status_field != '\0')
    return FALSE;

  dt_message_add_problem (message, DT_REASON_STATUS, NULL);

  return TRUE;
}

static void
read_payload (DtMessage  *message,
              const char *text,
              gsize       length)
{
  gboolean container = *text == '{' || *text == '[';

  if (read_status (message, text, length))
    return;

  switch (message->route->payload)
    {
    case DT_PAYLOAD_JSON:
      if (!container && !is_text (text, length))
        dt_message_add_problem (message, DT_REASON_BINARY, NULL);
      else
        dt_json_reader_read (message, text, length);
      break;

    case DT_PAYLOAD_VALUE:
    case DT_PAYLOAD_AUTO:
      if (container)
        dt_json_reader_read (message, text, length);
      else
        read_scalar (message, text, length);
      break;

    case DT_PAYLOAD_SCALAR:
      read_scalar (message, text, length);
      break;

    case DT_PAYLOAD_IGNORE:
    default:
      break;
    }
}

void
dt_decoder_decode (DtDecoder  *self,
                   const char *topic,
                   const void *payload,
                   gsize       length,
                   gboolean    retained,
                   gint64      arrival,
                   gint64      now,
                   GArray     *records)
{
  DtMessage *message = &self->message;
  const char *text = payload;

  g_return_if_fail (self != NULL);
  g_return_if_fail (topic != NULL);
  g_return_if_fail (records != NULL);

  dt_problems_flush (self->problems, FALSE, now, records);

  message->route = dt_router_lookup (self->router, topic, now, records);
  if (message->route == NULL || length == 0 ||
      (payload == NULL && length <= DT_DECODER_MAX_PAYLOAD))
    return;

  message->payload = payload;
  message->length = payload != NULL ? length : 0;
  message->records = records;
  message->arrival = arrival;
  message->now = now;
  message->retained = retained;
  dt_message_begin (message);

  if (length > DT_DECODER_MAX_PAYLOAD)
    {
      g_autofree char *size = g_format_size_full (length, G_FORMAT_SIZE_IEC_UNITS);

      dt_message_add_problem (message, DT_REASON_PAYLOAD_TOO_LONG, size);
    }
  else
    {
      strip (&text, &length);
      if (length > 0)
        read_payload (message, text, length);
    }

  dt_message_finish (message);
}

void
dt_decoder_flush (DtDecoder *self,
                  gint64     now,
                  GArray    *records)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (records != NULL);

  dt_problems_flush (self->problems, TRUE, now, records);
}
