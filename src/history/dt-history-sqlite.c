/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gmodule.h>
#include <math.h>

#include "dt-history-pieces.h"
#include "dt-history-schema.h"
#include "dt-sample-merge.h"
#include "dt-sqlite.h"

SQLITE_EXTENSION_INIT1

/*
 * The table samples (asset, signal, time, value) for any program that loads this into its SQLite
 * with a history open: times are microseconds UTC, a category's value is its text. It reads through
 * the connection of that program, so that it sees what its transaction sees and no lock of the file
 * is touched from a second copy of SQLite.
 */

enum
{
  COLUMN_ASSET,
  COLUMN_SIGNAL,
  COLUMN_TIME,
  COLUMN_VALUE,
};

typedef struct
{
  sqlite3_vtab  parent;
  sqlite3      *db;
} Table;

typedef struct
{
  sqlite3_vtab_cursor  parent;
  DtHistoryReader     *reader;
  DtHistoryCatalog    *catalog;
  GPtrArray           *channels;      /* of DtCatalogChannel, borrowed from @catalog */
  DtHistoryPieces     *pieces;
  DtSampleMerge        merge;
  DtMergeInput         run;
  gboolean             at_end;
  sqlite3_int64        row;
} Cursor;

/* What a query asks for. */
typedef struct
{
  const char *asset;
  const char *signal;
  gint64      from;
  gint64      to;
} Bounds;

static int
fail (sqlite3_vtab *table,
      GError       *error)
{
  sqlite3_free (table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf ("%s", error->message);
  g_error_free (error);

  return SQLITE_ERROR;
}

static int
connect_cb (sqlite3             *db,
            void                *data,
            int                  argc,
            const char * const  *argv,
            sqlite3_vtab       **table,
            char               **message)
{
  Table *self;
  int rc = sqlite3_declare_vtab (db, "CREATE TABLE x"
                                     " (asset TEXT, signal TEXT, time INTEGER, value)");

  if (rc != SQLITE_OK)
    return rc;

  self = g_new0 (Table, 1);
  self->db = db;
  *table = &self->parent;

  return SQLITE_OK;
}

static int
disconnect_cb (sqlite3_vtab *table)
{
  g_free (table);

  return SQLITE_OK;
}

/* How xFilter is told of a constraint, 0: not at all. */
static char
get_letter (sqlite3_index_info *info,
            int                 index)
{
  const struct sqlite3_index_constraint *constraint = &info->aConstraint[index];

  if (!constraint->usable)
    return 0;

  if (constraint->iColumn == COLUMN_ASSET || constraint->iColumn == COLUMN_SIGNAL)
    {
      gboolean exact = constraint->op == SQLITE_INDEX_CONSTRAINT_EQ
                       && g_str_equal (sqlite3_vtab_collation (info, index), "BINARY");

      return !exact ? 0 : constraint->iColumn == COLUMN_ASSET ? 'a' : 's';
    }

  if (constraint->iColumn != COLUMN_TIME)
    return 0;

  switch (constraint->op)
    {
    case SQLITE_INDEX_CONSTRAINT_EQ:
      return '=';

    case SQLITE_INDEX_CONSTRAINT_GT:
    case SQLITE_INDEX_CONSTRAINT_GE:
      return '>';

    case SQLITE_INDEX_CONSTRAINT_LT:
    case SQLITE_INDEX_CONSTRAINT_LE:
      return '<';

    default:
      return 0;
    }
}

/* SQLite checks each constraint again, so it is enough to leave out what surely does not fit. */
static int
best_index_cb (sqlite3_vtab       *table,
               sqlite3_index_info *info)
{
  g_autoptr(GString) plan = g_string_new (NULL);
  double cost = 1e9;

  for (int i = 0; i < info->nConstraint; i++)
    {
      char letter = get_letter (info, i);

      if (letter == 0)
        continue;

      g_string_append_c (plan, letter);
      info->aConstraintUsage[i].argvIndex = (int) plan->len;
      cost /= letter == '=' ? 1e6 : letter == 's' ? 20 : 10;
    }

  info->idxStr = sqlite3_mprintf ("%s", plan->str);
  info->needToFreeIdxStr = 1;
  info->estimatedCost = MAX (cost, 1);
  info->estimatedRows = (sqlite3_int64) MAX (cost, 1);
  info->orderByConsumed = info->nOrderBy == 1 && info->aOrderBy[0].iColumn == COLUMN_TIME
                          && !info->aOrderBy[0].desc;

  return info->idxStr != NULL ? SQLITE_OK : SQLITE_NOMEM;
}

static int
open_cb (sqlite3_vtab         *table,
         sqlite3_vtab_cursor **cursor)
{
  g_autoptr(DtHistoryReader) reader = NULL;
  GError *error = NULL;
  Cursor *self;

  reader = dt_history_reader_new_borrowed (((Table *) table)->db, &error);
  if (reader == NULL)
    return fail (table, error);

  self = g_new0 (Cursor, 1);
  self->reader = g_steal_pointer (&reader);
  self->channels = g_ptr_array_new ();
  *cursor = &self->parent;

  return SQLITE_OK;
}

static void
reset (Cursor *self)
{
  g_ptr_array_set_size (self->channels, 0);
  g_clear_pointer (&self->pieces, dt_history_pieces_free);
  g_clear_pointer (&self->catalog, dt_history_catalog_unref);
  dt_sample_merge_clear (&self->merge);
  self->at_end = FALSE;
  self->run.n = 0;
  self->row = 0;
}

static int
close_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  reset (self);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->reader, dt_history_reader_close);
  g_free (self);

  return SQLITE_OK;
}

