/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which of @known a person may have meant who wrote @word; NULL where none is like it. */
const char *dt_nearest_word (const char         *word,
                             const char * const *known);

G_END_DECLS
