/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-history-error.h"
#include "dt-history-names.h"
#include "dt-sqlite.h"

/* The writer never stores a row without them, but another program may have. */
static gboolean
has_texts (sqlite3_stmt  *stmt,
           int            first,
           int            last,
           GError       **error)
{
  for (int i = first; i <= last; i++)
    if (sqlite3_column_type (stmt, i) == SQLITE_NULL)
      {
        g_set_error (error, DT_HISTORY_ERROR, DT_HISTORY_ERROR_DAMAGED,
                     _("%s: the file is damaged (%s)"),
                     sqlite3_db_filename (sqlite3_db_handle (stmt), "main"), sqlite3_sql (stmt));
        return FALSE;
      }

  return TRUE;
}

static gboolean
load_assets (sqlite3           *db,
             DtHistoryCatalog  *catalog,
             GError           **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  stmt = dt_sqlite_prepare (db, "SELECT id, key, name, profile, kind FROM asset ORDER BY id",
                            error);
  if (stmt == NULL)
    return FALSE;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      DtCatalogAsset *asset;

      if (!has_texts (stmt, 1, 4, error))
        return FALSE;

      asset = g_new0 (DtCatalogAsset, 1);
      asset->id = (guint32) sqlite3_column_int64 (stmt, 0);
      asset->info = dt_asset_info_new ((const char *) sqlite3_column_text (stmt, 1),
                                       (const char *) sqlite3_column_text (stmt, 2),
                                       (const char *) sqlite3_column_text (stmt, 3),
                                       (const char *) sqlite3_column_text (stmt, 4));
      g_ptr_array_add (catalog->assets, asset);
    }

  return rc == SQLITE_DONE || dt_sqlite_fail (db, error);
}

static DtSignal *
read_signal (sqlite3_stmt *stmt)
{
  DtSignal *signal = dt_signal_new ((const char *) sqlite3_column_text (stmt, 1));
  int kind = sqlite3_column_int (stmt, 5);

  signal->name = dt_sqlite_dup_text (stmt, 2);
  signal->name_fr = dt_sqlite_dup_text (stmt, 3);
  signal->unit = dt_sqlite_dup_text (stmt, 4);
  signal->kind = kind >= DT_SIGNAL_NUMBER && kind <= DT_SIGNAL_TEXT ? (DtSignalKind) kind
                                                                    : DT_SIGNAL_NUMBER;
  signal->decimals = sqlite3_column_int (stmt, 6);
  signal->discovered = sqlite3_column_int (stmt, 7) != 0;

  return signal;
}

static GHashTable *
load_signals (sqlite3  *db,
              GError  **error)
{
  g_autoptr(GHashTable) signals = g_hash_table_new_full (NULL, NULL, NULL,
                                                         (GDestroyNotify) dt_signal_unref);
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  stmt = dt_sqlite_prepare (db, "SELECT id, key, name, name_fr, unit, kind, decimals, discovered"
                                " FROM signal", error);
  if (stmt == NULL)
    return NULL;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gpointer id = GUINT_TO_POINTER ((guint) sqlite3_column_int64 (stmt, 0));

      if (!has_texts (stmt, 1, 1, error))
        return NULL;

      g_hash_table_insert (signals, id, read_signal (stmt));
    }

  if (rc != SQLITE_DONE)
    {
      dt_sqlite_fail (db, error);
      return NULL;
    }

  return g_steal_pointer (&signals);
}

static gboolean
load_channels (sqlite3           *db,
               GHashTable        *signals,
               DtHistoryCatalog  *catalog,
               GError           **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  stmt = dt_sqlite_prepare (db, "SELECT id, asset, signal FROM channel ORDER BY id", error);
  if (stmt == NULL)
    return FALSE;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      gpointer key = GUINT_TO_POINTER ((guint) sqlite3_column_int64 (stmt, 2));
      DtSignal *signal = g_hash_table_lookup (signals, key);
      DtCatalogChannel *channel = g_new0 (DtCatalogChannel, 1);

      channel->id = (guint32) sqlite3_column_int64 (stmt, 0);
      channel->asset = (guint32) sqlite3_column_int64 (stmt, 1);
      /* Ids must stay dense, so a channel stays even where its signal's row is lost. */
      channel->signal = signal != NULL ? dt_signal_ref (signal)
                                       : dt_signal_new_discovered ("?", DT_SIGNAL_NUMBER);
      channel->categories = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (catalog->channels, channel);
    }

  return rc == SQLITE_DONE || dt_sqlite_fail (db, error);
}

