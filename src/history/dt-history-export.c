/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-csv-out.h"
#include "dt-export-channels.h"
#include "dt-history-pieces.h"
#include "dt-number.h"
#include "dt-sample-merge.h"
#include "dt-time.h"

#define PROGRESS_INTERVAL (G_TIME_SPAN_SECOND / 10)

typedef struct
{
  DtHistoryReader  *reader;
  DtExportLayout    layout;
  DtExportChannels *channels;
  DtSampleMerge     merge;
  DtCsvOut          out;
  guint64           n_rows;

  /* The row at hand, its time as text. */
  gboolean          has_row;
  gint64            time;
  guint32           asset_id;
  guint             column;
  char              time_text[DT_TIME_BUFFER_SIZE];
  gsize             time_length;

  DtExportProgress  progress;
  gpointer          user_data;
  gint64            first_time;
  gint64            last_time;
  gint64            told_at;
} Export;

static void
export_clear (Export *export)
{
  g_clear_pointer (&export->channels, dt_export_channels_free);
  dt_sample_merge_clear (&export->merge);
  dt_csv_out_clear (&export->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static void
tell (Export *export,
      gint64  time)
{
  gint64 now;
  double fraction = 1;

  if (export->progress == NULL)
    return;

  now = g_get_monotonic_time ();
  if (now - export->told_at < PROGRESS_INTERVAL)
    return;

  if (time < export->last_time)
    fraction = (double) (time - export->first_time)
               / (double) (export->last_time - export->first_time);

  export->told_at = now;
  export->progress (CLAMP (fraction, 0, 1), export->n_rows, export->user_data);
}

static void
set_time (Export *export,
          gint64  time)
{
  if (time == export->time && export->time_length > 0)
    return;

  export->time = time;
  export->time_length = dt_time_format_iso (time, export->time_text);
}

/* A category came while the export ran. */
static gboolean
reload_categories (Export  *export,
                   GError **error)
{
  g_autoptr(DtHistoryCatalog) catalog = dt_history_reader_get_catalog (export->reader, error);

  if (catalog == NULL)
    return FALSE;

  dt_export_channels_update (export->channels, catalog);

  return TRUE;
}

/* (nullable): where the value is a number. */
static const DtExportCell *
find_category (const DtExportChannel *channel,
               double                 value)
{
  if (channel->categories->len == 0 || !(value >= 0 && value < channel->categories->len))
    return NULL;

  return &g_array_index (channel->categories, DtExportCell, (guint) value);
}

/* How long the longest value can be. */
static gsize
get_value_room (const DtExportChannel *channel,
                double                 value)
{
  const DtExportCell *cell = find_category (channel, value);

  return cell != NULL ? cell->length : DT_NUMBER_BUFFER_SIZE;
}

static void
append_value (DtCsvOut              *out,
              const DtExportChannel *channel,
              double                 value)
{
  const DtExportCell *cell = find_category (channel, value);

  if (cell != NULL)
    dt_csv_out_append (out, cell->text, cell->length);
  else
    out->used += dt_number_format (value, out->block + out->used);
}

static gboolean
write_long (Export                *export,
            const DtExportChannel *channel,
            const DtMergeInput    *run,
            GError               **error)
{
  DtCsvOut *out = &export->out;
  gsize room = sizeof export->time_text + channel->before.length + channel->after.length;

  for (gsize i = 0; i < run->n; i++)
    {
      if (!dt_csv_out_reserve (out, room + get_value_room (channel, run->values[i]), error))
        return FALSE;

      set_time (export, run->times[i]);
      dt_csv_out_append (out, export->time_text, export->time_length);
      dt_csv_out_append (out, channel->before.text, channel->before.length);
      append_value (out, channel, run->values[i]);
      dt_csv_out_append (out, channel->after.text, channel->after.length);
    }

  export->n_rows += run->n;

  return TRUE;
}

static gboolean
append_commas (Export  *export,
               guint    column,
               GError **error)
{
  gsize n = column - export->column;

  if (!dt_csv_out_reserve (&export->out, n + 2, error))
    return FALSE;

  memset (export->out.block + export->out.used, ',', n);
  export->out.used += n;
  export->column = column;

  return TRUE;
}

static gboolean
end_row (Export  *export,
         GError **error)
{
  if (!export->has_row)
    return TRUE;

  if (!append_commas (export, export->channels->columns->len - 1, error))
    return FALSE;

  dt_csv_out_append (&export->out, "\r\n", 2);
  export->has_row = FALSE;
  export->n_rows++;

  return TRUE;
}

static gboolean
begin_row (Export                *export,
           const DtExportChannel *channel,
           gint64                 time,
           GError               **error)
{
  DtCsvOut *out = &export->out;

  if (!end_row (export, error)
      || !dt_csv_out_reserve (out, sizeof export->time_text + channel->asset.length + 2, error))
    return FALSE;

  set_time (export, time);
  dt_csv_out_append (out, export->time_text, export->time_length);
  dt_csv_out_append (out, ",", 1);
  dt_csv_out_append (out, channel->asset.text, channel->asset.length);
  dt_csv_out_append (out, ",", 1);
  export->asset_id = channel->asset_id;
  export->column = 0;
  export->has_row = TRUE;

  return TRUE;
}

static gboolean
write_wide (Export                *export,
            const DtExportChannel *channel,
            const DtMergeInput    *run,
            GError               **error)
{
  for (gsize i = 0; i < run->n; i++)
    {
      gboolean same_row = export->has_row && export->time == run->times[i]
                          && export->asset_id == channel->asset_id
                          && export->column < channel->column;

      if ((!same_row && !begin_row (export, channel, run->times[i], error))
          || !append_commas (export, channel->column, error)
          || !dt_csv_out_reserve (&export->out, get_value_room (channel, run->values[i]), error))
        return FALSE;

      append_value (&export->out, channel, run->values[i]);
    }

  return TRUE;
}

static gboolean
needs_categories (Export             *export,
                  const DtMergeInput *run)
{
  const GArray *cells = g_array_index (export->channels->channels, DtExportChannel,
                                       run->index).categories;

  for (gsize i = 0; cells->len > 0 && i < run->n; i++)
    if (run->values[i] >= cells->len)
      return TRUE;

  return FALSE;
}

static gboolean
write_piece (Export          *export,
             DtHistoryPieces *pieces,
             GError         **error)
{
  gboolean reloaded = FALSE;
  DtMergeInput run;

  for (guint i = 0; i < export->channels->channels->len; i++)
    {
      const gint64 *times;
      const double *values;
      gsize n = dt_history_pieces_get (pieces, i, &times, &values);

      dt_sample_merge_add (&export->merge, i, times, values, n);
    }
  dt_sample_merge_start (&export->merge);

  while (dt_sample_merge_next (&export->merge, &run))
    {
      const DtExportChannel *channel = &g_array_index (export->channels->channels, DtExportChannel,
                                                       run.index);

      if (!reloaded && needs_categories (export, &run))
        {
          if (!reload_categories (export, error))
            return FALSE;
          reloaded = TRUE;
        }

      if (!(export->layout == DT_EXPORT_LONG ? write_long (export, channel, &run, error)
                                             : write_wide (export, channel, &run, error)))
        return FALSE;
    }

  return end_row (export, error);
}

static gboolean
write_heading (Export  *export,
               GError **error)
{
  g_autoptr(GString) line = g_string_new ("time,asset");

  if (export->layout == DT_EXPORT_LONG)
    g_string_append (line, ",signal,value,unit");

  for (guint i = 0; export->layout == DT_EXPORT_WIDE && i < export->channels->columns->len; i++)
    {
      g_string_append_c (line, ',');
      dt_csv_append_text (line, g_ptr_array_index (export->channels->columns, i));
    }

  g_string_append (line, "\r\n");

  if (!dt_csv_out_reserve (&export->out, line->len, error))
    return FALSE;

  dt_csv_out_append (&export->out, line->str, line->len);

  return TRUE;
}

static gboolean
write_all (Export               *export,
           const DtExportQuery  *query,
           GCancellable         *cancellable,
           GError              **error)
{
  const GArray *channels = export->channels->channels;
  g_autofree guint32 *ids = g_new (guint32, MAX (channels->len, 1));
  g_autoptr(DtHistoryPieces) pieces = NULL;
  g_autoptr(GError) problem = NULL;

  for (guint i = 0; i < channels->len; i++)
    ids[i] = g_array_index (channels, DtExportChannel, i).id;

  pieces = dt_history_pieces_new (export->reader, ids, channels->len, query->from, query->to);

  if (!write_heading (export, error))
    return FALSE;

  while (channels->len > 0 && dt_history_pieces_next (pieces, cancellable, &problem))
    {
      if (!write_piece (export, pieces, error))
        return FALSE;
      tell (export, dt_history_pieces_get_time (pieces));
    }

  if (!dt_csv_out_flush (&export->out, error))
    return FALSE;

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/**
 * dt_history_export_to_stream:
 * @reader: the history
 * @query: what of it
 * @stream: where to
 * @progress: (nullable): is told how far it is
 * @user_data: for @progress
 * @cancellable: (nullable): ends it early
 * @n_rows: (out) (optional): how many rows without the heading
 * @error: set to %DT_HISTORY_ERROR_DAMAGED when part of the history could not be read; then all the
 *   rest has been written
 *
 * A category is written as its text, a boolean as 0 or 1.
 *
 * Returns: whether all was written
 */
gboolean
dt_history_export_to_stream (DtHistoryReader      *reader,
                             const DtExportQuery  *query,
                             GOutputStream        *stream,
                             DtExportProgress      progress,
                             gpointer              user_data,
                             GCancellable         *cancellable,
                             guint64              *n_rows,
                             GError              **error)
{
  g_auto(Export) export = { .reader = reader, .layout = query->layout, .progress = progress,
                            .user_data = user_data };
  g_autoptr(DtHistoryCatalog) catalog = NULL;
  gint64 first = 0;
  gint64 last = 0;
  gboolean ok;

  g_return_val_if_fail (reader != NULL && G_IS_OUTPUT_STREAM (stream), FALSE);

  catalog = dt_history_reader_get_catalog (reader, error);
  if (catalog == NULL)
    return FALSE;

  export.channels = dt_export_channels_new (catalog, query, error);
  if (export.channels == NULL)
    return FALSE;

  if (progress != NULL)
    dt_history_reader_get_span (reader, 0, &first, &last, NULL);
  export.first_time = MAX (query->from, first);
  export.last_time = MIN (query->to, last);
  dt_sample_merge_init (&export.merge, export.channels->channels->len);
  dt_csv_out_init (&export.out, stream, cancellable);

  ok = write_all (&export, query, cancellable, error);
  if (n_rows != NULL)
    *n_rows = export.n_rows;

  return ok;
}
