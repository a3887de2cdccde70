/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-source.h"

G_BEGIN_DECLS

#define DT_TYPE_REPLAY_SOURCE (dt_replay_source_get_type ())

G_DECLARE_FINAL_TYPE (DtReplaySource, dt_replay_source, DT, REPLAY_SOURCE, DtSource)

/* Before the start: how much faster than it was recorded, and microseconds between the end of the
 * recording and its next beginning. */
void dt_replay_source_set_pace (DtReplaySource *self,
                                double          speed,
                                gint64          pause);

G_END_DECLS
