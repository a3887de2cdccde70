/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-reader.h"
#include "dt-sample-runs.h"
#include "dt-sqlite.h"

G_BEGIN_DECLS

/**
 * DtChunkHeader:
 *
 * A row of chunk without its blob.
 */
typedef struct
{
  gint64 id;
  gint64 first_time;
  gint64 last_time;
  gint64 seq;
  guint  n;
  double min;
  double max;
  double sum;
  double first;
  double last;
} DtChunkHeader;

struct _DtHistoryReader
{
  sqlite3      *db;
  gboolean      borrowed;       /* the connection of a host program, always within a transaction */
  sqlite3_stmt *find_headers;
  sqlite3_stmt *find_next;
  sqlite3_stmt *read_blob;
  sqlite3_stmt *read_journal;
  sqlite3_stmt *read_sealed;
  sqlite3_stmt *data_version;
};

/* Reads through the connection of another, which must outlive the reader. */
DtHistoryReader *dt_history_reader_new_borrowed (sqlite3              *db,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every read happens between these two, in less than a second. */
gboolean         dt_history_reader_begin        (DtHistoryReader      *self,
                                                 GCancellable         *cancellable,
                                                 GError              **error);
void             dt_history_reader_end          (DtHistoryReader      *self);

/* Appends DtChunkHeader of the chunks of @channel that touch [from, to), by their first times;
 * stops after @max of them. */
gboolean         dt_history_reader_find_headers (DtHistoryReader      *self,
                                                 guint32               channel,
                                                 gint64                from,
                                                 gint64                to,
                                                 guint                 max,
                                                 GArray               *headers,
                                                 GError              **error);

/* Adds what a chunk has in [from, to) to the open run of @runs; a damaged one goes to @damage. */
gboolean         dt_history_reader_read_chunk   (DtHistoryReader      *self,
                                                 const DtChunkHeader  *header,
                                                 gint64                from,
                                                 gint64                to,
                                                 DtSampleRuns         *runs,
                                                 GError              **damage,
                                                 GError              **error);

/* Calls dt_sqlite_fail(), or says that the user cancelled where that is why. */
gboolean         dt_history_reader_fail         (DtHistoryReader      *self,
                                                 GError              **error);

/* Puts a damaged chunk or journal blob into @damage if it is the first one; FALSE where @problem is
 * no damage. Takes @problem. */
gboolean         dt_history_reader_skip_damaged (GError               *problem,
                                                 const char           *what,
                                                 gint64                id,
                                                 GError              **damage,
                                                 GError              **error);

G_END_DECLS
