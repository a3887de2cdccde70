/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-export.h"

G_BEGIN_DECLS

/**
 * DtExportJob:
 *
 * One export of one asset to a CSV file, in a thread of its own. How far it is may be asked from
 * any thread.
 */
#define DT_TYPE_EXPORT_JOB (dt_export_job_get_type ())

G_DECLARE_FINAL_TYPE (DtExportJob, dt_export_job, DT, EXPORT_JOB, GObject)

/* @signals: ids, NULL-terminated */
DtExportJob *dt_export_job_new          (const char           *history_path,
                                         const char           *asset,
                                         const char * const   *signals,
                                         gint64                from,
                                         gint64                to) G_GNUC_WARN_UNUSED_RESULT;
void         dt_export_job_run_async    (DtExportJob          *self,
                                         GFile                *file,
                                         DtExportLayout        layout,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
gboolean     dt_export_job_run_finish   (DtExportJob          *self,
                                         GAsyncResult         *result,
                                         GError              **error);

/* @fraction: 0 to 1 of the time range; @n_rows: written so far */
void         dt_export_job_get_progress (DtExportJob          *self,
                                         double               *fraction,
                                         guint64              *n_rows);

G_END_DECLS
