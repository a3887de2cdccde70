/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-backoff.h"

#define LONGEST (30 * G_TIME_SPAN_SECOND)
#define LONGEST_AFTER 5

gint64
dt_backoff_next (DtBackoff *self,
                 double     chance)
{
  gint64 delay;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (chance >= 0. && chance < 1., 0);

  if (self->failures < LONGEST_AFTER)
    delay = G_TIME_SPAN_SECOND << self->failures++;
  else
    delay = LONGEST;

  return (gint64) ((double) delay * (0.8 + 0.4 * chance));
}

void
dt_backoff_reset (DtBackoff *self)
{
  g_return_if_fail (self != NULL);

  self->failures = 0;
}
