/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-record-queue.h"

/* An array that once held more is not kept: a burst must not cost its memory for ever. */
#define SPARE_MAX_RECORDS (64 * 1024)

struct _DtRecordQueue
{
  /* Immutable */
  gsize         max_bytes;
  DtWakeFunc    wake;
  gpointer      user_data;

  GMutex        lock;

  /* Guarded by @lock */
  GArray       *waiting;
  gsize         waiting_bytes;
  gboolean      armed;
  DtQueueCounts counts;

  /* The consumer's own */
  guint         last_taken;
};

static gsize
text_cost (const char *text)
{
  return text != NULL ? strlen (text) + 1 : 0;
}

static gsize
record_cost (const DtRecord *record)
{
  const DtProblem *problem = record->data;

  switch ((DtRecordKind) record->kind)
    {
    case DT_RECORD_CATEGORY:
    case DT_RECORD_NOTICE:
      return sizeof (DtRecord) + text_cost (record->data);

    case DT_RECORD_PROBLEM:
      return sizeof (DtRecord) + sizeof (DtProblem) + text_cost (problem->topic) +
             text_cost (problem->reason) + text_cost (problem->excerpt);

    case DT_RECORD_SAMPLE:
    case DT_RECORD_ASSET:
    case DT_RECORD_CHANNEL:
    case DT_RECORD_SEEN:
    case DT_RECORD_ONLINE:
    case DT_RECORD_OFFLINE:
    default:
      return sizeof (DtRecord);
    }
}

/* Later records refer to declarations by number, so without one the rest would have no meaning;
 * the decoder bounds them. What a device says of itself may fill the bound a second time. */
static gboolean
fits (DtRecordQueue  *self,
      const DtRecord *record,
      gsize           cost)
{
  switch ((DtRecordKind) record->kind)
    {
    case DT_RECORD_ASSET:
    case DT_RECORD_CHANNEL:
    case DT_RECORD_CATEGORY:
      return TRUE;

    case DT_RECORD_ONLINE:
    case DT_RECORD_OFFLINE:
      return self->waiting_bytes + cost <= self->max_bytes * 2;

    case DT_RECORD_SAMPLE:
    case DT_RECORD_SEEN:
    case DT_RECORD_NOTICE:
    case DT_RECORD_PROBLEM:
    default:
      return self->waiting_bytes + cost <= self->max_bytes;
    }
}

static void
append_locked (DtRecordQueue *self,
               GArray        *records)
{
  for (guint i = 0; i < records->len; i++)
    {
      DtRecord *record = &g_array_index (records, DtRecord, i);
      gsize cost = record_cost (record);

      self->counts.samples += record->kind == DT_RECORD_SAMPLE;

      if (fits (self, record, cost))
        {
          g_array_append_vals (self->waiting, record, 1);
          self->waiting_bytes += cost;
        }
      else
        {
          dt_record_clear (record);
          self->counts.dropped++;
        }
    }
}

DtRecordQueue *
dt_record_queue_new (gsize      max_bytes,
                     DtWakeFunc wake,
                     gpointer   user_data)
{
  DtRecordQueue *self;

  g_return_val_if_fail (max_bytes > 0, NULL);

  self = g_new0 (DtRecordQueue, 1);
  g_mutex_init (&self->lock);
  self->max_bytes = max_bytes;
  self->wake = wake;
  self->user_data = user_data;
  self->waiting = dt_records_new ();
  self->armed = TRUE;

  return self;
}

void
dt_record_queue_free (DtRecordQueue *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
push (DtRecordQueue *self,
      GArray        *records,
      guint          n_messages,
      gsize          bytes)
{
  gboolean wake = FALSE;

  g_mutex_lock (&self->lock);

  self->counts.messages += n_messages;
  self->counts.bytes += bytes;

  if (records->len > 0)
    {
      append_locked (self, records);
      wake = self->armed;
      self->armed = FALSE;
    }

  g_mutex_unlock (&self->lock);

  /* What the records own has moved on, so they must not be cleared, as g_array_set_size() does. */
  records->len = 0;

  if (wake && self->wake != NULL)
    self->wake (self->user_data);
}

void
dt_record_queue_push (DtRecordQueue *self,
                      GArray        *records,
                      gsize          bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (records != NULL);

  push (self, records, 1, bytes);
}

void
dt_record_queue_push_late (DtRecordQueue *self,
                           GArray        *records)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (records != NULL);

  push (self, records, 0, 0);
}

void
dt_record_queue_take (DtRecordQueue  *self,
                      GArray        **records,
                      gboolean        rearm)
{
  GArray *taken;

  g_return_if_fail (self != NULL);
  g_return_if_fail (records != NULL && *records != NULL);
  g_return_if_fail ((*records)->len == 0);

  if (self->last_taken > SPARE_MAX_RECORDS)
    {
      g_array_unref (*records);
      *records = dt_records_new ();
    }

  g_mutex_lock (&self->lock);
  taken = self->waiting;
  self->waiting = *records;
  self->waiting_bytes = 0;
  self->armed |= rearm;
  g_mutex_unlock (&self->lock);

  self->last_taken = taken->len;
  *records = taken;
}

void
dt_record_queue_get_counts (DtRecordQueue *self,
                            DtQueueCounts *counts)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (counts != NULL);

  g_mutex_lock (&self->lock);
  *counts = self->counts;
  g_mutex_unlock (&self->lock);
}
