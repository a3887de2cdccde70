/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-profile-library.h"
#include "dt-profiles-resource.h"

#define RESOURCE_PATH "/org/example/DigitalTwin/profiles"

struct _DtProfileLibrary
{
  GObject     parent_instance;

  GPtrArray  *profiles;         /* DtProfile, by id */
  GHashTable *by_id;
  GPtrArray  *problems;         /* strings, with a NULL at the end */
};

G_DEFINE_FINAL_TYPE (DtProfileLibrary, dt_profile_library, G_TYPE_OBJECT)

static void
dt_profile_library_finalize (GObject *object)
{
  DtProfileLibrary *self = DT_PROFILE_LIBRARY (object);

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);

  G_OBJECT_CLASS (dt_profile_library_parent_class)->finalize (object);
}

static void
dt_profile_library_class_init (DtProfileLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dt_profile_library_finalize;
}

static void
dt_profile_library_init (DtProfileLibrary *self)
{
  self->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_profile_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

/* Takes the profile, instead of one of the same id. */
static void
add_profile (DtProfileLibrary *self,
             DtProfile        *profile)
{
  DtProfile *old = dt_profile_library_lookup (self, dt_profile_get_id (profile));

  if (old != NULL)
    {
      g_hash_table_remove (self->by_id, dt_profile_get_id (old));
      g_ptr_array_remove (self->profiles, old);
    }

  g_ptr_array_add (self->profiles, profile);
  g_hash_table_insert (self->by_id, (gpointer) dt_profile_get_id (profile), profile);
}

static void
load_built_in (DtProfileLibrary *self)
{
  GResource *resource = dt_profiles_get_resource ();
  g_auto(GStrv) names = g_resource_enumerate_children (resource, RESOURCE_PATH, 0, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_path ("/", RESOURCE_PATH, names[i], NULL);
      g_autoptr(GBytes) bytes = g_resource_lookup_data (resource, path, 0, NULL);
      g_autoptr(GError) error = NULL;
      DtProfile *profile;

      profile = dt_profile_new_from_data (g_bytes_get_data (bytes, NULL),
                                          g_bytes_get_size (bytes), names[i], &error);

      if (profile == NULL)
        g_error ("%s", error->message);

      add_profile (self, profile);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

/* Paths of the profiles in @user_dir, in the order of their names; none where it is not there. */
static GPtrArray *
list_files (const char *user_dir)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (user_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (files, g_build_filename (user_dir, name, NULL));

  g_ptr_array_sort (files, compare_names);

  return g_steal_pointer (&files);
}

static void
load_user (DtProfileLibrary *self,
           const char       *user_dir)
{
  g_autoptr(GPtrArray) files = list_files (user_dir);
  g_autoptr(GHashTable) origins = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->len; i++)
    {
      const char *path = g_ptr_array_index (files, i);
      g_autoptr(GError) error = NULL;
      g_autoptr(DtProfile) profile = dt_profile_new_from_file (path, &error);
      const char *first;

      if (profile == NULL)
        {
          g_ptr_array_add (self->problems, g_strdup (error->message));
          continue;
        }

      first = g_hash_table_lookup (origins, dt_profile_get_id (profile));

      if (first != NULL)
        {
          g_ptr_array_add (self->problems,
                           g_strdup_printf (_("%s: id: “%s” is the id of the profile in %s"), path,
                                            dt_profile_get_id (profile), first));
          continue;
        }

      g_hash_table_insert (origins, (gpointer) dt_profile_get_id (profile), (gpointer) path);
      add_profile (self, g_steal_pointer (&profile));
    }
}

static int
compare_profiles (gconstpointer a,
                  gconstpointer b)
{
  return g_strcmp0 (dt_profile_get_id (*(DtProfile * const *) a),
                    dt_profile_get_id (*(DtProfile * const *) b));
}

DtProfileLibrary *
dt_profile_library_new (const char *user_dir)
{
  DtProfileLibrary *self = g_object_new (DT_TYPE_PROFILE_LIBRARY, NULL);
  g_autofree char *default_dir = g_build_filename (g_get_user_data_dir (), "digital-twin",
                                                   "profiles", NULL);

  load_built_in (self);
  load_user (self, user_dir != NULL ? user_dir : default_dir);
  g_ptr_array_sort (self->profiles, compare_profiles);
  g_ptr_array_add (self->problems, NULL);

  return self;
}

const GPtrArray *
dt_profile_library_get_profiles (DtProfileLibrary *self)
{
  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (self), NULL);

  return self->profiles;
}

DtProfile *
dt_profile_library_lookup (DtProfileLibrary *self,
                           const char       *id)
{
  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->by_id, id);
}

DtProfile *
dt_profile_library_find (DtProfileLibrary  *self,
                         const char        *id_or_path,
                         GError           **error)
{
  g_autoptr(GString) ids = NULL;
  DtProfile *profile;

  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (self), NULL);
  g_return_val_if_fail (id_or_path != NULL, NULL);

  profile = dt_profile_library_lookup (self, id_or_path);

  if (profile != NULL)
    return dt_profile_ref (profile);

  if (strchr (id_or_path, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (id_or_path, ".json"))
    return dt_profile_new_from_file (id_or_path, error);

  ids = g_string_new (NULL);
  for (guint i = 0; i < self->profiles->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            dt_profile_get_id (g_ptr_array_index (self->profiles, i)));

  g_set_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE,
               _("%s: no such profile; there are: %s; or give the path of a .json file"),
               id_or_path, ids->str);

  return NULL;
}

const char * const *
dt_profile_library_get_problems (DtProfileLibrary *self)
{
  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (self), NULL);

  return (const char * const *) self->problems->pdata;
}
