/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the firmware of a WiCAN dongle writes (formats.md §1). */

#define DT_WICAN_ONLINE "{\"status\": \"online\"}"
#define DT_WICAN_OFFLINE "{\"status\": \"offline\"}"

/* wican/ID/can/status and wican/ID/autopid */
char *dt_wican_status_topic  (const char *id) G_GNUC_WARN_UNUSED_RESULT;
char *dt_wican_autopid_topic (const char *id) G_GNUC_WARN_UNUSED_RESULT;

/* Adds "key":value to the object that @json holds, or begins one in an empty @json. Of a number at
 * most @decimals, without zeros at the end; what is not finite is left out. */
void  dt_wican_append        (GString    *json,
                              const char *key,
                              double      value,
                              int         decimals);
void  dt_wican_append_number (GString    *json,
                              const char *key,
                              const char *number);
void  dt_wican_append_text   (GString    *json,
                              const char *key,
                              const char *text);

G_END_DECLS
