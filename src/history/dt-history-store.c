/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chunk-codec.h"
#include "dt-history-file.h"
#include "dt-history-names.h"
#include "dt-history-retention.h"
#include "dt-history-seal.h"
#include "dt-history-store.h"
#include "dt-journal-codec.h"
#include "dt-sqlite.h"

/* Times beyond it (some ten thousand years) are nonsense that would overflow in differences. */
#define TIME_LIMIT (G_GINT64_CONSTANT (1) << 60)

#define RAW_FROM_KEY "'raw_from'"

/* A journal blob that is in the file. */
typedef struct
{
  gint64  seq;
  guint64 bytes;
} Blob;

struct _DtHistoryStore
{
  sqlite3      *db;
  sqlite3_stmt *insert_blob;
  sqlite3_stmt *delete_blobs;
  sqlite3_stmt *set_raw_from;
  DtSealer     *sealer;
  DtRetention  *retention;
  DtTails      *tails;

  GArray       *blobs;          /* of Blob */
  GArray       *open_samples;   /* scratch: what goes to the journal */
  GByteArray   *data;
  gint64        seq;            /* of the next write */
  gint64        raw_from;
  gint64        page_size;
  guint64       wal_bytes;
  int           code;
};

static int
committed_cb (gpointer    user_data,
              sqlite3    *db,
              const char *name,
              int         n_pages)
{
  DtHistoryStore *self = user_data;
  self->wal_bytes = (guint64) n_pages * (guint64) self->page_size;

  return SQLITE_OK;
}

/* Loading */

static void
load_blob (DtHistoryStore  *self,
           sqlite3_stmt    *row,
           GHashTable      *sealed)
{
  gint64 seq = sqlite3_column_int64 (row, 0);
  Blob blob = { seq, (guint64) sqlite3_column_bytes (row, 1) };
  g_autoptr(GError) error = NULL;

  g_array_append_val (self->blobs, blob);
  g_array_set_size (self->open_samples, 0);
  if (!dt_journal_decode (sqlite3_column_blob (row, 1), blob.bytes, self->open_samples, &error))
    {
      g_message ("journal %" G_GINT64_FORMAT ": %s", seq, error->message);
      return;
    }

  for (guint i = 0; i < self->open_samples->len; i++)
    {
      const DtSample *sample = &g_array_index (self->open_samples, DtSample, i);
      DtTail *tail = dt_tails_get (self->tails, sample->channel);
      const gint64 *until = g_hash_table_lookup (sealed, GUINT_TO_POINTER (sample->channel));

      if (tail != NULL && (until == NULL || *until <= seq))
        dt_tails_append (self->tails, tail, sample->time, sample->value);
    }

  dt_tails_commit (self->tails, seq, FALSE, g_get_monotonic_time ());
}

static GHashTable *
load_sealed (DtHistoryStore  *self,
             GError         **error)
{
  g_autoptr(GHashTable) sealed = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  if ((stmt = dt_sqlite_prepare (self->db, "SELECT id, asset, sealed FROM channel", error)) == NULL)
    return NULL;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      guint32 id = (guint32) sqlite3_column_int64 (stmt, 0);
      gint64 until = sqlite3_column_int64 (stmt, 2);

      dt_tails_ensure (self->tails, id, (guint32) sqlite3_column_int64 (stmt, 1));
      g_hash_table_insert (sealed, GUINT_TO_POINTER (id), g_memdup2 (&until, sizeof until));
    }

  if (rc != SQLITE_DONE)
    {
      dt_sqlite_fail (self->db, error);
      return NULL;
    }

  return g_steal_pointer (&sealed);
}

static gboolean
load_journal (DtHistoryStore  *self,
              GError         **error)
{
  g_autoptr(GHashTable) sealed = load_sealed (self, error);
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  if (sealed == NULL ||
      (stmt = dt_sqlite_prepare (self->db, "SELECT seq, data FROM journal ORDER BY seq",
                                 error)) == NULL)
    return FALSE;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    load_blob (self, stmt, sealed);

  return rc == SQLITE_DONE || dt_sqlite_fail (self->db, error);
}