static gboolean
load_categories (sqlite3           *db,
                 DtHistoryCatalog  *catalog,
                 GError           **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  int rc;

  stmt = dt_sqlite_prepare (db, "SELECT channel, idx, text FROM category ORDER BY channel, idx",
                            error);
  if (stmt == NULL)
    return FALSE;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      guint32 id = (guint32) sqlite3_column_int64 (stmt, 0);
      const DtCatalogChannel *channel = dt_history_catalog_get_channel (catalog, id);

      if (!has_texts (stmt, 2, 2, error))
        return FALSE;

      /* An index means its place in the array. */
      if (channel != NULL && sqlite3_column_int64 (stmt, 1) == channel->categories->len)
        g_ptr_array_add (channel->categories, dt_sqlite_dup_text (stmt, 2));
    }

  return rc == SQLITE_DONE || dt_sqlite_fail (db, error);
}

DtHistoryCatalog *
dt_history_names_load (sqlite3  *db,
                       GError  **error)
{
  g_autoptr(DtHistoryCatalog) catalog = dt_history_catalog_new ();
  g_autoptr(GHashTable) signals = load_signals (db, error);

  if (signals == NULL ||
      !load_assets (db, catalog, error) ||
      !load_channels (db, signals, catalog, error) ||
      !load_categories (db, catalog, error))
    return NULL;

  return g_steal_pointer (&catalog);
}

gboolean
dt_history_names_put_asset (sqlite3      *db,
                            guint32       id,
                            DtAssetInfo  *info,
                            GError      **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  stmt = dt_sqlite_prepare (db, "INSERT INTO asset (id, key, name, profile, kind)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)"
                                " ON CONFLICT (id) DO UPDATE SET"
                                " name = ?3, profile = ?4, kind = ?5", error);
  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, id);
  sqlite3_bind_text (stmt, 2, info->key, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, info->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 4, info->profile_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 5, info->kind, -1, SQLITE_STATIC);

  return dt_sqlite_run (stmt, error);
}

static void
bind_signal (sqlite3_stmt   *stmt,
             const DtSignal *signal)
{
  sqlite3_bind_text (stmt, 1, signal->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, signal->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, signal->name_fr, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 4, signal->unit, -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 5, (int) signal->kind);
  sqlite3_bind_int (stmt, 6, signal->decimals);
  sqlite3_bind_int (stmt, 7, signal->discovered ? 1 : 0);
}

/* Channels share the row of a signal of the very same definition. */
static gboolean
ensure_signal (sqlite3         *db,
               const DtSignal  *signal,
               gint64          *id,
               GError         **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  g_autoptr(sqlite3_stmt) add = NULL;

  find = dt_sqlite_prepare (db, "SELECT id FROM signal WHERE key = ?1 AND name IS ?2"
                                " AND name_fr IS ?3 AND unit IS ?4 AND kind = ?5"
                                " AND decimals = ?6 AND discovered = ?7", error);
  if (find == NULL)
    return FALSE;

  bind_signal (find, signal);
  if (sqlite3_step (find) == SQLITE_ROW)
    {
      *id = sqlite3_column_int64 (find, 0);
      return TRUE;
    }

  add = dt_sqlite_prepare (db, "INSERT INTO signal"
                               " (key, name, name_fr, unit, kind, decimals, discovered)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", error);
  if (add == NULL)
    return FALSE;

  bind_signal (add, signal);
  if (!dt_sqlite_run (add, error))
    return FALSE;

  *id = sqlite3_last_insert_rowid (db);

  return TRUE;
}

gboolean
dt_history_names_put_channel (sqlite3         *db,
                              guint32          id,
                              guint32          asset,
                              const DtSignal  *signal,
                              GError         **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;
  gint64 signal_id = 0;

  if (!ensure_signal (db, signal, &signal_id, error))
    return FALSE;

  stmt = dt_sqlite_prepare (db, "INSERT INTO channel (id, asset, signal) VALUES (?1, ?2, ?3)"
                                " ON CONFLICT (id) DO UPDATE SET asset = ?2, signal = ?3", error);
  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, id);
  sqlite3_bind_int64 (stmt, 2, asset);
  sqlite3_bind_int64 (stmt, 3, signal_id);

  return dt_sqlite_run (stmt, error);
}

gboolean
dt_history_names_put_category (sqlite3     *db,
                               guint32      channel,
                               guint        index,
                               const char  *text,
                               GError     **error)
{
  g_autoptr(sqlite3_stmt) stmt = NULL;

  stmt = dt_sqlite_prepare (db, "INSERT INTO category (channel, idx, text) VALUES (?1, ?2, ?3)"
                                " ON CONFLICT (channel, idx) DO UPDATE SET text = ?3", error);
  if (stmt == NULL)
    return FALSE;

  sqlite3_bind_int64 (stmt, 1, channel);
  sqlite3_bind_int64 (stmt, 2, index);
  sqlite3_bind_text (stmt, 3, text, -1, SQLITE_STATIC);

  return dt_sqlite_run (stmt, error);
}
