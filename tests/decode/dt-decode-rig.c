/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-decode-rig.h"
#include "dt-number.h"
#include "dt-profile-library.h"
#include "dt-time.h"

static DtProfile *
load_profile (const char *id_or_text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DtProfileLibrary) library = NULL;
  g_autoptr(DtProfile) profile = NULL;

  if (*id_or_text == '{')
    {
      profile = dt_profile_new_from_data (id_or_text, strlen (id_or_text), "test.json", &error);
    }
  else
    {
      library = dt_profile_library_new ("/nonexistent");
      profile = dt_profile_library_find (library, id_or_text, &error);
    }

  g_assert_no_error (error);

  return g_steal_pointer (&profile);
}

Rig *
rig_new (const char *profile_id_or_text)
{
  g_autoptr(DtProfile) profile = load_profile (profile_id_or_text);
  Rig *self = g_new0 (Rig, 1);

  self->decoder = dt_decoder_new (profile);
  self->records = dt_records_new ();
  self->assets = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_asset_info_unref);
  self->channels = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_channel_info_unref);
  self->texts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  self->newest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->now = G_TIME_SPAN_HOUR;

  return self;
}

void
rig_free (Rig *self)
{
  dt_decoder_free (self->decoder);
  g_array_unref (self->records);
  g_ptr_array_unref (self->assets);
  g_ptr_array_unref (self->channels);
  g_ptr_array_unref (self->texts);
  g_hash_table_unref (self->newest);
  g_free (self);
}

static void
append_value (Rig      *self,
              GString  *out,
              DtRecord *record,
              DtSignal *signal)
{
  char buffer[DT_NUMBER_BUFFER_SIZE];
  GPtrArray *texts = g_ptr_array_index (self->texts, record->index);

  g_assert_true (isfinite (record->value));

  switch (signal->kind)
    {
    case DT_SIGNAL_NUMBER:
      dt_number_format (record->value, buffer);
      g_string_append (out, buffer);
      if (signal->discovered && signal->unit != NULL)
        g_string_append_printf (out, " %s", signal->unit);
      break;

    case DT_SIGNAL_BOOLEAN:
      g_assert_true (record->value == 0 || record->value == 1);
      g_string_append (out, record->value != 0 ? "true" : "false");
      break;

    case DT_SIGNAL_CATEGORY:
    case DT_SIGNAL_TEXT:
      g_assert_cmpfloat (record->value, ==, floor (record->value));
      g_assert_cmpfloat (record->value, <, texts->len);
      g_string_append_printf (out, "\"%s\"",
                              (char *) g_ptr_array_index (texts, (guint) record->value));
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
append_sample (Rig      *self,
               GString  *out,
               DtRecord *record)
{
  DtChannelInfo *info;
  char time[DT_TIME_BUFFER_SIZE];

  g_assert_cmpuint (record->index, <, self->channels->len);
  info = g_ptr_array_index (self->channels, record->index);

  g_string_append_printf (out, "%s %s=", info->asset->key, info->signal->id);
  g_hash_table_replace (self->newest,
                        g_strconcat (info->asset->key, " ", info->signal->id, NULL),
                        g_memdup2 (&record->value, sizeof record->value));
  append_value (self, out, record, info->signal);

  if (record->flags & DT_SAMPLE_RETAINED)
    g_string_append (out, " retained");

  if (record->flags & DT_SAMPLE_DEVICE_TIME)
    {
      dt_time_format_iso (record->time, time);
      g_string_append_printf (out, " at %s", time);
    }
  else
    {
      g_assert_cmpint (record->time, ==, RIG_ARRIVAL);
    }
}

static const char *
asset_key (Rig      *self,
           DtRecord *record)
{
  g_assert_cmpuint (record->index, <, self->assets->len);

  return ((DtAssetInfo *) g_ptr_array_index (self->assets, record->index))->key;
}

static void
take_declaration (Rig      *self,
                  DtRecord *record)
{
  if (record->kind == DT_RECORD_ASSET)
    {
      g_assert_cmpuint (record->index, ==, self->assets->len);
      g_ptr_array_add (self->assets, dt_asset_info_ref (record->data));
    }
  else if (record->kind == DT_RECORD_CHANNEL)
    {
      g_assert_cmpuint (record->index, ==, self->channels->len);
      g_ptr_array_add (self->channels, dt_channel_info_ref (record->data));
      g_ptr_array_add (self->texts, g_ptr_array_new_with_free_func (g_free));
    }
  else if (record->kind == DT_RECORD_CATEGORY)
    {
      g_assert_cmpuint (record->index, <, self->texts->len);
      g_ptr_array_add (g_ptr_array_index (self->texts, record->index), g_strdup (record->data));
    }
}

static void
append_record (Rig      *self,
               GString  *out,
               DtRecord *record)
{
  DtProblem *problem;

  switch ((DtRecordKind) record->kind)
    {
    case DT_RECORD_SAMPLE:
      append_sample (self, out, record);
      break;

    case DT_RECORD_ONLINE:
      g_string_append_printf (out, "%s online", asset_key (self, record));
      break;

    case DT_RECORD_OFFLINE:
      g_string_append_printf (out, "%s offline", asset_key (self, record));
      break;

    case DT_RECORD_NOTICE:
      g_string_append_printf (out, "%s says \"%s\"", asset_key (self, record),
                              (char *) record->data);
      break;

    case DT_RECORD_PROBLEM:
      problem = record->data;
      g_string_append_printf (out, "problem: %s: %s [%s] ×%u", problem->topic, problem->reason,
                              problem->excerpt, problem->count);
      break;

    case DT_RECORD_SEEN:
      g_assert_nonnull (asset_key (self, record));
      self->n_seen++;
      break;

    case DT_RECORD_ASSET:
    case DT_RECORD_CHANNEL:
    case DT_RECORD_CATEGORY:
      take_declaration (self, record);
      break;

    default:
      g_assert_not_reached ();
    }
}

char *
rig_tell (Rig *self)
{
  GString *out = g_string_new (NULL);

  self->n_seen = 0;
  for (guint i = 0; i < self->records->len; i++)
    {
      gsize before = out->len;

      append_record (self, out, &g_array_index (self->records, DtRecord, i));
      if (before > 0 && out->len > before)
        g_string_insert (out, (gssize) before, "; ");
    }
  g_array_set_size (self->records, 0);

  return g_string_free (out, FALSE);
}

char *
rig_send_full (Rig        *self,
               const char *topic,
               const void *payload,
               gsize       length,
               gboolean    retained)
{
  /* exactly as long as it is, so that a sanitizer sees each byte read beyond */
  g_autofree void *copy = length > 0 ? g_memdup2 (payload, length) : NULL;

  self->now += G_TIME_SPAN_SECOND;
  dt_decoder_decode (self->decoder, topic, copy, length, retained, RIG_ARRIVAL, self->now,
                     self->records);

  return rig_tell (self);
}

char *
rig_send (Rig        *self,
          const char *topic,
          const char *payload)
{
  return rig_send_full (self, topic, payload, strlen (payload), FALSE);
}

double
rig_newest (Rig        *self,
            const char *name)
{
  double *value = g_hash_table_lookup (self->newest, name);

  g_assert_nonnull (value);

  return *value;
}

void
rig_assert (Rig        *self,
            const char *topic,
            const char *payload,
            const char *expected)
{
  g_autofree char *told = rig_send (self, topic, payload);

  g_assert_cmpstr (told, ==, expected);
}
