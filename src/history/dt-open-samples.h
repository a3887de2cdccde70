/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-reader-private.h"

G_BEGIN_DECLS

/**
 * DtOpenSamples:
 *
 * What stands only in the journal of some channels and a range of time: each channel in the order
 * of time, each time once. A journal is never larger than some megabytes, so it is decoded as a
 * whole, and again only when another connection has written.
 */
typedef struct _DtOpenSamples DtOpenSamples;

DtOpenSamples *dt_open_samples_new      (DtHistoryReader *reader,
                                         const guint32   *channels,
                                         guint            n) G_GNUC_WARN_UNUSED_RESULT;
void           dt_open_samples_free     (DtOpenSamples   *self);

/* Within a transaction. A damaged blob is skipped and noted in @damage. */
gboolean       dt_open_samples_refresh  (DtOpenSamples   *self,
                                         gint64           from,
                                         gint64           to,
                                         GError         **damage,
                                         GError         **error);

/* Those of the channel number @index within [from, to). */
gsize          dt_open_samples_get      (DtOpenSamples   *self,
                                         guint            index,
                                         gint64           from,
                                         gint64           to,
                                         const gint64   **times,
                                         const double   **values);

/* The first time from @from of any channel, G_MAXINT64: none. */
gint64         dt_open_samples_get_next (DtOpenSamples   *self,
                                         gint64           from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtOpenSamples, dt_open_samples_free)

G_END_DECLS
