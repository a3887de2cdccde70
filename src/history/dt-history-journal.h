/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sqlite3.h>

#include "dt-history-tail.h"

G_BEGIN_DECLS

/**
 * DtJournal:
 *
 * The blobs of what is open, in the file: one for each transaction that leaves something open.
 */
typedef struct _DtJournal DtJournal;

DtJournal *dt_journal_new       (sqlite3     *db,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void       dt_journal_free      (DtJournal   *self);

/* Fills the tails with what is open. @sealed: (element-type guint32 gint64): of each channel the
 * number of the blob from which on it is open. A blob that is damaged is left out. */
gboolean   dt_journal_load      (DtJournal   *self,
                                 DtTails     *tails,
                                 GHashTable  *sealed,
                                 GError     **error);
guint64    dt_journal_get_bytes (DtJournal   *self);

/* Writes what the running transaction leaves open, @all or only what it brought, and deletes the
 * blobs that are not needed any more. @seq is the number of the next write and moves on. */
gboolean   dt_journal_write     (DtJournal   *self,
                                 DtTails     *tails,
                                 gboolean     all,
                                 gint64      *seq,
                                 GError     **error);

/* The transaction is through. */
void       dt_journal_commit    (DtJournal   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtJournal, dt_journal_free)

G_END_DECLS
