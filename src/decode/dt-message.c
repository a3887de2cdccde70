/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-clock.h"
#include "dt-hash.h"
#include "dt-message.h"
#include "dt-time.h"
#include "dt-value.h"

/* A text so long that it is a time and not only a date. */
#define MIN_TIME_LENGTH 16

/* Microseconds that fit 64 bits with room to spare. */
#define MAX_TIME 4e18

/* A message of so many samples needs no more room. */
#define FIRST_SAMPLES 64

/* The same words from the same key are shown once in so long. */
#define NOTICE_EVERY G_TIME_SPAN_SECOND

static void
begin_part (DtMessage *self)
{
  self->part++;
  self->first = self->n_samples;
  self->gaps = FALSE;
  self->time_rank = G_MAXUINT;
}

void
dt_message_begin (DtMessage *self)
{
  self->foreign = FALSE;
  self->n_samples = 0;
  begin_part (self);
}

void
dt_message_clear (DtMessage *self)
{
  g_clear_pointer (&self->samples, g_free);
}

void
dt_message_grow (DtMessage *self)
{
  self->n_allocated = MAX (self->n_allocated * 2, FIRST_SAMPLES);
  self->samples = g_renew (DtRecord, self->samples, self->n_allocated);
}

/* Takes out the samples whose value a later null took back. */
static void
remove_gaps (DtMessage *self)
{
  guint kept = self->first;

  for (guint i = self->first; i < self->n_samples; i++)
    if (!isnan (self->samples[i].value))
      self->samples[kept++] = self->samples[i];

  self->n_samples = kept;
}

/* The time of a message may stand behind its values, so they get it here. */
void
dt_message_finish_part (DtMessage *self)
{
  if (self->gaps)
    remove_gaps (self);

  if (self->time_rank != G_MAXUINT)
    for (guint i = self->first; i < self->n_samples; i++)
      {
        self->samples[i].time = self->time;
        self->samples[i].flags |= DT_SAMPLE_DEVICE_TIME;
      }

  begin_part (self);
}

static void
add_record (DtMessage    *self,
            DtRecordKind  kind,
            gpointer      data)
{
  DtRecord record = {
    .kind = (guint16) kind,
    .index = self->route->asset->index,
    .time = self->now,
    .data = data,
  };

  g_array_append_val (self->records, record);
}

/* Whatever it says, a message of the device that the broker did not keep is a sign of life. */
void
dt_message_finish (DtMessage *self)
{
  dt_message_finish_part (self);
  if (!self->retained && !self->foreign)
    add_record (self, DT_RECORD_SEEN, NULL);
  g_array_append_vals (self->records, self->samples, self->n_samples);
}

void
dt_message_drop (DtMessage *self)
{
  self->n_samples = 0;
  begin_part (self);
}

void
dt_message_add_problem (DtMessage       *self,
                        DtProblemReason  reason,
                        const char      *detail)
{
  dt_problems_add (self->problems, reason, self->route->topic, detail,
                   self->payload, self->length, self->now, self->records);
}

void
dt_message_put_gap (DtMessage *self,
                    DtKey     *key)
{
  if (key->channel == NULL || key->channel->part != self->part)
    return;

  dt_message_add_sample (self, key->channel, NAN);
  self->gaps = TRUE;
}

static DtLocalChannel *
ensure_channel (DtMessage    *self,
                DtKey        *key,
                DtSignalKind  kind,
                const char   *unit)
{
  if (key->channel == NULL)
    key->channel = dt_registry_ensure_channel (self->registry, key->route->asset, key->known,
                                               key->id, kind, unit, self->records);

  if (key->channel == NULL)
    dt_message_add_problem (self, DT_REASON_TOO_MANY_SIGNALS, key->id);

  return key->channel;
}

static gboolean
is_text_channel (const DtLocalChannel *channel)
{
  return channel->kind == DT_SIGNAL_CATEGORY || channel->kind == DT_SIGNAL_TEXT;
}

static void
put_category (DtMessage      *self,
              DtLocalChannel *channel,
              const char     *text,
              gsize           length)
{
  int index = dt_registry_ensure_category (self->registry, channel, text, length, self->records);

  if (index >= 0)
    dt_message_add_sample (self, channel, index);
  else
    dt_message_add_problem (self, DT_REASON_TOO_MANY_TEXTS, channel->signal->id);
}

