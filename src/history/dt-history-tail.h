/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 time;
  double value;
} DtPoint;

/**
 * DtTail:
 * @points: not yet sealed, in the order they came
 * @n: of these, how many are committed (in the journal)
 * @len: with those of the running transaction
 * @consumed: the first ones, sealed by the running transaction
 * @first_seq: journal blob with the oldest of the committed, 0: none
 * @opened_at: monotonic time when the oldest came
 * @last_time: newest time that is sealed, G_MININT64: none
 * @next_last_time: the same with the running transaction
 * @last_time_known: whether it was asked of the file already
 *
 * What is open of one channel. A transaction only appends and moves @consumed, so that it can be
 * taken back.
 */
typedef struct
{
  guint32   channel;
  guint32   asset;
  guint     n;
  guint     len;
  guint     capacity;
  guint     consumed;
  gint64    first_seq;
  gint64    opened_at;
  gint64    last_time;
  gint64    next_last_time;
  gboolean  last_time_known;
  gboolean  touched;
  DtPoint  *points;
} DtTail;

/* All tails by channel; @touched: (element-type DtTail): those of the running transaction. */
typedef struct
{
  GPtrArray *by_channel;
  GPtrArray *touched;
} DtTails;

DtTails *dt_tails_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void     dt_tails_free          (DtTails *self);

/* (nullable): no such channel was declared. */
DtTail  *dt_tails_get           (DtTails *self,
                                 guint32  channel);
DtTail  *dt_tails_ensure        (DtTails *self,
                                 guint32  channel,
                                 guint32  asset);
void     dt_tails_append        (DtTails *self,
                                 DtTail  *tail,
                                 gint64   time,
                                 double   value);

/* Notes that all before @end is sealed. */
void     dt_tails_consume       (DtTails *self,
                                 DtTail  *tail,
                                 guint    end);

/* The oldest journal blob that is still needed when the running transaction, whose own blob is
 * @seq, is through. */
gint64   dt_tails_get_first_seq (DtTails *self,
                                 gint64   seq);

/* Samples that stay open when the running transaction is through. */
guint64  dt_tails_count         (DtTails *self);

/* Appends DtSample that stay open when the running transaction is through: @all, or only those that
 * it brought. */
void     dt_tails_collect       (DtTails *self,
                                 gboolean all,
                                 GArray  *samples);

/* @all_in_seq: the blob @seq bears all tails, not only what the transaction brought. */
void     dt_tails_commit        (DtTails *self,
                                 gint64   seq,
                                 gboolean all_in_seq,
                                 gint64   now);
void     dt_tails_rollback      (DtTails *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTails, dt_tails_free)

G_END_DECLS
