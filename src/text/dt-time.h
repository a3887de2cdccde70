/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for "9999-12-31T23:59:59.999999Z" with the final NUL. */
#define DT_TIME_BUFFER_SIZE 32

#define DT_TIME_ERROR (dt_time_error_quark ())

typedef enum
{
  DT_TIME_ERROR_INVALID,
} DtTimeError;

GQuark   dt_time_error_quark (void);

gsize    dt_time_format_iso  (gint64       time_us,
                              char        *buffer);
gboolean dt_time_parse       (const char  *text,
                              gint64       now_us,
                              gint64      *time_us,
                              GError     **error);

G_END_DECLS
