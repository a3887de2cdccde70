/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtFeedProblem:
 * @count: messages of this kind since the start
 * @last: wall clock of the newest, microseconds
 *
 * Input that could not be used: one kind of it, told from others by connection, topic and reason.
 * All is clean text; the struct owns it.
 */
typedef struct
{
  char    *connection;
  char    *topic;
  char    *reason;
  char    *excerpt;
  guint64  count;
  gint64   last;
} DtFeedProblem;

void           dt_feed_problem_init_copy (DtFeedProblem       *self,
                                          const DtFeedProblem *from);
void           dt_feed_problem_clear     (DtFeedProblem       *self);

DtFeedProblem *dt_feed_problem_copy      (const DtFeedProblem *self) G_GNUC_WARN_UNUSED_RESULT;
void           dt_feed_problem_free      (DtFeedProblem       *self);

/* Whether both are of one kind; for GHashTable. */
guint          dt_feed_problem_hash      (gconstpointer        self);
gboolean       dt_feed_problem_equal     (gconstpointer        a,
                                          gconstpointer        b);

G_END_DECLS
