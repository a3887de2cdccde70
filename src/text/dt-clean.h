/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A name from outside is stored up to 1 KiB and shown up to 4 KiB (design §9). */
#define DT_TEXT_STORED_MAX 1024
#define DT_TEXT_SHOWN_MAX 4096

/* One line of valid UTF-8, control and bidi characters as symbols, at most @max_bytes long. */
char *dt_text_clean (const char *text,
                     gssize      length,
                     gsize       max_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* "00 7f fe": the first @max_bytes of binary data. */
char *dt_text_hex   (const void *bytes,
                     gsize       length,
                     gsize       max_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
