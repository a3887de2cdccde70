/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DtFirstStartPage:
 *
 * What the window shows before there is a connection: try the demo, or connect.
 */
#define DT_TYPE_FIRST_START_PAGE (dt_first_start_page_get_type ())

G_DECLARE_FINAL_TYPE (DtFirstStartPage, dt_first_start_page, DT, FIRST_START_PAGE, AdwBin)

G_END_DECLS
