/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-payload-file.h"

G_BEGIN_DECLS

/**
 * DtCsvFile:
 *
 * Exported samples in the long layout (time,asset,signal,value,unit) as a WiCAN dongle would send
 * them: for each asset one JSON object per time on wican/ASSET/autopid, its status around them.
 */
typedef struct _DtCsvFile DtCsvFile;

DtCsvFile *dt_csv_file_open (const char        *path,
                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void       dt_csv_file_free (DtCsvFile         *self);
gboolean   dt_csv_file_next (DtCsvFile         *self,
                             DtPayloadMessage  *message,
                             GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtCsvFile, dt_csv_file_free)

G_END_DECLS
