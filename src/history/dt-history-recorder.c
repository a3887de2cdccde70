/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dt-history-error.h"
#include "dt-history-file.h"
#include "dt-history-names.h"
#include "dt-history-reader.h"
#include "dt-history-recorder.h"
#include "dt-history-store.h"

#define MIB (G_GUINT64_CONSTANT (1) << 20)

/* Checkpoints: now and then while writing, at once where much waits, wholly when idle. */
#define CHECKPOINT_BYTES (4 * MIB)
#define CHECKPOINT_AT_ONCE (32 * MIB)
#define CHECKPOINT_INTERVAL (3 * G_TIME_SPAN_SECOND)
#define IDLE_AFTER (5 * G_TIME_SPAN_SECOND)

/* A WAL of this size means that a reader stands in the way. */
#define WAL_ALARM (64 * MIB)

#define RETENTION_INTERVAL G_TIME_SPAN_HOUR
#define BUSY_INTERVAL G_TIME_SPAN_SECOND
#define IDLE_INTERVAL G_TIME_SPAN_MINUTE

struct _DtRecorder
{
  char             *path;
  DtHistoryOptions  options;
  int               lock;
  gboolean          read_only;
  DtHistoryStore   *store;         /* NULL: not open, or lost and to be opened again */
  GPtrArray        *declared;      /* all declarations, for a file begun anew */
  gboolean          is_new;        /* and lacks them */

  char             *problem;
  char             *set_aside;
  guint64           written;
  gint64            commit_time;

  /* A commit that failed in its last moment may be in the file: where the file's next number is
   * beyond doubt_seq, the first doubt_n samples are. */
  gint64            doubt_seq;
  guint             doubt_n;

  gint64            last_write;
  gint64            last_checkpoint;
  gboolean          in_the_way;     /* a reader kept the last checkpoint from its end */
  gint64            next_retention;
};

DtRecorder *
dt_recorder_new (const char             *path,
                 const DtHistoryOptions *options)
{
  DtRecorder *self = g_new0 (DtRecorder, 1);

  self->path = g_strdup (path);
  self->options = *options;
  self->lock = -1;
  self->declared = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_declaration_free);

  return self;
}

