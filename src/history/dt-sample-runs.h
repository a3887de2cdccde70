/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtSampleRuns:
 * @times: times of all channels that were closed, one channel after the other
 * @values: likewise
 * @n: how many there are
 *
 * Puts the chunks and open samples of channels together: each channel in the order of time, each
 * time once, the last written sample of it.
 */
typedef struct
{
  gint64   *times;
  double   *values;
  gsize     n;

  gsize     capacity;
  gsize     start;          /* of the open channel */
  GArray   *runs;           /* of the open channel */
  GArray   *merged;         /* scratch */
  gboolean  overlapping;
} DtSampleRuns;

DtSampleRuns *dt_sample_runs_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void          dt_sample_runs_free      (DtSampleRuns  *self);
void          dt_sample_runs_clear     (DtSampleRuns  *self);

/* Begins a channel at @n, adds its parts within [from, to) in any order, and ends it. */
void          dt_sample_runs_open      (DtSampleRuns  *self);
gboolean      dt_sample_runs_add_chunk (DtSampleRuns  *self,
                                        const guint8  *blob,
                                        gsize          length,
                                        guint          n,
                                        gint64         seq,
                                        gint64         from,
                                        gint64         to,
                                        GError       **error);
void          dt_sample_runs_add       (DtSampleRuns  *self,
                                        const gint64  *times,
                                        const double  *values,
                                        gsize          n,
                                        gint64         seq);
void          dt_sample_runs_close     (DtSampleRuns  *self);

/* The first place of times that do not decrease where the time is at least @time. */
gsize         dt_times_search          (const gint64  *times,
                                        gsize          n,
                                        gint64         time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtSampleRuns, dt_sample_runs_free)

G_END_DECLS
