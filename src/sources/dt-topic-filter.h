/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a filter or a topic, MQTT 5 §1.5.4. */
#define DT_TOPIC_MAX_LENGTH 65535

/* Whether @filter may be subscribed to; the error quotes it and says which rule it breaks. */
gboolean  dt_topic_filter_check (const char  *filter,
                                 GError     **error);

/* Whether @topic may be published to: no wildcard, not empty, valid UTF-8. */
gboolean  dt_topic_check        (const char  *topic,
                                 GError     **error);

/* The filters of a list separated by commas or lines, each checked; at least one. */
char    **dt_topic_filter_split (const char  *text,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
