/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"

gint64
dt_clock_wall (void)
{
  return g_get_real_time ();
}

gint64
dt_clock_monotonic (void)
{
  return g_get_monotonic_time ();
}

gboolean
dt_clock_plausible (gint64 device_time,
                    gint64 arrival)
{
  return device_time >= arrival - DT_CLOCK_MAX_PAST && device_time <= arrival + DT_CLOCK_MAX_AHEAD;
}
