/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-fuzz.h"
#include "dt-hash.h"
#include "dt-json-scan.h"

static DtJsonGuess keys[2];
static guint guessing;

/* What is seen must be the same with guesses, here of the key before last, as without. */
static void
watch_cb (DtJsonScan        *scan,
          const DtJsonValue *value,
          gpointer           digest)
{
  const DtJsonStep *step = &scan->steps[scan->depth];
  guint64 hash = dt_hash_number (*(guint64 *) digest, dt_json_scan_get_hash (scan));

  *(guint64 *) digest = dt_hash_bytes (hash + value->kind, value->text, value->length);
  if (scan->depth != 1 || step->container != DT_JSON_OBJECT)
    return;
  keys[step->index % 2] = (DtJsonGuess) { step->key, step->length, step->hash };
  scan->guess = guessing && step->index > 0 ? &keys[(step->index + 1) % 2] : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint64 digests[2] = { 0, 0 };
  gboolean accepted[2];

  for (guessing = 0; guessing < 2; guessing++)
    accepted[guessing] = dt_json_scan (&(DtJsonScan) { .seed = 1 }, (const char *) data, size,
                                       watch_cb, &digests[guessing]);
  g_assert_true (accepted[0] == accepted[1] && digests[0] == digests[1]);
  return 0;
}
