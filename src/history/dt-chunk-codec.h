/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Samples of one sealed chunk (design §6). */
#define DT_CHUNK_SAMPLES 1024

/* Appends @n samples of one channel as one self-contained blob with a version and a checksum, small
 * when the times do not decrease. Exact: decoding gives the same bits, whatever they are. @n may
 * not be 0. */
void     dt_chunk_encode (const gint64  *times,
                          const double  *values,
                          guint          n,
                          GByteArray    *blob);

/* Strict: a blob of other length, count or checksum is DT_HISTORY_ERROR_DAMAGED and nothing is
 * written. @times and @values hold @n each. */
gboolean dt_chunk_decode (const guint8  *blob,
                          gsize          length,
                          gint64        *times,
                          double        *values,
                          guint          n,
                          GError       **error);

G_END_DECLS
