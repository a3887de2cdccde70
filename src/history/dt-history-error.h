/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DT_HISTORY_ERROR (dt_history_error_quark ())

/**
 * DtHistoryError:
 * @DT_HISTORY_ERROR_STORAGE: SQLite or the disk refused; the message carries their words
 * @DT_HISTORY_ERROR_DAMAGED: a blob or the file cannot be trusted; the message names it
 * @DT_HISTORY_ERROR_NEWER: written by a newer version of this program
 * @DT_HISTORY_ERROR_NOT_FOUND: no such asset, signal or file
 */
typedef enum
{
  DT_HISTORY_ERROR_STORAGE,
  DT_HISTORY_ERROR_DAMAGED,
  DT_HISTORY_ERROR_NEWER,
  DT_HISTORY_ERROR_NOT_FOUND,
} DtHistoryError;

GQuark dt_history_error_quark (void);

G_END_DECLS