/* Rounded outwards; nothing for what is no number, whose comparison is left to SQLite. */
static void
bound_time (Bounds        *bounds,
            char           letter,
            sqlite3_value *value)
{
  const gint64 limit = DT_HISTORY_TIME_MAX;
  gint64 low, high;

  if (sqlite3_value_type (value) == SQLITE_INTEGER)
    {
      low = high = CLAMP (sqlite3_value_int64 (value), -limit, limit);
    }
  else if (sqlite3_value_type (value) == SQLITE_FLOAT)
    {
      double number = CLAMP (sqlite3_value_double (value), (double) -limit, (double) limit);

      low = (gint64) floor (number);
      high = (gint64) ceil (number);
    }
  else
    {
      return;
    }

  if (letter != '<')
    bounds->from = MAX (bounds->from, low);
  if (letter != '>')
    bounds->to = MIN (bounds->to, high + 1);
}

static void
get_bounds (Bounds         *bounds,
            const char     *plan,
            sqlite3_value **values)
{
  for (guint i = 0; plan[i] != '\0'; i++)
    {
      const char *text = (const char *) sqlite3_value_text (values[i]);

      /* A comparison with NULL is never true. */
      if (sqlite3_value_type (values[i]) == SQLITE_NULL)
        bounds->to = G_MININT64;
      else if (plan[i] == 'a')
        bounds->asset = text;
      else if (plan[i] == 's')
        bounds->signal = text;
      else
        bound_time (bounds, plan[i], values[i]);
    }
}

static void
choose_channels (Cursor       *self,
                 const Bounds *bounds)
{
  for (guint i = 0; i < self->catalog->channels->len; i++)
    {
      DtCatalogChannel *channel = g_ptr_array_index (self->catalog->channels, i);
      const DtCatalogAsset *asset = dt_history_catalog_get_asset (self->catalog, channel->asset);

      if (asset != NULL
          && (bounds->asset == NULL || g_str_equal (asset->info->key, bounds->asset))
          && (bounds->signal == NULL || g_str_equal (channel->signal->id, bounds->signal)))
        g_ptr_array_add (self->channels, channel);
    }
}

/* Moves to the next run of samples of one channel, reading on where a piece is through. */
static int
next_run (Cursor *self)
{
  GError *error = NULL;

  while (!dt_sample_merge_next (&self->merge, &self->run))
    {
      if (!dt_history_pieces_next (self->pieces, NULL, &error))
        {
          self->at_end = TRUE;
          return error != NULL ? fail (self->parent.pVtab, error) : SQLITE_OK;
        }

      for (guint i = 0; i < self->channels->len; i++)
        {
          const gint64 *times;
          const double *values;
          gsize n = dt_history_pieces_get (self->pieces, i, &times, &values);

          dt_sample_merge_add (&self->merge, i, times, values, n);
        }
      dt_sample_merge_start (&self->merge);
    }

  return SQLITE_OK;
}

