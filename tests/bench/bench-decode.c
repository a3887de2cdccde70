/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A group message of 20 keys to 20 samples of 20 channels: the decoder, with its look-up of the
 * topic and of each key, against json-glib's parser with a hash table of the same keys. */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dt-bench.h"
#include "dt-decoder.h"
#include "dt-profile-library.h"

#define TOPIC "wican/84f703406f75/autopid"
#define WANTED 20

static const char payload[] =
  "{\"04-CalcEngineLoad\":34.9,\"05-EngineCoolantTemp\":87,\"06-ShortFuelTrimBank1\":-1.56,"
  "\"07-LongFuelTrimBank1\":3.13,\"0B-IntakeManiAbsPress\":38,\"0C-EngineRPM\":1785.25,"
  "\"0D-VehicleSpeed\":61,\"0E-TimingAdvance\":12.5,\"0F-IntakeAirTemperature\":41,"
  "\"10-MAFAirFlowRate\":7.42,\"11-ThrottlePosition\":18.43,\"1F-TimeSinceEngStart\":622,"
  "\"23-FuelRailGaug\":5230,\"2F-FuelTankLevel\":21.96,\"33-AbsBaroPres\":95,"
  "\"42-ControlModuleVolt\":13.83,\"43-AbsLoadValue\":29.02,\"44-FuelAirCmdEquiv\":0.99,"
  "\"46-AmbientAirTemp\":27,\"49-AbsThrottlePosD\":15.69}";

typedef struct
{
  DtDecoder *decoder;
  GArray    *records;
  gint64     now;
} Ours;

typedef struct
{
  JsonParser *parser;
  GHashTable *channels;
  double      values[64];
} Theirs;

static void
decode_ours (gpointer data,
             guint    n)
{
  Ours *ours = data;

  for (guint i = 0; i < n; i++)
    {
      /* as the queue does that takes them over */
      ours->records->len = 0;
      dt_decoder_decode (ours->decoder, TOPIC, payload, strlen (payload), FALSE,
                         ours->now, ours->now, ours->records);
      ours->now++;
    }
}

static void
decode_theirs (gpointer data,
               guint    n)
{
  Theirs *theirs = data;

  for (guint i = 0; i < n; i++)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      if (!json_parser_load_from_data (theirs->parser, payload, -1, NULL))
        g_error ("json-glib refuses the payload");

      json_object_iter_init (&iter, json_node_get_object (json_parser_get_root (theirs->parser)));
      while (json_object_iter_next (&iter, &name, &node))
        {
          guint channel = GPOINTER_TO_UINT (g_hash_table_lookup (theirs->channels, name));

          theirs->values[channel] = json_node_get_double (node);
        }
    }
}

static guint
count_samples (GArray *records)
{
  guint n = 0;

  for (guint i = 0; i < records->len; i++)
    n += g_array_index (records, DtRecord, i).kind == DT_RECORD_SAMPLE;

  return n;
}

int
main (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  g_autoptr(DtDecoder) decoder = dt_decoder_new (dt_profile_library_lookup (library, "wican-car"));
  g_autoptr(GArray) records = dt_records_new ();
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GHashTable) channels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Ours ours = { decoder, records, 1 };
  Theirs theirs = { .parser = parser, .channels = channels };
  g_auto(GStrv) parts = g_strsplit (payload, "\"", -1);
  gboolean reached;

  for (guint i = 1; parts[i] != NULL && parts[i + 1] != NULL; i += 2)
    g_hash_table_insert (channels, g_strdup (parts[i]), GUINT_TO_POINTER (i));

  /* what was declared is cleared once; then there are only samples */
  decode_ours (&ours, 1);
  g_array_set_size (records, 0);
  reached = dt_bench_compare ("decode 20 keys", decode_ours, &ours, 20000,
                              "json-glib", decode_theirs, &theirs, 1000, WANTED);

  /* both have done the work */
  g_assert_cmpuint (count_samples (records), ==, 20);
  g_assert_cmpuint (g_hash_table_size (channels), ==, 20);

  return reached ? EXIT_SUCCESS : EXIT_FAILURE;
}
