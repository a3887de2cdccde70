/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-feed-problem.h"

void
dt_feed_problem_init_copy (DtFeedProblem       *self,
                           const DtFeedProblem *from)
{
  *self = *from;
  self->connection = g_strdup (from->connection);
  self->topic = g_strdup (from->topic);
  self->reason = g_strdup (from->reason);
  self->excerpt = g_strdup (from->excerpt);
}

void
dt_feed_problem_clear (DtFeedProblem *self)
{
  g_clear_pointer (&self->connection, g_free);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->excerpt, g_free);
}

DtFeedProblem *
dt_feed_problem_copy (const DtFeedProblem *self)
{
  DtFeedProblem *copy = g_new (DtFeedProblem, 1);

  dt_feed_problem_init_copy (copy, self);

  return copy;
}

void
dt_feed_problem_free (DtFeedProblem *self)
{
  dt_feed_problem_clear (self);
  g_free (self);
}

guint
dt_feed_problem_hash (gconstpointer self)
{
  const DtFeedProblem *problem = self;

  return g_str_hash (problem->connection) ^ g_str_hash (problem->topic) * 31u ^
         g_str_hash (problem->reason) * 961u;
}

gboolean
dt_feed_problem_equal (gconstpointer a,
                       gconstpointer b)
{
  const DtFeedProblem *one = a;
  const DtFeedProblem *other = b;

  return g_strcmp0 (one->connection, other->connection) == 0 &&
         g_strcmp0 (one->topic, other->topic) == 0 &&
         g_strcmp0 (one->reason, other->reason) == 0;
}
