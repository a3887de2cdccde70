/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DtRangePicker:
 *
 * A range of time: the last minutes, hours or days, everything, or two times that the user writes.
 * Emits #DtRangePicker::changed.
 */
#define DT_TYPE_RANGE_PICKER (dt_range_picker_get_type ())

G_DECLARE_FINAL_TYPE (DtRangePicker, dt_range_picker, DT, RANGE_PICKER, AdwBin)

typedef enum
{
  DT_RANGE_5_MINUTES,
  DT_RANGE_HOUR,
  DT_RANGE_DAY,
  DT_RANGE_WEEK,
  DT_RANGE_ALL,
  DT_RANGE_CUSTOM,
} DtRange;

/* @from inclusive, @to exclusive, microseconds UTC; @now is the present. FALSE where the user's
 * times cannot be used. */
gboolean    dt_range_picker_get_range (DtRangePicker  *self,
                                       gint64          now,
                                       gint64         *from,
                                       gint64         *to,
                                       GError        **error);

/* "Last hour", for a summary. */
const char *dt_range_picker_get_label (DtRangePicker  *self);
void        dt_range_picker_set       (DtRangePicker  *self,
                                       DtRange         range,
                                       const char     *from,
                                       const char     *to);

G_END_DECLS
