/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* The loadable extension calls the SQLite of the program that loads it. */
#ifdef DT_SQLITE_EXTENSION
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

G_BEGIN_DECLS

/* The few calls to SQLite that both the writer and the reader make, with errors of ours. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* Sets a DT_HISTORY_ERROR in plain words from what SQLite said last, and returns FALSE. */
gboolean      dt_sqlite_fail       (sqlite3       *db,
                                    GError       **error);
gboolean      dt_sqlite_exec       (sqlite3       *db,
                                    const char    *sql,
                                    GError       **error);

/* A statement that is kept; NULL on an error. */
sqlite3_stmt *dt_sqlite_prepare    (sqlite3       *db,
                                    const char    *sql,
                                    GError       **error);

/* Runs a statement that returns no row, and makes it ready for the next time. */
gboolean      dt_sqlite_run        (sqlite3_stmt  *stmt,
                                    GError       **error);

/* The one number @sql returns, @value untouched where it returns no row or NULL. */
gboolean      dt_sqlite_get_int64  (sqlite3       *db,
                                    const char    *sql,
                                    gint64        *value,
                                    GError       **error);

/* Sets a PRAGMA and reads it back: defaults differ from build to build, and a PRAGMA that could not
 * be set says nothing. */
gboolean      dt_sqlite_set_pragma (sqlite3       *db,
                                    const char    *name,
                                    const char    *value,
                                    GError       **error);

/* (nullable): text of a column, copied. */
char         *dt_sqlite_dup_text   (sqlite3_stmt  *stmt,
                                    int            column);

G_END_DECLS
