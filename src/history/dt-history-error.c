/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-error.h"

G_DEFINE_QUARK (dt-history-error-quark, dt_history_error)
