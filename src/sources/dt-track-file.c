/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dt-json-check.h"
#include "dt-time.h"
#include "dt-track-file.h"
#include "dt-wican.h"

#define DEVICE "envirocar"

/* What enviroCar calls it, and the key that the WiCAN firmware gives the same PID. */
static const struct
{
  const char *name;
  const char *key;
} phenomena[] = {
  { "Rpm", "0C-EngineRPM" },
  { "Speed", "0D-VehicleSpeed" },
  { "Engine Load", "04-CalcEngineLoad" },
  { "Intake Pressure", "0B-IntakeManiAbsPress" },
  { "Intake Temperature", "0F-IntakeAirTemperature" },
  { "Throttle Position", "11-ThrottlePosition" },
  { "Calculated MAF", "10-MAFAirFlowRate" },
  { "Consumption", "5E-EngineFuelRate" },
  { "CO2", "co2_mass_flow" },
  { "GPS Speed", "gps_speed" },
  { "GPS Bearing", "gps_bearing" },
  { "GPS Altitude", "gps_altitude" },
};

typedef enum
{
  STAGE_ONLINE,
  STAGE_POINTS,
  STAGE_END,
} Stage;

struct _DtTrackFile
{
  char        *path;
  GMappedFile *file;
  const char  *position;
  const char  *end;
  JsonParser  *parser;
  GString     *json;
  Stage        stage;
  guint        n_points;
  gint64       start;
  gint64       time;      /* of the point before, since @start */
};

static gboolean
refuse (DtTrackFile  *self,
        const char   *reason,
        GError      **error)
{
  if (self->n_points == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", self->path, reason);
  else
    /* Translators: a file, the number of a point in it, and what is wrong there */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: point %u: %s"), self->path,
                 self->n_points, reason);

  return FALSE;
}

DtTrackFile *
dt_track_file_open (const char  *path,
                    GError     **error)
{
  static const char features[] = "\"features\"";
  g_autoptr(DtTrackFile) self = g_new0 (DtTrackFile, 1);
  const char *found = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->parser = json_parser_new_immutable ();
  self->json = g_string_new (NULL);
  self->file = g_mapped_file_new (path, FALSE, error);
  if (self->file == NULL)
    return NULL;

  /* A track has more nodes than one message may; so it is taken apart and each point checked. */
  self->position = g_mapped_file_get_contents (self->file);
  if (self->position == NULL)
    self->position = "";    /* an empty file is not mapped */
  self->end = self->position + g_mapped_file_get_length (self->file);
  found = g_strstr_len (self->position, self->end - self->position, features);
  if (found != NULL)
    found = memchr (found, '[', (gsize) (self->end - found));
  if (found == NULL)
    {
      refuse (self, _("this is no track of enviroCar: there is no list of “features”"), error);
      return NULL;
    }

  self->position = found + 1;

  return g_steal_pointer (&self);
}

void
dt_track_file_free (DtTrackFile *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->parser);
  g_clear_pointer (&self->file, g_mapped_file_unref);
  g_clear_pointer (&self->path, g_free);
  g_string_free (self->json, TRUE);
  g_free (self);
}

/* The next object of the list, up to the brace that closes it; NULL at the end of the list. */
static const char *
next_object (DtTrackFile *self,
             gsize       *length)
{
  const char *start = NULL;
  gboolean in_string = FALSE;
  guint depth = 0;

  for (; self->position < self->end; self->position++)
    {
      char c = *self->position;

      if (in_string)
        {
          in_string = c != '"';
          self->position += c == '\\';
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' && depth++ == 0)
        start = self->position;
      else if (c == '}' && depth > 0 && --depth == 0)
        {
          *length = (gsize) (++self->position - start);
          return start;
        }
      else if (c == ']' && depth == 0)
        break;
    }

  return NULL;
}

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
is_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
          json_node_get_value_type (node) == G_TYPE_INT64);
}

static void
append_position (DtTrackFile *self,
                 JsonObject  *point)
{
  static const char * const keys[] = { "gps_longitude", "gps_latitude" };
  JsonObject *geometry = get_object (point, "geometry");
  JsonNode *node = geometry != NULL ? json_object_get_member (geometry, "coordinates") : NULL;
  JsonArray *array = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    array = json_node_get_array (node);

  for (guint i = G_N_ELEMENTS (keys); array != NULL && i-- > 0;)
    if (i < json_array_get_length (array) && is_number (json_array_get_element (array, i)))
      dt_wican_append (self->json, keys[i],
                       json_node_get_double (json_array_get_element (array, i)), 6);
}

/* The time of the point and its text in @json. */
static gboolean
read_point (DtTrackFile  *self,
            const char   *text,
            gsize         length,
            GError      **error)
{
  g_autoptr(GError) point_error = NULL;
  JsonObject *point;
  JsonObject *properties;
  JsonObject *measured;
  JsonNode *node;
  gint64 time;

  if (!dt_json_check (text, length, &point_error) ||
      !json_parser_load_from_data (self->parser, text, (gssize) length, &point_error))
    return refuse (self, point_error->message, error);

  point = json_node_get_object (json_parser_get_root (self->parser));
  properties = get_object (point, "properties");
  measured = get_object (properties, "phenomenons");
  node = measured != NULL ? json_object_get_member (properties, "time") : NULL;
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (self, _("there is no “time” or there are no “phenomenons”"), error);

  if (!dt_time_parse (json_node_get_string (node), g_get_real_time (), &time, &point_error))
    return refuse (self, point_error->message, error);

  if (self->n_points == 1)
    self->start = time - G_TIME_SPAN_SECOND;
  self->time = time - self->start;

  g_string_truncate (self->json, 0);
  for (guint i = 0; i < G_N_ELEMENTS (phenomena); i++)
    {
      JsonObject *value = get_object (measured, phenomena[i].name);
      JsonNode *number = value != NULL ? json_object_get_member (value, "value") : NULL;

      if (is_number (number))
        dt_wican_append (self->json, phenomena[i].key, json_node_get_double (number), 2);
    }
  append_position (self, point);

  return TRUE;
}

static void
set_message (DtTrackFile       *self,
             DtPayloadMessage  *message,
             char              *topic,
             const char        *payload,
             gboolean           retain)
{
  *message = (DtPayloadMessage) {
    .time = self->time,
    .topic = topic,
    .payload = g_bytes_new (payload, strlen (payload)),
    .retain = retain,
  };
}

gboolean
dt_track_file_next (DtTrackFile       *self,
                    DtPayloadMessage  *message,
                    GError           **error)
{
  const char *text;
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  if (self->stage == STAGE_ONLINE)
    {
      self->stage = STAGE_POINTS;
      set_message (self, message, dt_wican_status_topic (DEVICE), DT_WICAN_ONLINE, TRUE);
      return TRUE;
    }

  text = self->stage == STAGE_POINTS ? next_object (self, &length) : NULL;
  if (text != NULL)
    {
      self->n_points++;
      if (!read_point (self, text, length, error))
        return FALSE;

      set_message (self, message, dt_wican_autopid_topic (DEVICE), self->json->str, FALSE);
      return TRUE;
    }

  if (self->stage == STAGE_END)
    return FALSE;

  self->stage = STAGE_END;
  self->time += 5 * G_TIME_SPAN_SECOND;
  set_message (self, message, dt_wican_status_topic (DEVICE), DT_WICAN_OFFLINE, TRUE);

  return TRUE;
}
