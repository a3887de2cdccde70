/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-engine.h"
#include "dt-export-job.h"

G_BEGIN_DECLS

/**
 * DtExportDialog:
 *
 * Asks for the layout and the file, exports, shows how far it is and lets the user cancel. Emits
 * #DtExportDialog::done with a text for a toast; it stays open where it failed.
 */
#define DT_TYPE_EXPORT_DIALOG (dt_export_dialog_get_type ())

G_DECLARE_FINAL_TYPE (DtExportDialog, dt_export_dialog, DT, EXPORT_DIALOG, AdwWindow)

/* @summary: what will be exported, plain text. @name: suggested name of the file. @engine:
 * (nullable): what it still holds is written to the history first. */
GtkWidget *dt_export_dialog_new   (GtkWindow      *parent,
                                   DtEngine       *engine,
                                   DtExportJob    *job,
                                   const char     *summary,
                                   const char     *name);

/* Exports to @file without asking where. */
void       dt_export_dialog_start (DtExportDialog *self,
                                   GFile          *file);

G_END_DECLS
