/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed-private.h"

G_BEGIN_DECLS

/**
 * DtProblemLog:
 *
 * Input that could not be used, counted by connection, topic and reason. It remembers the last
 * %DT_FEED_MAX_PROBLEMS kinds and counts the rest in the total.
 */
typedef struct _DtProblemLog DtProblemLog;

DtProblemLog *dt_problem_log_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void          dt_problem_log_free      (DtProblemLog    *self);
void          dt_problem_log_add       (DtProblemLog    *self,
                                        const char      *connection,
                                        const DtProblem *problem,
                                        gint64           wall,
                                        DtFeed          *feed);
guint64       dt_problem_log_get_total (DtProblemLog    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtProblemLog, dt_problem_log_free)

G_END_DECLS
