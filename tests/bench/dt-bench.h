/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdlib.h>

/* Runs @n times what is measured. */
typedef void (*DtBenchFunc) (gpointer data,
                             guint    n);

#define DT_BENCH_ROUNDS 9

static inline int
dt_bench_order (const void *a,
                const void *b)
{
  const double *x = a;
  const double *y = b;

  return (*x > *y) - (*x < *y);
}

static inline double
dt_bench_round (DtBenchFunc func,
                gpointer    data,
                guint       n)
{
  gint64 start = g_get_monotonic_time ();

  func (data, n);

  return (double) (g_get_monotonic_time () - start) * 1000 / n;
}

/* Measures both in turns, so that what else the machine does meets both; the median of the rounds
 * counts. Prints one line, returns whether ours is @want times as fast as the peer. */
static inline gboolean
dt_bench_compare (const char  *what,
                  DtBenchFunc  ours,
                  gpointer     our_data,
                  guint        our_n,
                  const char  *peer,
                  DtBenchFunc  theirs,
                  gpointer     their_data,
                  guint        their_n,
                  double       want)
{
  double our_ns[DT_BENCH_ROUNDS], their_ns[DT_BENCH_ROUNDS];
  double ratio;

  ours (our_data, our_n / 10 + 1);
  theirs (their_data, their_n / 10 + 1);
  for (guint i = 0; i < DT_BENCH_ROUNDS; i++)
    {
      our_ns[i] = dt_bench_round (ours, our_data, our_n);
      their_ns[i] = dt_bench_round (theirs, their_data, their_n);
    }

  qsort (our_ns, DT_BENCH_ROUNDS, sizeof *our_ns, dt_bench_order);
  qsort (their_ns, DT_BENCH_ROUNDS, sizeof *their_ns, dt_bench_order);
  ratio = their_ns[DT_BENCH_ROUNDS / 2] / our_ns[DT_BENCH_ROUNDS / 2];
  g_print ("%s: ours %.4g ns, %s %.4g ns, ratio %.1f (want >= %g)\n", what,
           our_ns[DT_BENCH_ROUNDS / 2], peer, their_ns[DT_BENCH_ROUNDS / 2], ratio, want);

  return ratio >= want;
}
