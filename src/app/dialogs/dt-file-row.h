/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DtFileRow:
 *
 * A row of a preferences group that holds the path of a PEM file, or none. Emits
 * #DtFileRow::changed.
 */
#define DT_TYPE_FILE_ROW (dt_file_row_get_type ())

G_DECLARE_FINAL_TYPE (DtFileRow, dt_file_row, DT, FILE_ROW, AdwActionRow)

/* (nullable) */
const char *dt_file_row_get_path (DtFileRow  *self);
void        dt_file_row_set_path (DtFileRow  *self,
                                  const char *path);

G_END_DECLS
