/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-commands.h"
#include "dt-options.h"
#include "dt-publisher.h"
#include "dt-recording.h"
#include "dt-target.h"

/* What only a broker may say; many hang up on a client that tries. */
#define BROKER_TOPICS "$SYS/"

/* Between the end of a recording and its next beginning. */
#define LOOP_PAUSE (2 * G_TIME_SPAN_SECOND)

typedef struct
{
  DtTarget  target;
  char    **files;
  double    speed;
  gboolean  loop;
} Options;

/* What a first look at the recording tells. */
typedef struct
{
  guint64  n_messages;
  guint    n_of_broker;
  char    *will_topic;
  char    *will_payload;
  gboolean ends_with_will;
} Outline;

static void
options_clear (Options *options)
{
  dt_target_clear (&options->target);
  g_strfreev (options->files);
}

static void
outline_clear (Outline *outline)
{
  g_free (outline->will_topic);
  g_free (outline->will_payload);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outline, outline_clear)

static void
note_will (Outline                *outline,
           const DtPayloadMessage *message)
{
  gsize length;
  const char *payload = g_bytes_get_data (message->payload, &length);

  outline_clear (outline);
  outline->will_topic = g_strdup (message->topic);
  outline->will_payload = g_strndup (payload, length);
}

/* Reads all of it, so that nothing is sent of a recording that cannot be sent to its end. */
static gboolean
read_outline (const char  *path,
              Outline     *outline,
              GError     **error)
{
  g_autoptr(DtRecording) recording = dt_recording_open (path, error);
  g_autoptr(GError) read_error = NULL;
  g_auto(DtPayloadMessage) message = { 0 };

  if (recording == NULL)
    return FALSE;

  for (; dt_recording_next (recording, &message, NULL, &read_error);
       dt_payload_message_clear (&message))
    {
      if (message.ws != NULL)
        {
          g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT,
                                                     outline->n_messages + 1);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("%s: message %s is a WebSocket frame, which cannot be sent to an MQTT "
                         "broker"), path, number);
          return FALSE;
        }

      outline->n_messages++;
      outline->n_of_broker += g_str_has_prefix (message.topic, BROKER_TOPICS) ? 1 : 0;
      outline->ends_with_will = dt_recording_is_last_will (&message);
      if (outline->ends_with_will)
        note_will (outline, &message);
    }

  if (read_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&read_error));
      return FALSE;
    }

  return TRUE;
}

/* Sends the messages at their times. The last will at the end is left to the broker. */
static gboolean
send_messages (DtPublisher    *publisher,
               DtRecording    *recording,
               const Outline  *outline,
               double          speed,
               GCancellable   *cancellable,
               GError        **error)
{
  guint64 n = outline->n_messages - (outline->ends_with_will ? 1 : 0);
  gint64 start = dt_clock_monotonic ();

  for (guint64 i = 0; i < outline->n_messages; i++)
    {
      g_auto(DtPayloadMessage) message = { 0 };
      g_autoptr(GError) read_error = NULL;
      gint64 due;

      if (!dt_recording_next (recording, &message, NULL, &read_error))
        {
          /* Shorter than at the first look: somebody has changed it meanwhile. */
          if (read_error == NULL)
            return TRUE;

          g_propagate_error (error, g_steal_pointer (&read_error));
          return FALSE;
        }

      due = start + (gint64) ((double) message.time / speed);
      if (!dt_publisher_wait (publisher, due - dt_clock_monotonic (), cancellable, error))
        return FALSE;

      if (g_cancellable_is_cancelled (cancellable) || i == n)
        return TRUE;

      if (g_str_has_prefix (message.topic, BROKER_TOPICS))
        continue;

      if (!dt_publisher_publish (publisher, message.topic,
                                 g_bytes_get_data (message.payload, NULL),
                                 g_bytes_get_size (message.payload), message.qos, message.retain,
                                 error))
        return FALSE;
    }

  return TRUE;
}

/* A device that has a last will goes as it came to pass: without a word, so that the broker sends
 * it; also when the user stops the replay in the middle. */
