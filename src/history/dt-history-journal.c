/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-journal.h"
#include "dt-journal-codec.h"
#include "dt-sqlite.h"

#define INSERT_BLOB "INSERT INTO journal (seq, n, t0, t1, data) VALUES (?1, ?2, ?3, ?4, ?5)"
#define DELETE_BLOBS "DELETE FROM journal WHERE seq < ?1"

/* A blob that is in the file. */
typedef struct
{
  gint64  seq;
  guint64 bytes;
} Blob;

struct _DtJournal
{
  sqlite3      *db;
  sqlite3_stmt *insert_blob;
  sqlite3_stmt *delete_blobs;
  GArray       *blobs;          /* of Blob, in the order of their numbers */
  GArray       *samples;        /* scratch */
  GByteArray   *data;           /* scratch */

  /* Of the running transaction: */
  gint64        first;          /* the oldest blob that is needed */
  Blob          written;        /* bytes is 0 where there is none */
};

DtJournal *
dt_journal_new (sqlite3  *db,
                GError  **error)
{
  g_autoptr(DtJournal) self = g_new0 (DtJournal, 1);

  self->db = db;
  self->blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  self->samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  self->data = g_byte_array_new ();

  if ((self->insert_blob = dt_sqlite_prepare (db, INSERT_BLOB, error)) == NULL ||
      (self->delete_blobs = dt_sqlite_prepare (db, DELETE_BLOBS, error)) == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

void
dt_journal_free (DtJournal *self)
{
  g_clear_pointer (&self->insert_blob, sqlite3_finalize);
  g_clear_pointer (&self->delete_blobs, sqlite3_finalize);
  g_array_unref (self->blobs);
  g_array_unref (self->samples);
  g_byte_array_unref (self->data);
  g_free (self);
}

static void
load_blob (DtJournal    *self,
           sqlite3_stmt *row,
           DtTails      *tails,
           GHashTable   *sealed)
{
  gint64 seq = sqlite3_column_int64 (row, 0);
  Blob blob = { seq, (guint64) sqlite3_column_bytes (row, 1) };
  g_autoptr(GError) error = NULL;

  g_array_append_val (self->blobs, blob);
  g_array_set_size (self->samples, 0);
  if (!dt_journal_decode (sqlite3_column_blob (row, 1), blob.bytes, self->samples, &error))
    {
      g_message ("journal %" G_GINT64_FORMAT ": %s", seq, error->message);
      return;
    }

  for (guint i = 0; i < self->samples->len; i++)
    {
      const DtSample *sample = &g_array_index (self->samples, DtSample, i);
      DtTail *tail = dt_tails_get (tails, sample->channel);
      const gint64 *until = g_hash_table_lookup (sealed, GUINT_TO_POINTER (sample->channel));

      if (tail != NULL && (until == NULL || *until <= seq))
        dt_tails_append (tails, tail, sample->time, sample->value);
    }

  dt_tails_commit (tails, seq, FALSE, g_get_monotonic_time ());
}

gboolean
dt_journal_load (DtJournal   *self,
                 DtTails     *tails,
                 GHashTable  *sealed,
                 GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  stmt = dt_sqlite_prepare (self->db, "SELECT seq, data FROM journal ORDER BY seq", error);
  if (stmt == NULL)
    return FALSE;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    load_blob (self, stmt, tails, sealed);

  return rc == SQLITE_DONE || dt_sqlite_fail (self->db, error);
}

guint64
dt_journal_get_bytes (DtJournal *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->blobs->len; i++)
    bytes += g_array_index (self->blobs, Blob, i).bytes;

  return bytes;
}

static gboolean
write_blob (DtJournal  *self,
            gint64      seq,
            GError    **error)
{
  const DtSample *samples = (const DtSample *) (gpointer) self->samples->data;
  guint n = self->samples->len;
  gint64 first = samples[0].time, last = samples[0].time;

  for (guint i = 1; i < n; i++)
    {
      first = MIN (first, samples[i].time);
      last = MAX (last, samples[i].time);
    }

  g_byte_array_set_size (self->data, 0);
  dt_journal_encode (samples, n, self->data);
  self->written = (Blob) { seq, self->data->len };

  sqlite3_bind_int64 (self->insert_blob, 1, seq);
  sqlite3_bind_int64 (self->insert_blob, 2, n);
  sqlite3_bind_int64 (self->insert_blob, 3, first);
  sqlite3_bind_int64 (self->insert_blob, 4, last);
  sqlite3_bind_blob (self->insert_blob, 5, self->data->data, (int) self->data->len,
                     SQLITE_STATIC);

  return dt_sqlite_run (self->insert_blob, error);
}

gboolean
dt_journal_write (DtJournal  *self,
                  DtTails    *tails,
                  gboolean    all,
                  gint64     *seq,
                  GError    **error)
{
  self->first = all ? *seq : dt_tails_get_first_seq (tails, *seq);
  self->written = (Blob) { 0, };

  g_array_set_size (self->samples, 0);
  dt_tails_collect (tails, all, self->samples);
  if (self->samples->len > 0 && !write_blob (self, (*seq)++, error))
    return FALSE;

  if (self->blobs->len == 0 || g_array_index (self->blobs, Blob, 0).seq >= self->first)
    return TRUE;

  sqlite3_bind_int64 (self->delete_blobs, 1, self->first);

  return dt_sqlite_run (self->delete_blobs, error);
}

void
dt_journal_commit (DtJournal *self)
{
  guint n_gone = 0;

  while (n_gone < self->blobs->len && g_array_index (self->blobs, Blob, n_gone).seq < self->first)
    n_gone++;

  g_array_remove_range (self->blobs, 0, n_gone);
  if (self->written.bytes > 0)
    g_array_append_val (self->blobs, self->written);
}
