/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtBackoff:
 *
 * How long to wait before the next try: 1, 2, 4 … 30 s, each a fifth longer or shorter by chance,
 * so that many clients do not come back at the same moment. Starts as { 0 }.
 */
typedef struct
{
  guint failures;
} DtBackoff;

/* @chance: in [0, 1). Returns microseconds. */
gint64 dt_backoff_next  (DtBackoff *self,
                         double     chance);
void   dt_backoff_reset (DtBackoff *self);

G_END_DECLS
