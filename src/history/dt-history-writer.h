/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-history-catalog.h"
#include "dt-sample.h"

G_BEGIN_DECLS

/* Samples that may wait for the disk (design §9); beyond it they are dropped and counted. */
#define DT_HISTORY_QUEUE_MAX 1000000

/**
 * DtHistoryOptions:
 * @raw_retention: microseconds that samples are kept, 0: for ever
 * @rollup_retention: the same for rollups
 * @free_disk_kept: bytes that are left free on the disk
 */
typedef struct
{
  gint64  raw_retention;
  gint64  rollup_retention;
  guint64 free_disk_kept;
} DtHistoryOptions;

/**
 * DtHistoryStatus:
 * @queued: samples that wait now
 * @capacity: how many may wait
 * @dropped: samples lost since the start because the queue was full
 * @written: samples committed since the start
 * @file_bytes: size of file and WAL
 * @free_bytes: free on the disk
 * @commit_time: microseconds the last commit took
 * @read_only: another program writes this file
 * @problem: (nullable): in plain words why nothing is written now ("history.db: the disk is full")
 * @set_aside: (nullable): path to which a damaged file was moved at the start
 */
typedef struct
{
  guint64  queued;
  guint64  capacity;
  guint64  dropped;
  guint64  written;
  guint64  file_bytes;
  guint64  free_bytes;
  gint64   commit_time;
  gboolean read_only;
  char    *problem;
  char    *set_aside;
} DtHistoryStatus;

/**
 * DtHistoryWriter:
 *
 * The one connection that writes and checkpoints a history, in a thread of its own. The other
 * functions hand over and return at once, whatever the disk does; they may be called from one
 * thread at a time (the engine's). What waits when the disk is full is written when there is room.
 * Once opened it lives until it is closed. A flush or close that cannot write says so at once.
 */
#define DT_TYPE_HISTORY_WRITER (dt_history_writer_get_type ())

G_DECLARE_FINAL_TYPE (DtHistoryWriter, dt_history_writer, DT, HISTORY_WRITER, GObject)

void              dt_history_options_init           (DtHistoryOptions        *options);
void              dt_history_status_clear           (DtHistoryStatus         *status);

/* @path: of the file; its folder is made. @options: (nullable) for the defaults. */
DtHistoryWriter  *dt_history_writer_new             (const char              *path,
                                                     const DtHistoryOptions  *options) G_GNUC_WARN_UNUSED_RESULT;

/* Starts the thread, takes the lock, checks, migrates and reads the catalog. A damaged file is set
 * aside and a new one begun; a locked one is opened to read only: both are no errors but stand in
 * the status. Called back in the thread-default context of the caller. */
void              dt_history_writer_open_async      (DtHistoryWriter         *self,
                                                     GCancellable            *cancellable,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
DtHistoryCatalog *dt_history_writer_open_finish     (DtHistoryWriter         *self,
                                                     GAsyncResult            *result,
                                                     GError                 **error);

/* Ids are the caller's, dense from 1; declare before the first sample. */
void              dt_history_writer_add_asset       (DtHistoryWriter         *self,
                                                     guint32                  id,
                                                     DtAssetInfo             *info);
void              dt_history_writer_add_channel     (DtHistoryWriter         *self,
                                                     guint32                  id,
                                                     guint32                  asset,
                                                     DtSignal                *signal);
void              dt_history_writer_add_category    (DtHistoryWriter         *self,
                                                     guint32                  channel,
                                                     guint                    index,
                                                     const char              *text);

/* Returns how many were taken; the rest is counted as dropped. */
guint             dt_history_writer_push            (DtHistoryWriter         *self,
                                                     const DtSample          *samples,
                                                     guint                    n);

/* The asset went offline: its open chunks are sealed with the next commit. */
void              dt_history_writer_asset_offline   (DtHistoryWriter         *self,
                                                     guint32                  asset);

/* Thread-safe. Clear the status with dt_history_status_clear(). */
void              dt_history_writer_get_status      (DtHistoryWriter         *self,
                                                     DtHistoryStatus         *status);

/* All that was pushed before is on the disk when this finishes. */
void              dt_history_writer_flush_async     (DtHistoryWriter         *self,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
gboolean          dt_history_writer_flush_finish    (DtHistoryWriter         *self,
                                                     GAsyncResult            *result,
                                                     GError                 **error);

/* Writes what waits, checkpoints, closes and ends the thread. */
void              dt_history_writer_close_async     (DtHistoryWriter         *self,
                                                     GAsyncReadyCallback      callback,
                                                     gpointer                 user_data);
gboolean          dt_history_writer_close_finish    (DtHistoryWriter         *self,
                                                     GAsyncResult            *result,
                                                     GError                 **error);

G_END_DECLS
