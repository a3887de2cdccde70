/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <string.h>

#include "dt-label.h"
#include "dt-signal.h"

/* From here on a number is easier read with an exponent, and doubles have no more digits. */
#define PLAIN_MAX 1e16

/* Where the signal does not say how many digits it wants: so many behind the point, and as many
 * that count where they would all be zeros. */
#define FREE_DECIMALS 3
#define SMALL_MAX 0.01

/* U+202F, which does not break the line and is narrow. */
#define GROUP_SEPARATOR "\342\200\257"

G_DEFINE_BOXED_TYPE (DtSignal, dt_signal, dt_signal_ref, dt_signal_unref)

DtSignal *
dt_signal_new (const char *id)
{
  DtSignal *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_atomic_rc_box_new0 (DtSignal);
  self->id = g_strdup (id);
  self->range_min = NAN;
  self->range_max = NAN;
  self->warn_below = NAN;
  self->critical_below = NAN;
  self->warn_above = NAN;
  self->critical_above = NAN;
  self->decimals = -1;
  self->kind = DT_SIGNAL_NUMBER;

  return self;
}

DtSignal *
dt_signal_new_discovered (const char   *id,
                          DtSignalKind  kind)
{
  DtSignal *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = dt_signal_new (id);
  self->kind = kind;
  self->discovered = TRUE;

  return self;
}

DtSignal *
dt_signal_ref (DtSignal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DtSignal *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->name_fr);
  g_free (self->unit);
  g_free (self->group);
  g_strfreev (self->aliases);
}

void
dt_signal_unref (DtSignal *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

const char *
dt_signal_get_label (const DtSignal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dt_label_pick (self->name, self->name_fr, self->id);
}

DtLimitLevel
dt_signal_get_level (const DtSignal *self,
                     double          value)
{
  g_return_val_if_fail (self != NULL, DT_LIMIT_NORMAL);

  /* A limit that is not given is NaN, and no comparison with NaN is true. */
  if (value < self->critical_below || value > self->critical_above)
    return DT_LIMIT_CRITICAL;

  if (value < self->warn_below || value > self->warn_above)
    return DT_LIMIT_WARNING;

  return DT_LIMIT_NORMAL;
}

/* Cuts the zeros at the end that say nothing: "2.500" is "2.5", "2.000" is "2". */
static void
cut_zeros (char       *text,
           const char *point)
{
  char *fraction = strstr (text, point);
  char *end;

  if (fraction == NULL)
    return;

  end = text + strlen (text);
  while (end[-1] == '0')
    end--;

  if (end == fraction + strlen (point))
    end = fraction;

  *end = '\0';
}

/* "-1234.5" to "-1 234.5". */
static char *
group_digits (const char *text)
{
  GString *grouped = g_string_new (NULL);
  const char *digits = text + (*text == '-' ? 1 : 0);
  gsize n = strspn (digits, "0123456789");

  g_string_append_len (grouped, text, digits - text);

  for (gsize i = 0; i < n; i++)
    {
      if (i > 0 && (n - i) % 3 == 0)
        g_string_append (grouped, GROUP_SEPARATOR);

      g_string_append_c (grouped, digits[i]);
    }

  g_string_append (grouped, digits + n);

  return g_string_free (grouped, FALSE);
}

char *
dt_signal_format_value (const DtSignal *self,
                        double          value)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == DT_SIGNAL_BOOLEAN)
    return g_strdup (value != 0 ? _("On") : _("Off"));

  /* As many digits as a double has, so that it can be told from its neighbours. */
  if (!(fabs (value) < PLAIN_MAX))
    return g_strdup_printf ("%.15g", value);

  if (self->decimals < 0 && value != 0 && fabs (value) < SMALL_MAX)
    return g_strdup_printf ("%.*g", FREE_DECIMALS, value);

  text = g_strdup_printf ("%.*f", self->decimals >= 0 ? self->decimals : FREE_DECIMALS, value);

  if (self->decimals < 0)
    cut_zeros (text, nl_langinfo (RADIXCHAR));

  /* What rounds to nothing has no sign. */
  if (*text == '-' && strpbrk (text, "123456789") == NULL)
    return g_strdup (text + 1);

  return group_digits (text);
}
