/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-clock.h"
#include "dt-decoder.h"
#include "dt-mqtt-source.h"
#include "dt-replay-source.h"
#include "dt-source-run.h"

/* A try that the system has held up for so long is not waited for when the network is back. */
#define STUCK_AFTER (5 * G_TIME_SPAN_SECOND)

typedef struct
{
  /* Immutable */
  DtConnection  *connection;
  DtProfile     *profile;
  DtRecordQueue *queue;
  DtWakeFunc     wake;
  gpointer       user_data;

  GMutex         lock;

  /* Guarded by @lock */
  DtSourceRun   *run;
  DtSourceState  state;
  char          *reason;
  gint64         retry_at;
  gint64         state_since;
  int            protocol;

  GMutex         wake_lock;
  gboolean       may_wake;       /* guarded by @wake_lock */

  GMutex         decode_lock;

  /* Guarded by @decode_lock: the numbers of channels outlive a run */
  DtDecoder     *decoder;
  GArray        *records;
  gint64         last_arrival;   /* wall clock */
} DtSourcePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DtSource, dt_source, G_TYPE_OBJECT)

#define PRIVATE(self) ((DtSourcePrivate *) dt_source_get_instance_private (self))

static void
wake (DtSourcePrivate *priv)
{
  g_mutex_lock (&priv->wake_lock);
  if (priv->may_wake && priv->wake != NULL)
    priv->wake (priv->user_data);
  g_mutex_unlock (&priv->wake_lock);
}

static void
set_may_wake (DtSourcePrivate *priv,
              gboolean         may_wake)
{
  g_mutex_lock (&priv->wake_lock);
  priv->may_wake = may_wake;
  g_mutex_unlock (&priv->wake_lock);
}

/* From a push, which only a run makes, and a run keeps the source alive. */
static void
queue_wake_cb (gpointer user_data)
{
  wake (user_data);
}

static void
set_state_locked (DtSourcePrivate *priv,
                  DtSourceState    state,
                  const char      *reason,
                  gint64           retry_at,
                  int              protocol)
{
  char *copy = g_strdup (reason);

  g_free (priv->reason);
  priv->reason = copy;
  priv->state = state;
  priv->retry_at = retry_at;
  priv->protocol = protocol;
  priv->state_since = dt_clock_monotonic ();
}

/* Cuts the run off; the lock is held so that nothing of it can come between. */
static void
end_run_locked (DtSourcePrivate *priv)
{
  DtSourceRun *run = g_steal_pointer (&priv->run);

  if (run != NULL)
    dt_source_run_stop (run);
}

static void
begin_run (DtSource *self)
{
  DtSourcePrivate *priv = PRIVATE (self);
  g_autoptr(GError) error = NULL;

  g_mutex_lock (&priv->lock);

  set_state_locked (priv, DT_SOURCE_CONNECTING, priv->reason, 0, 0);
  priv->run = dt_source_run_start (self, &error);
  if (priv->run == NULL)
    set_state_locked (priv, DT_SOURCE_STOPPED, error->message, 0, 0);

  g_mutex_unlock (&priv->lock);
}

static void
dt_source_finalize (GObject *object)
{
  DtSourcePrivate *priv = PRIVATE (DT_SOURCE (object));

  g_clear_pointer (&priv->decoder, dt_decoder_free);
  g_clear_pointer (&priv->records, g_array_unref);
  g_clear_pointer (&priv->queue, dt_record_queue_free);
  g_clear_pointer (&priv->connection, dt_connection_free);
  g_clear_pointer (&priv->profile, dt_profile_unref);
  g_clear_pointer (&priv->reason, g_free);
  g_mutex_clear (&priv->lock);
  g_mutex_clear (&priv->wake_lock);
  g_mutex_clear (&priv->decode_lock);

  G_OBJECT_CLASS (dt_source_parent_class)->finalize (object);
}

static void
dt_source_class_init (DtSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dt_source_finalize;
}

static void
dt_source_init (DtSource *self)
{
  DtSourcePrivate *priv = PRIVATE (self);

  g_mutex_init (&priv->lock);
  g_mutex_init (&priv->wake_lock);
  g_mutex_init (&priv->decode_lock);
  priv->queue = dt_record_queue_new (DT_RECORD_QUEUE_MAX_BYTES, queue_wake_cb, priv);
}

DtSource *
dt_source_new (const DtConnection *connection,
               DtProfile          *profile,
               DtWakeFunc          wake_func,
               gpointer            user_data)
{
  DtSource *self;
  DtSourcePrivate *priv;

  g_return_val_if_fail (connection != NULL, NULL);

  self = g_object_new (connection->scheme == DT_SCHEME_DEMO ? DT_TYPE_REPLAY_SOURCE
                                                            : DT_TYPE_MQTT_SOURCE, NULL);
  priv = PRIVATE (self);
  priv->connection = dt_connection_copy (connection);
  priv->profile = profile != NULL ? dt_profile_ref (profile) : NULL;
  priv->wake = wake_func;
  priv->user_data = user_data;

  return self;
}

