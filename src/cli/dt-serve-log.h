/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed.h"

G_BEGIN_DECLS

/**
 * DtServeLog:
 *
 * What `dtwin serve` says on stderr: connections that come and go, assets that run or go offline,
 * input that could not be used (each kind at most once a minute), trouble with the history, and at
 * the end how much it all was. Takes the feed in the main context, at most four times a second.
 */
typedef struct _DtServeLog DtServeLog;

/* The history that was asked for could not be opened, which has been said. */
typedef void (*DtServeLogNoHistory) (gpointer user_data);

DtServeLog *dt_serve_log_new  (DtFeed              *feed,
                               DtServeLogNoHistory  no_history,
                               gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;

/* Says what is left to say, and the sums. */
void        dt_serve_log_free (DtServeLog          *self);

G_END_DECLS
