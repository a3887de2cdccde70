/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <math.h>

#include "dt-problems.h"
#include "dt-registry.h"
#include "dt-router.h"

G_BEGIN_DECLS

/* Where there is no record to point to. */
#define DT_NO_RECORD G_MAXUINT

/**
 * DtMessage:
 * @start: the first record of the message
 * @part: number of the current part, unlike any before it
 * @first: the first record of the current part
 * @seen: the record that says that the asset was seen
 * @gaps: a sample was taken back
 * @time: device time of the part, with the rank of its field in @time_rank
 *
 * One message on its way to records. A part is what has one time: the whole message, or one
 * element of a list of objects. In one part the last value of a channel wins.
 */
typedef struct
{
  /* Borrowed, of the decoder */
  DtRouter   *router;
  DtRegistry *registry;
  DtProblems *problems;

  /* Borrowed, of the message */
  DtRoute    *route;
  const char *payload;
  gsize       length;
  GArray     *records;

  gint64      arrival;
  gint64      now;
  gboolean    retained;
  guint       start;
  guint64     part;
  guint       first;
  guint       seen;
  gboolean    gaps;
  guint       time_rank;
  gint64      time;
} DtMessage;

void     dt_message_begin       (DtMessage       *self);
void     dt_message_finish_part (DtMessage       *self);

/* Takes all samples back: the message is damaged. What it declared stays declared. */
void     dt_message_drop_samples (DtMessage      *self);

void     dt_message_put_gap     (DtMessage       *self,
                                 DtKey           *key);
void     dt_message_put_boolean (DtMessage       *self,
                                 DtKey           *key,
                                 gboolean         value);

/* @text: the value as it came, valid UTF-8. */
void     dt_message_put_text    (DtMessage       *self,
                                 DtKey           *key,
                                 const char      *text,
                                 gsize            length);

/* A number where it is not simply one more sample of numbers. */
void     dt_message_put_other   (DtMessage       *self,
                                 DtKey           *key,
                                 double           value,
                                 const char      *unit,
                                 const char      *text,
                                 gsize            length);

void     dt_message_put_time    (DtMessage       *self,
                                 const DtKey     *key,
                                 double           number,
                                 const char      *text,
                                 gsize            length);
void     dt_message_put_notice  (DtMessage       *self,
                                 DtKey           *key,
                                 const char      *text,
                                 gsize            length);
gboolean dt_message_put_status  (DtMessage       *self,
                                 const char      *text,
                                 gsize            length);

void     dt_message_add_problem (DtMessage       *self,
                                 DtProblemReason  reason,
                                 const char      *detail);

static inline void
dt_message_add_sample (DtMessage      *self,
                       DtLocalChannel *channel,
                       double          value)
{
  DtRecord record;

  if (G_UNLIKELY (channel->part == self->part))
    {
      g_array_index (self->records, DtRecord, channel->record).value = value;
      return;
    }

  channel->part = self->part;
  channel->record = self->records->len;

  record.kind = DT_RECORD_SAMPLE;
  record.flags = self->retained ? DT_SAMPLE_RETAINED : DT_SAMPLE_PLAIN;
  record.index = channel->index;
  record.time = self->arrival;
  record.value = value;
  g_array_append_val (self->records, record);
}

/* @text: the number as it came. */
static inline void
dt_message_put_number (DtMessage  *self,
                       DtKey      *key,
                       double      value,
                       const char *text,
                       gsize       length)
{
  if (G_LIKELY (key->channel != NULL && key->channel->signal->kind == DT_SIGNAL_NUMBER))
    dt_message_add_sample (self, key->channel, value);
  else
    dt_message_put_other (self, key, value, NULL, text, length);
}

G_END_DECLS
