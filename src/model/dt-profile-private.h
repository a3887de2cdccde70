/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-profile-reader.h"
#include "dt-profile.h"

G_BEGIN_DECLS

struct _DtProfile
{
  char        *id;
  char        *name;
  char        *name_fr;
  char        *kind;
  char        *icon;
  gint64       offline_after;

  GArray      *inputs;          /* DtInput */
  GArray      *time_fields;     /* DtTimeField */
  GPtrArray   *signals;
  GHashTable  *by_name;         /* id or alias → DtSignal; keys and values belong to signals */

  char       **ignored;
  char       **notices;
  char       **cards;
  char       **charts;
};

/* An empty one, to be filled before anyone else sees it. */
DtProfile *dt_profile_new          (void) G_GNUC_WARN_UNUSED_RESULT;

/* The parts of a profile's file; each reports what is wrong to @reader. */
void       dt_profile_read_inputs  (DtProfile       *self,
                                    DtProfileReader *reader,
                                    JsonObject      *root);
void       dt_profile_read_signals (DtProfile       *self,
                                    DtProfileReader *reader,
                                    JsonObject      *root);
void       dt_profile_read_alerts  (DtProfile       *self,
                                    DtProfileReader *reader,
                                    JsonObject      *root);

/* Reports @id at @key unless it is the id of a signal of the profile. */
DtSignal  *dt_profile_check_signal (DtProfile       *self,
                                    DtProfileReader *reader,
                                    const char      *key,
                                    const char      *id);

G_END_DECLS
