/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "dt-channel-item.h"

G_BEGIN_DECLS

/**
 * DtKpiCard:
 *
 * One signal at a glance: name, value, unit, limit, age and its last points. Its size never
 * depends on the value, so nothing jumps. Activating it opens the chart.
 */
#define DT_TYPE_KPI_CARD (dt_kpi_card_get_type ())

G_DECLARE_FINAL_TYPE (DtKpiCard, dt_kpi_card, DT, KPI_CARD, GtkButton)

GtkWidget     *dt_kpi_card_new         (DtChannelItem *channel);
DtChannelItem *dt_kpi_card_get_channel (DtKpiCard     *self);

G_END_DECLS
