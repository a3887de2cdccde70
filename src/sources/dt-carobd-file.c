/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-carobd-file.h"
#include "dt-number.h"
#include "dt-wican.h"

#define ROW_PERIOD (490 * G_TIME_SPAN_MILLISECOND)

/* The firmware's two. */
#define DECIMALS 2

/* What carOBD calls a PID, and what the WiCAN firmware does. Its logs misspell the first so. */
static const struct
{
  const char *column;
  const char *key;
} columns[] = {
  { "ENGINE_RUN_TINE", "1F-TimeSinceEngStart" },
  { "ENGINE_RPM", "0C-EngineRPM" },
  { "VEHICLE_SPEED", "0D-VehicleSpeed" },
  { "THROTTLE", "11-ThrottlePosition" },
  { "ENGINE_LOAD", "04-CalcEngineLoad" },
  { "COOLANT_TEMPERATURE", "05-EngineCoolantTemp" },
  { "LONG_TERM_FUEL_TRIM_BANK_1", "07-LongFuelTrimBank1" },
  { "SHORT_TERM_FUEL_TRIM_BANK_1", "06-ShortFuelTrimBank1" },
  { "INTAKE_MANIFOLD_PRESSURE", "0B-IntakeManiAbsPress" },
  { "FUEL_TANK", "2F-FuelTankLevel" },
  { "ABSOLUTE_THROTTLE_B", "47-AbsThrottlePosB" },
  { "PEDAL_D", "49-AbsThrottlePosD" },
  { "PEDAL_E", "4A-AbsThrottlePosE" },
  { "COMMANDED_THROTTLE_ACTUATOR", "4C-CmdThrottleAct" },
  { "FUEL_AIR_COMMANDED_EQUIV_RATIO", "44-FuelAirCmdEquiv" },
  { "ABSOLUTE_BAROMETRIC_PRESSURE", "33-AbsBaroPres" },
  { "RELATIVE_THROTTLE_POSITION", "45-RelThrottlePos" },
  { "INTAKE_AIR_TEMP", "0F-IntakeAirTemperature" },
  { "TIMING_ADVANCE", "0E-TimingAdvance" },
  { "CATALYST_TEMPERATURE_BANK1_SENSOR1", "3C-CatTempBank1Sens1" },
  { "CATALYST_TEMPERATURE_BANK1_SENSOR2", "3E-CatTempBank1Sens2" },
  { "CONTROL_MODULE_VOLTAGE", "42-ControlModuleVolt" },
  { "COMMANDED_EVAPORATIVE_PURGE", "2E-CmdEvapPurge" },
  { "TIME_RUN_WITH_MIL_ON", "4D-TimeRunMILOn" },
  { "TIME_SINCE_TROUBLE_CODES_CLEARED", "4E-TimeSinceCodeClear" },
  { "DISTANCE_TRAVELED_WITH_MIL_ON", "21-DistanceMILOn" },
  { "WARM_UPS_SINCE_CODES_CLEARED", "30-WarmUpsSinceCodeClear" },
};

struct _DtCarobdFile
{
  char        *path;
  char        *name;
  GMappedFile *file;
  const char  *position;
  const char  *end;
  guint        line;
  GPtrArray   *keys;        /* by column; an unknown column keeps its own name */
  GString     *json;
  gint64       time;
  gboolean     online;
  gboolean     offline;
};

/* Lines end with LF or CR LF; NULL at the end. */
static char *
read_line (DtCarobdFile *self)
{
  const char *newline;
  const char *start = self->position;

  if (start >= self->end)
    return NULL;

  newline = memchr (start, '\n', (gsize) (self->end - start));
  self->position = newline != NULL ? newline + 1 : self->end;
  self->line++;

  return g_strchomp (g_strndup (start, (gsize) (self->position - start)));
}

static const char *
key_of (const char *column)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].column, column))
      return columns[i].key;

  return column;
}

