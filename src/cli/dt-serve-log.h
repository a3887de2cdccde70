/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-feed.h"

G_BEGIN_DECLS

/**
 * DtServeLog:
 *
 * What `dtwin serve` says on stderr: connections that come and go, assets that run or go offline,
 * input that could not be used (each kind at most once a minute), trouble with the history.
 * Takes the feed in the main context, at most four times a second.
 */
typedef struct _DtServeLog DtServeLog;

DtServeLog *dt_serve_log_new  (DtFeed     *feed) G_GNUC_WARN_UNUSED_RESULT;

/* Says what is left to say. */
void        dt_serve_log_free (DtServeLog *self);

G_END_DECLS
