/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-pieces.h"
#include "dt-history-schema.h"
#include "dt-open-samples.h"
#include "dt-sample-runs.h"

/* Samples that a piece has at most when more than a microsecond can be cut off, and half of those
 * below which the next piece is made longer. */
#define PIECE_MAX (512 * 1024)
#define PIECE_SMALL (64 * 1024)
#define FIRST_WIDTH G_TIME_SPAN_DAY

/* Written after all chunks of its channel. */
#define OPEN_SEQ G_MAXINT64

struct _DtHistoryPieces
{
  DtHistoryReader *reader;
  guint32         *channels;
  guint            n_channels;
  gint64           from;        /* all before has been read */
  gint64           to;
  gint64           width;
  gboolean         done;
  DtOpenSamples   *open;
  DtSampleRuns    *runs;
  GArray          *headers;     /* of DtChunkHeader */
  guint           *header_ends; /* by channel */
  gsize           *ends;        /* in @runs, by channel */
  GError          *damage;
};

DtHistoryPieces *
dt_history_pieces_new (DtHistoryReader *reader,
                       const guint32   *channels,
                       guint            n,
                       gint64           from,
                       gint64           to)
{
  DtHistoryPieces *self = g_new0 (DtHistoryPieces, 1);

  self->reader = reader;
  self->channels = g_memdup2 (channels, n * sizeof *channels);
  self->n_channels = n;
  self->from = CLAMP (from, -DT_HISTORY_TIME_MAX, DT_HISTORY_TIME_MAX);
  self->to = CLAMP (to, -DT_HISTORY_TIME_MAX, DT_HISTORY_TIME_MAX);
  self->width = FIRST_WIDTH;
  self->open = dt_open_samples_new (reader, channels, n);
  self->runs = dt_sample_runs_new ();
  self->headers = g_array_new (FALSE, FALSE, sizeof (DtChunkHeader));
  self->header_ends = g_new0 (guint, n);
  self->ends = g_new0 (gsize, n);

  return self;
}

void
dt_history_pieces_free (DtHistoryPieces *self)
{
  g_clear_pointer (&self->open, dt_open_samples_free);
  g_clear_pointer (&self->runs, dt_sample_runs_free);
  g_clear_pointer (&self->headers, g_array_unref);
  g_clear_error (&self->damage);
  g_free (self->channels);
  g_free (self->header_ends);
  g_free (self->ends);
  g_free (self);
}

/* How many samples of a chunk probably lie in [from, to). */
static double
estimate (const DtChunkHeader *header,
          gint64               from,
          gint64               to)
{
  double inside = (double) (MIN (header->last_time + 1, to) - MAX (header->first_time, from));

  return header->n * inside / (double) (header->last_time + 1 - header->first_time);
}

/* Finds the chunks of all channels up to @end; @expected: samples, about, more than PIECE_MAX where
 * it was no use to go on. */
static gboolean
find_chunks (DtHistoryPieces  *self,
             gint64            end,
             double           *expected,
             GError          **error)
{
  g_array_set_size (self->headers, 0);
  *expected = 0;

  for (guint i = 0; i < self->n_channels && *expected <= PIECE_MAX; i++)
    {
      const gint64 *times;
      const double *values;
      guint start = self->headers->len;

      if (!dt_history_reader_find_headers (self->reader, self->channels[i], self->from, end,
                                           PIECE_MAX / 64, self->headers, error))
        return FALSE;

      if (self->headers->len - start == PIECE_MAX / 64)
        *expected += PIECE_MAX;

      for (guint j = start; j < self->headers->len; j++)
        *expected += estimate (&g_array_index (self->headers, DtChunkHeader, j), self->from, end);

      *expected += (double) dt_open_samples_get (self->open, i, self->from, end, &times, &values);
      self->header_ends[i] = self->headers->len;
    }

  return TRUE;
}

