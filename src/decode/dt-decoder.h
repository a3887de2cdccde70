/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-profile.h"
#include "dt-record.h"

G_BEGIN_DECLS

/* A longer payload is counted and dropped (design §9). */
#define DT_DECODER_MAX_PAYLOAD (256 * 1024)

/**
 * DtDecoder:
 *
 * Bytes as a publisher sends them to records, by the inputs of one profile. Topics and keys that
 * no input names become discovered signals. Belongs to the one thread that decodes; the profile
 * is shared and immutable.
 */
typedef struct _DtDecoder DtDecoder;

DtDecoder *dt_decoder_new    (DtProfile  *profile) G_GNUC_WARN_UNUSED_RESULT;
void       dt_decoder_free   (DtDecoder  *self);

/**
 * dt_decoder_decode:
 * @topic: NUL-terminated, of any bytes: invalid UTF-8 becomes a problem
 * @payload: (nullable): may hold NUL bytes; NULL or empty clears a retained message; NULL with a
 *   @length beyond %DT_DECODER_MAX_PAYLOAD was not even kept
 * @retained: stored by the broker: its samples bear %DT_SAMPLE_RETAINED, its asset is not seen
 * @arrival: wall clock, microseconds
 * @now: monotonic clock, microseconds
 * @records: a dt_records_new() array; what the message says is appended
 *
 * Never fails: what cannot be used becomes a %DT_RECORD_PROBLEM.
 */
void       dt_decoder_decode (DtDecoder  *self,
                              const char *topic,
                              const void *payload,
                              gsize       length,
                              gboolean    retained,
                              gint64      arrival,
                              gint64      now,
                              GArray     *records);

/**
 * dt_decoder_flush:
 *
 * Says what problems have been counted since they were said last. Each is said at once and then
 * at most once a second while messages come; this is for when none come any more.
 */
void       dt_decoder_flush  (DtDecoder  *self,
                              gint64      now,
                              GArray     *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtDecoder, dt_decoder_free)

G_END_DECLS
