/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * How a history file is read:
 *
 * Each write has a number: journal blobs and chunks take theirs from one counter, in the order they
 * were written, so that for one channel and time the sample of the greatest `seq` counts.
 *
 * A sample stands in a chunk of its channel or still in a journal blob. Of a blob, the samples of
 * channels with `channel.sealed` > `journal.seq` stand in chunks already and are to be skipped; the
 * blob is deleted when that holds for all its channels. Within one chunk the times increase
 * strictly; chunks of one channel may overlap where samples came late. No chunk spans more
 * than DT_CHUNK_SPAN_MAX, so what lies in [from, to) is found with
 * `t0 > from - DT_CHUNK_SPAN_MAX AND t0 < to AND t1 >= from`.
 *
 * Rollups bear what is sealed, each sample once, and outlive the chunks. `t` is the start of the
 * minute or hour; all times are microseconds UTC.
 */

#define DT_HISTORY_APPLICATION_ID 0x4474776e /* "Dtwn" */
#define DT_HISTORY_SCHEMA_VERSION 1
#define DT_CHUNK_SPAN_MAX G_TIME_SPAN_DAY

/* Times are kept this far from the ends of their type (36 000 years), so that the difference of two
 * never overflows. */
#define DT_HISTORY_TIME_MAX (G_GINT64_CONSTANT (1) << 60)

/**
 * DtMigration:
 * @sql: brings a file of version @to - 1 to version @to
 */
typedef struct
{
  int         to;
  const char *sql;
} DtMigration;

/* DT_HISTORY_ERROR_NEWER where the file was written by a newer version, DT_HISTORY_ERROR_STORAGE
 * where it is the database of another program. @version is 0 for an empty file. */
gboolean dt_history_schema_check   (sqlite3            *db,
                                    int                *version,
                                    GError            **error);

/* Makes the schema in an empty file, or brings an older one up to date. While an older one changes,
 * its copy stands beside it under the name "<file>.v<version>-backup". */
gboolean dt_history_schema_migrate (sqlite3            *db,
                                    GError            **error);

/* The runner under dt_history_schema_migrate(), for any steps in the order of versions. */
gboolean dt_history_migrate_steps  (sqlite3            *db,
                                    const DtMigration  *steps,
                                    guint               n_steps,
                                    GError            **error);

G_END_DECLS
