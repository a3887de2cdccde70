/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-pipeline.h"
#include "dt-problem-log.h"
#include "dt-source.h"

G_BEGIN_DECLS

/**
 * DtIntake:
 *
 * One connection in the engine: its source, and the translation of the source's own numbers of
 * assets and channels into those of the twin. Belongs to the engine's thread.
 */
typedef struct _DtIntake DtIntake;

DtIntake           *dt_intake_new            (const DtConnection *connection,
                                              DtProfile          *profile,
                                              DtPipeline         *pipeline,
                                              DtProblemLog       *problems,
                                              DtFeed             *feed,
                                              GMainContext       *context) G_GNUC_WARN_UNUSED_RESULT;

/* Tells the feed that the connection is gone. */
void                dt_intake_free           (DtIntake           *self);

const DtConnection *dt_intake_get_connection (DtIntake           *self);
void                dt_intake_start          (DtIntake           *self);

/* What waits is still used; its assets go offline. */
void                dt_intake_stop           (DtIntake           *self);
void                dt_intake_retry_now      (DtIntake           *self);

/* Uses what waits now. */
void                dt_intake_drain          (DtIntake           *self);
void                dt_intake_get_counts     (DtIntake           *self,
                                              DtQueueCounts      *counts);

/* Tells the feed if the state has changed, or with @counts also if only the counts have. */
void                dt_intake_report         (DtIntake           *self,
                                              gboolean            counts);

G_END_DECLS
