/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-live.h"

G_BEGIN_DECLS

/**
 * DtHealthStrip:
 *
 * One quiet line at the bottom of the window: rates and the size of the history; with icon and
 * words what is not well. A click opens the details.
 */
#define DT_TYPE_HEALTH_STRIP (dt_health_strip_get_type ())

G_DECLARE_FINAL_TYPE (DtHealthStrip, dt_health_strip, DT, HEALTH_STRIP, AdwBin)

/* @live: (nullable) */
void dt_health_strip_set_live   (DtHealthStrip      *self,
                                 DtLive             *live);
void dt_health_strip_set_narrow (DtHealthStrip      *self,
                                 gboolean            narrow);

/* Shows these figures now; what dt_health_strip_set_live() does with each update. */
void dt_health_strip_show       (DtHealthStrip      *self,
                                 const DtFeedHealth *health);

/* What is not well with @health, most important first, in words; NULL where all is. */
char *dt_health_trouble         (const DtFeedHealth *health) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
