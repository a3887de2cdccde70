/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* What libFuzzer calls, and fuzz-replay.c for those who have none. */
int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);
