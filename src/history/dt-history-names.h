/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "dt-history-catalog.h"

G_BEGIN_DECLS

/* The rows of asset, signal, channel and category. */

DtHistoryCatalog *dt_history_names_load         (sqlite3        *db,
                                                 GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Each adds the row or brings it up to date. */
gboolean          dt_history_names_put_asset    (sqlite3        *db,
                                                 guint32         id,
                                                 DtAssetInfo    *info,
                                                 GError        **error);
gboolean          dt_history_names_put_channel  (sqlite3        *db,
                                                 guint32         id,
                                                 guint32         asset,
                                                 const DtSignal *signal,
                                                 GError        **error);
gboolean          dt_history_names_put_category (sqlite3        *db,
                                                 guint32         channel,
                                                 guint           index,
                                                 const char     *text,
                                                 GError        **error);

G_END_DECLS
