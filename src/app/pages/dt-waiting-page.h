/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "dt-session.h"

G_BEGIN_DECLS

/**
 * DtWaitingPage:
 *
 * There is a connection but no asset yet: says how far it has come and what to look at.
 */
#define DT_TYPE_WAITING_PAGE (dt_waiting_page_get_type ())

G_DECLARE_FINAL_TYPE (DtWaitingPage, dt_waiting_page, DT, WAITING_PAGE, AdwBin)

void dt_waiting_page_set_session (DtWaitingPage *self,
                                  DtSession     *session);

G_END_DECLS