void
dt_source_start (DtSource *self)
{
  DtSourcePrivate *priv = PRIVATE (self);

  g_return_if_fail (DT_IS_SOURCE (self));

  if (priv->run != NULL)
    return;

  set_may_wake (priv, TRUE);
  begin_run (self);
}

void
dt_source_stop (DtSource *self)
{
  DtSourcePrivate *priv = PRIVATE (self);

  g_return_if_fail (DT_IS_SOURCE (self));

  g_mutex_lock (&priv->lock);
  end_run_locked (priv);
  set_state_locked (priv, DT_SOURCE_STOPPED, NULL, 0, 0);
  g_mutex_unlock (&priv->lock);

  set_may_wake (priv, FALSE);
}

void
dt_source_retry_now (DtSource *self)
{
  DtSourcePrivate *priv = PRIVATE (self);
  gboolean stuck;

  g_return_if_fail (DT_IS_SOURCE (self));

  g_mutex_lock (&priv->lock);
  stuck = priv->run != NULL && priv->state == DT_SOURCE_CONNECTING &&
          dt_clock_monotonic () - priv->state_since > STUCK_AFTER;
  if (stuck)
    end_run_locked (priv);
  else if (priv->run != NULL && priv->state == DT_SOURCE_WAITING)
    dt_source_run_retry (priv->run);
  g_mutex_unlock (&priv->lock);

  if (stuck)
    begin_run (self);
}

DtSourceState
dt_source_get_state (DtSource  *self,
                     char     **reason,
                     gint64    *retry_at,
                     int       *protocol)
{
  DtSourcePrivate *priv = PRIVATE (self);
  DtSourceState state;

  g_return_val_if_fail (DT_IS_SOURCE (self), DT_SOURCE_STOPPED);

  g_mutex_lock (&priv->lock);
  state = priv->state;
  if (reason != NULL)
    *reason = g_strdup (priv->reason);
  if (retry_at != NULL)
    *retry_at = priv->retry_at;
  if (protocol != NULL)
    *protocol = priv->protocol;
  g_mutex_unlock (&priv->lock);

  return state;
}

DtRecordQueue *
dt_source_get_queue (DtSource *self)
{
  g_return_val_if_fail (DT_IS_SOURCE (self), NULL);

  return PRIVATE (self)->queue;
}

const DtConnection *
dt_source_get_connection (DtSource *self)
{
  g_return_val_if_fail (DT_IS_SOURCE (self), NULL);

  return PRIVATE (self)->connection;
}

void
dt_source_set_state (DtSource      *self,
                     DtSourceRun   *run,
                     DtSourceState  state,
                     const char    *reason,
                     gint64         retry_at,
                     int            protocol)
{
  DtSourcePrivate *priv = PRIVATE (self);
  gboolean heard;

  g_mutex_lock (&priv->lock);
  heard = priv->run == run;
  if (heard)
    set_state_locked (priv, state, reason, retry_at, protocol);
  g_mutex_unlock (&priv->lock);

  if (heard)
    wake (priv);
}

/*
 * A burst is decoded faster than the clock ticks, and two samples of one channel at one time are
 * one: so each message gets a microsecond of its own. Where the clock was set back, it is followed.
 */
static gint64
next_arrival (DtSourcePrivate *priv)
{
  gint64 now = dt_clock_wall ();

  if (now <= priv->last_arrival && priv->last_arrival - now < G_TIME_SPAN_SECOND)
    now = priv->last_arrival + 1;

  priv->last_arrival = now;

  return now;
}

void
dt_source_receive (DtSource    *self,
                   DtSourceRun *run,
                   const char  *topic,
                   const void  *payload,
                   gsize        length,
                   gboolean     retained)
{
  DtSourcePrivate *priv = PRIVATE (self);

  if (priv->profile == NULL)
    return;

  /* Free of waiting but in the moment when a new run takes the place of one that was cut off. */
  g_mutex_lock (&priv->decode_lock);

  if (!dt_source_run_is_stopped (run))
    {
      if (priv->decoder == NULL)
        {
          priv->decoder = dt_decoder_new (priv->profile);
          priv->records = dt_records_new ();
        }

      dt_decoder_decode (priv->decoder, topic, payload, length, retained,
                         next_arrival (priv), dt_clock_monotonic (), priv->records);
      dt_record_queue_push (priv->queue, priv->records, length);
    }

  g_mutex_unlock (&priv->decode_lock);
}

void
dt_source_flush (DtSource    *self,
                 DtSourceRun *run)
{
  DtSourcePrivate *priv = PRIVATE (self);

  g_mutex_lock (&priv->decode_lock);

  if (priv->decoder != NULL && !dt_source_run_is_stopped (run))
    {
      dt_decoder_flush (priv->decoder, dt_clock_monotonic (), priv->records);
      dt_record_queue_push_late (priv->queue, priv->records);
    }

  g_mutex_unlock (&priv->decode_lock);
}
