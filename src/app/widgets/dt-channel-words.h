/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-channel-item.h"

G_BEGIN_DECLS

/* What cards, rows and charts say of a channel in the same words. */

/* "1 785 rpm", "--" */
char       *dt_channel_words_value     (DtChannelItem *item) G_GNUC_WARN_UNUSED_RESULT;

/* "Engine speed 1 785 rpm, Last value · 2 min ago, warning": for a screen reader */
char       *dt_channel_words_sentence  (DtChannelItem *item) G_GNUC_WARN_UNUSED_RESULT;

/* Name, id, unit and limits, a line each. */
char       *dt_channel_words_tooltip   (DtChannelItem *item) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable): "warning", "critical" */
const char *dt_channel_words_level     (DtLimitLevel   level);

/* (nullable): icon of that level */
const char *dt_channel_words_icon      (DtLimitLevel   level);

G_END_DECLS
