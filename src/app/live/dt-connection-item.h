/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-source.h"

G_BEGIN_DECLS

/**
 * DtConnectionItem:
 *
 * One connection as the window shows it. Main thread only. Emits #DtConnectionItem::changed at
 * most once a frame.
 */
#define DT_TYPE_CONNECTION_ITEM (dt_connection_item_get_type ())

G_DECLARE_FINAL_TYPE (DtConnectionItem, dt_connection_item, DT, CONNECTION_ITEM, GObject)

const char    *dt_connection_item_get_id         (DtConnectionItem *self);
const char    *dt_connection_item_get_name       (DtConnectionItem *self);
const char    *dt_connection_item_get_uri        (DtConnectionItem *self);
DtSourceState  dt_connection_item_get_state      (DtConnectionItem *self);

/* "Connected · 12 messages/s", "Waiting 8 s · the broker refused the user name or password" */
char          *dt_connection_item_get_state_text (DtConnectionItem *self) G_GNUC_WARN_UNUSED_RESULT;
const char    *dt_connection_item_get_reason     (DtConnectionItem *self);
double         dt_connection_item_get_rate       (DtConnectionItem *self);
int            dt_connection_item_get_protocol   (DtConnectionItem *self);

G_END_DECLS
