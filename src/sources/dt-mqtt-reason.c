/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For the kinds of EAI_ that glibc tells apart. */
#define _GNU_SOURCE

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <mosquitto.h>
#include <netdb.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-mqtt-reason.h"

typedef struct
{
  int         code;
  const char *text;
} CodeText;

/* MQTT 5 §2.4, as far as a broker may send them to a subscriber. */
static const CodeText v5_texts[] = {
  { 0x80, N_("the broker refused without a reason") },
  { 0x81, N_("the broker could not read what we sent") },
  { 0x82, N_("the broker says that we broke the protocol") },
  { 0x83, N_("the broker refused for a reason of its own") },
  { 0x84, N_("the broker does not speak this version of MQTT") },
  { 0x85, N_("the broker refused our client id") },
  { 0x86, N_("the broker refused the user name or password") },
  { 0x87, N_("the broker did not authorize us") },
  { 0x88, N_("the broker is not available at the moment") },
  { 0x89, N_("the broker is too busy") },
  { 0x8A, N_("the broker has banned us") },
  { 0x8B, N_("the broker is shutting down") },
  { 0x8C, N_("the broker wants another method of authentication") },
  { 0x8D, N_("the broker heard nothing from us for too long") },
  { 0x8E, N_("another client took over our client id") },
  { 0x8F, N_("the broker refused a topic filter") },
  { 0x93, N_("the broker sent more than it may at once") },
  { 0x95, N_("a message was too large") },
  { 0x96, N_("the broker says that messages come too fast") },
  { 0x97, N_("a quota of the broker is used up") },
  { 0x98, N_("the administrator of the broker closed the connection") },
  { 0x9A, N_("the broker does not keep retained messages") },
  { 0x9B, N_("the broker does not offer this quality of service") },
  { 0x9C, N_("the broker asks to use another server") },
  { 0x9D, N_("the broker has moved to another server") },
  { 0x9E, N_("the broker does not offer shared subscriptions") },
  { 0x9F, N_("the broker says that we connect too often") },
  { 0xA0, N_("the broker limits how long a connection may last") },
  { 0xA1, N_("the broker does not offer subscription identifiers") },
  { 0xA2, N_("the broker does not allow wildcards in topic filters") },
};

/* Words of OpenSSL and libmosquitto; the first that is found tells most. */
static const struct
{
  const char *sign;
  const char *text;
} tls_texts[] = {
  { "host name verification failed", N_("the certificate of %s is for another host name") },
  { "hostname mismatch", N_("the certificate of %s is for another host name") },
  { "certificate has expired", N_("the certificate of %s has expired") },
  { "certificate verify failed", N_("the certificate of %s is not trusted") },
  { "Unable to load CA", N_("the file of trusted authorities for %s cannot be read as PEM") },
  { "Unable to load client certificate",
    N_("the client certificate for %s cannot be read as PEM") },
  { "Unable to load client key",
    N_("the client key for %s cannot be read; it must be PEM and not encrypted") },
  { "inconsistent", N_("the client certificate and the client key for %s do not belong together") },
  { "certificate required", N_("%s wants a client certificate") },
  { "peer did not return a certificate", N_("%s wants a client certificate") },
  { "alert unknown ca", N_("%s does not trust our client certificate") },
  { "alert bad certificate", N_("%s does not trust our client certificate") },
  { "alert certificate expired", N_("%s says that our client certificate has expired") },
  { "wrong version number", N_("%s does not speak TLS on this port: try mqtt://") },
  { "packet length too long", N_("%s does not speak TLS on this port: try mqtt://") },
  { "unexpected eof", N_("%s hung up: does it speak TLS on this port?") },
  { "unsupported protocol", N_("%s speaks only an old, insecure version of TLS") },
  { "protocol version", N_("%s speaks only an old, insecure version of TLS") },
};

char *
dt_mqtt_reason_address (const DtConnection *connection)
{
  g_return_val_if_fail (connection != NULL, NULL);

  return g_strdup_printf (strchr (connection->host, ':') != NULL ? "[%s]:%u" : "%s:%u",
                          connection->host, connection->port);
}

static char *
reason_for_errno (const DtConnection *connection,
                  int                 number)
{
  g_autofree char *address = dt_mqtt_reason_address (connection);

  switch (number)
    {
    case ECONNREFUSED:
      return g_strdup_printf (_("nothing listens on %s"), address);

    case ETIMEDOUT:
      return g_strdup_printf (_("%s does not answer"), address);

    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
      return g_strdup_printf (_("the network has no way to %s"), address);

    case ECONNRESET:
    case EPIPE:
      return g_strdup_printf (_("%s closed the connection"), address);

    default:
      /* Translators: an address and an error of the system */
      return g_strdup_printf (_("%s: %s"), address, g_strerror (number));
    }
}

static char *
reason_for_name (const DtConnection *connection,
                 int                 number)
{
  if (number == EAI_NONAME || number == EAI_NODATA || number == EAI_ADDRFAMILY)
    return g_strdup_printf (_("no host named “%s” was found"), connection->host);

  /* Translators: a host name and an error of the system */
  return g_strdup_printf (_("the name “%s” could not be looked up: %s"), connection->host,
                          gai_strerror (number));
}

