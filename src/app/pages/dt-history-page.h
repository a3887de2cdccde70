/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtHistoryPage:
 *
 * Give me the data: signals and a range of time of one asset as a table, and out as CSV.
 */
#define DT_TYPE_HISTORY_PAGE (dt_history_page_get_type ())

G_DECLARE_FINAL_TYPE (DtHistoryPage, dt_history_page, DT, HISTORY_PAGE, AdwBin)

void dt_history_page_set_session (DtHistoryPage *self,
                                  DtSession     *session);

/* @asset: (nullable) */
void dt_history_page_set_asset   (DtHistoryPage *self,
                                  DtAssetItem   *asset);
void dt_history_page_set_narrow  (DtHistoryPage *self,
                                  gboolean       narrow);

G_END_DECLS
