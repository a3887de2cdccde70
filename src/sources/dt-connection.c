/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-connection.h"
#include "dt-topic-filter.h"

#define PORT_MQTT 1883
#define PORT_MQTTS 8883

/* What is read until the user chooses: a car's dongle, and whatever else its broker carries. */
#define DEFAULT_PROFILE "wican-car"
#define ALL_TOPICS "#"

/* Beside the letters and digits, what a filter keeps unescaped in an address. */
#define FILTER_KEEPS "/+#$!*'()@:;=&~"

G_DEFINE_QUARK (dt-connection-error-quark, dt_connection_error)
G_DEFINE_BOXED_TYPE (DtConnection, dt_connection, dt_connection_copy, dt_connection_free)

static gboolean
refuse (const char  *uri,
        const char  *reason,
        GError     **error)
{
  g_autofree char *shown = dt_text_clean (uri, -1, DT_TEXT_STORED_MAX);

  /* Translators: the first %s is an address such as mqtt://host, the second what is wrong */
  g_set_error (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS, _("“%s”: %s"),
               shown, reason);

  return FALSE;
}

static guint16
default_port (DtScheme scheme)
{
  switch (scheme)
    {
    case DT_SCHEME_MQTT:
      return PORT_MQTT;

    case DT_SCHEME_MQTTS:
      return PORT_MQTTS;

    case DT_SCHEME_DEMO:
    default:
      return 0;
    }
}

/* The rest of @uri after its scheme, or NULL. */
static const char *
read_scheme (DtConnection  *self,
             const char    *uri,
             GError       **error)
{
  const char *end = strstr (uri, "://");

  if (g_ascii_strcasecmp (uri, "demo:") == 0 || g_ascii_strcasecmp (uri, "demo") == 0)
    {
      self->scheme = DT_SCHEME_DEMO;
      return uri + strlen (uri);
    }

  if (end == NULL)
    {
      refuse (uri, _("the scheme is missing: write mqtt://HOST, mqtts://HOST or demo:"), error);
      return NULL;
    }

  if (g_ascii_strncasecmp (uri, "mqtt://", 7) == 0)
    self->scheme = DT_SCHEME_MQTT;
  else if (g_ascii_strncasecmp (uri, "mqtts://", 8) == 0)
    self->scheme = DT_SCHEME_MQTTS;
  else
    {
      refuse (uri, _("this scheme is not known: write mqtt://HOST, mqtts://HOST or demo:"), error);
      return NULL;
    }

  return end + 3;
}

static gboolean
read_user (DtConnection  *self,
           const char    *text,
           const char    *uri,
           GError       **error)
{
  if (strchr (text, ':') != NULL)
    {
      /* The address is not quoted here: it would show the password. */
      g_set_error_literal (error, DT_CONNECTION_ERROR, DT_CONNECTION_ERROR_ADDRESS,
                           _("A password does not belong in an address, where others can read it: "
                             "give it in the window, by DT_PASSWORD or in a file"));
      return FALSE;
    }

  self->user = g_uri_unescape_string (text, NULL);
  if (self->user == NULL || !g_utf8_validate (self->user, -1, NULL))
    return refuse (uri, _("the user name is not valid UTF-8"), error);

  return TRUE;
}

static gboolean
read_port (DtConnection  *self,
           const char    *text,
           const char    *uri,
           GError       **error)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return refuse (uri, _("the port must be a number from 1 to 65535"), error);

  self->port = (guint16) port;

  return TRUE;
}

static gboolean
read_host (DtConnection  *self,
           const char    *text,
           const char    *uri,
           GError       **error)
{
  const char *colon = strchr (text, ':');
  const char *end = colon != NULL ? colon : text + strlen (text);
  g_autofree char *host = NULL;

  if (*text == '[')
    {
      end = strchr (text, ']');
      if (end == NULL || (end[1] != '\0' && end[1] != ':'))
        return refuse (uri, _("an IPv6 address is written as [ADDRESS]:PORT"), error);

      colon = end[1] == ':' ? end + 1 : NULL;
      text++;
    }
  else if (colon != NULL && strchr (colon + 1, ':') != NULL)
    return refuse (uri, _("an IPv6 address is written as [ADDRESS]:PORT"), error);

  host = g_strndup (text, (gsize) (end - text));
  if (*host == '\0')
    return refuse (uri, _("the host is missing, as in mqtt://localhost"), error);

  for (const char *p = host; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || *p == '%')
      return refuse (uri, _("the host has a character that no host name can have"), error);

  if (!g_utf8_validate (host, -1, NULL))
    return refuse (uri, _("the host is not valid UTF-8"), error);

  self->host = g_steal_pointer (&host);

  return colon == NULL || read_port (self, colon + 1, uri, error);
}

