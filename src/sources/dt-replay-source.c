/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-demo-resource.h"
#include "dt-payload-file.h"
#include "dt-replay-source.h"
#include "dt-source-run.h"

#define RECORDING "/org/example/DigitalTwin/demo/drive.jsonl"

/* The recording has a sample every 5 s; a car sends one every second. */
#define DEMO_SPEED 5.

/* Long enough to see the car go offline before the drive begins again. */
#define DEMO_PAUSE (15 * G_TIME_SPAN_SECOND)

/**
 * DtReplaySource:
 *
 * The recorded drive of the demo, again and again, by the same way that a broker's messages take.
 */
struct _DtReplaySource
{
  DtSource  parent_instance;

  double    speed;
  gint64    pause;
};

G_DEFINE_FINAL_TYPE (DtReplaySource, dt_replay_source, DT_TYPE_SOURCE)

/* Plays one line after the other until the end of the recording or of the run. */
static gboolean
play (DtReplaySource  *self,
      DtSourceRun     *run,
      DtPayloadFile   *file,
      GError         **error)
{
  gint64 start = dt_clock_monotonic ();

  while (!dt_source_run_is_stopped (run))
    {
      g_auto(DtPayloadMessage) message = { 0 };
      g_autoptr(GError) read_error = NULL;
      gint64 due;

      if (!dt_payload_file_next (file, &message, NULL, &read_error))
        {
          if (read_error == NULL)
            return TRUE;

          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }

      due = start + (gint64) ((double) message.time / self->speed);
      dt_source_run_wait (run, due - dt_clock_monotonic ());

      /* As a subscriber sees it that was there all the time: nothing is retained. */
      if (message.topic != NULL)
        dt_source_run_receive (run, message.topic, g_bytes_get_data (message.payload, NULL),
                               g_bytes_get_size (message.payload), FALSE);
    }

  return TRUE;
}

static void
dt_replay_source_run (DtSource    *source,
                      DtSourceRun *run)
{
  DtReplaySource *self = DT_REPLAY_SOURCE (source);
  g_autofree char *reason = g_strdup_printf (_("recorded drive, %g times faster"), self->speed);

  dt_source_run_set_state (run, DT_SOURCE_CONNECTED, reason, 0, 0);

  while (!dt_source_run_is_stopped (run))
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GInputStream) stream = NULL;
      g_autoptr(DtPayloadFile) file = NULL;

      stream = g_resource_open_stream (dt_demo_get_resource (), RECORDING, 0, &error);
      if (stream != NULL)
        file = dt_payload_file_open (stream, RECORDING);

      if (file == NULL || !play (self, run, file, &error))
        {
          dt_source_run_set_state (run, DT_SOURCE_FINISHED, error->message, 0, 0);
          return;
        }

      dt_source_run_wait (run, self->pause);
    }
}

static void
dt_replay_source_class_init (DtReplaySourceClass *klass)
{
  DtSourceClass *source_class = DT_SOURCE_CLASS (klass);

  source_class->run = dt_replay_source_run;
}

static void
dt_replay_source_init (DtReplaySource *self)
{
  self->speed = DEMO_SPEED;
  self->pause = DEMO_PAUSE;
}

void
dt_replay_source_set_pace (DtReplaySource *self,
                           double          speed,
                           gint64          pause)
{
  g_return_if_fail (DT_IS_REPLAY_SOURCE (self));
  g_return_if_fail (speed > 0.);
  g_return_if_fail (pause >= 0);

  self->speed = speed;
  self->pause = pause;
}
