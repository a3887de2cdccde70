/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The columns of the table of a history, whose items are DtHistoryRow. */
void dt_history_columns_add        (GtkColumnView *table);

/* Three of the columns say all in the room of a phone. */
void dt_history_columns_set_narrow (GtkColumnView *table,
                                    gboolean       narrow);

G_END_DECLS
