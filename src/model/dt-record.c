/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-record.h"

DtProblem *
dt_problem_new (const char *topic,
                const char *reason,
                const char *excerpt,
                guint       count)
{
  DtProblem *self;

  g_return_val_if_fail (topic != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  self = g_new0 (DtProblem, 1);
  self->topic = g_strdup (topic);
  self->reason = g_strdup (reason);
  self->excerpt = g_strdup (excerpt != NULL ? excerpt : "");
  self->count = count;

  return self;
}

void
dt_problem_free (DtProblem *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->topic);
  g_free (self->reason);
  g_free (self->excerpt);
  g_free (self);
}

void
dt_record_clear (DtRecord *self)
{
  g_return_if_fail (self != NULL);

  switch ((DtRecordKind) self->kind)
    {
    case DT_RECORD_ASSET:
      g_clear_pointer ((DtAssetInfo **) &self->data, dt_asset_info_unref);
      break;

    case DT_RECORD_CHANNEL:
      g_clear_pointer ((DtChannelInfo **) &self->data, dt_channel_info_unref);
      break;

    case DT_RECORD_CATEGORY:
    case DT_RECORD_NOTICE:
      g_clear_pointer (&self->data, g_free);
      break;

    case DT_RECORD_PROBLEM:
      g_clear_pointer ((DtProblem **) &self->data, dt_problem_free);
      break;

    case DT_RECORD_SAMPLE:
    case DT_RECORD_SEEN:
    case DT_RECORD_ONLINE:
    case DT_RECORD_OFFLINE:
    default:
      break;
    }

  *self = (DtRecord) { 0 };
}

GArray *
dt_records_new (void)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (DtRecord));

  g_array_set_clear_func (records, (GDestroyNotify) dt_record_clear);

  return records;
}
