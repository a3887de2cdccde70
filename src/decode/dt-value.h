/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtValueKind:
 * @DT_VALUE_GAP: says that there is no value ("NaN", "null", nothing)
 * @DT_VALUE_NUMBER: a number, perhaps with a unit ("81%", "63 seconds", "7,84")
 * @DT_VALUE_BOOLEAN: on, off, yes, no, true or false
 * @DT_VALUE_WORD: any other text
 */
typedef enum
{
  DT_VALUE_GAP,
  DT_VALUE_NUMBER,
  DT_VALUE_BOOLEAN,
  DT_VALUE_WORD,
} DtValueKind;

/**
 * DtValue:
 * @text: the text without the space around it; not NUL-terminated
 * @unit: (nullable): the unit in @text; not NUL-terminated
 */
typedef struct
{
  DtValueKind  kind;
  double       number;
  const char  *text;
  gsize        length;
  const char  *unit;
  gsize        unit_length;
} DtValue;

/* What valid UTF-8 means as one value. */
DtValue  dt_value_parse         (const char *text,
                                 gsize       length);

/* Whether two spellings are one unit: "seconds" and "s", "degC" and "°C", "RPM" and "rpm". */
gboolean dt_value_same_unit     (const char *unit,
                                 const char *text,
                                 gsize       length);

/* Whether a word stands for "no value" where a number is expected: "unavailable", "N/A". */
gboolean dt_value_means_missing (const char *text,
                                 gsize       length);

G_END_DECLS