static gboolean
load_numbers (DtHistoryStore  *self,
              GError         **error)
{
  static const char * const last[] = {
    "SELECT max (seq) FROM journal",
    "SELECT max (sealed) FROM channel",
    "SELECT seq FROM chunk ORDER BY id DESC LIMIT 1",
  };

  if (!dt_sqlite_get_int64 (self->db, "PRAGMA page_size", &self->page_size, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (last); i++)
    {
      gint64 seq = 0;

      if (!dt_sqlite_get_int64 (self->db, last[i], &seq, error))
        return FALSE;
      self->seq = MAX (self->seq, seq + 1);
    }

  self->raw_from = G_MININT64;

  return dt_sqlite_get_int64 (self->db, "SELECT value FROM setting WHERE key = " RAW_FROM_KEY,
                              &self->raw_from, error);
}

static void
free_all (DtHistoryStore *self)
{
  g_clear_pointer (&self->insert_blob, sqlite3_finalize);
  g_clear_pointer (&self->delete_blobs, sqlite3_finalize);
  g_clear_pointer (&self->set_raw_from, sqlite3_finalize);
  g_clear_pointer (&self->sealer, dt_sealer_free);
  g_clear_pointer (&self->retention, dt_retention_free);
  g_clear_pointer (&self->tails, dt_tails_free);
  g_clear_pointer (&self->blobs, g_array_unref);
  g_clear_pointer (&self->open_samples, g_array_unref);
  g_clear_pointer (&self->data, g_byte_array_unref);
  g_free (self);
}

DtHistoryStore *
dt_history_store_new (sqlite3  *db,
                      GError  **error)
{
  DtHistoryStore *self = g_new0 (DtHistoryStore, 1);

  self->db = db;
  self->seq = 1;
  self->tails = dt_tails_new ();
  self->blobs = g_array_new (FALSE, FALSE, sizeof (Blob));
  self->open_samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  self->data = g_byte_array_new ();
  sqlite3_wal_hook (db, committed_cb, self);

  if ((self->insert_blob = dt_sqlite_prepare (db, "INSERT INTO journal (seq, n, t0, t1, data)"
                                                  " VALUES (?1, ?2, ?3, ?4, ?5)", error)) &&
      (self->delete_blobs = dt_sqlite_prepare (db, "DELETE FROM journal WHERE seq < ?1", error)) &&
      (self->set_raw_from = dt_sqlite_prepare (db, "INSERT OR REPLACE INTO setting (key, value)"
                                                   " VALUES (" RAW_FROM_KEY ", ?1)", error)) &&
      (self->sealer = dt_sealer_new (db, error)) &&
      (self->retention = dt_retention_new (db, error)) &&
      load_journal (self, error) &&
      load_numbers (self, error))
    return self;

  dt_history_store_abandon (self);

  return NULL;
}

void
dt_history_store_close (DtHistoryStore *self)
{
  sqlite3 *db = self->db;

  dt_history_store_checkpoint (self, TRUE, NULL);
  free_all (self);
  sqlite3_close_v2 (db);
}

void
dt_history_store_abandon (DtHistoryStore *self)
{
  sqlite3 *db = self->db;

  free_all (self);
  dt_history_file_abandon (db);
}

/* Writing */

static gboolean
declare (DtHistoryStore       *self,
         const DtDeclaration  *declaration,
         GError              **error)
{
  switch (declaration->kind)
    {
    case DT_DECLARE_ASSET:
      return dt_history_names_put_asset (self->db, declaration->id, declaration->info, error);

    case DT_DECLARE_CHANNEL:
      dt_tails_ensure (self->tails, declaration->id, declaration->parent);
      return dt_history_names_put_channel (self->db, declaration->id, declaration->parent,
                                           declaration->signal, error);

    case DT_DECLARE_CATEGORY:
      return dt_history_names_put_category (self->db, declaration->id, declaration->parent,
                                            declaration->text, error);

    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
take_samples (DtHistoryStore *self,
              const GArray   *samples)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const DtSample *sample = &g_array_index (samples, DtSample, i);
      DtTail *tail = dt_tails_get (self->tails, sample->channel);

      if (G_LIKELY (tail != NULL && isfinite (sample->value) &&
                    ABS (sample->time) < TIME_LIMIT))
        dt_tails_append (self->tails, tail, sample->time, sample->value);
      else
        g_critical ("Channel %u was not declared, or its sample is none", sample->channel);
    }
}

static gboolean
seal (DtHistoryStore  *self,
      DtTail          *tail,
      guint            end,
      GError         **error)
{
  return end == tail->consumed ||
         dt_sealer_seal (self->sealer, self->tails, tail, end, self->raw_from, &self->seq, error);
}

static gboolean
seal_full (DtHistoryStore  *self,
           GError         **error)
{
  for (guint i = 0; i < self->tails->touched->len; i++)
    {
      DtTail *tail = g_ptr_array_index (self->tails->touched, i);

      if (!seal (self, tail, tail->len - tail->len % DT_CHUNK_SAMPLES, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_old (const DtTail *tail,
        gint64        now)
{
  return tail != NULL && tail->n > 0 && now - tail->opened_at >= DT_SEAL_AFTER;
}

/* Wholly: tails of the assets in @offline, too old ones, or @all. */
static gboolean
seal_open (DtHistoryStore  *self,
           const GArray    *offline,
           gboolean         all,
           GError         **error)
{
  g_autoptr(GHashTable) assets = g_hash_table_new (NULL, NULL);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < offline->len; i++)
    g_hash_table_add (assets, GUINT_TO_POINTER (g_array_index (offline, guint32, i)));

  for (guint i = 0; i < self->tails->by_channel->len; i++)
    {
      DtTail *tail = g_ptr_array_index (self->tails->by_channel, i);
      gboolean wanted = tail != NULL &&
                        (all || is_old (tail, now) ||
                         g_hash_table_contains (assets, GUINT_TO_POINTER (tail->asset)));

      if (wanted && !seal (self, tail, tail->len, error))
        return FALSE;
    }

  return TRUE;
}

static guint64
get_journal_bytes (DtHistoryStore *self)
{
  guint64 bytes = 0;

  for (guint i = 0; i < self->blobs->len; i++)
    bytes += g_array_index (self->blobs, Blob, i).bytes;

  return bytes;
}

/* Gathers what this transaction leaves open: of all tails, or only what is new in those that it
 * touched. */
static void
gather_open (DtHistoryStore *self,
             gboolean        all)
{
  const GPtrArray *tails = all ? self->tails->by_channel : self->tails->touched;

  g_array_set_size (self->open_samples, 0);

  for (guint i = 0; i < tails->len; i++)
    {
      const DtTail *tail = g_ptr_array_index (tails, i);
      guint start = tail == NULL ? 0 : all ? tail->consumed : MAX (tail->consumed, tail->n);

      for (guint k = start; tail != NULL && k < tail->len; k++)
        {
          DtSample sample = { tail->channel, DT_SAMPLE_PLAIN, tail->points[k].time,
                              tail->points[k].value };

          g_array_append_val (self->open_samples, sample);
        }
    }
}

static gboolean
write_blob (DtHistoryStore  *self,
            gint64           seq,
            GError         **error)
{
  const DtSample *samples = (const DtSample *) (gpointer) self->open_samples->data;
  guint n = self->open_samples->len;
  gint64 first = samples[0].time, last = samples[0].time;

  for (guint i = 1; i < n; i++)
    {
      first = MIN (first, samples[i].time);
      last = MAX (last, samples[i].time);
    }

  g_byte_array_set_size (self->data, 0);
  dt_journal_encode (samples, n, self->data);
  sqlite3_bind_int64 (self->insert_blob, 1, seq);
  sqlite3_bind_int64 (self->insert_blob, 2, n);
  sqlite3_bind_int64 (self->insert_blob, 3, first);
  sqlite3_bind_int64 (self->insert_blob, 4, last);
  sqlite3_bind_blob (self->insert_blob, 5, self->data->data, (int) self->data->len,
                     SQLITE_STATIC);

  return dt_sqlite_run (self->insert_blob, error);
}

/* Deletes blobs before @first and takes note of @blob, if there is one. */
static void
note_blobs (DtHistoryStore *self,
            gint64          first,
            const Blob     *blob)
{
  guint n_gone = 0;

  while (n_gone < self->blobs->len && g_array_index (self->blobs, Blob, n_gone).seq < first)
    n_gone++;

  g_array_remove_range (self->blobs, 0, n_gone);
  if (blob != NULL)
    g_array_append_val (self->blobs, *blob);
}

static gboolean
write_journal (DtHistoryStore  *self,
               gboolean         all,
               gint64          *first,
               GError         **error)
{
  gint64 seq = self->seq;

  gather_open (self, all);
  if (self->open_samples->len > 0 && !write_blob (self, self->seq++, error))
    return FALSE;

  *first = all ? seq : dt_tails_get_first_seq (self->tails, seq);
  if (self->blobs->len == 0 || g_array_index (self->blobs, Blob, 0).seq >= *first)
    return TRUE;

  sqlite3_bind_int64 (self->delete_blobs, 1, *first);

  return dt_sqlite_run (self->delete_blobs, error);
}

/* All of one transaction but its begin and end. */
static gboolean
write_batch (DtHistoryStore  *self,
             const DtBatch   *batch,
             gboolean        *compact,
             gint64          *first,
             GError         **error)
{
  gboolean too_long;

  for (guint i = 0; i < batch->declarations->len; i++)
    if (!declare (self, g_ptr_array_index (batch->declarations, i), error))
      return FALSE;

  take_samples (self, batch->samples);
  if (!seal_full (self, error))
    return FALSE;

  too_long = get_journal_bytes (self) > DT_JOURNAL_MAX;
  /* Mostly a few slow channels keep blobs of fast ones: what is open fits one small blob then. */
  *compact = too_long && dt_tails_count (self->tails) * sizeof (DtSample) < DT_JOURNAL_MAX / 2;

  return seal_open (self, batch->offline, too_long && !*compact, error) &&
         write_journal (self, *compact, first, error) &&
         dt_sqlite_exec (self->db, "COMMIT", error);
}

gboolean
dt_history_store_write (DtHistoryStore  *self,
                        const DtBatch   *batch,
                        GError         **error)
{
  gint64 seq = self->seq;
  gint64 first = 0;
  gboolean compact = FALSE;
  Blob blob;

  if (!dt_sqlite_exec (self->db, "BEGIN IMMEDIATE", error) ||
      !write_batch (self, batch, &compact, &first, error))
    {
      self->code = sqlite3_errcode (self->db);
      self->seq = seq;
      sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
      dt_tails_rollback (self->tails);
      return FALSE;
    }

  blob = (Blob) { self->seq - 1, self->data->len };
  note_blobs (self, first, self->open_samples->len > 0 ? &blob : NULL);
  dt_tails_commit (self->tails, self->seq - 1, compact, g_get_monotonic_time ());

  return TRUE;
}

gboolean
dt_history_store_retain (DtHistoryStore  *self,
                         gint64           raw_from,
                         gint64           rollup_from,
                         gboolean        *more,
                         GError         **error)
{
  *more = FALSE;

  if (dt_sqlite_exec (self->db, "BEGIN IMMEDIATE", error))
    {
      gboolean moves = raw_from > self->raw_from;

      sqlite3_bind_int64 (self->set_raw_from, 1, raw_from);
      if ((!moves || dt_sqlite_run (self->set_raw_from, error)) &&
          dt_retention_step (self->retention, raw_from, rollup_from, more, error) &&
          dt_sqlite_exec (self->db, "COMMIT", error))
        {
          self->raw_from = MAX (self->raw_from, raw_from);
          return TRUE;
        }
    }

  self->code = sqlite3_errcode (self->db);
  sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

gboolean
dt_history_store_checkpoint (DtHistoryStore  *self,
                             gboolean         truncate,
                             GError         **error)
{
  int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  int n_pages = 0, n_done = 0;
  int rc = sqlite3_wal_checkpoint_v2 (self->db, "main", mode, &n_pages, &n_done);

  if (rc == SQLITE_OK && n_done == n_pages)
    self->wal_bytes = 0;

  /* A reader in the way is no failure: the next time will do. */
  if (rc == SQLITE_OK || rc == SQLITE_BUSY)
    return TRUE;

  self->code = rc;

  return dt_sqlite_fail (self->db, error);
}

int
dt_history_store_get_code (DtHistoryStore *self)
{
  return self->code;
}

gint64
dt_history_store_get_seq (DtHistoryStore *self)
{
  return self->seq;
}

guint64
dt_history_store_get_wal (DtHistoryStore *self)
{
  return self->wal_bytes;
}

gboolean
dt_history_store_has_open (DtHistoryStore *self)
{
  return dt_tails_count (self->tails) > 0;
}

gboolean
dt_history_store_is_due (DtHistoryStore *self,
                         gint64          now)
{
  for (guint i = 0; i < self->tails->by_channel->len; i++)
    if (is_old (g_ptr_array_index (self->tails->by_channel, i), now))
      return TRUE;

  return FALSE;
}

void
dt_history_store_save_open (DtHistoryStore *self,
                            GArray         *samples)
{
  gather_open (self, TRUE);
  g_array_append_vals (samples, self->open_samples->data, self->open_samples->len);
}
