/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for any double as dt_number_format() writes it, with the final NUL. */
#define DT_NUMBER_BUFFER_SIZE 32

/* The whole text is one number as RFC 8259 writes it; @length may be -1 for text with a NUL. */
gboolean    dt_number_parse  (const char *text,
                              gssize      length,
                              double     *value);

/* The text begins with a number: returns what follows it, NULL where there is none. */
const char *dt_number_scan   (const char *text,
                              const char *end,
                              double     *value);

/* The shortest text that reads as the same double; nothing where the value is not finite. */
gsize       dt_number_format (double      value,
                              char       *buffer);

G_END_DECLS
