/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-sample.h"

G_BEGIN_DECLS

/* Rows that one table holds at most. */
#define DT_HISTORY_QUERY_MAX_ROWS 100000

/**
 * DtHistoryResult:
 * @samples: (element-type DtSample): in the order of time
 * @truncated: there are more in the range
 * @note: (nullable): what could not be read, in words; the rest is there
 */
typedef struct
{
  GArray   *samples;
  gboolean  truncated;
  char     *note;
} DtHistoryResult;

void             dt_history_result_free  (DtHistoryResult      *self);

/* Reads the first rows of @channels (ids, copied) in [@from, @to), in a thread of its own. */
void             dt_history_query_async  (const char           *path,
                                          const guint32        *channels,
                                          guint                 n_channels,
                                          gint64                from,
                                          gint64                to,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
DtHistoryResult *dt_history_query_finish (GAsyncResult         *result,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtHistoryResult, dt_history_result_free)

G_END_DECLS
