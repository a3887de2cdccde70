/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-payload-file.h"

G_BEGIN_DECLS

/**
 * DtCarobdFile:
 *
 * A drive that carOBD has logged (eron93br/carOBD: a column a PID, headed "ENGINE_RPM ()", no time
 * of day) as a WiCAN dongle would send it: one JSON object a row on wican/NAME/autopid, NAME being
 * that of the file, its status around them. The rows have no times; carOBD writes one about every
 * 0.49 s.
 */
typedef struct _DtCarobdFile DtCarobdFile;

/* By its first column; FALSE too where it cannot be read. */
gboolean      dt_carobd_file_is_one (const char        *path);
DtCarobdFile *dt_carobd_file_open   (const char        *path,
                                     GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          dt_carobd_file_free   (DtCarobdFile      *self);
gboolean      dt_carobd_file_next   (DtCarobdFile      *self,
                                     DtPayloadMessage  *message,
                                     GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtCarobdFile, dt_carobd_file_free)

G_END_DECLS
