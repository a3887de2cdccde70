/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-message.h"

G_BEGIN_DECLS

/* Reads JSON into the message. A key that was seen before costs a lookup by the hash of its path
 * and a comparison. @text: UTF-8 or not, without the space around it. */
void dt_json_reader_read (DtMessage  *message,
                          const char *text,
                          gsize       length);

G_END_DECLS
