/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-channel-item.h"
#include "dt-chart-renderer.h"

G_BEGIN_DECLS

/**
 * DtChartFrame:
 * @data: what the renderer draws; its points are the series', or @kept
 * @kept: (nullable): a copy of the points that stays while the series goes on
 *
 * One picture of a channel: which points, from when to when. Clear it when done.
 */
typedef struct
{
  DtChartData    data;
  DtPoint       *kept;
  DtChannelItem *channel;
} DtChartFrame;

/* The last @count points. */
void     dt_chart_frame_init_points (DtChartFrame  *self,
                                     DtChannelItem *channel,
                                     guint          count);

/* @span microseconds up to @edge, or up to the newest point where that is far from it; moved on by
 * whole columns of @width pixels. */
void     dt_chart_frame_init_span   (DtChartFrame  *self,
                                     DtChannelItem *channel,
                                     gint64         span,
                                     gint64         edge,
                                     int            width);

/* From now on the picture is its own. */
void     dt_chart_frame_keep        (DtChartFrame  *self);
void     dt_chart_frame_clear       (DtChartFrame  *self);

/* Index of the point nearest to @time in the window, -1: there is none. */
int      dt_chart_frame_find        (DtChartFrame  *self,
                                     gint64         time);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DtChartFrame, dt_chart_frame_clear)

G_END_DECLS
