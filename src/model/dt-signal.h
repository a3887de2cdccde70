/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  DT_SIGNAL_NUMBER,
  DT_SIGNAL_BOOLEAN,
  DT_SIGNAL_CATEGORY,
  DT_SIGNAL_TEXT,
} DtSignalKind;

/**
 * DtLimitLevel:
 *
 * Where a value lies against the limits of its signal.
 */
typedef enum
{
  DT_LIMIT_NORMAL,
  DT_LIMIT_WARNING,
  DT_LIMIT_CRITICAL,
} DtLimitLevel;

/**
 * DtSignal:
 * @id: unique in its profile; for a discovered signal the flattened key or the topic's end
 * @name: (nullable): English name, NULL: show the id
 * @name_fr: (nullable): French name
 * @unit: (nullable): NULL where the unit is unknown or there is none
 * @range_min: lower end of the display range, NaN where none is given
 * @range_max: upper end of the display range, NaN where none is given
 * @decimals: digits to show after the point, -1: as many as the value needs, at most 3, but three
 *   that count where it is below 0.01
 * @warn_below: NaN where there is no such limit; likewise the other three
 * @period: expected time between samples in microseconds, 0: unknown
 * @aliases: (nullable): other keys that mean this signal
 * @discovered: no profile names it
 *
 * What is measured. Immutable once made, so it may be read from any thread.
 */
typedef struct
{
  char          *id;
  char          *name;
  char          *name_fr;
  char          *unit;
  char          *group;
  double         range_min;
  double         range_max;
  double         warn_below;
  double         critical_below;
  double         warn_above;
  double         critical_above;
  gint64         period;
  int            decimals;
  DtSignalKind   kind;
  gboolean       discovered;
  char         **aliases;
} DtSignal;

#define DT_TYPE_SIGNAL (dt_signal_get_type ())

GType         dt_signal_get_type        (void);

/* A number without limits, range or unit. Fill it in before it is shared. */
DtSignal     *dt_signal_new             (const char     *id) G_GNUC_WARN_UNUSED_RESULT;
DtSignal     *dt_signal_new_discovered  (const char     *id,
                                         DtSignalKind    kind) G_GNUC_WARN_UNUSED_RESULT;
DtSignal     *dt_signal_ref             (DtSignal       *self);
void          dt_signal_unref           (DtSignal       *self);

/* The name in the language of the user (LANGUAGE, LC_MESSAGES), else English, else the id. */
const char   *dt_signal_get_label       (const DtSignal *self);
DtLimitLevel  dt_signal_get_level       (const DtSignal *self,
                                         double          value);

/* "2 500" without the unit, in the user's decimal style; a boolean is "On" or "Off", translated. */
char         *dt_signal_format_value    (const DtSignal *self,
                                         double          value) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtSignal, dt_signal_unref)

G_END_DECLS
