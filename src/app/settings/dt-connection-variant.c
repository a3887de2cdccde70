/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-settings.h"

static void
add_text (GVariantDict *dict,
          const char   *key,
          const char   *text)
{
  if (text != NULL && *text != '\0')
    g_variant_dict_insert (dict, key, "s", text);
}

static void
take_text (GVariantDict  *dict,
           const char    *key,
           char         **text)
{
  g_autofree char *value = NULL;

  if (!g_variant_dict_lookup (dict, key, "s", &value) || *value == '\0')
    return;

  g_free (*text);
  *text = g_steal_pointer (&value);
}

GVariant *
dt_connection_to_variant (const DtConnection *connection,
                          gboolean            enabled)
{
  g_autofree char *uri = dt_connection_to_uri (connection);
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  add_text (&dict, "id", connection->id);
  add_text (&dict, "name", connection->name);
  add_text (&dict, "uri", uri);
  add_text (&dict, "profile", connection->profile);
  add_text (&dict, "user", connection->user);
  add_text (&dict, "ca-file", connection->ca_file);
  add_text (&dict, "cert-file", connection->cert_file);
  add_text (&dict, "key-file", connection->key_file);
  g_variant_dict_insert_value (&dict, "filters",
                               g_variant_new_strv ((const char * const *) connection->filters, -1));
  g_variant_dict_insert (&dict, "qos", "i", connection->qos);
  g_variant_dict_insert (&dict, "protocol", "i", connection->protocol);
  g_variant_dict_insert (&dict, "enabled", "b", enabled);

  return g_variant_dict_end (&dict);
}

static gboolean
take_filters (GVariantDict  *dict,
              DtConnection  *connection,
              GError       **error)
{
  g_auto(GStrv) filters = NULL;
  g_autofree char *text = NULL;

  if (!g_variant_dict_lookup (dict, "filters", "^as", &filters) || filters[0] == NULL)
    return TRUE;

  text = g_strjoinv ("\n", filters);

  return dt_connection_set_filters (connection, text, error);
}

DtConnection *
dt_connection_new_from_variant (GVariant  *variant,
                                gboolean  *enabled,
                                GError   **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autoptr(DtConnection) connection = NULL;
  g_autofree char *uri = NULL;
  int number;

  if (!g_variant_dict_lookup (&dict, "uri", "s", &uri))
    {
      g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
                   _("A saved connection has no address; it is left out"));
      return NULL;
    }

  connection = dt_connection_new_from_uri (uri, error);
  if (connection == NULL || !take_filters (&dict, connection, error))
    return NULL;

  take_text (&dict, "id", &connection->id);
  take_text (&dict, "name", &connection->name);
  take_text (&dict, "profile", &connection->profile);
  take_text (&dict, "user", &connection->user);
  take_text (&dict, "ca-file", &connection->ca_file);
  take_text (&dict, "cert-file", &connection->cert_file);
  take_text (&dict, "key-file", &connection->key_file);
  if (g_variant_dict_lookup (&dict, "qos", "i", &number))
    connection->qos = CLAMP (number, 0, 2);
  if (g_variant_dict_lookup (&dict, "protocol", "i", &number) && (number == 4 || number == 5))
    connection->protocol = number;
  if (!g_variant_dict_lookup (&dict, "enabled", "b", enabled))
    *enabled = TRUE;

  return g_steal_pointer (&connection);
}
