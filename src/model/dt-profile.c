/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-label.h"
#include "dt-profile-private.h"

/**
 * DtProfile:
 *
 * How the messages of one kind of asset are read, and how its signals are named, judged and
 * shown. Made from a file by the loader and immutable from then on, so any thread may read it.
 */
G_DEFINE_BOXED_TYPE (DtProfile, dt_profile, dt_profile_ref, dt_profile_unref)

G_DEFINE_QUARK (dt-profile-error-quark, dt_profile_error)

/* For the lists that a profile does not give. */
static const char * const no_strings[] = { NULL };

static void
clear_input (gpointer data)
{
  DtInput *input = data;

  g_free (input->pattern);
  g_free (input->asset);
  g_free (input->asset_name);
  g_free (input->signal);
  g_free (input->status_field);
  g_strfreev (input->requests);
  g_strfreev (input->online);
  g_strfreev (input->offline);
}

static void
clear_time_field (gpointer data)
{
  DtTimeField *field = data;

  g_free (field->name);
}

DtProfile *
dt_profile_new (void)
{
  DtProfile *self = g_atomic_rc_box_new0 (DtProfile);

  self->inputs = g_array_new (FALSE, TRUE, sizeof (DtInput));
  g_array_set_clear_func (self->inputs, clear_input);
  self->time_fields = g_array_new (FALSE, TRUE, sizeof (DtTimeField));
  g_array_set_clear_func (self->time_fields, clear_time_field);
  self->signals = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_signal_unref);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

DtProfile *
dt_profile_ref (DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DtProfile *self = data;

  g_strfreev (self->charts);
  g_strfreev (self->cards);
  g_strfreev (self->notices);
  g_strfreev (self->ignored);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->signals);
  g_array_unref (self->time_fields);
  g_array_unref (self->inputs);
  g_free (self->icon);
  g_free (self->kind);
  g_free (self->name_fr);
  g_free (self->name);
  g_free (self->id);
}

void
dt_profile_unref (DtProfile *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

const char *
dt_profile_get_id (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

const char *
dt_profile_get_label (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dt_label_pick (self->name, self->name_fr, self->id);
}

const char *
dt_profile_get_kind (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->kind;
}

const char *
dt_profile_get_icon (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->icon;
}

gint64
dt_profile_get_offline_after (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->offline_after;
}

const DtInput *
dt_profile_get_inputs (const DtProfile *self,
                       guint           *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->inputs->len;

  return (const DtInput *) (gpointer) self->inputs->data;
}

const GPtrArray *
dt_profile_get_signals (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->signals;
}

DtSignal *
dt_profile_lookup (const DtProfile *self,
                   const char      *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->by_name, key);
}

static const char * const *
strings_or_none (char **strings)
{
  return strings != NULL ? (const char * const *) strings : no_strings;
}

const char * const *
dt_profile_get_ignored (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_or_none (self->ignored);
}

const char * const *
dt_profile_get_notices (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_or_none (self->notices);
}

const DtTimeField *
dt_profile_get_time_fields (const DtProfile *self,
                            guint           *n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  *n = self->time_fields->len;

  return (const DtTimeField *) (gpointer) self->time_fields->data;
}

const char * const *
dt_profile_get_cards (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_or_none (self->cards);
}

const char * const *
dt_profile_get_charts (const DtProfile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strings_or_none (self->charts);
}
