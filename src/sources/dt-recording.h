/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-payload-file.h"

G_BEGIN_DECLS

/**
 * DtRecording:
 *
 * A file as the messages that a device would have sent: payloads (.jsonl), our own CSV in the long
 * layout or a log of carOBD (.csv), a track of enviroCar (.json, .geojson).
 */
typedef struct _DtRecording DtRecording;

DtRecording *dt_recording_open (const char        *path,
                                GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         dt_recording_free (DtRecording       *self);

/* As dt_payload_file_next(). */
gboolean     dt_recording_next (DtRecording       *self,
                                DtPayloadMessage  *message,
                                GCancellable      *cancellable,
                                GError           **error);

/* Whether the broker sends such a message for a device that is gone: its last will. */
gboolean     dt_recording_is_last_will (const DtPayloadMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtRecording, dt_recording_free)

G_END_DECLS