/* "#" is a wildcard here and begins no fragment, so this is no work for GUri. */
static gboolean
read_filters (DtConnection  *self,
              const char    *text,
              const char    *uri,
              GError       **error)
{
  g_auto(GStrv) pieces = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (*text == '\0')
    text = ALL_TOPICS;

  pieces = g_strsplit (text, ",", -1);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autofree char *filter = g_uri_unescape_string (pieces[i], NULL);

      if (filter == NULL)
        return refuse (uri, _("a “%” in a topic filter must be written %25"), error);

      if (!dt_topic_filter_check (filter, error))
        return FALSE;

      g_strv_builder_add (builder, filter);
    }

  g_strfreev (self->filters);
  self->filters = g_strv_builder_end (builder);

  return TRUE;
}

static gboolean
read_address (DtConnection  *self,
              const char    *rest,
              const char    *uri,
              GError       **error)
{
  const char *slash = strchr (rest, '/');
  g_autofree char *authority = slash != NULL ? g_strndup (rest, (gsize) (slash - rest))
                                             : g_strdup (rest);
  char *at = strrchr (authority, '@');

  if (at != NULL)
    {
      *at = '\0';
      if (!read_user (self, authority, uri, error))
        return FALSE;
    }

  return read_host (self, at != NULL ? at + 1 : authority, uri, error) &&
         read_filters (self, slash != NULL ? slash + 1 : "", uri, error);
}

DtConnection *
dt_connection_new_from_uri (const char  *uri,
                            GError     **error)
{
  g_autoptr(DtConnection) self = g_new0 (DtConnection, 1);
  const char *rest;

  g_return_val_if_fail (uri != NULL, NULL);

  rest = read_scheme (self, uri, error);
  if (rest == NULL)
    return NULL;

  self->profile = g_strdup (DEFAULT_PROFILE);
  self->port = default_port (self->scheme);

  if (self->scheme == DT_SCHEME_DEMO)
    {
      self->id = g_strdup ("demo");
      self->name = g_strdup (_("Demo"));
      self->host = g_strdup ("");
      self->filters = g_strsplit (ALL_TOPICS, ",", -1);
      return g_steal_pointer (&self);
    }

  if (!read_address (self, rest, uri, error))
    return NULL;

  self->id = g_uuid_string_random ();
  self->name = self->port == default_port (self->scheme)
                 ? g_strdup (self->host)
                 : g_strdup_printf ("%s:%u", self->host, self->port);

  return g_steal_pointer (&self);
}

DtConnection *
dt_connection_copy (const DtConnection *self)
{
  DtConnection *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->host = g_strdup (self->host);
  copy->filters = g_strdupv (self->filters);
  copy->profile = g_strdup (self->profile);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->ca_file = g_strdup (self->ca_file);
  copy->cert_file = g_strdup (self->cert_file);
  copy->key_file = g_strdup (self->key_file);

  return copy;
}

void
dt_connection_free (DtConnection *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_free (self->host);
  g_strfreev (self->filters);
  g_free (self->profile);
  g_free (self->user);
  g_free (self->password);
  g_free (self->ca_file);
  g_free (self->cert_file);
  g_free (self->key_file);
  g_free (self);
}

static gboolean
has_default_filter (const DtConnection *self)
{
  return g_strcmp0 (self->filters[0], ALL_TOPICS) == 0 && self->filters[1] == NULL;
}

char *
dt_connection_to_uri (const DtConnection *self)
{
  GString *uri;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->scheme == DT_SCHEME_DEMO)
    return g_strdup ("demo:");

  uri = g_string_new (self->scheme == DT_SCHEME_MQTTS ? "mqtts://" : "mqtt://");
  g_string_append_printf (uri, strchr (self->host, ':') != NULL ? "[%s]" : "%s", self->host);

  if (self->port != default_port (self->scheme))
    g_string_append_printf (uri, ":%u", self->port);

  for (guint i = 0; !has_default_filter (self) && self->filters[i] != NULL; i++)
    {
      g_string_append_c (uri, i == 0 ? '/' : ',');
      g_string_append_uri_escaped (uri, self->filters[i], FILTER_KEEPS, TRUE);
    }

  return g_string_free (uri, FALSE);
}

gboolean
dt_connection_set_filters (DtConnection  *self,
                           const char    *text,
                           GError       **error)
{
  char **filters;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  filters = dt_topic_filter_split (text, error);
  if (filters == NULL)
    return FALSE;

  g_strfreev (self->filters);
  self->filters = filters;

  return TRUE;
}
