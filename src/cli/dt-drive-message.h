/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-drive-cycle.h"

G_BEGIN_DECLS

/* The group message of a WiCAN dongle for @state, as finely as the PIDs can say it; replaces the
 * text of @json. */
void dt_drive_message_write (const DtDriveState *state,
                             GString            *json);

G_END_DECLS
