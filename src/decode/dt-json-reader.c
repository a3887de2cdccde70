/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-can-reader.h"
#include "dt-clean.h"
#include "dt-json-check.h"
#include "dt-json-reader.h"
#include "dt-json-scan.h"

/* Marks an index among the lengths of keys in a raw path. */
#define INDEX_MARK 0x80000000u

/**
 * Reader:
 * @previous: the key before the next one; at first the topic's own
 * @sound: whether all of @text is valid, once @checked
 */
typedef struct
{
  DtMessage   *message;
  const char  *text;
  gsize        length;
  gboolean     checked;
  gboolean     sound;
  DtKey       *previous;
  gboolean     can;
  DtCanReader  frames;
} Reader;

/* A path as it stands in the payload: for each step its length and bytes, or its index. */
static GByteArray *
make_raw (const DtJsonScan *scan)
{
  GByteArray *raw = g_byte_array_new ();

  for (guint i = scan->base + 1; i <= scan->depth; i++)
    {
      const DtJsonStep *step = &scan->steps[i];
      gboolean object = step->container == DT_JSON_OBJECT;
      guint32 head = object ? (guint32) step->length : INDEX_MARK | step->index;

      g_byte_array_append (raw, (const guint8 *) &head, sizeof head);
      if (object)
        g_byte_array_append (raw, (const guint8 *) step->key, (guint) step->length);
    }

  return raw;
}

typedef struct
{
  const DtJsonScan *scan;
  const DtRoute    *route;
} WantedKey;

/* Compares with what make_raw() would make. */
static inline gboolean
key_equal (gconstpointer item,
           gconstpointer wanted)
{
  const DtKey *key = item;
  const WantedKey *other = wanted;
  const guint8 *p = key->raw;
  const guint8 *end = p + key->raw_length;

  if (key->route != other->route)
    return FALSE;

  for (guint i = other->scan->base + 1; i <= other->scan->depth; i++)
    {
      const DtJsonStep *step = &other->scan->steps[i];
      gboolean object = step->container == DT_JSON_OBJECT;
      gsize length = object ? step->length : 0;
      guint32 head = object ? (guint32) length : INDEX_MARK | step->index;

      if ((gsize) (end - p) < sizeof head + length
          || memcmp (p, &head, sizeof head) != 0
          || (object && memcmp (p + sizeof head, step->key, length) != 0))
        return FALSE;
      p += sizeof head + length;
    }

  return p == end;
}

/* At first sight of a path. */
static DtKey *
add_key (DtMessage  *message,
         DtJsonScan *scan)
{
  g_autoptr(GString) path = g_string_new (NULL);
  g_autoptr(GByteArray) raw = NULL;
  DtKey *key;

  dt_json_scan_append_path (scan, path);
  if (path->len > DT_TEXT_STORED_MAX)
    {
      dt_message_add_problem (message, DT_REASON_KEY_TOO_LONG, NULL);
      return NULL;
    }

  raw = make_raw (scan);
  key = dt_router_add_key (message->router, message->route, dt_json_scan_get_hash (scan),
                           raw, path->str);
  if (key == NULL)
    dt_message_add_problem (message, DT_REASON_TOO_MANY_SIGNALS, path->str);
  else if (scan->depth == scan->base + 1 && scan->steps[scan->depth].container == DT_JSON_OBJECT)
    key->guess = (DtJsonGuess) {
      (const char *) key->raw + sizeof (guint32), key->raw_length - sizeof (guint32), key->hash
    };

  return key;
}

/* What outlasts the message is done only for a valid one, so it is read to its end before: a new
 * signal, a status, a notice. The samples of a damaged one can be taken back. */
static gboolean
is_sound (Reader *reader)
{
  if (!reader->checked)
    {
      reader->checked = TRUE;
      reader->sound = dt_json_check (reader->text, reader->length, NULL);
    }

  return reader->sound;
}

static inline gboolean
leaves_traces (const DtKey *key)
{
  return key->channel == NULL
         && (key->meaning == DT_KEY_SIGNAL || key->meaning == DT_KEY_STATUS
             || key->meaning == DT_KEY_NOTICE);
}

static inline void
guess_next (Reader     *reader,
            DtJsonScan *scan)
{
  const DtKey *next = reader->previous->next;

  scan->guess = next != NULL && next->guess.key != NULL ? &next->guess : NULL;
}

/* First the key that followed last time, which is known before the hash is; the scan has compared
 * it already where it guessed right. */
static inline DtKey *
ensure_key (Reader     *reader,
            DtJsonScan *scan)
{
  DtMessage *message = reader->message;
  DtKey *key = reader->previous->next;

  if (!scan->hit || scan->depth != scan->base + 1)
    {
      WantedKey wanted = { scan, message->route };
      guint64 hash = dt_json_scan_get_hash (scan);

      if (key == NULL || key->hash != hash || !key_equal (key, &wanted))
        key = dt_hash_index_lookup (dt_router_get_keys (message->router), hash,
                                    key_equal, &wanted);
      if (key == NULL && (!is_sound (reader) || (key = add_key (message, scan)) == NULL))
        return NULL;
      reader->previous->next = key;
    }

  reader->previous = key;
  guess_next (reader, scan);

  return key;
}

