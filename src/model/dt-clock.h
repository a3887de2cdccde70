/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The time between a message's own time and now that is believed (design §3). */
#define DT_CLOCK_MAX_PAST (7 * G_TIME_SPAN_DAY)
#define DT_CLOCK_MAX_AHEAD (5 * G_TIME_SPAN_MINUTE)

/* Wall clock, microseconds since the Unix epoch, UTC: what samples bear. */
gint64   dt_clock_wall      (void);

/* Monotonic clock, microseconds: what offline and stale are measured with. */
gint64   dt_clock_monotonic (void);

/* Whether @device_time may be used for a sample that arrived at @arrival. */
gboolean dt_clock_plausible (gint64 device_time,
                             gint64 arrival);

G_END_DECLS
