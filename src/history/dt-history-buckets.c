/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-buckets.h"
#include "dt-history-reader-private.h"
#include "dt-history-schema.h"
#include "dt-open-samples.h"
#include "dt-rollup-reader.h"
#include "dt-sample-runs.h"

/* Chunk headers that one transaction looks at: about 20 ms, more where many must be decoded. */
#define HEADERS_MAX 32768

/* Chunks that overlap one another and are decoded together. */
#define CLUSTER_MAX 256

#define READ_RAW_FROM "SELECT value FROM setting WHERE key = 'raw_from'"

/* One run of dt_history_reader_read_buckets(). */
typedef struct
{
  DtHistoryReader *reader;
  guint32          channel;
  DtBuckets        buckets;
  gint64           raw_from;    /* before it the rollups answer, from it on the chunks */
  DtOpenSamples   *open;
  DtSampleRuns    *runs;
  GArray          *headers;
  guint            headers_max;
  GError          *damage;
} Query;

static void
query_clear (Query *query)
{
  g_clear_pointer (&query->open, dt_open_samples_free);
  g_clear_pointer (&query->runs, dt_sample_runs_free);
  g_clear_pointer (&query->headers, g_array_unref);
  g_clear_error (&query->damage);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

/* Decodes chunks that overlap one another, with the open samples from @open_from to @open_to that
 * overlap them or come before. */
static gboolean
add_decoded (Query                *query,
             const DtChunkHeader  *headers,
             guint                 n_headers,
             gint64                from,
             gint64                to,
             gint64                open_from,
             gint64                open_to,
             GError              **error)
{
  const gint64 *times;
  const double *values;
  gsize n = dt_open_samples_get (query->open, 0, open_from, open_to, &times, &values);

  dt_sample_runs_clear (query->runs);
  dt_sample_runs_open (query->runs);

  for (guint i = 0; i < n_headers; i++)
    if (!dt_history_reader_read_chunk (query->reader, &headers[i], from, to, query->runs,
                                       &query->damage, error))
      return FALSE;

  dt_sample_runs_add (query->runs, times, values, n, G_MAXINT64);
  dt_sample_runs_close (query->runs);
  dt_buckets_add_samples (&query->buckets, query->runs->times, query->runs->values,
                          query->runs->n);

  return TRUE;
}

/* The header tells all where its chunk is alone and lies in one bucket. */
static gboolean
add_header (Query               *query,
            const DtChunkHeader *header,
            gint64               from,
            gint64               to)
{
  DtBucket summary = { header->n, header->first_time, header->last_time, header->first,
                       header->last, header->min, header->max, header->sum };
  const gint64 *times;
  const double *values;
  guint index;

  if (header->n == 0 || header->first_time < from || header->last_time >= to
      || header->first_time > header->last_time)
    return FALSE;

  index = dt_buckets_find (&query->buckets, header->first_time);

  if (header->last_time >= dt_buckets_get_end (&query->buckets, index)
      || dt_open_samples_get (query->open, 0, header->first_time, header->last_time + 1,
                              &times, &values) > 0)
    return FALSE;

  dt_buckets_add_summary (&query->buckets, index, &summary);

  return TRUE;
}

/* Adds the chunks found and the open samples in [from, to), overlapping ones together. */
static gboolean
add_chunks (Query   *query,
            gint64   from,
            gint64   to,
            GError **error)
{
  const DtChunkHeader *headers = (const DtChunkHeader *) (gpointer) query->headers->data;
  gint64 open_from = from;
  guint end;

  for (guint start = 0; start < query->headers->len; start = end)
    {
      gint64 last_time = headers[start].last_time;
      gint64 open_to;

      for (end = start + 1; end < query->headers->len; end++)
        {
          if (headers[end].first_time > last_time)
            break;
          last_time = MAX (last_time, headers[end].last_time);
        }

      if (end == start + 1 && add_header (query, &headers[start], from, to))
        continue;

      open_to = MIN (last_time + 1, to);
      if (!add_decoded (query, headers + start, end - start, from, to, open_from, open_to, error))
        return FALSE;
      open_from = MAX (open_from, open_to);
    }

  return add_decoded (query, NULL, 0, from, to, open_from, to, error);
}

/* Ends the piece early where very many chunks overlap in a chain, so that memory does not grow. */
static gint64
limit_clusters (Query  *query,
                gint64  from,
                gint64  end)
{
  const DtChunkHeader *headers = (const DtChunkHeader *) (gpointer) query->headers->data;
  gint64 last_time = G_MININT64;
  guint start = 0;

  for (guint i = 0; i < query->headers->len; i++)
    {
      if (headers[i].first_time > last_time)
        start = i;
      if (i - start >= CLUSTER_MAX && headers[i].first_time > from)
        {
          query->headers_max = 2 * CLUSTER_MAX;
          return MIN (headers[i].first_time, end);
        }
      last_time = MAX (last_time, headers[i].last_time);
    }

  query->headers_max = HEADERS_MAX;

  return end;
}

/* One transaction over [*from, to) or as far as so many headers reach; moves @from on. */
static gboolean
add_piece (Query   *query,
           gint64  *from,
           GError **error)
{
  gint64 end = query->buckets.to;
  guint max = query->headers_max;

  g_array_set_size (query->headers, 0);

  if (!dt_open_samples_refresh (query->open, *from, end, &query->damage, error)
      || !dt_history_reader_find_headers (query->reader, query->channel, *from, end, max,
                                          query->headers, error))
    return FALSE;

  if (query->headers->len == max)
    {
      gint64 last = g_array_index (query->headers, DtChunkHeader, max - 1).first_time;

      /* Only where so many overlap is there nothing to cut off. */
      end = last > *from ? last : end;
    }

  end = limit_clusters (query, *from, end);
  while (query->headers->len > 0
         && g_array_index (query->headers, DtChunkHeader,
                           query->headers->len - 1).first_time >= end)
    g_array_set_size (query->headers, query->headers->len - 1);

  if (!add_chunks (query, *from, end, error))
    return FALSE;

  *from = end;

  return TRUE;
}

/* What is older than this has lost chunks; the minute it lies in is the rollup's. */
static gboolean
find_raw_from (Query   *query,
               GError **error)
{
  gint64 time = G_MININT64;

  if (!dt_sqlite_get_int64 (query->reader->db, READ_RAW_FROM, &time, error))
    return FALSE;

  time = CLAMP (time, query->buckets.from, query->buckets.to);
  if (time > query->buckets.from)
    {
      gint64 rest = time % G_TIME_SPAN_MINUTE;

      time += rest == 0 ? 0 : rest < 0 ? -rest : G_TIME_SPAN_MINUTE - rest;
    }
  query->raw_from = time;

  return time == query->buckets.from
         || dt_history_reader_add_rollups (query->reader, query->channel, time, &query->buckets,
                                           error);
}

gboolean
dt_history_reader_read_buckets (DtHistoryReader  *self,
                                guint32           channel,
                                gint64            from,
                                gint64            to,
                                guint             n,
                                DtBucket         *buckets,
                                GCancellable     *cancellable,
                                GError          **error)
{
  g_auto(Query) query = { .reader = self, .channel = channel };
  gint64 done;
  gboolean ok;

  g_return_val_if_fail (self != NULL && n > 0, FALSE);

  query.buckets.from = CLAMP (from, -DT_HISTORY_TIME_MAX, DT_HISTORY_TIME_MAX);
  query.buckets.to = CLAMP (to, -DT_HISTORY_TIME_MAX, DT_HISTORY_TIME_MAX);
  query.buckets.n = n;
  query.buckets.items = buckets;
  query.open = dt_open_samples_new (self, &channel, 1);
  query.runs = dt_sample_runs_new ();
  query.headers_max = HEADERS_MAX;
  query.headers = g_array_new (FALSE, FALSE, sizeof (DtChunkHeader));

  for (guint i = 0; i < n; i++)
    buckets[i] = (DtBucket) { 0 };

  if (query.buckets.from >= query.buckets.to)
    return TRUE;

  if (!dt_history_reader_begin (self, cancellable, error))
    return FALSE;
  ok = find_raw_from (&query, error);
  dt_history_reader_end (self);

  for (done = query.raw_from; ok && done < query.buckets.to;)
    {
      if (!dt_history_reader_begin (self, cancellable, error))
        return FALSE;
      ok = add_piece (&query, &done, error);
      dt_history_reader_end (self);
    }

  if (!ok || query.damage == NULL)
    return ok;

  g_propagate_error (error, g_steal_pointer (&query.damage));

  return FALSE;
}