char *
dt_mqtt_reason_for_rc (const DtConnection *connection,
                       int                 rc,
                       int                 saved_errno)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (connection != NULL, NULL);

  address = dt_mqtt_reason_address (connection);

  switch (rc)
    {
    case MOSQ_ERR_EAI:
      return reason_for_name (connection, saved_errno);

    case MOSQ_ERR_ERRNO:
      return reason_for_errno (connection, saved_errno);

    case MOSQ_ERR_NO_CONN:
    case MOSQ_ERR_CONN_LOST:
      return g_strdup_printf (_("%s closed the connection"), address);

    case MOSQ_ERR_KEEPALIVE:
      return g_strdup_printf (_("%s stopped answering"), address);

    case MOSQ_ERR_PROTOCOL:
    case MOSQ_ERR_MALFORMED_PACKET:
    case MOSQ_ERR_MALFORMED_UTF8:
    case MOSQ_ERR_DUPLICATE_PROPERTY:
    case MOSQ_ERR_TOPIC_ALIAS_INVALID:
      return g_strdup_printf (_("%s sent what is not MQTT"), address);

    case MOSQ_ERR_TLS:
    case MOSQ_ERR_TLS_HANDSHAKE:
      return g_strdup_printf (_("no secure connection to %s could be made"), address);

    case MOSQ_ERR_OVERSIZE_PACKET:
    case MOSQ_ERR_PAYLOAD_SIZE:
      return g_strdup (_("a message was too large"));

    default:
      /* Translators: an address and an error of the MQTT library */
      return g_strdup_printf (_("%s: %s"), address, mosquitto_strerror (rc));
    }
}

char *
dt_mqtt_reason_for_no_answer (const DtConnection *connection)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (connection != NULL, NULL);

  address = dt_mqtt_reason_address (connection);

  return g_strdup_printf (_("something listens on %s but does not answer like an MQTT broker"),
                          address);
}

char *
dt_mqtt_reason_for_tls (const DtConnection *connection,
                        const char         *detail)
{
  g_autofree char *address = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (connection != NULL, NULL);

  address = dt_mqtt_reason_address (connection);

  /* In TLS 1.3 the broker looks at our certificate when the handshake is over for us, and a
   * broker that is quick has hung up before its reason was read. */
  if (detail == NULL && connection->cert_file == NULL)
    return g_strdup_printf (_("%s hung up: it may want a client certificate"), address);

  if (detail == NULL)
    return g_strdup_printf (_("%s hung up: it may not trust our client certificate"), address);

  for (guint i = 0; i < G_N_ELEMENTS (tls_texts); i++)
    if (strstr (detail, tls_texts[i].sign) != NULL)
      {
        g_autoptr(GString) text = g_string_new (_(tls_texts[i].text));

        g_string_replace (text, "%s", address, 1);
        return g_strdup (text->str);
      }

  shown = dt_text_clean (detail, -1, DT_TEXT_STORED_MAX);

  /* Translators: an address and the words of the TLS library */
  return g_strdup_printf (_("no secure connection to %s could be made: %s"), address, shown);
}

static char *
reason_for_code (int code)
{
  for (guint i = 0; i < G_N_ELEMENTS (v5_texts); i++)
    if (v5_texts[i].code == code)
      return g_strdup (_(v5_texts[i].text));

  return g_strdup_printf (_("the broker refused with code 0x%02X"), code);
}

char *
dt_mqtt_reason_for_connack (const DtConnection *connection,
                            int                 code)
{
  g_return_val_if_fail (connection != NULL, NULL);

  switch (code)
    {
    case 1:
      return reason_for_code (0x84);

    case 2:
      return reason_for_code (0x85);

    case 3:
      return reason_for_code (0x88);

    case 4:
    case 5:
    case 0x86:
    case 0x87:
      /* Brokers answer "not authorized" for a wrong password too, to tell a stranger nothing. */
      if (connection->user == NULL)
        return g_strdup (_("the broker wants a user name and a password"));

      return reason_for_code (0x86);

    default:
      return reason_for_code (code);
    }
}

char *
dt_mqtt_reason_for_disconnect (int code)
{
  if (code < 0x80)
    return g_strdup (_("the broker ended the connection"));

  return reason_for_code (code);
}

char *
dt_mqtt_reason_for_suback (const char *filter,
                           int         code)
{
  g_autofree char *shown = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (filter != NULL, NULL);

  shown = dt_text_clean (filter, -1, DT_TEXT_STORED_MAX);

  if (code == 0x80)
    return g_strdup_printf (_("the broker refused the topic filter “%s”"), shown);

  if (code == 0x87)
    return g_strdup_printf (_("we may not read the topic filter “%s” on this broker"), shown);

  reason = reason_for_code (code);

  /* Translators: a topic filter and why the broker refused it */
  return g_strdup_printf (_("topic filter “%s”: %s"), shown, reason);
}
