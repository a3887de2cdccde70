/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for any double as dt_number_format() writes it, with the final NUL. */
#define DT_NUMBER_BUFFER_SIZE 32

gboolean dt_number_parse  (const char *text,
                           gsize       length,
                           double     *value);
gsize    dt_number_format (double      value,
                           char       *buffer);

G_END_DECLS