/* Stops where there are more than PIECE_MAX samples and the piece may be cut. */
static gboolean
read_chunks (DtHistoryPieces  *self,
             gint64            end,
             GError          **error)
{
  guint next = 0;

  dt_sample_runs_clear (self->runs);

  for (guint i = 0; i < self->n_channels; i++)
    {
      const gint64 *times;
      const double *values;
      gsize n = dt_open_samples_get (self->open, i, self->from, end, &times, &values);

      dt_sample_runs_open (self->runs);

      for (; next < self->header_ends[i]; next++)
        {
          const DtChunkHeader *header = &g_array_index (self->headers, DtChunkHeader, next);

          if (!dt_history_reader_read_chunk (self->reader, header, self->from, end, self->runs,
                                             &self->damage, error))
            return FALSE;
        }

      if (n > 0)
        dt_sample_runs_add (self->runs, times, values, n, OPEN_SEQ);

      dt_sample_runs_close (self->runs);
      self->ends[i] = self->runs->n;

      if (self->runs->n > 2 * PIECE_MAX && end - self->from > 1)
        break;
    }

  return TRUE;
}

/* Nothing before @from: the first time of all channels from there on. */
static gboolean
find_next_time (DtHistoryPieces  *self,
                gint64            from,
                gint64           *next,
                GError          **error)
{
  sqlite3_stmt *stmt = self->reader->find_next;
  gboolean ok = TRUE;

  *next = dt_open_samples_get_next (self->open, from);

  for (guint i = 0; ok && i < self->n_channels; i++)
    {
      sqlite3_bind_int64 (stmt, 1, self->channels[i]);
      sqlite3_bind_int64 (stmt, 2, from);
      ok = sqlite3_step (stmt) == SQLITE_ROW || dt_history_reader_fail (self->reader, error);

      if (ok && sqlite3_column_type (stmt, 0) != SQLITE_NULL)
        *next = MIN (*next, sqlite3_column_int64 (stmt, 0));
      sqlite3_reset (stmt);
    }

  return ok;
}

/* Reads [from, from + width), with a width that gives a good number of samples. */
static gboolean
read_piece (DtHistoryPieces  *self,
            GError          **error)
{
  while (self->from < self->to)
    {
      gint64 end = self->to - self->from > self->width ? self->from + self->width : self->to;
      double expected;

      if (!find_chunks (self, end, &expected, error))
        return FALSE;

      if (expected <= PIECE_MAX || self->width == 1)
        {
          if (!read_chunks (self, end, error))
            return FALSE;

          if (self->runs->n <= 2 * PIECE_MAX || self->width == 1)
            {
              if (self->runs->n < PIECE_SMALL)
                self->width = MIN (self->width * 4, DT_HISTORY_TIME_MAX);

              self->from = end;
              if (self->runs->n > 0)
                return TRUE;

              /* A chunk that reaches beyond the end may go on there. */
              if (self->headers->len == 0 && !find_next_time (self, end, &self->from, error))
                return FALSE;
              continue;
            }
        }

      self->width = MAX (MIN (self->width, end - self->from) / 4, 1);
    }

  self->done = TRUE;

  return TRUE;
}

gboolean
dt_history_pieces_next (DtHistoryPieces  *self,
                        GCancellable     *cancellable,
                        GError          **error)
{
  gboolean ok;

  if (self->done)
    return FALSE;

  if (!dt_history_reader_begin (self->reader, cancellable, error))
    return FALSE;

  ok = dt_open_samples_refresh (self->open, self->from, self->to, &self->damage, error)
       && read_piece (self, error);
  dt_history_reader_end (self->reader);

  if (ok && self->done && self->damage != NULL)
    g_propagate_error (error, g_steal_pointer (&self->damage));

  return ok && !self->done;
}

gsize
dt_history_pieces_get (DtHistoryPieces  *self,
                       guint             index,
                       const gint64    **times,
                       const double    **values)
{
  gsize start = index > 0 ? self->ends[index - 1] : 0;

  *times = self->runs->times + start;
  *values = self->runs->values + start;

  return self->ends[index] - start;
}

gint64
dt_history_pieces_get_time (DtHistoryPieces *self)
{
  return MIN (self->from, self->to);
}
