/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-decoder.h"
#include "dt-fuzz.h"
#include "dt-profile-library.h"

/* The first line is the topic, the rest the payload. It comes twice: at first sight, then known. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  static DtProfileLibrary *library;
  const guint8 *end = size > 0 ? memchr (data, '\n', size) : NULL;

  if (library == NULL)
    library = dt_profile_library_new ("/nonexistent");

  for (guint i = 0; end != NULL && i < 2; i++)
    {
      const char *id = i == 0 ? "wican-car" : "generic";
      g_autoptr(DtDecoder) decoder = dt_decoder_new (dt_profile_library_lookup (library, id));
      g_autoptr(GArray) records = dt_records_new ();
      g_autofree char *topic = g_strndup ((const char *) data, (gsize) (end - data));

      for (gint64 now = 1; now < 3; now++)
        dt_decoder_decode (decoder, topic, end + 1, size - (gsize) (end + 1 - data), now == 2,
                           now, now, records);

      for (guint j = 0; j < records->len; j++)
        if (g_array_index (records, DtRecord, j).kind == DT_RECORD_SAMPLE)
          g_assert_true (isfinite (g_array_index (records, DtRecord, j).value));
    }

  return 0;
}
