/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-buckets.h"

G_BEGIN_DECLS

/* Adds what the rollups have of @channel before @to, which is a whole minute: hours where they lie
 * in one bucket, else their minutes. Within a transaction of the reader. */
gboolean dt_history_reader_add_rollups (DtHistoryReader  *self,
                                        guint32           channel,
                                        gint64            to,
                                        DtBuckets        *buckets,
                                        GError          **error);

G_END_DECLS
