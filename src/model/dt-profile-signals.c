/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-profile-private.h"
#include "dt-profile-values.h"

#define DECIMALS_MAX 6
#define PERIOD_MIN 0.001
#define PERIOD_MAX 604800.

/* In the order of DtSignalKind. */
static const char * const kinds[] = { "number", "boolean", "category", "text", NULL };

static void
read_range (DtSignal        *signal,
            DtProfileReader *reader,
            JsonObject      *object)
{
  JsonArray *list = dt_profile_read_list (reader, object, "range", FALSE);
  double ends[2];

  if (list == NULL)
    return;

  for (guint i = 0; i < 2; i++)
    {
      JsonNode *node = json_array_get_length (list) == 2 ? json_array_get_element (list, i) : NULL;
      GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

      if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
        {
          dt_profile_reader_report (reader, "range", _("must be two numbers, such as [0, 8000]"));
          return;
        }

      ends[i] = json_node_get_double (node);
    }

  if (ends[0] >= ends[1])
    {
      dt_profile_reader_report (reader, "range", _("the first number must be below the second"));
      return;
    }

  signal->range_min = ends[0];
  signal->range_max = ends[1];
}

/* From the lowest to the highest, each given one must lie above the one given before it. */
static void
read_limits (DtSignal        *signal,
             DtProfileReader *reader,
             JsonObject      *object)
{
  static const char * const keys[] = { "critical_below", "warn_below", "warn_above",
                                       "critical_above" };
  double *limits[] = { &signal->critical_below, &signal->warn_below, &signal->warn_above,
                       &signal->critical_above };
  int last = -1;

  for (int i = 0; i < (int) G_N_ELEMENTS (keys); i++)
    {
      if (!dt_profile_read_number (reader, object, keys[i], -G_MAXDOUBLE, G_MAXDOUBLE, limits[i]))
        continue;

      if (signal->kind != DT_SIGNAL_NUMBER)
        dt_profile_reader_report (reader, keys[i], _("only a signal of kind “number” has limits"));
      else if (last >= 0 && *limits[i] <= *limits[last])
        dt_profile_reader_report (reader, keys[i], _("must lie above “%s”"), keys[last]);

      last = i;
    }
}

static void
read_numbers (DtSignal        *signal,
              DtProfileReader *reader,
              JsonObject      *object)
{
  double number;

  read_range (signal, reader, object);
  read_limits (signal, reader, object);

  if (dt_profile_read_number (reader, object, "period", PERIOD_MIN, PERIOD_MAX, &number))
    signal->period = llround (number * G_TIME_SPAN_SECOND);

  if (!dt_profile_read_number (reader, object, "decimals", 0, DECIMALS_MAX, &number))
    return;

  if (number == floor (number))
    signal->decimals = (int) number;
  else
    dt_profile_reader_report (reader, "decimals", _("must be a whole number"));
}

/* Makes the signal known by @name, which no other may have. */
static void
add_name (DtProfile       *self,
          DtProfileReader *reader,
          DtSignal        *signal,
          const char      *key,
          const char      *name)
{
  DtSignal *other = dt_profile_lookup (self, name);

  if (other == NULL)
    g_hash_table_insert (self->by_name, (gpointer) name, signal);
  else if (other == signal)
    dt_profile_reader_report (reader, key, _("“%s” is the id of the signal itself"), name);
  else
    dt_profile_reader_report (reader, key, _("“%s” already means the signal “%s”"), name,
                              other->id);
}

static void
read_signal (DtProfileReader *reader,
             JsonObject      *object,
             gpointer         user_data)
{
  static const char * const keys[] = {
    "id", "name", "unit", "group", "kind", "range", "decimals", "period", "aliases",
    "warn_below", "critical_below", "warn_above", "critical_above", NULL
  };
  DtProfile *self = user_data;
  const char *id = dt_profile_read_text (reader, object, "id", TRUE);
  DtSignal *signal = dt_signal_new (id != NULL ? id : "");

  g_ptr_array_add (self->signals, signal);
  dt_profile_reader_check_keys (reader, object, keys);

  signal->kind = dt_profile_read_choice (reader, object, "kind", kinds, DT_SIGNAL_NUMBER);
  dt_profile_read_names (reader, object, "name", FALSE, &signal->name, &signal->name_fr);
  signal->unit = g_strdup (dt_profile_read_text (reader, object, "unit", FALSE));
  signal->group = g_strdup (dt_profile_read_text (reader, object, "group", FALSE));
  signal->aliases = dt_profile_read_texts (reader, object, "aliases");
  read_numbers (signal, reader, object);

  if (id != NULL)
    add_name (self, reader, signal, "id", signal->id);

  for (guint i = 0; signal->aliases != NULL && signal->aliases[i] != NULL; i++)
    {
      g_autofree char *place = dt_profile_text_place (object, "aliases", signal->aliases[i]);

      add_name (self, reader, signal, place, signal->aliases[i]);
    }
}

void
dt_profile_read_signals (DtProfile       *self,
                         DtProfileReader *reader,
                         JsonObject      *root)
{
  dt_profile_read_each (reader, root, "signals", FALSE, read_signal, self);
}

DtSignal *
dt_profile_check_signal (DtProfile       *self,
                         DtProfileReader *reader,
                         const char      *key,
                         const char      *id)
{
  DtSignal *signal = dt_profile_lookup (self, id);
  g_autoptr(GPtrArray) ids = NULL;

  if (signal != NULL && g_str_equal (signal->id, id))
    return signal;

  if (signal != NULL)
    {
      dt_profile_reader_report (reader, key, _("“%s” is an alias; write the id, “%s”"), id,
                                signal->id);
      return NULL;
    }

  ids = g_ptr_array_new ();
  for (guint i = 0; i < self->signals->len; i++)
    g_ptr_array_add (ids, ((DtSignal *) self->signals->pdata[i])->id);
  g_ptr_array_add (ids, NULL);

  dt_profile_reader_report_word (reader, key, id, (const char * const *) ids->pdata);

  return NULL;
}
