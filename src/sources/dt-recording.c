/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-carobd-file.h"
#include "dt-csv-file.h"
#include "dt-recording.h"
#include "dt-track-file.h"

/* Exactly one of them is there. */
struct _DtRecording
{
  DtPayloadFile *payloads;
  DtCsvFile     *csv;
  DtCarobdFile  *carobd;
  DtTrackFile   *track;
};

static gboolean
open_file (DtRecording  *self,
           const char   *path,
           GError      **error)
{
  if (g_str_has_suffix (path, ".jsonl"))
    {
      g_autoptr(GFile) file = g_file_new_for_commandline_arg (path);
      g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);

      if (stream != NULL)
        self->payloads = dt_payload_file_open (G_INPUT_STREAM (stream), path);

      return stream != NULL;
    }

  if (g_str_has_suffix (path, ".csv") && dt_carobd_file_is_one (path))
    {
      self->carobd = dt_carobd_file_open (path, error);
      return self->carobd != NULL;
    }

  if (g_str_has_suffix (path, ".csv"))
    {
      self->csv = dt_csv_file_open (path, error);
      return self->csv != NULL;
    }

  if (g_str_has_suffix (path, ".json") || g_str_has_suffix (path, ".geojson"))
    {
      self->track = dt_track_file_open (path, error);
      return self->track != NULL;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               _("%s: the name must end in .jsonl (payloads), .csv (exported samples) or .json "
                 "(a track of enviroCar)"), path);

  return FALSE;
}

DtRecording *
dt_recording_open (const char  *path,
                   GError     **error)
{
  g_autoptr(DtRecording) self = g_new0 (DtRecording, 1);

  g_return_val_if_fail (path != NULL, NULL);

  return open_file (self, path, error) ? g_steal_pointer (&self) : NULL;
}

void
dt_recording_free (DtRecording *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->payloads, dt_payload_file_free);
  g_clear_pointer (&self->csv, dt_csv_file_free);
  g_clear_pointer (&self->carobd, dt_carobd_file_free);
  g_clear_pointer (&self->track, dt_track_file_free);
  g_free (self);
}

gboolean
dt_recording_next (DtRecording       *self,
                   DtPayloadMessage  *message,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->payloads != NULL)
    return dt_payload_file_next (self->payloads, message, cancellable, error);

  if (self->csv != NULL)
    return dt_csv_file_next (self->csv, message, error);

  if (self->carobd != NULL)
    return dt_carobd_file_next (self->carobd, message, error);

  return dt_track_file_next (self->track, message, error);
}

/* A recording that notes what is a last will is believed; else it is the retained message by which
 * a status topic says that the device is gone. */
gboolean
dt_recording_is_last_will (const DtPayloadMessage *message)
{
  const char *payload;
  gsize length;

  g_return_val_if_fail (message != NULL, FALSE);

  if (message->topic == NULL || !message->retain)
    return FALSE;

  if (message->will)
    return TRUE;

  payload = g_bytes_get_data (message->payload, &length);

  return g_str_has_suffix (message->topic, "/status") && length > 0 &&
         g_strstr_len (payload, (gssize) length, "offline") != NULL;
}
