/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-intake.h"

/*
 * A wake-up costs more than the work (measured/ingest.md §0.4): above 5 000 messages a second the
 * next drain comes by a timer instead of a wake-up for each message. Below it a wait would only
 * add latency.
 */
#define BUSY_MESSAGES 25
#define BUSY_INTERVAL (5 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  DtChannel *channel;       /* NULL: refused at a limit */
  GArray    *categories;    /* the source's index to the twin's; NULL where there are none */
} Lane;

struct _DtIntake
{
  DtSource      *source;
  DtPipeline    *pipeline;  /* borrowed, likewise the next two */
  DtProblemLog  *problems;
  DtFeed        *feed;
  GSource       *waker;
  GPtrArray     *assets;    /* DtAsset by the source's number, NULL: refused at a limit */
  GArray        *lanes;     /* by the source's number of the channel */
  GArray        *records;
  guint64        rate_messages;     /* at the start of the interval whose rate is measured */
  gint64         rate_start;
  gboolean       busy;
  DtSourceState  state;
  char          *reason;
  gint64         retry_at;
  int            protocol;
  DtQueueCounts  counts;
  gboolean       reported;
};

static void
lane_clear (gpointer data)
{
  Lane *lane = data;

  g_clear_pointer (&lane->categories, g_array_unref);
}

static DtAsset *
asset_at (DtIntake *self,
          guint32   index)
{
  return index < self->assets->len ? g_ptr_array_index (self->assets, index) : NULL;
}

static void
declare_asset (DtIntake    *self,
               guint32      index,
               DtAssetInfo *info)
{
  if (index >= self->assets->len)
    g_ptr_array_set_size (self->assets, (int) index + 1);

  self->assets->pdata[index] = dt_pipeline_ensure_asset (self->pipeline, info);
}

static void
declare_channel (DtIntake      *self,
                 guint32        index,
                 DtChannelInfo *info)
{
  DtAsset *asset = dt_pipeline_ensure_asset (self->pipeline, info->asset);
  Lane *lane;

  if (index >= self->lanes->len)
    g_array_set_size (self->lanes, index + 1);

  lane = &g_array_index (self->lanes, Lane, index);
  lane_clear (lane);
  lane->channel = asset != NULL
    ? dt_pipeline_ensure_channel (self->pipeline, asset, info->signal)
    : NULL;
}

static void
declare_category (DtIntake   *self,
                  guint32     index,
                  const char *text)
{
  Lane *lane;
  guint category;

  g_return_if_fail (index < self->lanes->len);

  lane = &g_array_index (self->lanes, Lane, index);
  if (lane->channel == NULL)
    return;

  if (lane->categories == NULL)
    lane->categories = g_array_new (FALSE, FALSE, sizeof (guint));

  category = dt_pipeline_ensure_category (self->pipeline, lane->channel, text);
  g_array_append_val (lane->categories, category);
}

static void
take_sample (DtIntake       *self,
             const DtRecord *record,
             gint64          now)
{
  const Lane *lane;
  DtSample sample;

  g_return_if_fail (record->index < self->lanes->len);

  lane = &g_array_index (self->lanes, Lane, record->index);
  if (lane->channel == NULL)
    return;

  sample = (DtSample) { lane->channel->id, record->flags, record->time, record->value };
  if (lane->categories != NULL && record->value < lane->categories->len)
    sample.value = g_array_index (lane->categories, guint, (guint) record->value);

  dt_pipeline_take_sample (self->pipeline, lane->channel, &sample, now);
}

static void
take_problem (DtIntake        *self,
              const DtProblem *problem)
{
  dt_problem_log_add (self->problems, dt_source_get_connection (self->source)->name, problem,
                      dt_clock_wall (), self->feed);
}

static void
take_record (DtIntake       *self,
             const DtRecord *record,
             gint64          now)
{
  DtAsset *asset;

  switch ((DtRecordKind) record->kind)
    {
    case DT_RECORD_SAMPLE:
      take_sample (self, record, now);
      break;

    case DT_RECORD_ASSET:
      declare_asset (self, record->index, record->data);
      break;

    case DT_RECORD_CHANNEL:
      declare_channel (self, record->index, record->data);
      break;

    case DT_RECORD_CATEGORY:
      declare_category (self, record->index, record->data);
      break;

    case DT_RECORD_SEEN:
    case DT_RECORD_ONLINE:
      if ((asset = asset_at (self, record->index)) != NULL)
        dt_pipeline_seen (self->pipeline, asset, record->time);
      break;

    case DT_RECORD_OFFLINE:
      if ((asset = asset_at (self, record->index)) != NULL)
        dt_pipeline_offline (self->pipeline, asset, DT_REASON_SAID_OFFLINE);
      break;

    case DT_RECORD_NOTICE:
      if ((asset = asset_at (self, record->index)) != NULL)
        dt_pipeline_notice (self->pipeline, asset, record->data);
      break;

    case DT_RECORD_PROBLEM:
      take_problem (self, record->data);
      break;

    default:
      g_return_if_reached ();
    }
}

static void
use_records (DtIntake *self,
             gboolean  rearm)
{
  gint64 now = dt_clock_monotonic ();

  dt_record_queue_take (dt_source_get_queue (self->source), &self->records, rearm);
  if (self->records->len == 0)
    return;

  dt_pipeline_begin (self->pipeline);
  for (guint i = 0; i < self->records->len; i++)
    take_record (self, &g_array_index (self->records, DtRecord, i), now);
  dt_pipeline_end (self->pipeline);

  g_array_set_size (self->records, 0);
}