/* A bare value where objects are expected has a name only if the profile gives it one. */
static DtKey *
get_own_key (DtMessage *message)
{
  DtRoute *route = message->route;

  if (route->payload != DT_PAYLOAD_JSON || route->named)
    return &route->own;

  dt_message_add_problem (message, DT_REASON_NO_SIGNAL, NULL);

  return NULL;
}

/* A notice is a text; under the same name a number or a boolean is a value. */
static inline gboolean
is_signal (const DtKey       *key,
           const DtJsonValue *value)
{
  return key->meaning == DT_KEY_SIGNAL
         || (key->meaning == DT_KEY_NOTICE && value->kind != DT_JSON_STRING);
}

/* What a key is for that is no signal; @text is a string without escapes, or a literal. */
static void
take_special (DtMessage         *message,
              DtKey             *key,
              const DtJsonValue *value,
              const char        *text,
              gsize              length)
{
  switch (key->meaning)
    {
    case DT_KEY_TIME:
      if (value->kind == DT_JSON_NUMBER || value->kind == DT_JSON_STRING)
        dt_message_put_time (message, key, value->kind == DT_JSON_NUMBER ? value->number : NAN,
                             text, length);
      break;

    case DT_KEY_NOTICE:
      dt_message_put_notice (message, key, text, length);
      break;

    case DT_KEY_STATUS:
      if (!dt_message_put_status (message, text, length))
        dt_message_add_problem (message, DT_REASON_STATUS, NULL);
      break;

    case DT_KEY_REQUEST:
      message->foreign = TRUE;
      break;

    case DT_KEY_SIGNAL:
    case DT_KEY_IGNORED:
    default:
      break;
    }
}

static void
take_text (DtMessage         *message,
           DtKey             *key,
           const DtJsonValue *value)
{
  g_autoptr(GString) unescaped = NULL;
  const char *text = value->text;
  gsize length = value->length;

  if (value->escaped)
    {
      unescaped = g_string_new (NULL);
      dt_json_append_unescaped (unescaped, text, length);
      text = unescaped->str;
      length = unescaped->len;
    }

  if (key->meaning == DT_KEY_SIGNAL)
    dt_message_put_text (message, key, text, length);
  else
    take_special (message, key, value, text, length);
}

static void
take_literal (DtMessage         *message,
              DtKey             *key,
              const DtJsonValue *value)
{
  const char *text = value->kind == DT_JSON_TRUE ? "true"
                     : value->kind == DT_JSON_FALSE ? "false" : "null";

  if (!is_signal (key, value))
    take_special (message, key, value, text, strlen (text));
  else if (value->kind == DT_JSON_NULL)
    dt_message_put_gap (message, key);
  else
    dt_message_put_boolean (message, key, value->kind == DT_JSON_TRUE);
}

/* The objects of a list are parts with a time of their own: [{"ts": …, "values": {…}}, …]. */
static void
take_container (DtMessage         *message,
                DtJsonScan        *scan,
                const DtJsonValue *value)
{
  if (scan->depth != 1 || value->kind != DT_JSON_OBJECT
      || scan->steps[1].container != DT_JSON_ARRAY)
    return;

  dt_message_finish_part (message);
  dt_json_scan_rebase (scan);
}

static void
take_value_cb (DtJsonScan        *scan,
               const DtJsonValue *value,
               gpointer           user_data)
{
  Reader *reader = user_data;
  DtMessage *message = reader->message;
  DtKey *key;

  if (reader->can && dt_can_reader_take (&reader->frames, scan, value))
    return;

  if (value->kind == DT_JSON_OBJECT || value->kind == DT_JSON_ARRAY)
    {
      take_container (message, scan, value);
      return;
    }

  key = scan->depth > 0 ? ensure_key (reader, scan) : get_own_key (message);
  if (key == NULL || G_UNLIKELY (leaves_traces (key) && !is_sound (reader)))
    return;

  if (value->kind == DT_JSON_STRING)
    take_text (message, key, value);
  else if (value->kind != DT_JSON_NUMBER)
    take_literal (message, key, value);
  else if (G_LIKELY (is_signal (key, value)))
    dt_message_put_number (message, key, value->number, value->text, value->length);
  else
    take_special (message, key, value, value->text, value->length);
}

void
dt_json_reader_read (DtMessage  *message,
                     const char *text,
                     gsize       length)
{
  const DtInput *input = message->route->input;
  Reader reader = {
    .message = message,
    .text = text,
    .length = length,
    .previous = &message->route->own,
    .can = input != NULL && input->can,
  };
  DtJsonScan scan;

  scan.seed = message->route->seed;
  guess_next (&reader, &scan);
  dt_can_reader_init (&reader.frames, message);

  if (!dt_json_scan (&scan, text, length, take_value_cb, &reader))
    {
      g_autoptr(GError) error = NULL;

      dt_json_scan_set_error (&scan, &error);
      dt_message_drop (message);
      dt_message_add_problem (message, DT_REASON_JSON, error->message);
    }
  else
    {
      dt_can_reader_finish (&reader.frames);
    }
}
