/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-channel-item.h"

G_BEGIN_DECLS

/* Points a sparkline and, by default, a chart shows. */
#define DT_SPARKLINE_POINTS 60

/**
 * DtSparkline:
 *
 * The last points of one channel as a bare line. It says nothing that its card does not say, so a
 * screen reader passes it by.
 */
#define DT_TYPE_SPARKLINE (dt_sparkline_get_type ())

G_DECLARE_FINAL_TYPE (DtSparkline, dt_sparkline, DT, SPARKLINE, GtkWidget)

GtkWidget *dt_sparkline_new         (void);

/* Queue a draw when the channel has changed: the card decides when. */
void       dt_sparkline_set_channel (DtSparkline   *self,
                                     DtChannelItem *channel);

G_END_DECLS
