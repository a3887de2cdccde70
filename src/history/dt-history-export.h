/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-history-reader.h"

G_BEGIN_DECLS

/**
 * DtExportLayout:
 * @DT_EXPORT_LONG: time,asset,signal,value,unit: one row a sample, in the order of time
 * @DT_EXPORT_WIDE: time,asset, then one column a signal: one row a time
 */
typedef enum
{
  DT_EXPORT_LONG,
  DT_EXPORT_WIDE,
} DtExportLayout;

/**
 * DtExportQuery:
 * @assets: (nullable): keys, NULL for all
 * @signals: (nullable): ids, NULL for all
 * @from: microseconds UTC, inclusive; G_MININT64 for the first
 * @to: exclusive; G_MAXINT64 for the last
 */
typedef struct
{
  const char * const *assets;
  const char * const *signals;
  gint64              from;
  gint64              to;
  DtExportLayout      layout;
} DtExportQuery;

/* @fraction: 0 to 1 of the time range. Called in the exporting thread, at most 10 times a second. */
typedef void (*DtExportProgress) (double   fraction,
                                  guint64  n_rows,
                                  gpointer user_data);

/* RFC 4180, UTF-8, ISO 8601 UTC with microseconds, shortest round-trip numbers; text from outside
 * that a spreadsheet would take for a formula gets a leading apostrophe. Memory does not grow with
 * the size. An asset or signal that is not there is DT_HISTORY_ERROR_NOT_FOUND. */
gboolean dt_history_export_to_stream (DtHistoryReader      *reader,
                                      const DtExportQuery  *query,
                                      GOutputStream        *stream,
                                      DtExportProgress      progress,
                                      gpointer              user_data,
                                      GCancellable         *cancellable,
                                      guint64              *n_rows,
                                      GError              **error);

/* Through a temporary file beside @file that takes its name at the end, so that a cancel or a full
 * disk leaves no half file. */
gboolean dt_history_export_to_file   (DtHistoryReader      *reader,
                                      const DtExportQuery  *query,
                                      GFile                *file,
                                      DtExportProgress      progress,
                                      gpointer              user_data,
                                      GCancellable         *cancellable,
                                      guint64              *n_rows,
                                      GError              **error);

/* The text of one cell: quoted as RFC 4180 asks, a formula defused. */
void     dt_csv_append_text          (GString              *line,
                                      const char           *text);

G_END_DECLS
