/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dt-profile-private.h"
#include "dt-profile-values.h"

/**
 * SECTION: the file of a profile
 *
 * One JSON object. Texts marked * may be {"en": …, "fr": …}; what is not marked required may be
 * left out; any other key is an error.
 *
 * | key          | what                                                                       |
 * |--------------|----------------------------------------------------------------------------|
 * | id           | required; lower-case letters, digits and dashes                            |
 * | name*        | required                                                                   |
 * | kind         | vehicle, line, batch or generic (default)                                  |
 * | icon         | name of an icon of the application                                         |
 * | offline_after| seconds without a message until the asset is offline, 10 by default        |
 * | inputs       | required list, tried in order, of objects as below                         |
 * | signals      | list of objects as below                                                   |
 * | ignore       | keys that carry nothing, with all that lies below them                     |
 * | notices      | keys whose text, if it is no number, is a message from the device          |
 * | time_field   | {"name": key, "unit": "s", "ms", "us" or "iso"}, or a list of them         |
 * | overview     | {"cards": ids, "charts": ids, "hero": view}                                |
 * | alerts       | list of {"id", "when": {"signal", "above" or "below"}, "for": seconds,     |
 * |              | "clear": {"below" or "above"}, "severity", "message"*}                     |
 *
 * An input has "mqtt", a topic filter, or "websocket", a path; in both {asset} and {signal}
 * capture a level, and {signal...} at the end the rest. "payload" is scalar, json, value, auto
 * (default) or ignore. "asset" and "signal" name what the pattern does not capture; without any
 * signal, auto takes the last level of the topic for a bare value. "asset_name"* is what the user
 * reads for "asset". "status": {"field": key, "online": texts, "offline": texts} tells presence
 * from a key, or from the whole payload where there is no "field". "requests" lists keys by which a
 * message asks the device, and so is none of its own. "can": "j1979" decodes CAN frames by SAE
 * J1979.
 *
 * A signal has "id" (required), "name"*, "unit", "group", "kind" (number, boolean, category or
 * text), "range": [min, max], "decimals", "period" in seconds, "aliases" (other keys that mean
 * it), and limits: "critical_below", "warn_below", "warn_above", "critical_above".
 */

#define FILE_MAX (1024 * 1024)
#define OFFLINE_AFTER_DEFAULT (10 * G_TIME_SPAN_SECOND)
#define OFFLINE_AFTER_MIN 0.1
#define OFFLINE_AFTER_MAX 604800.
#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static void
read_identity (DtProfile       *self,
               DtProfileReader *reader,
               JsonObject      *root)
{
  static const char * const kinds[] = { "vehicle", "line", "batch", "generic", NULL };
  static const char * const icons[] = { "dt-car-symbolic", "dt-line-symbolic",
                                        "dt-batch-symbolic", "dt-generic-symbolic" };
  const char *id = dt_profile_read_text (reader, root, "id", TRUE);
  guint kind = dt_profile_read_choice (reader, root, "kind", kinds, 3);
  const char *icon = dt_profile_read_text (reader, root, "icon", FALSE);
  double seconds;

  if (id != NULL && id[strspn (id, ID_LETTERS)] != '\0')
    dt_profile_reader_report (reader, "id",
                              _("must be of lower-case letters, digits and dashes: my-car-2"));

  self->id = g_strdup (id);
  self->kind = g_strdup (kinds[kind]);
  self->icon = g_strdup (icon != NULL ? icon : icons[kind]);
  dt_profile_read_names (reader, root, "name", TRUE, &self->name, &self->name_fr);

  self->offline_after = OFFLINE_AFTER_DEFAULT;
  if (dt_profile_read_number (reader, root, "offline_after", OFFLINE_AFTER_MIN, OFFLINE_AFTER_MAX,
                              &seconds))
    self->offline_after = llround (seconds * G_TIME_SPAN_SECOND);
}

/* A key is either a signal or nothing. */
static void
read_ignored (DtProfile       *self,
              DtProfileReader *reader,
              JsonObject      *root)
{
  self->ignored = dt_profile_read_texts (reader, root, "ignore");

  for (guint i = 0; self->ignored != NULL && self->ignored[i] != NULL; i++)
    {
      const char *key = self->ignored[i];
      g_autofree char *place = dt_profile_text_place (root, "ignore", key);
      DtSignal *signal = dt_profile_lookup (self, key);

      if (signal != NULL)
        dt_profile_reader_report (reader, place, _("“%s” means the signal “%s”"), key,
                                  signal->id);
    }
}

