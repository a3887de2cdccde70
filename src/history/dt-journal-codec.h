/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-sample.h"

G_BEGIN_DECLS

/* One committed batch as it came, all channels mixed: version, count, checksum, then channel, time
 * and value of each. */
void     dt_journal_encode (const DtSample *samples,
                            guint           n,
                            GByteArray     *blob);

/* Appends DtSample to @samples; strict as dt_chunk_decode(). */
gboolean dt_journal_decode (const guint8   *blob,
                            gsize           length,
                            GArray         *samples,
                            GError        **error);

G_END_DECLS
