/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-payload-file.h"

G_BEGIN_DECLS

/**
 * DtTrackFile:
 *
 * A track of enviroCar (a GeoJSON collection of points with "phenomenons") as a WiCAN dongle would
 * have sent it.
 */
typedef struct _DtTrackFile DtTrackFile;

DtTrackFile *dt_track_file_open (const char        *path,
                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         dt_track_file_free (DtTrackFile       *self);
gboolean     dt_track_file_next (DtTrackFile       *self,
                                 DtPayloadMessage  *message,
                                 GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTrackFile, dt_track_file_free)

G_END_DECLS
