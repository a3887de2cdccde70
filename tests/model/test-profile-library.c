/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-profile-library.h"
#include "dt-test.h"

#define PROFILE(id, name) \
  "{\"id\": \"" id "\", \"name\": \"" name "\", \"inputs\": [{\"mqtt\": \"{asset}/{signal}\"}]}"

typedef struct
{
  char *dir;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->dir = g_dir_make_tmp ("dt-library-XXXXXX", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dt_test_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_built_in (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "missing", NULL);
  DtProfileLibrary *library = dt_profile_library_new (missing);
  const GPtrArray *profiles = dt_profile_library_get_profiles (library);

  g_assert_cmpuint (profiles->len, >=, 2);
  g_assert_nonnull (dt_profile_library_lookup (library, "generic"));
  g_assert_nonnull (dt_profile_library_lookup (library, "wican-car"));
  g_assert_null (dt_profile_library_lookup (library, "nonesuch"));
  g_assert_null (dt_profile_library_get_problems (library)[0]);

  for (guint i = 1; i < profiles->len; i++)
    g_assert_cmpstr (dt_profile_get_id (g_ptr_array_index (profiles, i - 1)), <,
                     dt_profile_get_id (g_ptr_array_index (profiles, i)));

  g_assert_finalize_object (library);
}

static void
test_user_wins (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(DtProfileLibrary) library = NULL;
  guint n_built_in;

  library = dt_profile_library_new (fixture->dir);
  n_built_in = dt_profile_library_get_profiles (library)->len;
  g_clear_object (&library);

  write_file (fixture, "a.json", PROFILE ("generic", "My own"));
  write_file (fixture, "b.json", PROFILE ("my-van", "My van"));
  write_file (fixture, "c.txt", "no profile");
  library = dt_profile_library_new (fixture->dir);

  g_assert_cmpuint (dt_profile_library_get_profiles (library)->len, ==, n_built_in + 1);
  g_assert_cmpstr (dt_profile_get_label (dt_profile_library_lookup (library, "generic")), ==,
                   "My own");
  g_assert_nonnull (dt_profile_library_lookup (library, "my-van"));
  g_assert_null (dt_profile_library_get_problems (library)[0]);
}

static void
test_problems (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *broken = g_strdup_printf ("%s/a.json:2: kind: “car” is not known; there are: "
                                             "vehicle, line, batch, generic", fixture->dir);
  g_autofree char *second = g_strdup_printf ("%s/c.json: id: “my-van” is the id of the profile in "
                                             "%s/b.json", fixture->dir, fixture->dir);
  g_autoptr(DtProfileLibrary) library = NULL;
  const char * const *problems;

  write_file (fixture, "a.json",
              "{\"id\": \"wican-car\", \"name\": \"Broken\",\n \"kind\": \"car\",\n"
              " \"inputs\": [{\"mqtt\": \"{asset}/{signal}\"}]}");
  write_file (fixture, "b.json", PROFILE ("my-van", "First"));
  write_file (fixture, "c.json", PROFILE ("my-van", "Second"));
  library = dt_profile_library_new (fixture->dir);
  problems = dt_profile_library_get_problems (library);

  g_assert_cmpstr (problems[0], ==, broken);
  g_assert_cmpstr (problems[1], ==, second);
  g_assert_null (problems[2]);

  /* What is broken takes nothing away. */
  g_assert_cmpstr (dt_profile_get_kind (dt_profile_library_lookup (library, "wican-car")), ==,
                   "vehicle");
  g_assert_cmpstr (dt_profile_get_label (dt_profile_library_lookup (library, "my-van")), ==,
                   "First");
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new (fixture->dir);
  g_autofree char *path = g_build_filename (fixture->dir, "x.json", NULL);
  g_autoptr(DtProfile) by_id = dt_profile_library_find (library, "generic", NULL);
  g_autoptr(DtProfile) by_path = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (by_id == dt_profile_library_lookup (library, "generic"));

  write_file (fixture, "x.json", PROFILE ("x", "X"));
  by_path = dt_profile_library_find (library, path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dt_profile_get_id (by_path), ==, "x");

  g_assert_null (dt_profile_library_find (library, "nonesuch.json", &error));
  g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE);
  g_clear_error (&error);

  g_assert_null (dt_profile_library_find (library, "wican", &error));
  g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_FILE);
  g_assert_true (g_str_has_prefix (error->message, "wican: no such profile; there are: "));
  g_assert_nonnull (strstr (error->message, "generic"));
  g_assert_nonnull (strstr (error->message, "wican-car"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model/profile-library/built-in", Fixture, NULL, set_up, test_built_in, tear_down);
  g_test_add ("/model/profile-library/user-wins", Fixture, NULL, set_up, test_user_wins,
              tear_down);
  g_test_add ("/model/profile-library/problems", Fixture, NULL, set_up, test_problems, tear_down);
  g_test_add ("/model/profile-library/find", Fixture, NULL, set_up, test_find, tear_down);

  return g_test_run ();
}
