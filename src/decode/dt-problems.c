/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dt-clean.h"
#include "dt-hash.h"
#include "dt-problems.h"
#include "dt-record.h"

#define SAY_EVERY G_TIME_SPAN_SECOND
#define FORGET_AFTER G_TIME_SPAN_MINUTE

/* Beyond so many topics with problems the reason alone is counted. */
#define MAX_KINDS 1000

#define EXCERPT_TEXT 200
#define EXCERPT_BYTES 32

/**
 * Kind:
 * @key: what tells it from others of its reason: the topic, or nothing
 * @topic: of the message that was said last; likewise @text and @excerpt
 */
typedef struct
{
  DtProblemReason  reason;
  char            *key;
  char            *topic;
  char            *text;
  char            *excerpt;
  guint            count;
  gint64           said_at;
} Kind;

struct _DtProblems
{
  GHashTable *kinds;
  gint64      swept_at;
  guint       n_pending;
};

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_free (kind->key);
  g_free (kind->topic);
  g_free (kind->text);
  g_free (kind->excerpt);
  g_free (kind);
}

static guint
kind_hash (gconstpointer data)
{
  const Kind *kind = data;

  return (guint) dt_hash_bytes ((guint64) kind->reason, kind->key, strlen (kind->key));
}

static gboolean
kind_equal (gconstpointer a,
            gconstpointer b)
{
  const Kind *one = a;
  const Kind *other = b;

  return one->reason == other->reason && strcmp (one->key, other->key) == 0;
}

/* Counted as one, whatever the topic: there may be a new one in each message. */
static gboolean
is_global (DtProblemReason reason)
{
  return reason == DT_REASON_TOPIC_NOT_UTF8 || reason == DT_REASON_TOPIC_TOO_LONG
         || reason == DT_REASON_NO_ASSET || reason == DT_REASON_TOO_MANY_TOPICS
         || reason == DT_REASON_TOO_MANY_ASSETS || reason == DT_REASON_TOO_MANY_SIGNALS
         || reason == DT_REASON_TOO_MANY_TEXTS;
}

static const char *
reason_to_text (DtProblemReason reason)
{
  switch (reason)
    {
    case DT_REASON_TOPIC_NOT_UTF8:
      return _("The topic is not valid UTF-8");

    case DT_REASON_TOPIC_TOO_LONG:
      return _("The topic is longer than a name may be");

    case DT_REASON_NO_ASSET:
      return _("The topic is empty where it should name the asset");

    case DT_REASON_TOO_MANY_TOPICS:
      return _("There are too many topics: new ones are not read");

    case DT_REASON_TOO_MANY_ASSETS:
      return _("There are too many assets: new ones are not recorded");

    case DT_REASON_TOO_MANY_SIGNALS:
      return _("There are too many signals that no profile names: new ones are not recorded");

    case DT_REASON_TOO_MANY_TEXTS:
      return _("The signal has too many different texts: new ones are not recorded");

    case DT_REASON_PAYLOAD_TOO_LONG:
      return _("The message is too long");

    case DT_REASON_BINARY:
      return _("The message is binary, not text");

    case DT_REASON_JSON:
      return _("The message is not valid JSON");

    case DT_REASON_KEY_TOO_LONG:
      return _("A key is longer than a name may be");

    case DT_REASON_NO_SIGNAL:
      return _("Nothing names the signal of this value");

    case DT_REASON_NOT_A_VALUE:
      return _("One value was expected, and this is JSON");

    case DT_REASON_NOT_A_NUMBER:
      return _("A number was expected");

    case DT_REASON_UNIT:
      return _("The unit is not that of the signal");

    case DT_REASON_STATUS:
      return _("The status means neither online nor offline by the profile");

    default:
      g_assert_not_reached ();
    }
}

/* Only text is shown as text. */
static char *
make_excerpt (const void *payload,
              gsize       length)
{
  gsize shown = MIN (length, EXCERPT_TEXT * 4);
  const char *end;

  if (length == 0)
    return g_strdup ("");

  /* a character that the cut splits is no reason to call it binary */
  if (!g_utf8_validate_len (payload, shown, &end)
      && (shown == length || shown - (gsize) (end - (const char *) payload) > 3))
    return dt_text_hex (payload, length, EXCERPT_BYTES);

  return dt_text_clean (payload, (gssize) shown, EXCERPT_TEXT);
}

static void
say (DtProblems *self,
     Kind       *kind,
     gint64      now,
     GArray     *records)
{
  DtRecord record = { .kind = DT_RECORD_PROBLEM, .time = now };

  record.data = dt_problem_new (kind->topic, kind->text, kind->excerpt, kind->count);
  g_array_append_val (records, record);

  self->n_pending -= kind->count;
  kind->count = 0;
  kind->said_at = now;
}

static Kind *
ensure_kind (DtProblems      *self,
             DtProblemReason  reason,
             const char      *topic)
{
  g_autofree char *key = NULL;
  Kind wanted = { .reason = reason };
  Kind *kind;

  key = is_global (reason) ? g_strdup ("") : g_strndup (topic, DT_TEXT_STORED_MAX);
  wanted.key = key;
  kind = g_hash_table_lookup (self->kinds, &wanted);

  if (kind == NULL && g_hash_table_size (self->kinds) >= MAX_KINDS)
    {
      wanted.key = (char *) "";
      kind = g_hash_table_lookup (self->kinds, &wanted);
    }

  if (kind == NULL)
    {
      kind = g_new0 (Kind, 1);
      kind->reason = reason;
      kind->key = g_strdup (wanted.key);
      kind->said_at = G_MININT64 / 2;
      g_hash_table_add (self->kinds, kind);
    }

  return kind;
}

DtProblems *
dt_problems_new (void)
{
  DtProblems *self = g_new0 (DtProblems, 1);

  self->kinds = g_hash_table_new_full (kind_hash, kind_equal, kind_free, NULL);

  return self;
}

void
dt_problems_free (DtProblems *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->kinds);
  g_free (self);
}

void
dt_problems_add (DtProblems      *self,
                 DtProblemReason  reason,
                 const char      *topic,
                 const char      *detail,
                 const void      *payload,
                 gsize            length,
                 gint64           now,
                 GArray          *records)
{
  Kind *kind = ensure_kind (self, reason, topic);

  kind->count++;
  self->n_pending++;
  if (now - kind->said_at < SAY_EVERY)
    return;

  g_free (kind->topic);
  kind->topic = dt_text_clean (topic, -1, DT_TEXT_STORED_MAX);
  g_free (kind->text);
  kind->text = detail != NULL
               /* Translators: a reason and what exactly is wrong */
               ? g_strdup_printf (_("%s: %s"), reason_to_text (reason), detail)
               : g_strdup (reason_to_text (reason));
  g_free (kind->excerpt);
  kind->excerpt = make_excerpt (payload, length);

  say (self, kind, now, records);
}

void
dt_problems_flush (DtProblems *self,
                   gboolean    all,
                   gint64      now,
                   GArray     *records)
{
  GHashTableIter iter;
  gpointer key;

  if (!all && now - self->swept_at < SAY_EVERY)
    return;

  self->swept_at = now;
  g_hash_table_iter_init (&iter, self->kinds);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Kind *kind = key;

      if (kind->count > 0 && (all || now - kind->said_at >= SAY_EVERY))
        say (self, kind, now, records);
      else if (now - kind->said_at >= FORGET_AFTER)
        g_hash_table_iter_remove (&iter);
    }
}