static int
filter_cb (sqlite3_vtab_cursor  *cursor,
           int                   number,
           const char           *plan,
           int                   n_values,
           sqlite3_value       **values)
{
  Cursor *self = (Cursor *) cursor;
  Bounds bounds = { .from = G_MININT64, .to = G_MAXINT64 };
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint32));
  GError *error = NULL;

  reset (self);
  self->catalog = dt_history_reader_get_catalog (self->reader, &error);
  if (self->catalog == NULL)
    return fail (cursor->pVtab, error);

  get_bounds (&bounds, plan, values);
  choose_channels (self, &bounds);

  for (guint i = 0; i < self->channels->len; i++)
    {
      const DtCatalogChannel *channel = g_ptr_array_index (self->channels, i);

      g_array_append_val (ids, channel->id);
    }

  self->pieces = dt_history_pieces_new (self->reader, (const guint32 *) (gpointer) ids->data,
                                        ids->len, bounds.from, bounds.to);
  dt_sample_merge_init (&self->merge, ids->len);

  return next_run (self);
}

static int
next_cb (sqlite3_vtab_cursor *cursor)
{
  Cursor *self = (Cursor *) cursor;

  self->row++;
  self->run.times++;
  self->run.values++;

  return --self->run.n > 0 ? SQLITE_OK : next_run (self);
}

static int
eof_cb (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->at_end;
}

static void
give_value (sqlite3_context        *context,
            const DtCatalogChannel *channel,
            double                  value)
{
  gboolean is_text = channel->signal->kind == DT_SIGNAL_CATEGORY
                     || channel->signal->kind == DT_SIGNAL_TEXT;

  if (is_text && value >= 0 && value < channel->categories->len)
    sqlite3_result_text (context, g_ptr_array_index (channel->categories, (guint) value), -1,
                         SQLITE_TRANSIENT);
  else
    sqlite3_result_double (context, value);
}

static int
column_cb (sqlite3_vtab_cursor *cursor,
           sqlite3_context     *context,
           int                  column)
{
  Cursor *self = (Cursor *) cursor;
  const DtCatalogChannel *channel = g_ptr_array_index (self->channels, self->run.index);
  const DtCatalogAsset *asset;

  switch (column)
    {
    case COLUMN_ASSET:
      asset = dt_history_catalog_get_asset (self->catalog, channel->asset);
      sqlite3_result_text (context, asset->info->key, -1, SQLITE_TRANSIENT);
      break;

    case COLUMN_SIGNAL:
      sqlite3_result_text (context, channel->signal->id, -1, SQLITE_TRANSIENT);
      break;

    case COLUMN_TIME:
      sqlite3_result_int64 (context, self->run.times[0]);
      break;

    default:
      give_value (context, channel, self->run.values[0]);
      break;
    }

  return SQLITE_OK;
}

static int
rowid_cb (sqlite3_vtab_cursor *cursor,
          sqlite3_int64       *row)
{
  *row = ((Cursor *) cursor)->row;

  return SQLITE_OK;
}

/* Without xCreate, so that the table is there under its name at once. */
static const sqlite3_module samples_module = {
  .xConnect = connect_cb,
  .xBestIndex = best_index_cb,
  .xDisconnect = disconnect_cb,
  .xOpen = open_cb,
  .xClose = close_cb,
  .xFilter = filter_cb,
  .xNext = next_cb,
  .xEof = eof_cb,
  .xColumn = column_cb,
  .xRowid = rowid_cb,
};

/* SQLite makes this name from the file's. */
G_MODULE_EXPORT int sqlite3_dthistorysqlite_init (sqlite3                     *db,
                                                  char                       **message,
                                                  const sqlite3_api_routines  *api);

int
sqlite3_dthistorysqlite_init (sqlite3                     *db,
                              char                       **message,
                              const sqlite3_api_routines  *api)
{
  int rc;

  SQLITE_EXTENSION_INIT2 (api);
  rc = sqlite3_create_module_v2 (db, "samples", &samples_module, NULL, NULL);

  /* GLib's types cannot be unloaded. */
  return rc == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : rc;
}