/* "ENGINE_RPM ()" → "0C-EngineRPM" */
static void
read_header (DtCarobdFile *self,
             const char   *line)
{
  g_auto(GStrv) cells = g_strsplit (line, ",", -1);

  for (guint i = 0; cells[i] != NULL; i++)
    {
      char *bracket = strstr (cells[i], " (");

      if (bracket != NULL)
        *bracket = '\0';
      g_ptr_array_add (self->keys, g_strdup (key_of (g_strstrip (cells[i]))));
    }
}

gboolean
dt_carobd_file_is_one (const char *path)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const char *start = columns[0].column;

  return file != NULL && g_mapped_file_get_length (file) > strlen (start) &&
         strncmp (g_mapped_file_get_contents (file), start, strlen (start)) == 0;
}

DtCarobdFile *
dt_carobd_file_open (const char  *path,
                     GError     **error)
{
  g_autoptr(DtCarobdFile) self = g_new0 (DtCarobdFile, 1);
  g_autofree char *base = NULL;
  g_autofree char *header = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->json = g_string_new (NULL);
  self->file = g_mapped_file_new (path, FALSE, error);
  if (self->file == NULL)
    return NULL;

  base = g_path_get_basename (path);
  if (g_str_has_suffix (base, ".csv"))
    base[strlen (base) - strlen (".csv")] = '\0';
  self->name = g_strdelimit (g_utf8_make_valid (base, -1), "/+#", '-');
  self->position = g_mapped_file_get_contents (self->file);
  if (self->position == NULL)
    self->position = "";    /* an empty file is not mapped */
  self->end = self->position + g_mapped_file_get_length (self->file);

  header = read_line (self);
  if (header != NULL)
    read_header (self, header);

  return g_steal_pointer (&self);
}

void
dt_carobd_file_free (DtCarobdFile *self)
{
  if (self == NULL)
    return;

  g_string_free (self->json, TRUE);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

/* A log may break off in the middle of a row, whose last number is then not to be trusted. */
static gboolean
append_row (DtCarobdFile  *self,
            const char    *line,
            GError       **error)
{
  g_auto(GStrv) cells = g_strsplit (line, ",", -1);
  guint n = g_strv_length (cells);

  n = n < self->keys->len ? MAX (n, 1) - 1 : self->keys->len;

  for (guint i = 0; i < n; i++)
    {
      const char *key = g_ptr_array_index (self->keys, i);
      const char *text = g_strstrip (cells[i]);
      double value;

      /* The header ends with a comma, too. */
      if (*key == '\0' || *text == '\0')
        continue;

      if (!dt_number_parse (text, -1, &value))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("%s:%u: “%s” is not a number"), self->path, self->line, text);
          return FALSE;
        }

      dt_wican_append (self->json, key, value, DECIMALS);
    }

  return TRUE;
}

static gboolean
set_message (DtCarobdFile     *self,
             DtPayloadMessage *message,
             char             *topic,
             const char       *payload,
             gboolean          retain)
{
  *message = (DtPayloadMessage) {
    .time = self->time,
    .topic = topic,
    .payload = g_bytes_new (payload, strlen (payload)),
    .retain = retain,
  };

  return TRUE;
}

gboolean
dt_carobd_file_next (DtCarobdFile      *self,
                     DtPayloadMessage  *message,
                     GError           **error)
{
  g_autofree char *line = NULL;

  g_return_val_if_fail (self != NULL && message != NULL, FALSE);

  if (!self->online)
    {
      self->online = TRUE;
      return set_message (self, message, dt_wican_status_topic (self->name), DT_WICAN_ONLINE, TRUE);
    }

  g_string_truncate (self->json, 0);
  while (self->json->len == 0 && (line = read_line (self)) != NULL)
    {
      if (!append_row (self, line, error))
        return FALSE;

      self->time += ROW_PERIOD;
      g_clear_pointer (&line, g_free);
    }

  if (self->json->len > 0)
    return set_message (self, message, dt_wican_autopid_topic (self->name), self->json->str, FALSE);

  if (self->offline)
    return FALSE;

  self->offline = TRUE;

  return set_message (self, message, dt_wican_status_topic (self->name), DT_WICAN_OFFLINE, TRUE);
}
