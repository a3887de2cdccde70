/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-profile-private.h"
#include "dt-profile-values.h"

/* An alert that must hold so long is a task for a person, not for a rule. */
#define FOR_MAX 86400.

typedef struct
{
  DtProfile  *profile;
  GHashTable *ids;
} Alerts;

static void
read_when (Alerts          *self,
           DtProfileReader *reader,
           JsonObject      *alert,
           double          *above,
           double          *below)
{
  static const char * const keys[] = { "signal", "above", "below", NULL };
  JsonObject *when = dt_profile_read_object (reader, alert, "when", TRUE);
  const char *id;

  if (when == NULL)
    return;

  dt_profile_reader_enter (reader, "when");
  dt_profile_reader_check_keys (reader, when, keys);
  id = dt_profile_read_text (reader, when, "signal", TRUE);

  if (id != NULL)
    dt_profile_check_signal (self->profile, reader, "signal", id);

  dt_profile_read_number (reader, when, "above", -G_MAXDOUBLE, G_MAXDOUBLE, above);
  dt_profile_read_number (reader, when, "below", -G_MAXDOUBLE, G_MAXDOUBLE, below);

  if (json_object_has_member (when, "above") == json_object_has_member (when, "below"))
    dt_profile_reader_report (reader, NULL, _("needs either “above” or “below”"));

  dt_profile_reader_leave (reader);
}

/* The alert ends on the other side of its limit, or at it: what begins above must end below. */
static void
read_clear (DtProfileReader *reader,
            JsonObject      *alert,
            double           above,
            double           below)
{
  static const char * const keys[] = { "above", "below", NULL };
  JsonObject *clear = dt_profile_read_object (reader, alert, "clear", FALSE);
  const char *key = isnan (above) ? "above" : "below";
  double value;

  if (clear == NULL)
    return;

  dt_profile_reader_enter (reader, "clear");
  dt_profile_reader_check_keys (reader, clear, keys);

  if (isnan (above) && isnan (below))
    ; /* Said already, and there is nothing to compare with. */
  else if (!json_object_has_member (clear, key) || json_object_get_size (clear) != 1)
    dt_profile_reader_report (reader, NULL, _("must have “%s” and nothing else"), key);
  else if (dt_profile_read_number (reader, clear, key, -G_MAXDOUBLE, G_MAXDOUBLE, &value) &&
           (isnan (above) ? value < below : value > above))
    dt_profile_reader_report (reader, key, _("must leave the range in which the alert begins"));

  dt_profile_reader_leave (reader);
}

static void
read_alert (DtProfileReader *reader,
            JsonObject      *object,
            gpointer         user_data)
{
  static const char * const keys[] = {
    "id", "when", "for", "clear", "severity", "message", NULL
  };
  static const char * const severities[] = { "info", "warning", "critical", NULL };
  Alerts *self = user_data;
  const char *id = dt_profile_read_text (reader, object, "id", TRUE);
  g_autofree char *message = NULL;
  g_autofree char *message_fr = NULL;
  double above = NAN;
  double below = NAN;
  double seconds;

  dt_profile_reader_check_keys (reader, object, keys);

  if (id != NULL && !g_hash_table_add (self->ids, (gpointer) id))
    dt_profile_reader_report (reader, "id", _("“%s” is the id of another alert"), id);

  read_when (self, reader, object, &above, &below);
  read_clear (reader, object, above, below);
  dt_profile_read_number (reader, object, "for", 0, FOR_MAX, &seconds);
  dt_profile_read_choice (reader, object, "severity", severities, 1);
  dt_profile_read_names (reader, object, "message", TRUE, &message, &message_fr);
}

/* The rules that raise alerts are not here yet; a profile may hold them, and they must be right. */
void
dt_profile_read_alerts (DtProfile       *self,
                        DtProfileReader *reader,
                        JsonObject      *root)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  Alerts alerts = { self, ids };

  dt_profile_read_each (reader, root, "alerts", FALSE, read_alert, &alerts);
}
