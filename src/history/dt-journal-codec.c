/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <zlib.h>

#include "dt-history-error.h"
#include "dt-journal-codec.h"

/* Little-endian: version, count, CRC-32 of all after it, then channel, time and value of each. No
 * compression: a blob lives for minutes and is written once. */
#define VERSION 1
#define HEADER_SIZE 12
#define RECORD_SIZE 20

static void
put_32 (guint8  *at,
        guint32  value)
{
  value = GUINT32_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static guint32
get_32 (const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);

  return GUINT32_FROM_LE (value);
}

static void
put_64 (guint8     *at,
        const void *bits)
{
  guint64 value;

  memcpy (&value, bits, sizeof value);
  value = GUINT64_TO_LE (value);
  memcpy (at, &value, sizeof value);
}

static void
get_64 (const guint8 *at,
        void         *bits)
{
  guint64 value;

  memcpy (&value, at, sizeof value);
  value = GUINT64_FROM_LE (value);
  memcpy (bits, &value, sizeof value);
}

static guint32
get_checksum (const guint8 *blob,
              gsize         length)
{
  /* The count is in it too: a blob cut at a record's end must not pass for a shorter one. */
  uLong crc = crc32_z (0, blob, 8);

  return (guint32) crc32_z (crc, blob + HEADER_SIZE, length - HEADER_SIZE);
}

void
dt_journal_encode (const DtSample *samples,
                   guint           n,
                   GByteArray     *blob)
{
  guint start = blob->len;
  guint8 *head, *at;

  g_return_if_fail (n <= (G_MAXUINT - HEADER_SIZE - start) / RECORD_SIZE);

  g_byte_array_set_size (blob, start + HEADER_SIZE + n * RECORD_SIZE);
  head = blob->data + start;
  at = head + HEADER_SIZE;

  for (guint i = 0; i < n; i++, at += RECORD_SIZE)
    {
      put_32 (at, samples[i].channel);
      put_64 (at + 4, &samples[i].time);
      put_64 (at + 12, &samples[i].value);
    }

  put_32 (head, VERSION);
  put_32 (head + 4, n);
  put_32 (head + 8, get_checksum (head, blob->len - start));
}

static gboolean
fail (const char  *what,
      GError     **error)
{
  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED,
               /* Translators: %s says what is wrong with it */
               _("The journal entry is damaged: %s"), what);

  return FALSE;
}

gboolean
dt_journal_decode (const guint8  *blob,
                   gsize          length,
                   GArray        *samples,
                   GError       **error)
{
  guint start = samples->len;
  guint32 n;

  if (length < HEADER_SIZE)
    return fail (_("it is too short"), error);
  if (get_32 (blob) != VERSION)
    return fail (_("its version is unknown"), error);

  n = get_32 (blob + 4);
  if (length != HEADER_SIZE + (gsize) n * RECORD_SIZE)
    return fail (_("its length does not fit its count"), error);
  if (get_32 (blob + 8) != get_checksum (blob, length))
    return fail (_("its checksum is wrong"), error);

  g_array_set_size (samples, start + n);

  for (guint32 i = 0; i < n; i++)
    {
      const guint8 *at = blob + HEADER_SIZE + (gsize) i * RECORD_SIZE;
      DtSample *sample = &g_array_index (samples, DtSample, start + i);

      sample->channel = get_32 (at);
      sample->flags = DT_SAMPLE_PLAIN;
      get_64 (at + 4, &sample->time);
      get_64 (at + 12, &sample->value);

      if (sample->channel == 0 || !isfinite (sample->value))
        {
          g_array_set_size (samples, start);
          return fail (_("it holds what is no sample"), error);
        }
    }

  return TRUE;
}