void
dt_recorder_free (DtRecorder *self)
{
  g_clear_pointer (&self->store, dt_history_store_close);
  if (self->lock >= 0)
    g_close (self->lock, NULL);

  g_ptr_array_unref (self->declared);
  g_free (self->problem);
  g_free (self->set_aside);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_damage (const GError *error)
{
  return g_error_matches (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED);
}

static DtHistoryStore *
open_store (DtRecorder        *self,
            DtHistoryCatalog **catalog,
            GError           **error)
{
  sqlite3 *db = dt_history_file_open (self->path, error);
  DtHistoryStore *store;

  if (db == NULL || (store = dt_history_store_new (db, error)) == NULL)
    return NULL;

  if (catalog == NULL || (*catalog = dt_history_names_load (db, error)) != NULL)
    return store;

  dt_history_store_abandon (store);

  return NULL;
}

static gboolean
set_aside (DtRecorder  *self,
           GError     **error)
{
  g_clear_pointer (&self->set_aside, g_free);
  self->set_aside = dt_history_file_set_aside (self->path, error);
  self->is_new = TRUE;

  return self->set_aside != NULL;
}

/* The second try has a file without damage: a new one. */
static DtHistoryStore *
open_or_set_aside (DtRecorder        *self,
                   DtHistoryCatalog **catalog,
                   GError           **error)
{
  g_autoptr(GError) damage = NULL;
  DtHistoryStore *store = open_store (self, catalog, &damage);

  if (store != NULL)
    return store;

  if (!is_damage (damage))
    {
      g_propagate_error (error, g_steal_pointer (&damage));
      return NULL;
    }

  return set_aside (self, error) ? open_store (self, catalog, error) : NULL;
}

static void
remember (DtRecorder             *self,
          const DtHistoryCatalog *catalog)
{
  for (guint i = 0; i < catalog->assets->len; i++)
    {
      const DtCatalogAsset *asset = g_ptr_array_index (catalog->assets, i);
      DtDeclaration *declaration = dt_declaration_new (DT_DECLARE_ASSET, asset->id, 0);

      declaration->info = dt_asset_info_ref (asset->info);
      g_ptr_array_add (self->declared, declaration);
    }

  for (guint i = 0; i < catalog->channels->len; i++)
    {
      const DtCatalogChannel *channel = g_ptr_array_index (catalog->channels, i);
      DtDeclaration *declaration = dt_declaration_new (DT_DECLARE_CHANNEL, channel->id,
                                                       channel->asset);

      declaration->signal = dt_signal_ref (channel->signal);
      g_ptr_array_add (self->declared, declaration);

      for (guint k = 0; k < channel->categories->len; k++)
        {
          declaration = dt_declaration_new (DT_DECLARE_CATEGORY, channel->id, k);
          declaration->text = g_strdup (g_ptr_array_index (channel->categories, k));
          g_ptr_array_add (self->declared, declaration);
        }
    }
}

static DtHistoryCatalog *
open_to_read (DtRecorder  *self,
              GError     **error)
{
  g_autoptr(DtHistoryReader) reader = dt_history_reader_open (self->path, error);

  if (reader == NULL)
    return NULL;

  self->read_only = TRUE;
  self->problem = g_strdup_printf (_("%s: another program writes this file; nothing is recorded"
                                     " here"), self->path);

  return dt_history_reader_get_catalog (reader, error);
}

DtHistoryCatalog *
dt_recorder_open (DtRecorder  *self,
                  GError     **error)
{
  DtHistoryCatalog *catalog = NULL;

  if (!dt_history_file_lock (self->path, &self->lock, error))
    return NULL;

  if (self->lock < 0)
    return open_to_read (self, error);

  self->store = open_or_set_aside (self, &catalog, error);
  if (self->store == NULL)
    return NULL;

  remember (self, catalog);
  self->is_new = FALSE;

  return catalog;
}

gboolean
dt_recorder_is_open (DtRecorder *self)
{
  return self->lock >= 0;
}

static gboolean
declare_again (DtRecorder  *self,
               GError     **error)
{
  g_autoptr(DtBatch) batch = dt_batch_new ();

  for (guint i = 0; i < self->declared->len; i++)
    g_ptr_array_add (batch->declarations,
                     dt_declaration_copy (g_ptr_array_index (self->declared, i)));

  self->is_new = !dt_history_store_write (self->store, batch, g_get_monotonic_time (), error);

  return !self->is_new;
}

/* After a failure: opens the file again and finds out whether the last commit is in it. */
static gboolean
ensure_store (DtRecorder  *self,
              DtBatch     *batch,
              GError     **error)
{
  if (self->store == NULL)
    {
      self->store = open_or_set_aside (self, NULL, error);
      if (self->store == NULL)
        return FALSE;

      if (dt_history_store_get_seq (self->store) > self->doubt_seq)
        {
          g_array_remove_range (batch->samples, 0, self->doubt_n);
          self->written += self->doubt_n;
        }
      self->doubt_n = 0;
    }

  return !self->is_new || declare_again (self, error);
}

/* The file turned out to be damaged: what is open is not, it goes to a new one. */
static gboolean
begin_anew (DtRecorder  *self,
            DtBatch     *batch,
            GError     **error)
{
  g_autoptr(GArray) samples = g_array_new (FALSE, FALSE, sizeof (DtSample));

  dt_history_store_save_open (self->store, samples);
  g_array_prepend_vals (batch->samples, samples->data, samples->len);
  g_clear_pointer (&self->store, dt_history_store_abandon);

  return set_aside (self, error) && ensure_store (self, batch, error) &&
         dt_history_store_write (self->store, batch, g_get_monotonic_time (), error);
}

static gboolean
check_room (DtRecorder  *self,
            GError     **error)
{
  g_autofree char *kept = NULL;

  if (dt_history_file_get_free (self->path) >= self->options.free_disk_kept)
    return TRUE;

  kept = g_format_size_full (self->options.free_disk_kept, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_STORAGE,
               /* Translators: file name, then a size such as "1.0 GiB" */
               _("%s: the disk is almost full; recording goes on when more than %s is free"),
               self->path, kept);

  return FALSE;
}

static gboolean
try_write (DtRecorder  *self,
           DtBatch     *batch,
           GError     **error)
{
  g_autoptr(GError) failure = NULL;
  gint64 seq;

  if (!check_room (self, error) || !ensure_store (self, batch, error))
    return FALSE;

  seq = dt_history_store_get_seq (self->store);
  if (dt_history_store_write (self->store, batch, g_get_monotonic_time (), &failure))
    return TRUE;

  if (is_damage (failure))
    return begin_anew (self, batch, error);

  /* A failed fsync leaves it open what is on the disk: only the file itself can tell. */
  if ((dt_history_store_get_code (self->store) & 0xff) == SQLITE_IOERR)
    {
      self->doubt_seq = seq;
      self->doubt_n = batch->samples->len;
      g_clear_pointer (&self->store, dt_history_store_abandon);
    }

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

gboolean
dt_recorder_write (DtRecorder  *self,
                   DtBatch     *batch,
                   GError     **error)
{
  gint64 start = g_get_monotonic_time ();
  GError *failure = NULL;

  g_clear_pointer (&self->problem, g_free);

  if (!try_write (self, batch, &failure))
    {
      self->problem = g_strdup (failure->message);
      g_propagate_error (error, failure);
      return FALSE;
    }

  for (guint i = 0; i < batch->declarations->len; i++)
    g_ptr_array_add (self->declared,
                     dt_declaration_copy (g_ptr_array_index (batch->declarations, i)));

  self->written += batch->samples->len;
  self->last_write = g_get_monotonic_time ();
  self->commit_time = self->last_write - start;

  return TRUE;
}

static void
tend_wal (DtRecorder *self,
          gint64      now)
{
  guint64 bytes = dt_history_store_get_wal (self->store);
  gboolean idle = now - self->last_write >= IDLE_AFTER;
  g_autoptr(GError) error = NULL;

  if (bytes == 0 || (bytes < CHECKPOINT_BYTES && !idle) ||
      (bytes < CHECKPOINT_AT_ONCE && now - self->last_checkpoint < CHECKPOINT_INTERVAL))
    return;

  self->last_checkpoint = now;
  if (!dt_history_store_checkpoint (self->store, idle, &error))
    g_message ("%s", error->message);
  self->in_the_way = error == NULL && dt_history_store_get_wal (self->store) > 0;
}

/* Returns whether there is more to delete at once. */
static gboolean
tend_retention (DtRecorder *self,
                gint64      now)
{
  const gint64 kept[] = { self->options.raw_retention, self->options.rollup_retention };
  gint64 from[G_N_ELEMENTS (kept)];
  g_autoptr(GError) error = NULL;
  gboolean more = FALSE;

  if (now < self->next_retention)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    from[i] = kept[i] > 0 ? g_get_real_time () - kept[i] : G_MININT64;

  /* Where it fails now, the next hour will do: a disk that refuses shows in the writing. */
  if (!dt_history_store_retain (self->store, from[0], from[1], &more, &error))
    g_message ("%s", error->message);

  if (!more)
    self->next_retention = now + RETENTION_INTERVAL;

  return more;
}

gint64
dt_recorder_tend (DtRecorder *self)
{
  gint64 now = g_get_monotonic_time ();

  /* In doubt about a batch: it comes again by itself. */
  if (self->store == NULL && self->doubt_n > 0)
    return now + BUSY_INTERVAL;

  if (self->store == NULL || dt_history_store_is_due (self->store, now))
    {
      g_autoptr(DtBatch) nothing = dt_batch_new ();

      /* A failure stands in the status, and the next call tries again. */
      if (!dt_recorder_write (self, nothing, NULL))
        return now + BUSY_INTERVAL;
    }

  if (tend_retention (self, now))
    return now;

  tend_wal (self, now);

  return now + (dt_history_store_has_open (self->store) ||
                dt_history_store_get_wal (self->store) > 0 ? BUSY_INTERVAL : IDLE_INTERVAL);
}

void
dt_recorder_get_status (DtRecorder      *self,
                        DtHistoryStatus *status)
{
  guint64 wal = self->store != NULL ? dt_history_store_get_wal (self->store) : 0;

  *status = (DtHistoryStatus) {
    .written = self->written,
    .file_bytes = dt_history_file_get_size (self->path),
    .free_bytes = dt_history_file_get_free (self->path),
    .commit_time = self->commit_time,
    .read_only = self->read_only,
    .problem = g_strdup (self->problem),
    .set_aside = g_strdup (self->set_aside),
  };

  /* Much that is written at once makes a large WAL too, which the next checkpoint empties. */
  if (status->problem == NULL && wal > WAL_ALARM && self->in_the_way)
    status->problem = g_strdup_printf (_("%s: a program that reads this file for long keeps it from"
                                         " being tidied; close that program"), self->path);
}
