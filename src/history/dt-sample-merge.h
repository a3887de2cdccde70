/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The samples of one channel that are still to come. */
typedef struct
{
  const gint64 *times;
  const double *values;
  gsize         n;
  guint         index;
} DtMergeInput;

/**
 * DtSampleMerge:
 *
 * Brings the samples of many channels into the order of time, those of the same time in the order
 * of the channels: a heap whose top is the channel that comes next.
 */
typedef struct
{
  DtMergeInput *inputs;
  guint         n;
} DtSampleMerge;

void     dt_sample_merge_init  (DtSampleMerge  *self,
                                guint           n_max);
void     dt_sample_merge_clear (DtSampleMerge  *self);

/* Adds all inputs of a piece, then starts. */
void     dt_sample_merge_add   (DtSampleMerge  *self,
                                guint           index,
                                const gint64   *times,
                                const double   *values,
                                gsize           n);
void     dt_sample_merge_start (DtSampleMerge  *self);

/* The next samples that come one after the other from one channel; FALSE at the end. */
gboolean dt_sample_merge_next  (DtSampleMerge  *self,
                                DtMergeInput   *run);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DtSampleMerge, dt_sample_merge_clear)

G_END_DECLS
