/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-label.h"
#include "dt-profile-private.h"
#include "dt-profile-values.h"

/* In the order of DtPayload. */
static const char * const payloads[] = { "scalar", "json", "value", "auto", "ignore", NULL };

/* What a pattern captures. */
typedef enum
{
  CAPTURE_ASSET = 1 << 0,
  CAPTURE_SIGNAL = 1 << 1,
} Capture;

/* What one level of a pattern captures, or what is wrong with it. */
static const char *
check_level (const char *level,
             gboolean    is_last,
             guint      *captures)
{
  Capture capture = 0;

  if (g_str_equal (level, "{asset}"))
    capture = CAPTURE_ASSET;
  else if (g_str_equal (level, "{signal}") || g_str_equal (level, "{signal...}"))
    capture = CAPTURE_SIGNAL;
  else if (strpbrk (level, "{}") != NULL)
    return _("only {asset}, {signal} and, at the end, {signal...} capture, and each a whole level");

  if (*captures & capture)
    return _("captures the same twice");

  *captures |= capture;

  if (!is_last && (g_str_equal (level, "#") || g_str_equal (level, "{signal...}")))
    return _("“#” and “{signal...}” stand at the end only");

  if (level[0] != '\0' && level[1] != '\0' && strpbrk (level, "+#") != NULL)
    return _("“+” and “#” stand for whole levels, between slashes");

  return NULL;
}

static gboolean
check_pattern (DtProfileReader *reader,
               const char      *key,
               const char      *pattern,
               guint           *captures)
{
  g_auto(GStrv) levels = g_strsplit (pattern, "/", -1);

  for (guint i = 0; levels[i] != NULL; i++)
    {
      const char *problem = check_level (levels[i], levels[i + 1] == NULL, captures);

      if (problem != NULL)
        {
          dt_profile_reader_report (reader, key, "%s", problem);
          return FALSE;
        }
    }

  return TRUE;
}

static void
read_pattern (DtInput         *input,
              DtProfileReader *reader,
              JsonObject      *object,
              guint           *captures)
{
  gboolean websocket = json_object_has_member (object, "websocket");
  const char *key = websocket ? "websocket" : "mqtt";
  const char *pattern;

  if (websocket && json_object_has_member (object, "mqtt"))
    dt_profile_reader_report (reader, "websocket",
                              _("an input has “mqtt” or “websocket”, not both"));

  input->transport = websocket ? DT_TRANSPORT_WEBSOCKET : DT_TRANSPORT_MQTT;
  pattern = dt_profile_read_text (reader, object, key, TRUE);

  if (pattern == NULL)
    return;

  if (check_pattern (reader, key, pattern, captures))
    input->pattern = g_strdup (pattern);

  if (websocket && *pattern != '/')
    dt_profile_reader_report (reader, key, _("a path begins with “/”"));
}

static void
read_status (DtInput         *input,
             DtProfileReader *reader,
             JsonObject      *object)
{
  static const char * const keys[] = { "field", "online", "offline", NULL };
  JsonObject *status = dt_profile_read_object (reader, object, "status", FALSE);
  const char *field;

  if (status == NULL)
    return;

  dt_profile_reader_enter (reader, "status");
  dt_profile_reader_check_keys (reader, status, keys);

  field = dt_profile_read_text (reader, status, "field", FALSE);
  input->status_field = g_strdup (field != NULL ? field : "");
  input->online = dt_profile_read_texts (reader, status, "online");
  input->offline = dt_profile_read_texts (reader, status, "offline");

  if (!json_object_has_member (status, "online") && !json_object_has_member (status, "offline"))
    dt_profile_reader_report (reader, NULL, _("needs “online” or “offline”, a list of texts"));

  if (field != NULL && input->payload == DT_PAYLOAD_SCALAR)
    dt_profile_reader_report (reader, "field", _("bare text has no fields; leave it out"));

  dt_profile_reader_leave (reader);
}

/* The name is kept with the asset, so the language is chosen now. */
static void
read_asset_name (DtInput         *input,
                 DtProfileReader *reader,
                 JsonObject      *object)
{
  g_autofree char *name = NULL;
  g_autofree char *name_fr = NULL;

  dt_profile_read_names (reader, object, "asset_name", FALSE, &name, &name_fr);
  input->asset_name = g_strdup (dt_label_pick (name, name_fr, NULL));

  if (input->asset_name != NULL && !json_object_has_member (object, "asset"))
    dt_profile_reader_report (reader, "asset_name", _("belongs to an “asset”, which is not given"));
}

/* Every message must find its asset, and every value its signal. */
static void
check_captures (DtInput         *input,
                DtProfileReader *reader,
                JsonObject      *object,
                guint            captures)
{
  gboolean needs_signal = (input->payload == DT_PAYLOAD_SCALAR ||
                           input->payload == DT_PAYLOAD_VALUE) && input->status_field == NULL;

  if (input->asset != NULL && captures & CAPTURE_ASSET)
    dt_profile_reader_report (reader, "asset", _("the pattern captures the asset already"));

  if (input->signal != NULL && captures & CAPTURE_SIGNAL)
    dt_profile_reader_report (reader, "signal", _("the pattern captures the signal already"));

  if (input->pattern == NULL || input->payload == DT_PAYLOAD_IGNORE)
    return;

  if (!json_object_has_member (object, "asset") && !(captures & CAPTURE_ASSET))
    dt_profile_reader_report (reader, "asset",
                              _("is missing; name it, or write {asset} in the pattern"));

  if (needs_signal && !json_object_has_member (object, "signal") && !(captures & CAPTURE_SIGNAL))
    dt_profile_reader_report (reader, "signal",
                              _("is missing; name it, or write {signal} in the pattern"));
}

static void
read_input (DtProfileReader *reader,
            JsonObject      *object,
            gpointer         user_data)
{
  static const char * const keys[] = {
    "mqtt", "websocket", "payload", "asset", "asset_name", "signal", "status", "can",
    "requests", NULL
  };
  static const char * const protocols[] = { "j1979", NULL };
  DtProfile *self = user_data;
  guint captures = 0;
  DtInput *input;

  g_array_set_size (self->inputs, self->inputs->len + 1);
  input = &g_array_index (self->inputs, DtInput, self->inputs->len - 1);

  dt_profile_reader_check_keys (reader, object, keys);
  read_pattern (input, reader, object, &captures);
  input->payload = dt_profile_read_choice (reader, object, "payload", payloads, DT_PAYLOAD_AUTO);
  input->asset = g_strdup (dt_profile_read_text (reader, object, "asset", FALSE));
  read_asset_name (input, reader, object);
  input->signal = g_strdup (dt_profile_read_text (reader, object, "signal", FALSE));
  input->can = dt_profile_read_choice (reader, object, "can", protocols, 1) == 0;
  input->requests = dt_profile_read_texts (reader, object, "requests");
  read_status (input, reader, object);
  check_captures (input, reader, object, captures);

  if (input->can && input->payload != DT_PAYLOAD_JSON && input->payload != DT_PAYLOAD_AUTO)
    dt_profile_reader_report (reader, "can", _("frames come in JSON; the payload must be “json”"));
}

void
dt_profile_read_inputs (DtProfile       *self,
                        DtProfileReader *reader,
                        JsonObject      *root)
{
  JsonArray *list = dt_profile_read_list (reader, root, "inputs", TRUE);

  if (list != NULL && json_array_get_length (list) == 0)
    dt_profile_reader_report (reader, "inputs", _("must have one input at least"));

  if (list != NULL)
    dt_profile_read_each (reader, root, "inputs", TRUE, read_input, self);
}
