/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed-private.h"

G_BEGIN_DECLS

/**
 * DtProblems:
 *
 * Input that could not be used, counted by connection, topic and reason. It remembers the last
 * %DT_FEED_MAX_PROBLEMS kinds and counts the rest in the total.
 */
typedef struct _DtProblems DtProblems;

DtProblems *dt_problems_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void        dt_problems_free      (DtProblems      *self);
void        dt_problems_add       (DtProblems      *self,
                                   const char      *connection,
                                   const DtProblem *problem,
                                   gint64           wall,
                                   DtFeed          *feed);
guint64     dt_problems_get_total (DtProblems      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtProblems, dt_problems_free)

G_END_DECLS
