/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-problems.h"
#include "dt-registry.h"
#include "dt-router.h"

G_BEGIN_DECLS

/**
 * DtMessage:
 * @samples: the samples of the message so far (element-type DtRecord); they go to @records, behind
 *   what they need declared, when all of the message has been read
 * @foreign: it is not from the device: it asks the device, or says that it is offline
 * @part: number of the current part, unlike any before it
 * @first: the first sample of the current part
 * @gaps: a sample of the current part was taken back
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

  /* Owned */
  DtRecord   *samples;
  guint       n_samples;
  guint       n_allocated;

  gint64      arrival;
  gint64      now;
  gboolean    retained;
  gboolean    foreign;
  guint64     part;
  guint       first;
  gboolean    gaps;
  guint       time_rank;
  gint64      time;
} DtMessage;

void     dt_message_begin       (DtMessage       *self);
void     dt_message_clear       (DtMessage       *self);
void     dt_message_finish_part (DtMessage       *self);
void     dt_message_finish      (DtMessage       *self);

/* Takes all samples back: the message is damaged. */
void     dt_message_drop        (DtMessage       *self);

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

void     dt_message_grow        (DtMessage       *self);

static inline void
dt_message_add_sample (DtMessage      *self,
                       DtLocalChannel *channel,
                       double          value)
{
  if (G_UNLIKELY (channel->part == self->part))
    {
      self->samples[channel->sample].value = value;
      return;
    }

  if (G_UNLIKELY (self->n_samples == self->n_allocated))
    dt_message_grow (self);

  channel->part = self->part;
  channel->sample = self->n_samples;
  self->samples[self->n_samples++] = (DtRecord) {
    .kind = DT_RECORD_SAMPLE,
    .flags = self->retained ? DT_SAMPLE_RETAINED : DT_SAMPLE_PLAIN,
    .index = channel->index,
    .time = self->arrival,
    .value = value,
  };
}

/* @text: the number as it came. */
static inline void
dt_message_put_number (DtMessage  *self,
                       DtKey      *key,
                       double      value,
                       const char *text,
                       gsize       length)
{
  if (G_LIKELY (key->channel != NULL && key->channel->kind == DT_SIGNAL_NUMBER))
    dt_message_add_sample (self, key->channel, value);
  else
    dt_message_put_other (self, key, value, NULL, text, length);
}

G_END_DECLS
