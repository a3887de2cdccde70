/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>

#include "dt-chunk-codec.h"
#include "dt-history-file.h"
#include "dt-history-journal.h"
#include "dt-history-names.h"
#include "dt-history-retention.h"
#include "dt-history-schema.h"
#include "dt-history-seal.h"
#include "dt-history-store.h"
#include "dt-sqlite.h"

#define RAW_FROM_KEY "'raw_from'"

struct _DtHistoryStore
{
  sqlite3      *db;
  sqlite3_stmt *set_raw_from;
  DtSealer     *sealer;
  DtRetention  *retention;
  DtTails      *tails;
  DtJournal    *journal;
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

/* Makes the tails; of each channel the number up to which it is sealed. */
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
  g_clear_pointer (&self->set_raw_from, sqlite3_finalize);
  g_clear_pointer (&self->sealer, dt_sealer_free);
  g_clear_pointer (&self->retention, dt_retention_free);
  g_clear_pointer (&self->journal, dt_journal_free);
  g_clear_pointer (&self->tails, dt_tails_free);
  g_free (self);
}

DtHistoryStore *
dt_history_store_new (sqlite3  *db,
                      GError  **error)
{
  DtHistoryStore *self = g_new0 (DtHistoryStore, 1);
  g_autoptr(GHashTable) sealed = NULL;

  self->db = db;
  self->seq = 1;
  self->tails = dt_tails_new ();
  sqlite3_wal_hook (db, committed_cb, self);

  if ((self->set_raw_from = dt_sqlite_prepare (db, "INSERT OR REPLACE INTO setting (key, value)"
                                                   " VALUES (" RAW_FROM_KEY ", ?1)", error)) &&
      (self->sealer = dt_sealer_new (db, error)) &&
      (self->retention = dt_retention_new (db, error)) &&
      (self->journal = dt_journal_new (db, error)) &&
      (sealed = load_sealed (self, error)) &&
      dt_journal_load (self->journal, self->tails, sealed, error) &&
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
                    ABS (sample->time) < DT_HISTORY_TIME_MAX))
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
      guint end = tail->len - tail->len % DT_CHUNK_SAMPLES;

      /* A seal takes all that is in the journal, whoever wrote that. */
      if (end > 0 && end < tail->n)
        end = tail->len;
      if (!seal (self, tail, end, error))
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
           gint64           now,
           gboolean         all,
           GError         **error)
{
  g_autoptr(GHashTable) assets = g_hash_table_new (NULL, NULL);

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

/* All of one transaction but its begin and end. */
static gboolean
write_batch (DtHistoryStore  *self,
             const DtBatch   *batch,
             gint64           now,
             gboolean        *compact,
             GError         **error)
{
  gboolean too_long;

  for (guint i = 0; i < batch->declarations->len; i++)
    if (!declare (self, g_ptr_array_index (batch->declarations, i), error))
      return FALSE;

  take_samples (self, batch->samples);
  if (!seal_full (self, error))
    return FALSE;

  too_long = dt_journal_get_bytes (self->journal) > DT_JOURNAL_MAX;
  /* Mostly a few slow channels keep blobs of fast ones: what is open fits one small blob then. */
  *compact = too_long && dt_tails_count (self->tails) * sizeof (DtSample) < DT_JOURNAL_MAX / 2;

  return seal_open (self, batch->offline, now, too_long && !*compact, error) &&
         dt_journal_write (self->journal, self->tails, *compact, &self->seq, error) &&
         dt_sqlite_exec (self->db, "COMMIT", error);
}

gboolean
dt_history_store_write (DtHistoryStore  *self,
                        const DtBatch   *batch,
                        gint64           now,
                        GError         **error)
{
  gint64 seq = self->seq;
  gboolean compact = FALSE;

  if (!dt_sqlite_exec (self->db, "BEGIN IMMEDIATE", error) ||
      !write_batch (self, batch, now, &compact, error))
    {
      self->code = sqlite3_errcode (self->db);
      self->seq = seq;
      sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
      dt_tails_rollback (self->tails);
      return FALSE;
    }

  dt_journal_commit (self->journal);
  dt_tails_commit (self->tails, self->seq - 1, compact, now);

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
  dt_tails_collect (self->tails, TRUE, samples);
}
