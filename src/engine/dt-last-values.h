/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-history-catalog.h"

G_BEGIN_DECLS

/* The newest stored sample of each channel of a history, read in a thread of its own, so that a
 * start shows the last known values and waits for no disk. */
void    dt_last_values_read_async  (const char          *path,
                                    DtHistoryCatalog    *catalog,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);

/* (element-type DtSample) */
GArray *dt_last_values_read_finish (GAsyncResult        *result,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
