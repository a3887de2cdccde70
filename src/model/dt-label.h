/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the two names that a profile may give, the one in the language of the user (LANGUAGE,
 * LC_MESSAGES), else the English one, else @fallback. */
const char *dt_label_pick (const char *english,
                           const char *french,
                           const char *fallback);

G_END_DECLS
