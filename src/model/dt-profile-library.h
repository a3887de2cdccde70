/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-profile.h"

G_BEGIN_DECLS

/**
 * DtProfileLibrary:
 *
 * The built-in profiles (a GResource) and the user's own in $XDG_DATA_HOME/digital-twin/profiles,
 * which win over a built-in one of the same id. Immutable once loaded, so any thread may read it.
 */
#define DT_TYPE_PROFILE_LIBRARY (dt_profile_library_get_type ())

G_DECLARE_FINAL_TYPE (DtProfileLibrary, dt_profile_library, DT, PROFILE_LIBRARY, GObject)

/* @user_dir: (nullable): where the user's own profiles lie, NULL for the default place. A user's
 * profile with an error is left out and its message kept. */
DtProfileLibrary *dt_profile_library_new          (const char        *user_dir)
                                                   G_GNUC_WARN_UNUSED_RESULT;
const GPtrArray  *dt_profile_library_get_profiles (DtProfileLibrary  *self);
DtProfile        *dt_profile_library_lookup       (DtProfileLibrary  *self,
                                                   const char        *id);

/* An id, or the path of a file; (transfer full). The error lists the ids there are. */
DtProfile        *dt_profile_library_find         (DtProfileLibrary  *self,
                                                   const char        *id_or_path,
                                                   GError           **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;

/* What was wrong with the user's own profiles, one text a file. */
const char * const *dt_profile_library_get_problems (DtProfileLibrary *self);

G_END_DECLS
