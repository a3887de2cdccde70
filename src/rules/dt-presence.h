/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-twin.h"

G_BEGIN_DECLS

/**
 * DtPresence:
 *
 * Running or offline, for each asset, by an exact deadline. It keeps no clock and no timer: the
 * caller gives monotonic times and asks for the next deadline, so tests need not wait.
 */
typedef struct _DtPresence DtPresence;

/* Called for each change of state or reason, after the asset has been changed. */
typedef void (*DtPresenceFunc) (DtAsset  *asset,
                                gpointer  user_data);

DtPresence *dt_presence_new          (DtPresenceFunc   changed,
                                      gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;
void        dt_presence_free         (DtPresence      *self);

/* A live message of the asset came. @now: monotonic, @wall: wall clock, microseconds. A device that
 * said offline comes back with its next live message. */
void        dt_presence_seen         (DtPresence      *self,
                                      DtAsset         *asset,
                                      gint64           now,
                                      gint64           wall);
/* At once, without the deadline: it said so itself (last will or status), or its source is gone. */
void        dt_presence_said_offline (DtPresence      *self,
                                      DtAsset         *asset,
                                      DtStateReason    reason);
/* When dt_presence_advance() must be called next, monotonic; -1: not before a message comes. */
gint64      dt_presence_get_deadline (DtPresence      *self);
void        dt_presence_advance      (DtPresence      *self,
                                      gint64           now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtPresence, dt_presence_free)

G_END_DECLS
