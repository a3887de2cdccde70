/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-commands.h"
#include "dt-history-export.h"
#include "dt-options.h"
#include "dt-time.h"

/* The export runs in a thread of its own, so that the main loop can take a signal and cancel it:
 * then no half file is left. */
typedef struct
{
  DtHistoryReader *reader;
  DtExportQuery    query;
  const char      *output;      /* NULL: stdout */
  GCancellable    *cancellable;
  GMainLoop       *loop;
  guint64          n_rows;
  GError          *error;
} Job;

static gboolean
cancel_cb (gpointer user_data)
{
  Job *job = user_data;

  g_cancellable_cancel (job->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
progress_cb (double   fraction,
             guint64  n_rows,
             gpointer user_data)
{
  /* Stays on one line of the terminal. */
  fprintf (stderr, "\r%3.0f %%", 100 * fraction);
}

static gboolean
quit_cb (gpointer user_data)
{
  Job *job = user_data;

  g_main_loop_quit (job->loop);

  return G_SOURCE_REMOVE;
}

static gpointer
export_worker (gpointer user_data)
{
  Job *job = user_data;
  DtExportProgress progress = isatty (STDERR_FILENO) ? progress_cb : NULL;

  if (job->output != NULL)
    {
      g_autoptr(GFile) file = g_file_new_for_path (job->output);

      dt_history_export_to_file (job->reader, &job->query, file, progress, job, job->cancellable,
                                 &job->n_rows, &job->error);
    }
  else
    {
      g_autoptr(GOutputStream) stream = g_unix_output_stream_new (STDOUT_FILENO, FALSE);

      dt_history_export_to_stream (job->reader, &job->query, stream, NULL, NULL, job->cancellable,
                                   &job->n_rows, &job->error);
    }

  g_idle_add (quit_cb, job);

  return NULL;
}

static int
run (Job *job)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *n_rows = NULL;
  GThread *thread;

  job->loop = loop;
  job->cancellable = cancellable;
  g_unix_signal_add (SIGINT, cancel_cb, job);
  g_unix_signal_add (SIGTERM, cancel_cb, job);

  thread = g_thread_new ("export", export_worker, job);
  g_main_loop_run (loop);
  g_thread_join (thread);

  if (job->output != NULL && isatty (STDERR_FILENO))
    fputc ('\n', stderr);

  /* “dtwin export | head” has read what it wanted. */
  error = g_steal_pointer (&job->error);
  if (job->output == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return DT_EXIT_DONE;

  if (job->output == NULL && error != NULL && error->domain == G_IO_ERROR)
    g_prefix_error (&error, "%s: ", _("standard output"));
  if (error != NULL)
    return dt_options_fail (error->message);

  n_rows = g_strdup_printf ("%" G_GUINT64_FORMAT, job->n_rows);
  if (job->output != NULL)
    fprintf (stderr, g_dngettext (GETTEXT_PACKAGE, "%s: %s row\n", "%s: %s rows\n",
                                  (gulong) job->n_rows),
             job->output, n_rows);

  return DT_EXIT_DONE;
}

static gboolean
parse_times (const char  *from,
             const char  *to,
             Job         *job,
             GError     **error)
{
  gint64 now = dt_clock_wall ();

  return (from == NULL || dt_time_parse (from, now, &job->query.from, error))
         && (to == NULL || dt_time_parse (to, now, &job->query.to, error));
}

static gboolean
parse_layout (const char *layout,
              Job        *job)
{
  if (layout == NULL || g_str_equal (layout, "long"))
    job->query.layout = DT_EXPORT_LONG;
  else if (g_str_equal (layout, "wide"))
    job->query.layout = DT_EXPORT_WIDE;
  else
    return FALSE;

  return TRUE;
}

int
dt_cmd_export (int    argc,
               char **argv)
{
  g_autofree char *history = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *layout = NULL;
  g_autofree char *output = NULL;
  g_auto(GStrv) assets = NULL;
  g_auto(GStrv) signals = NULL;
  const GOptionEntry entries[] = {
    { "history", 0, 0, G_OPTION_ARG_FILENAME, &history, N_("The history to read"), N_("FILE") },
    { "asset", 0, 0, G_OPTION_ARG_STRING_ARRAY, &assets,
      N_("Only this asset; may be given several times"), N_("KEY") },
    { "signal", 0, 0, G_OPTION_ARG_STRING_ARRAY, &signals,
      N_("Only this signal; may be given several times"), N_("ID") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from,
      N_("Samples from this time on: ISO 8601, or how long ago as in -5min"), N_("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Samples before this time"), N_("TIME") },
    { "layout", 0, 0, G_OPTION_ARG_STRING, &layout,
      N_("One row a sample (long), or one row a time and one column a signal (wide)"),
      "long|wide" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_("Write to this file; “-”, as without it: to the standard output"), N_("FILE") },
    { NULL },
  };
  Job job = { .query = { NULL, NULL, G_MININT64, G_MAXINT64, DT_EXPORT_LONG } };
  g_autoptr(DtHistoryReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  int status;

  if (!dt_options_parse (argc, argv, entries, N_("Print samples of a history as CSV"), &status))
    return status;

  if (history == NULL)
    return dt_options_fail_usage (_("name the history with --history"));
  if (!parse_layout (layout, &job))
    return dt_options_fail_usage (_("--layout is “long” or “wide”"));
  if (!parse_times (from, to, &job, &error))
    return dt_options_fail_usage (error->message);

  reader = dt_history_reader_open (history, &error);
  if (reader == NULL)
    return dt_options_fail (error->message);

  job.reader = reader;
  job.query.assets = (const char * const *) assets;
  job.query.signals = (const char * const *) signals;
  job.output = output == NULL || g_str_equal (output, "-") ? NULL : output;

  return run (&job);
}
