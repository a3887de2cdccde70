/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* A fast hash of names that come again and again: eight bytes a step, folded by one wide
 * multiplication. Equal hashes still have to be compared; the seed keeps an attacker from making
 * them equal on purpose. */

static inline guint64
dt_hash_load (const char *bytes,
              gsize       n)
{
  guint64 word = 0;

  memcpy (&word, bytes, n);

  return word;
}

static inline guint64
dt_hash_fold (guint64 a,
              guint64 b)
{
  unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline guint64
dt_hash_number (guint64 seed,
                guint64 number)
{
  return dt_hash_fold (seed ^ G_GUINT64_CONSTANT (0x9e3779b97f4a7c15),
                       number ^ G_GUINT64_CONSTANT (0xd6e8feb86659fd93));
}

static inline guint64
dt_hash_bytes (guint64     seed,
               const char *bytes,
               gsize       n)
{
  guint64 hash = seed + n * G_GUINT64_CONSTANT (0xa0761d6478bd642f);
  gsize left = n;

  for (; left > 8; left -= 8, bytes += 8)
    hash = dt_hash_number (hash, dt_hash_load (bytes, 8));

  /* the last one to eight bytes, without reading beyond them */
  if (n >= 8)
    return dt_hash_number (hash, dt_hash_load (bytes + left - 8, 8));
  if (n >= 4)
    return dt_hash_number (hash, dt_hash_load (bytes, 4)
                                 | dt_hash_load (bytes + n - 4, 4) << 32);
  if (n > 0)
    return dt_hash_number (hash, (guint64) (guint8) bytes[0]
                                 | (guint64) (guint8) bytes[n / 2] << 8
                                 | (guint64) (guint8) bytes[n - 1] << 16);

  return dt_hash_number (hash, 0);
}

G_END_DECLS
