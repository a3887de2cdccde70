/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DtPayloadMessage:
 * @time: microseconds since the start of the recording
 * @payload: may hold NUL bytes
 * @ws: (nullable): path of a WebSocket frame; then @topic is NULL
 * @will: noted as the device's last will
 */
typedef struct
{
  gint64    time;
  char     *topic;
  char     *ws;
  GBytes   *payload;
  int       qos;
  gboolean  retain;
  gboolean  will;
} DtPayloadMessage;

/**
 * DtPayloadFile:
 *
 * A recording, one JSON object a line: {"t": seconds, "topic": …, "qos", "retain", "payload"}, or
 * "payload_b64" where it is binary. Read line by line, so its size does not matter.
 */
typedef struct _DtPayloadFile DtPayloadFile;

DtPayloadFile *dt_payload_file_open (GInputStream      *stream,
                                     const char        *name) G_GNUC_WARN_UNUSED_RESULT;
void           dt_payload_file_free (DtPayloadFile     *self);

/* FALSE at the end without an error; an error names file and line. Clear @message before reuse. */
gboolean       dt_payload_file_next (DtPayloadFile     *self,
                                     DtPayloadMessage  *message,
                                     GCancellable      *cancellable,
                                     GError           **error);
void           dt_payload_message_clear (DtPayloadMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtPayloadFile, dt_payload_file_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DtPayloadMessage, dt_payload_message_clear)

G_END_DECLS
