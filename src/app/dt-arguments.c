/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-arguments.h"

/* The profile of --connect where no --profile is given: the dongle this program was made for. */
#define DEFAULT_PROFILE "wican-car"

static const char * const pages[] = { "overview", "analytics", "history", NULL };

static const GOptionEntry entries[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Play the recorded drive"), NULL },
  { "connect", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Connect to a broker"), N_("URL") },
  { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Profile for --connect"), N_("ID|FILE") },
  { "history", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Keep the history in FILE"), N_("FILE") },
  { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Page to open"), "overview|analytics|history" },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and end"), NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, NULL },
  { NULL },
};

const GOptionEntry *
dt_arguments_get_entries (void)
{
  return entries;
}

static char *
absolute (const char *path,
          const char *cwd)
{
  return cwd != NULL ? g_canonicalize_filename (path, cwd) : g_strdup (path);
}

static gboolean
has_path (const char *uri)
{
  const char *authority = strstr (uri, "://");

  return authority != NULL && strchr (authority + 3, '/') != NULL;
}

/* The same address gives the same id: a second start replaces the connection of the first. */
static char *
temporary_id (const char *uri)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);

  return g_strdup_printf ("temporary-%.12s", sum);
}

static DtConnection *
connection_from_uri (const char        *uri,
                     const char        *profile_name,
                     DtProfileLibrary  *profiles,
                     GError           **error)
{
  g_autoptr(DtConnection) connection = dt_connection_new_from_uri (uri, error);
  g_autoptr(DtProfile) profile = NULL;

  if (connection == NULL)
    return NULL;

  profile = dt_profile_library_find (profiles, profile_name, error);
  if (profile == NULL)
    return NULL;

  if (!has_path (uri))
    {
      g_autofree char *filters = dt_arguments_default_filters (profile);

      if (!dt_connection_set_filters (connection, filters, error))
        return NULL;
    }

  g_free (connection->profile);
  connection->profile = g_strdup (profile_name);
  g_free (connection->id);
  connection->id = temporary_id (uri);

  return g_steal_pointer (&connection);
}

/* A profile is an id, or the path of a file; only a path depends on the folder. */
static char *
profile_name (const char       *given,
              DtProfileLibrary *profiles,
              const char       *cwd)
{
  if (given == NULL)
    return g_strdup (DEFAULT_PROFILE);
  if (dt_profile_library_lookup (profiles, given) != NULL)
    return g_strdup (given);
  if (strchr (given, G_DIR_SEPARATOR) == NULL && !g_str_has_suffix (given, ".json"))
    return g_strdup (given);

  return absolute (given, cwd);
}

static gboolean
fill (DtArguments       *self,
      GVariantDict      *options,
      DtProfileLibrary  *profiles,
      const char        *cwd,
      const char        *broker_url,
      GError           **error)
{
  g_auto(GStrv) rest = NULL;
  const char *history = NULL;
  const char *given = NULL;
  const char *page = NULL;
  const char *uri = NULL;
  g_autofree char *profile = NULL;

  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^aay", &rest) && rest[0] != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("%s: there is no such argument; see --help"), rest[0]);
      return FALSE;
    }

  self->demo = g_variant_dict_contains (options, "demo");
  g_variant_dict_lookup (options, "connect", "&s", &uri);
  g_variant_dict_lookup (options, "profile", "^&ay", &given);
  g_variant_dict_lookup (options, "history", "^&ay", &history);
  g_variant_dict_lookup (options, "page", "&s", &page);

  if (page != NULL && !g_strv_contains (pages, page))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--page %s: it is one of overview, analytics and history"), page);
      return FALSE;
    }
  if (self->demo && uri != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--demo and --connect exclude each other"));
      return FALSE;
    }

  self->page = g_strdup (page);
  self->history = history != NULL ? absolute (history, cwd) : NULL;

  if (uri == NULL && !self->demo && broker_url != NULL && *broker_url != '\0')
    uri = broker_url;
  profile = profile_name (given, profiles, cwd);
  if (uri != NULL)
    {
      self->connection = connection_from_uri (uri, profile, profiles, error);
      return self->connection != NULL;
    }
  if (given != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--profile belongs to --connect, which is missing"));
      return FALSE;
    }

  return TRUE;
}

DtArguments *
dt_arguments_new (GVariantDict      *options,
                  DtProfileLibrary  *profiles,
                  const char        *cwd,
                  const char        *broker_url,
                  GError           **error)
{
  g_autoptr(DtArguments) self = g_new0 (DtArguments, 1);

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (DT_IS_PROFILE_LIBRARY (profiles), NULL);

  if (!fill (self, options, profiles, cwd, broker_url, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
dt_arguments_free (DtArguments *self)
{
  g_clear_pointer (&self->connection, dt_connection_free);
  g_free (self->history);
  g_free (self->page);
  g_free (self);
}

char *
dt_arguments_default_filters (DtProfile *profile)
{
  g_autoptr(GPtrArray) filters = g_ptr_array_new_with_free_func (g_free);
  guint n;
  const DtInput *inputs;

  g_return_val_if_fail (profile != NULL, NULL);

  inputs = dt_profile_get_inputs (profile, &n);
  for (guint i = 0; i < n; i++)
    {
      const char *pattern = inputs[i].pattern;
      g_autofree char *filter = NULL;

      if (inputs[i].transport != DT_TRANSPORT_MQTT)
        continue;
      if (pattern == NULL || strchr ("{+#", pattern[0]) != NULL || strchr (pattern, '/') == NULL)
        return g_strdup ("#");

      filter = g_strdup_printf ("%.*s/#", (int) strcspn (pattern, "/"), pattern);
      if (!g_ptr_array_find_with_equal_func (filters, filter, g_str_equal, NULL))
        g_ptr_array_add (filters, g_steal_pointer (&filter));
    }

  if (filters->len == 0)
    return g_strdup ("#");
  g_ptr_array_add (filters, NULL);

  return g_strjoinv (",", (char **) filters->pdata);
}
