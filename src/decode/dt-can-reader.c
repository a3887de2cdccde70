/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-can-reader.h"
#include "dt-hash.h"

#define FRAMES "frame"

/* Where the parts of a frame stand: frame[i], frame[i].id, frame[i].data[j]. */
#define FRAME_DEPTH 2
#define FIELD_DEPTH 3
#define DATA_DEPTH 4

#define MAX_ID 0x1fffffff

static gboolean
step_is (const DtJsonStep *step,
         const char       *name)
{
  return step->key != NULL && step->length == strlen (name)
         && memcmp (step->key, name, step->length) == 0;
}

void
dt_can_reader_init (DtCanReader *self,
                    DtMessage   *message)
{
  self->message = message;
  self->open = FALSE;
}

static gboolean
key_equal (gconstpointer item,
           gconstpointer wanted)
{
  const DtKey *key = item;

  return key->raw_length == strlen (wanted) && memcmp (key->raw, wanted, key->raw_length) == 0;
}

/* Keys that a decoded frame stands for have hashes of their own, apart from those of JSON. */
static DtKey *
ensure_key (DtMessage  *message,
            const char *name)
{
  guint64 hash = dt_hash_bytes (~message->route->seed, name, strlen (name));
  DtKey *key = dt_hash_index_lookup (dt_router_get_keys (message->router), hash, key_equal, name);
  g_autoptr(GByteArray) raw = NULL;

  if (key != NULL)
    return key;

  raw = g_byte_array_new ();
  g_byte_array_append (raw, (const guint8 *) name, (guint) strlen (name));

  return dt_router_add_key (message->router, message->route, hash, raw, name);
}

static void
decode_frame (DtCanReader *self)
{
  DtJ1979Value values[DT_J1979_MAX_VALUES];
  guint n = dt_j1979_decode (&self->frame, values);

  for (guint i = 0; i < n; i++)
    {
      DtKey *key = ensure_key (self->message, values[i].key);

      if (key == NULL)
        dt_message_add_problem (self->message, DT_REASON_TOO_MANY_SIGNALS, values[i].key);
      else if (key->meaning == DT_KEY_SIGNAL && key->channel == NULL)
        dt_message_put_other (self->message, key, values[i].value, values[i].unit, "", 0);
      else if (key->meaning == DT_KEY_SIGNAL)
        dt_message_put_number (self->message, key, values[i].value, "", 0);
    }
}

void
dt_can_reader_finish (DtCanReader *self)
{
  if (!self->open)
    return;

  self->open = FALSE;
  self->frame.length = MIN (self->n_data, self->length);
  if (self->valid)
    decode_frame (self);
}

static guint
take_integer (DtCanReader       *self,
              const DtJsonValue *value,
              guint              max)
{
  if (value->kind == DT_JSON_NUMBER && value->number >= 0 && value->number <= max
      && (double) (guint) value->number >= value->number)
    return (guint) value->number;

  self->valid = FALSE;

  return 0;
}

static void
take_field (DtCanReader       *self,
            const DtJsonStep  *step,
            const DtJsonValue *value)
{
  if (step_is (step, "id"))
    self->frame.id = take_integer (self, value, MAX_ID);
  else if (step_is (step, "dlc"))
    self->length = take_integer (self, value, G_MAXINT);
  else if (step_is (step, "extd"))
    self->frame.extended = value->kind == DT_JSON_TRUE;
  else if (step_is (step, "rtr"))
    self->frame.remote = value->kind == DT_JSON_TRUE;
}

gboolean
dt_can_reader_take (DtCanReader       *self,
                    const DtJsonScan  *scan,
                    const DtJsonValue *value)
{
  const DtJsonStep *steps = scan->steps;

  if (scan->depth == 0 || steps[1].container != DT_JSON_OBJECT || !step_is (&steps[1], FRAMES))
    return FALSE;

  if (scan->depth == FRAME_DEPTH && value->kind == DT_JSON_OBJECT)
    {
      dt_can_reader_finish (self);
      self->frame = (DtCanFrame) { .id = MAX_ID };
      self->open = TRUE;
      self->valid = TRUE;
      self->n_data = 0;
      self->length = DT_CAN_MAX_DATA;
    }
  else if (scan->depth == FIELD_DEPTH && self->open)
    {
      take_field (self, &steps[FIELD_DEPTH], value);
    }
  else if (scan->depth == DATA_DEPTH && self->open && step_is (&steps[FIELD_DEPTH], "data")
           && steps[DATA_DEPTH].index < DT_CAN_MAX_DATA)
    {
      self->frame.data[steps[DATA_DEPTH].index] = (guint8) take_integer (self, value, 0xff);
      self->n_data = steps[DATA_DEPTH].index + 1;
    }

  return TRUE;
}