static void
read_time_field (DtProfileReader *reader,
                 JsonObject      *object,
                 gpointer         user_data)
{
  static const char * const keys[] = { "name", "unit", NULL };
  static const char * const units[] = { "s", "ms", "us", "iso", NULL };
  DtProfile *self = user_data;
  const char *name = dt_profile_read_text (reader, object, "name", TRUE);
  DtTimeField field = { .name = g_strdup (name) };

  dt_profile_reader_check_keys (reader, object, keys);

  if (dt_profile_read_text (reader, object, "unit", TRUE) != NULL)
    field.unit = dt_profile_read_choice (reader, object, "unit", units, DT_TIME_UNIT_S);

  g_array_append_val (self->time_fields, field);
}

static void
read_time_fields (DtProfile       *self,
                  DtProfileReader *reader,
                  JsonObject      *root)
{
  JsonNode *node = json_object_get_member (root, "time_field");

  if (node == NULL)
    return;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      dt_profile_reader_enter (reader, "time_field");
      read_time_field (reader, json_node_get_object (node), self);
      dt_profile_reader_leave (reader);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    dt_profile_read_each (reader, root, "time_field", FALSE, read_time_field, self);
  else
    dt_profile_reader_report (reader, "time_field",
                              _("must be an object in {…}, or a list of them"));
}

static char **
read_ids (DtProfile       *self,
          DtProfileReader *reader,
          JsonObject      *object,
          const char      *key)
{
  char **ids = dt_profile_read_texts (reader, object, key);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *place = dt_profile_text_place (object, key, ids[i]);

      dt_profile_check_signal (self, reader, place, ids[i]);
    }

  return ids;
}

static void
read_overview (DtProfile       *self,
               DtProfileReader *reader,
               JsonObject      *root)
{
  static const char * const keys[] = { "cards", "charts", "hero", NULL };
  JsonObject *overview = dt_profile_read_object (reader, root, "overview", FALSE);

  if (overview == NULL)
    return;

  dt_profile_reader_enter (reader, "overview");
  dt_profile_reader_check_keys (reader, overview, keys);
  self->cards = read_ids (self, reader, overview, "cards");
  self->charts = read_ids (self, reader, overview, "charts");
  dt_profile_read_text (reader, overview, "hero", FALSE);
  dt_profile_reader_leave (reader);
}

static void
read_root (DtProfile       *self,
           DtProfileReader *reader,
           JsonObject      *root)
{
  static const char * const keys[] = {
    "id", "name", "kind", "icon", "offline_after", "inputs", "signals", "ignore", "notices",
    "time_field", "overview", "alerts", NULL
  };

  dt_profile_reader_check_keys (reader, root, keys);
  read_identity (self, reader, root);
  dt_profile_read_inputs (self, reader, root);
  dt_profile_read_signals (self, reader, root);
  read_ignored (self, reader, root);
  self->notices = dt_profile_read_texts (reader, root, "notices");
  read_time_fields (self, reader, root);
  read_overview (self, reader, root);
  dt_profile_read_alerts (self, reader, root);
}

DtProfile *
dt_profile_new_from_data (const char  *data,
                          gsize        length,
                          const char  *source_name,
                          GError     **error)
{
  g_autoptr(DtProfileReader) reader = NULL;
  g_autoptr(DtProfile) self = NULL;
  JsonNode *root;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (source_name != NULL, NULL);

  reader = dt_profile_reader_new (data, length, source_name, error);
  if (reader == NULL)
    return NULL;

  self = dt_profile_new ();
  root = dt_profile_reader_get_root (reader);

  if (JSON_NODE_HOLDS_OBJECT (root))
    read_root (self, reader, json_node_get_object (root));
  else
    dt_profile_reader_report (reader, NULL, _("a profile is an object in {…}"));

  if (!dt_profile_reader_finish (reader, error))
    return NULL;

  return g_steal_pointer (&self);
}

DtProfile *
dt_profile_new_from_file (const char  *path,
                          GError     **error)
{
  g_autoptr(GFile) file = NULL;
  g_autoptr(GFileInfo) info = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  file = g_file_new_for_path (path);
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL,
                            &local);

  if (info != NULL && g_file_info_get_size (info) > FILE_MAX)
    {
      g_set_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE,
                   _("%s: larger than 1 MiB; is this a profile?"), path);
      return NULL;
    }

  if (info != NULL)
    bytes = g_file_load_bytes (file, NULL, NULL, &local);

  if (bytes == NULL)
    {
      g_set_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE, "%s: %s", path,
                   local->message);
      return NULL;
    }

  return dt_profile_new_from_data (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), path,
                                   error);
}
