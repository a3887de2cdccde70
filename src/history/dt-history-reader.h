/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-history-catalog.h"
#include "dt-sample.h"

G_BEGIN_DECLS

/**
 * DtHistoryReader:
 *
 * One read-only connection. May be used by one thread at a time, typically in a GTask: its calls
 * wait for the disk. No call keeps a transaction open for a second or more, so that the writer's
 * checkpoints get through; a long read goes on in pieces.
 */
typedef struct _DtHistoryReader DtHistoryReader;

/**
 * DtBucket:
 *
 * What lies in one column of a chart. @n is 0 where there is nothing; the times are of the first
 * and the last sample.
 */
typedef struct
{
  guint64 n;
  gint64  first_time;
  gint64  last_time;
  double  first;
  double  last;
  double  min;
  double  max;
  double  sum;
} DtBucket;

/* Called with samples of one channel in the order of time, each time once. Return FALSE to stop. */
typedef gboolean (*DtSamplesFunc) (const DtSample *samples,
                                   guint           n,
                                   gpointer        user_data);

DtHistoryReader  *dt_history_reader_open         (const char      *path,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void              dt_history_reader_close        (DtHistoryReader *self);

/* As it is now; (transfer full). */
DtHistoryCatalog *dt_history_reader_get_catalog  (DtHistoryReader *self,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Times are microseconds UTC, @from inclusive, @to exclusive. A damaged chunk is skipped and the
 * call goes on: then it returns FALSE at the end with DT_HISTORY_ERROR_DAMAGED that names it. */
gboolean          dt_history_reader_read         (DtHistoryReader *self,
                                                  guint32          channel,
                                                  gint64           from,
                                                  gint64           to,
                                                  DtSamplesFunc    func,
                                                  gpointer         user_data,
                                                  GCancellable    *cancellable,
                                                  GError         **error);

/* @n buckets of equal width over [from, to); chunk headers and rollups answer what they can. */
gboolean          dt_history_reader_read_buckets (DtHistoryReader *self,
                                                  guint32          channel,
                                                  gint64           from,
                                                  gint64           to,
                                                  guint            n,
                                                  DtBucket        *buckets,
                                                  GCancellable    *cancellable,
                                                  GError         **error);

/* First and last time of what is stored of @channel, 0 for all channels; FALSE without an error
 * where there is nothing. */
gboolean          dt_history_reader_get_span     (DtHistoryReader *self,
                                                  guint32          channel,
                                                  gint64          *first,
                                                  gint64          *last,
                                                  GError         **error);

/* Appends the newest DtSample of each of the @n channels that has one to @samples. Chunk headers and
 * one pass over the journal tell, so thousands of channels take well under a second. */
gboolean          dt_history_reader_read_newest  (DtHistoryReader *self,
                                                  const guint32   *channels,
                                                  guint            n,
                                                  GArray          *samples,
                                                  GCancellable    *cancellable,
                                                  GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtHistoryReader, dt_history_reader_close)

G_END_DECLS
