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

/* "2026-11-21T11:45:00.000000Z" */
gsize    dt_time_format_iso  (gint64       time_us,
                              char        *buffer);

/* As a user writes it: ISO 8601, "now", "-5min". */
gboolean dt_time_parse       (const char  *text,
                              gint64       now_us,
                              gint64      *time_us,
                              GError     **error);

/* As a device writes it: ISO 8601 only, no error to free. */
gboolean dt_time_parse_iso   (const char  *text,
                              gsize        length,
                              gint64      *time_us);

G_END_DECLS
