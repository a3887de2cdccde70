/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-vitals.h"

void
dt_vitals_keep (DtVitals            *self,
                const DtQueueCounts *counts)
{
  self->gone_messages += counts->messages;
  self->gone_samples += counts->samples;
  self->gone_dropped += counts->dropped;
}

static gboolean
same_history (const DtHistoryStatus *a,
              const DtHistoryStatus *b)
{
  return a->queued == b->queued && a->dropped == b->dropped && a->written == b->written &&
         a->read_only == b->read_only && g_strcmp0 (a->problem, b->problem) == 0 &&
         g_strcmp0 (a->set_aside, b->set_aside) == 0;
}

static gboolean
same_health (const DtFeedHealth *a,
             const DtFeedHealth *b)
{
  return a->messages == b->messages && a->samples == b->samples && a->problems == b->problems &&
         a->dropped == b->dropped && a->refused == b->refused &&
         a->messages_per_s == b->messages_per_s && a->samples_per_s == b->samples_per_s &&
         a->has_history == b->has_history && same_history (&a->history, &b->history);
}

void
dt_vitals_report (DtVitals     *self,
                  DtFeedHealth *health,
                  gint64        now,
                  DtFeed       *feed)
{
  double elapsed = (double) (now - self->time) / G_TIME_SPAN_SECOND;

  health->messages += self->gone_messages;
  health->samples += self->gone_samples;
  health->dropped += self->gone_dropped;

  if (self->time != 0 && elapsed > 0)
    {
      health->messages_per_s = (double) (health->messages - self->last.messages) / elapsed;
      health->samples_per_s = (double) (health->samples - self->last.samples) / elapsed;
    }

  if (self->time == 0 || !same_health (health, &self->last))
    {
      dt_feed_begin (feed);
      dt_feed_put_health (feed, health);
      dt_feed_end (feed);
    }

  dt_history_status_clear (&self->last.history);
  self->last = *health;
  self->time = now;
}

void
dt_vitals_clear (DtVitals *self)
{
  dt_history_status_clear (&self->last.history);
}