void
dt_intake_drain (DtIntake *self)
{
  use_records (self, TRUE);
}

static void
measure_rate (DtIntake *self,
              gint64    now)
{
  gint64 elapsed = now - self->rate_start;
  DtQueueCounts counts;

  if (elapsed < BUSY_INTERVAL)
    return;

  dt_intake_get_counts (self, &counts);
  self->busy = (gint64) (counts.messages - self->rate_messages) * BUSY_INTERVAL >=
               BUSY_MESSAGES * elapsed;
  self->rate_messages = counts.messages;
  self->rate_start = now;
}

static gboolean
waker_cb (gpointer user_data)
{
  DtIntake *self = user_data;
  gint64 now = dt_clock_monotonic ();

  measure_rate (self, now);

  /* Before the drain, so that a wake-up that comes meanwhile is not overwritten. */
  g_source_set_ready_time (self->waker, self->busy ? now + BUSY_INTERVAL : -1);
  use_records (self, !self->busy);
  dt_intake_report (self, FALSE);

  return G_SOURCE_CONTINUE;
}

static gboolean
waker_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  return callback (user_data);
}

static GSourceFuncs waker_funcs = { NULL, NULL, waker_dispatch, NULL };

/* In the source's thread. */
static void
wake (gpointer user_data)
{
  g_source_set_ready_time (user_data, 0);
}

DtIntake *
dt_intake_new (const DtConnection *connection,
               DtProfile          *profile,
               DtPipeline         *pipeline,
               DtProblemLog       *problems,
               DtFeed             *feed,
               GMainContext       *context)
{
  DtIntake *self = g_new0 (DtIntake, 1);

  self->pipeline = pipeline;
  self->problems = problems;
  self->feed = feed;
  self->assets = g_ptr_array_new ();
  self->lanes = g_array_new (FALSE, TRUE, sizeof (Lane));
  g_array_set_clear_func (self->lanes, lane_clear);
  self->records = dt_records_new ();

  self->waker = g_source_new (&waker_funcs, sizeof (GSource));
  g_source_set_static_name (self->waker, "DtIntake");
  g_source_set_callback (self->waker, waker_cb, self, NULL);
  g_source_attach (self->waker, context);

  self->source = dt_source_new (connection, profile, wake, self->waker);
  /* The source's thread may outlive the intake, and its wake function needs the GSource. */
  g_object_set_data_full (G_OBJECT (self->source), "dt-waker", g_source_ref (self->waker),
                          (GDestroyNotify) g_source_unref);
  dt_intake_report (self, FALSE);

  return self;
}

void
dt_intake_free (DtIntake *self)
{
  const DtConnection *connection = dt_source_get_connection (self->source);
  g_autofree char *uri = dt_connection_to_uri (connection);
  DtFeedConnection gone = {
    .id = connection->id,
    .name = connection->name,
    .uri = uri,
    .removed = TRUE,
  };

  dt_intake_stop (self);
  g_source_destroy (self->waker);
  g_source_unref (self->waker);

  dt_feed_begin (self->feed);
  dt_feed_put_connection (self->feed, &gone);
  dt_feed_end (self->feed);

  g_object_unref (self->source);
  g_ptr_array_unref (self->assets);
  g_array_unref (self->lanes);
  g_array_unref (self->records);
  g_free (self->reason);
  g_free (self);
}

const DtConnection *
dt_intake_get_connection (DtIntake *self)
{
  return dt_source_get_connection (self->source);
}

void
dt_intake_start (DtIntake *self)
{
  dt_source_start (self->source);
}

void
dt_intake_stop (DtIntake *self)
{
  dt_source_stop (self->source);
  dt_intake_drain (self);

  dt_pipeline_begin (self->pipeline);
  for (guint i = 0; i < self->assets->len; i++)
    if (asset_at (self, i) != NULL)
      dt_pipeline_offline (self->pipeline, asset_at (self, i), DT_REASON_SOURCE_LOST);
  dt_pipeline_end (self->pipeline);
}

void
dt_intake_retry_now (DtIntake *self)
{
  dt_source_retry_now (self->source);
}

void
dt_intake_get_counts (DtIntake      *self,
                      DtQueueCounts *counts)
{
  dt_record_queue_get_counts (dt_source_get_queue (self->source), counts);
}

void
dt_intake_report (DtIntake *self,
                  gboolean  counts)
{
  const DtConnection *connection = dt_source_get_connection (self->source);
  g_autofree char *uri = NULL;
  g_autofree char *reason = NULL;
  DtFeedConnection item = { .id = connection->id, .name = connection->name };

  item.state = dt_source_get_state (self->source, &reason, &item.retry_at, &item.protocol);
  dt_intake_get_counts (self, &item.counts);

  if (self->reported && (!counts || item.counts.messages == self->counts.messages) &&
      item.state == self->state && item.retry_at == self->retry_at &&
      item.protocol == self->protocol && g_strcmp0 (reason, self->reason) == 0)
    return;

  self->state = item.state;
  self->retry_at = item.retry_at;
  self->protocol = item.protocol;
  self->counts = item.counts;
  self->reported = TRUE;
  g_free (self->reason);
  self->reason = g_strdup (reason);

  uri = dt_connection_to_uri (connection);
  item.uri = uri;
  item.reason = reason;
  dt_feed_begin (self->feed);
  dt_feed_put_connection (self->feed, &item);
  dt_feed_end (self->feed);
}
