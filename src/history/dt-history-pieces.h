/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-reader-private.h"

G_BEGIN_DECLS

/**
 * DtHistoryPieces:
 *
 * Goes through the samples of some channels by pieces of time, so many samples at a time however
 * dense they are. Each piece is read in one short transaction, so nothing is lost or doubled when
 * the writer seals between two of them.
 */
typedef struct _DtHistoryPieces DtHistoryPieces;

DtHistoryPieces *dt_history_pieces_new       (DtHistoryReader  *reader,
                                              const guint32    *channels,
                                              guint             n,
                                              gint64            from,
                                              gint64            to) G_GNUC_WARN_UNUSED_RESULT;
void             dt_history_pieces_free      (DtHistoryPieces  *self);

/* Reads the next piece. FALSE at the end or on an error; damaged chunks are skipped and reported at
 * the end. */
gboolean         dt_history_pieces_next      (DtHistoryPieces  *self,
                                              GCancellable     *cancellable,
                                              GError          **error);

/* The samples that this piece has of the channel number @index, and the time up to which all has
 * been read. They stay until the next piece. */
gsize            dt_history_pieces_get       (DtHistoryPieces  *self,
                                              guint             index,
                                              const gint64    **times,
                                              const double    **values);
gint64           dt_history_pieces_get_time  (DtHistoryPieces  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtHistoryPieces, dt_history_pieces_free)

G_END_DECLS