static gboolean
play_once (const DtConnection  *connection,
           const char          *path,
           const Outline       *outline,
           double               speed,
           GCancellable        *cancellable,
           GError             **error)
{
  g_autoptr(DtRecording) recording = dt_recording_open (path, error);
  DtPublisher *publisher = NULL;
  gboolean abrupt;

  if (recording != NULL)
    publisher = dt_publisher_connect (connection, outline->will_topic, outline->will_payload,
                                      error);
  if (publisher == NULL)
    return FALSE;

  if (!send_messages (publisher, recording, outline, speed, cancellable, error))
    {
      if (!dt_publisher_close (publisher, TRUE, NULL))
        g_debug ("%s: the connection had failed before", path);
      return FALSE;
    }

  abrupt = outline->ends_with_will ||
           (g_cancellable_is_cancelled (cancellable) && outline->will_topic != NULL);

  return dt_publisher_close (publisher, abrupt, error);
}

static void
pause_loop (GCancellable *cancellable)
{
  GPollFD fd;

  if (g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_poll (&fd, 1, LOOP_PAUSE / G_TIME_SPAN_MILLISECOND);
      g_cancellable_release_fd (cancellable);
    }
}

static gboolean
play (const DtConnection  *connection,
      const Options       *options,
      GError             **error)
{
  g_autoptr(GCancellable) cancellable = dt_target_until_signal ();
  const char *path = options->files[0];
  g_auto(Outline) outline = { 0 };

  if (!read_outline (path, &outline, error))
    return FALSE;

  if (outline.n_of_broker > 0)
    fprintf (stderr, g_dngettext (GETTEXT_PACKAGE,
                                  "%s: left out %u message of a broker about itself (%s)\n",
                                  "%s: left out %u messages of a broker about itself (%s)\n",
                                  outline.n_of_broker),
             g_get_prgname (), outline.n_of_broker, BROKER_TOPICS);

  do
    {
      if (!play_once (connection, path, &outline, options->speed, cancellable, error))
        return FALSE;

      if (options->loop)
        pause_loop (cancellable);
    }
  while (options->loop && !g_cancellable_is_cancelled (cancellable));

  return TRUE;
}

static const char *
check_options (Options *options)
{
  if (options->files == NULL || g_strv_length (options->files) != 1)
    return _("name one recording");

  if (!dt_target_is_given (&options->target))
    return _("name a broker with --to or in MQTT_BROKER_URL");

  if (!(options->speed > 0. && options->speed <= 1e9))
    return _("--speed must be more than 0");

  return NULL;
}

int
dt_cmd_replay (int    argc,
               char **argv)
{
  g_auto(Options) options = { .speed = 1. };
  const GOptionEntry entries[] = {
    DT_TARGET_ENTRIES (options.target),
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &options.speed,
      N_("So many times faster than it was recorded (default: 1)"), N_("X") },
    { "loop", 0, 0, G_OPTION_ARG_NONE, &options.loop, N_("Again and again, until SIGINT"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files, NULL, N_("FILE") },
    { NULL },
  };
  g_autoptr(DtConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *wrong;
  int status;

  if (!dt_options_parse (argc, argv, entries,
                         N_("Publish a recording with its timing, retain and QoS. FILE is one of "
                            "payloads (.jsonl), of exported samples in the long layout (.csv: "
                            "one message per asset and time on wican/ASSET/autopid), a log of "
                            "carOBD (.csv) or a track of enviroCar (.json). A last will that ends "
                            "a recording is left to the broker. The password of a user comes from "
                            "$DT_PASSWORD or a file."), &status))
    return status;

  wrong = check_options (&options);
  if (wrong != NULL)
    return dt_options_fail_usage (wrong);

  connection = dt_target_connection (&options.target, &error);
  if (connection == NULL)
    return dt_options_fail_usage (error->message);

  return play (connection, &options, &error) ? DT_EXIT_DONE : dt_options_fail (error->message);
}