void
dt_message_put_other (DtMessage  *self,
                      DtKey      *key,
                      double      value,
                      const char *unit,
                      const char *text,
                      gsize       length)
{
  DtLocalChannel *channel = ensure_channel (self, key, DT_SIGNAL_NUMBER, unit);

  if (channel == NULL)
    return;

  switch (channel->kind)
    {
    case DT_SIGNAL_NUMBER:
      dt_message_add_sample (self, channel, value);
      break;

    case DT_SIGNAL_BOOLEAN:
      dt_message_add_sample (self, channel, value != 0 ? 1 : 0);
      break;

    case DT_SIGNAL_CATEGORY:
    case DT_SIGNAL_TEXT:
      put_category (self, channel, text, length);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
put_boolean_text (DtMessage  *self,
                  DtKey      *key,
                  gboolean    value,
                  const char *text,
                  gsize       length)
{
  DtLocalChannel *channel = ensure_channel (self, key, DT_SIGNAL_BOOLEAN, NULL);

  if (channel == NULL)
    return;

  if (is_text_channel (channel))
    put_category (self, channel, text, length);
  else
    dt_message_add_sample (self, channel, value ? 1 : 0);
}

void
dt_message_put_boolean (DtMessage *self,
                        DtKey     *key,
                        gboolean   value)
{
  const char *text = value ? "true" : "false";

  put_boolean_text (self, key, value, text, strlen (text));
}

/* A number with a unit is believed only in the unit of its signal. */
static void
put_measure (DtMessage     *self,
             DtKey         *key,
             const DtValue *value)
{
  const DtSignal *signal = key->channel != NULL ? key->channel->signal : key->known;
  g_autofree char *unit = NULL;

  if (value->unit != NULL)
    {
      unit = dt_text_clean (value->unit, (gssize) value->unit_length, DT_TEXT_STORED_MAX);
      if (signal != NULL && signal->unit != NULL
          && !dt_value_same_unit (signal->unit, value->unit, value->unit_length))
        {
          dt_message_add_problem (self, DT_REASON_UNIT, unit);
          return;
        }
    }

  dt_message_put_other (self, key, value->number, unit, value->text, value->length);
}

/* A word makes a new category, or is out of place. A time in words is bookkeeping: each would be
 * a string of its own. */
static void
put_word (DtMessage     *self,
          DtKey         *key,
          const DtValue *value)
{
  DtLocalChannel *channel;
  gint64 time;

  if (key->channel == NULL && key->known == NULL && value->length >= MIN_TIME_LENGTH
      && dt_time_parse_iso (value->text, value->length, &time))
    return;

  channel = ensure_channel (self, key, DT_SIGNAL_CATEGORY, NULL);
  if (channel == NULL)
    return;

  if (is_text_channel (channel))
    put_category (self, channel, value->text, value->length);
  else if (dt_value_means_missing (value->text, value->length))
    dt_message_put_gap (self, key);
  else
    dt_message_add_problem (self, DT_REASON_NOT_A_NUMBER, channel->signal->id);
}

void
dt_message_put_text (DtMessage  *self,
                     DtKey      *key,
                     const char *text,
                     gsize       length)
{
  DtValue value;

  if (length == 0)
    {
      dt_message_put_gap (self, key);
      return;
    }

  /* most texts say again what they said before */
  if (key->channel != NULL && is_text_channel (key->channel))
    {
      put_category (self, key->channel, text, length);
      return;
    }

  value = dt_value_parse (text, length);
  switch (value.kind)
    {
    case DT_VALUE_GAP:
      dt_message_put_gap (self, key);
      break;

    case DT_VALUE_NUMBER:
      put_measure (self, key, &value);
      break;

    case DT_VALUE_BOOLEAN:
      put_boolean_text (self, key, value.number != 0, value.text, value.length);
      break;

    case DT_VALUE_WORD:
      put_word (self, key, &value);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* Microseconds per unit of a number; 0 where the time is not written as one. */
static double
number_scale (guint units)
{
  if (units & 1u << DT_TIME_UNIT_S)
    return G_USEC_PER_SEC;

  if (units & 1u << DT_TIME_UNIT_MS)
    return G_TIME_SPAN_MILLISECOND;

  return units & 1u << DT_TIME_UNIT_US ? 1 : 0;
}

static gboolean
read_time (guint       units,
           double      number,
           const char *text,
           gsize       length,
           gint64     *time)
{
  double scale = number_scale (units);

  if (isnan (number))
    {
      DtValue value;

      if (units & 1u << DT_TIME_UNIT_ISO && dt_time_parse_iso (text, length, time))
        return TRUE;

      value = dt_value_parse (text, length);
      if (value.kind == DT_VALUE_NUMBER)
        number = value.number;
    }

  if (scale == 0 || !(fabs (number) * scale < MAX_TIME))
    return FALSE;

  *time = llrint (number * scale);

  return TRUE;
}

/* @number is NaN where the time came as text. What is not plausible is as if it were not there:
 * then the time of arrival stays. */
void
dt_message_put_time (DtMessage   *self,
                     const DtKey *key,
                     double       number,
                     const char  *text,
                     gsize        length)
{
  gint64 time;

  if (key->time_rank < self->time_rank
      && read_time (key->time_units, number, text, length, &time)
      && dt_clock_plausible (time, self->arrival))
    {
      self->time = time;
      self->time_rank = key->time_rank;
    }
}

void
dt_message_put_notice (DtMessage  *self,
                       DtKey      *key,
                       const char *text,
                       gsize       length)
{
  guint64 hash = dt_hash_bytes (key->route->seed, text, length);

  if (hash == key->notice && self->now - key->notice_at < NOTICE_EVERY)
    return;

  key->notice = hash;
  key->notice_at = self->now;

  add_record (self, DT_RECORD_NOTICE,
              dt_text_clean (text, (gssize) length, DT_TEXT_STORED_MAX));
}

static gboolean
contains (char       **texts,
          const char  *text,
          gsize        length)
{
  for (; texts != NULL && *texts != NULL; texts++)
    if (strlen (*texts) == length && memcmp (*texts, text, length) == 0)
      return TRUE;

  return FALSE;
}

/* A retained "online" may be of last week; a retained "offline" still holds. */
gboolean
dt_message_put_status (DtMessage  *self,
                       const char *text,
                       gsize       length)
{
  const DtInput *input = self->route->input;

  if (contains (input->online, text, length))
    {
      if (!self->retained)
        add_record (self, DT_RECORD_ONLINE, NULL);
      return TRUE;
    }

  if (contains (input->offline, text, length))
    {
      add_record (self, DT_RECORD_OFFLINE, NULL);
      self->foreign = TRUE;
      return TRUE;
    }

  return FALSE;
}
