/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-channel-item.h"

G_BEGIN_DECLS

/**
 * DtChannelRow:
 *
 * One signal as a line of a list: name, value, limit, age. There may be hundreds, so a row changes
 * its text a few times a second at most. Activating it opens the chart.
 */
#define DT_TYPE_CHANNEL_ROW (dt_channel_row_get_type ())

G_DECLARE_FINAL_TYPE (DtChannelRow, dt_channel_row, DT, CHANNEL_ROW, GtkListBoxRow)

GtkWidget     *dt_channel_row_new         (DtChannelItem *channel);
DtChannelItem *dt_channel_row_get_channel (DtChannelRow  *self);

G_END_DECLS
