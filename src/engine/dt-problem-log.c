/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-problem-log.h"

struct _DtProblemLog
{
  GHashTable *by_key;
  guint64     total;
};

DtProblemLog *
dt_problem_log_new (void)
{
  DtProblemLog *self = g_new0 (DtProblemLog, 1);

  self->by_key = g_hash_table_new_full (dt_feed_problem_hash, dt_feed_problem_equal,
                                        (GDestroyNotify) dt_feed_problem_free, NULL);

  return self;
}

void
dt_problem_log_free (DtProblemLog *self)
{
  g_hash_table_unref (self->by_key);
  g_free (self);
}

static void
forget_oldest (DtProblemLog *self)
{
  GHashTableIter iter;
  DtFeedProblem *problem;
  DtFeedProblem *oldest = NULL;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, (gpointer *) &problem, NULL))
    if (oldest == NULL || problem->last < oldest->last)
      oldest = problem;

  g_hash_table_remove (self->by_key, oldest);
}

void
dt_problem_log_add (DtProblemLog    *self,
                    const char      *connection,
                    const DtProblem *problem,
                    gint64           wall,
                    DtFeed          *feed)
{
  DtFeedProblem key = {
    .connection = (char *) connection,
    .topic = problem->topic,
    .reason = problem->reason,
  };
  DtFeedProblem *known = g_hash_table_lookup (self->by_key, &key);

  self->total += problem->count;

  if (known == NULL)
    {
      if (g_hash_table_size (self->by_key) >= DT_FEED_MAX_PROBLEMS)
        forget_oldest (self);

      known = g_new0 (DtFeedProblem, 1);
      known->connection = g_strdup (connection);
      known->topic = g_strdup (problem->topic);
      known->reason = g_strdup (problem->reason);
      g_hash_table_add (self->by_key, known);
    }

  known->count += problem->count;
  known->last = wall;
  g_free (known->excerpt);
  known->excerpt = g_strdup (problem->excerpt);

  dt_feed_put_problem (feed, known);
}

guint64
dt_problem_log_get_total (DtProblemLog *self)
{
  return self->total;
}
