/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-clock.h"
#include "dt-commands.h"
#include "dt-options.h"
#include "dt-simulated-car.h"
#include "dt-target.h"

#define PROFILE "wican-car"

/* What a broker on the same machine takes is the true limit. */
#define MAX_ASSETS 1000
#define MIN_RATE 0.1
#define MAX_RATE 100000.

/* No connection is left alone for longer than this, so that each answers pings. */
#define LONGEST_WAIT G_TIME_SPAN_SECOND

typedef struct
{
  DtTarget target;
  char    *profile;
  int      n_assets;
  double   rate;
  gint64   count;
  int      seed;
  gboolean anomalies;
} Options;

static void
options_clear (Options *options)
{
  dt_target_clear (&options->target);
  g_free (options->profile);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char *
check_options (Options *options)
{
  if (options->profile == NULL || !g_str_equal (options->profile, PROFILE))
    return _("--profile wican-car is what can be simulated");

  if (!dt_target_is_given (&options->target))
    return _("name a broker with --to or in MQTT_BROKER_URL");

  if (options->n_assets < 1 || options->n_assets > MAX_ASSETS)
    return _("--assets must be from 1 to 1000");

  if (!(options->rate >= MIN_RATE && options->rate <= MAX_RATE))
    return _("--rate must be from 0.1 to 100000 messages per second");

  if (options->count < 0)
    return _("--count must not be negative");

  return NULL;
}

static gboolean
start_cars (const DtConnection  *connection,
            const Options       *options,
            GPtrArray           *cars,
            GError             **error)
{
  for (int i = 0; i < options->n_assets; i++)
    {
      guint32 seed = (guint32) options->seed * 1009 + (guint32) i + 1;
      DtSimulatedCar *car = dt_simulated_car_new (connection, seed, options->anomalies, error);

      if (car == NULL)
        return FALSE;

      g_ptr_array_add (cars, car);
    }

  return TRUE;
}

/* Waits on the first connection and looks after the others. */
static gboolean
wait_until (GPtrArray     *cars,
            gint64         due,
            GCancellable  *cancellable,
            GError       **error)
{
  gint64 left;

  while ((left = due - dt_clock_monotonic ()) > 0 && !g_cancellable_is_cancelled (cancellable))
    {
      if (!dt_simulated_car_wait (g_ptr_array_index (cars, 0), MIN (left, LONGEST_WAIT),
                                  cancellable, error))
        return FALSE;

      for (guint i = 1; i < cars->len; i++)
        if (!dt_simulated_car_wait (g_ptr_array_index (cars, i), 0, NULL, error))
          return FALSE;
    }

  return TRUE;
}

static gboolean
drive (GPtrArray      *cars,
       const Options  *options,
       GCancellable   *cancellable,
       GError        **error)
{
  gint64 start = dt_clock_monotonic ();

  for (gint64 n = 0; options->count == 0 || n < options->count; n++)
    {
      gint64 due = start + (gint64) ((double) n / options->rate * G_TIME_SPAN_SECOND);

      if (!wait_until (cars, due, cancellable, error))
        return FALSE;

      if (g_cancellable_is_cancelled (cancellable))
        return TRUE;

      for (guint i = 0; i < cars->len; i++)
        if (!dt_simulated_car_step (g_ptr_array_index (cars, i), 1. / options->rate, error))
          return FALSE;
    }

  return TRUE;
}

static gboolean
run (const DtConnection  *connection,
     const Options       *options,
     GError             **error)
{
  g_autoptr(GCancellable) cancellable = dt_target_until_signal ();
  g_autoptr(GPtrArray) cars = g_ptr_array_new ();
  gboolean ok;

  ok = start_cars (connection, options, cars, error) &&
       drive (cars, options, cancellable, error);

  for (guint i = 0; i < cars->len; i++)
    ok &= dt_simulated_car_end (g_ptr_array_index (cars, i), ok ? error : NULL);

  return ok;
}

int
dt_cmd_simulate (int    argc,
                 char **argv)
{
  g_auto(Options) options = { .n_assets = 1, .rate = 1., .seed = 1 };
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options.profile,
      N_("What to simulate: wican-car, cars with a WiCAN dongle"), N_("ID") },
    DT_TARGET_ENTRIES (options.target),
    { "assets", 0, 0, G_OPTION_ARG_INT, &options.n_assets, N_("How many (default: 1)"), N_("N") },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.rate,
      N_("Messages per second of each (default: 1)"), N_("HZ") },
    { "count", 0, 0, G_OPTION_ARG_INT64, &options.count,
      N_("End after so many messages of each (default: run until SIGINT)"), N_("N") },
    { "anomalies", 0, 0, G_OPTION_ARG_NONE, &options.anomalies,
      N_("With overheating, falling voltage, a stuck sensor and drop-outs"), NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT, &options.seed,
      N_("The same seed gives the same drives (default: 1)"), N_("N") },
    { NULL },
  };
  g_autoptr(DtConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  const char *wrong;
  int status;

  if (!dt_options_parse (argc, argv, entries,
                         N_("Publish what cars would, in real time. The password of a user comes "
                            "from $DT_PASSWORD or a file."), &status))
    return status;

  wrong = check_options (&options);
  if (wrong != NULL)
    return dt_options_fail_usage (wrong);

  connection = dt_target_connection (&options.target, &error);
  if (connection == NULL)
    return dt_options_fail_usage (error->message);

  return run (connection, &options, &error) ? DT_EXIT_DONE : dt_options_fail (error->message);
}
