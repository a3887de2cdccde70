/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-publisher.h"
#include "dt-source.h"
#include "dt-test-broker.h"

/* A source under test, and what came out of it. */
typedef struct
{
  DtConnection *connection;
  DtProfile    *profile;
  DtSource     *source;
  GArray       *records;
  char         *reason;
  int           wakes;     /* atomic */
} DtTestSource;

#define DT_TEST_PROFILE                                                                         \
  "{\"id\": \"test\", \"name\": {\"en\": \"Test\"}, \"kind\": \"generic\","                     \
  " \"inputs\": [{\"mqtt\": \"{asset}/{signal}\", \"payload\": \"auto\"}], \"signals\": []}"

static inline void
dt_test_source_wake_cb (gpointer user_data)
{
  DtTestSource *self = user_data;

  g_atomic_int_inc (&self->wakes);
}

static inline DtConnection *
dt_test_connection (guint16     port,
                    const char *filters)
{
  g_autofree char *uri = g_strdup_printf ("mqtt://127.0.0.1:%u/%s", port, filters);
  g_autoptr(GError) error = NULL;
  DtConnection *connection = dt_connection_new_from_uri (uri, &error);

  g_assert_no_error (error);

  return connection;
}

/* Takes over @connection; the source is not started yet. */
static inline DtTestSource *
dt_test_source_new (DtConnection *connection)
{
  DtTestSource *self = g_new0 (DtTestSource, 1);
  g_autoptr(GError) error = NULL;

  self->connection = connection;
  self->profile = dt_profile_new_from_data (DT_TEST_PROFILE, strlen (DT_TEST_PROFILE), "test",
                                            &error);
  g_assert_no_error (error);
  self->records = dt_records_new ();
  self->source = dt_source_new (connection, self->profile, dt_test_source_wake_cb, self);

  return self;
}

static inline void
dt_test_source_free (DtTestSource *self)
{
  dt_source_stop (self->source);
  g_object_unref (self->source);
  g_array_unref (self->records);
  dt_profile_unref (self->profile);
  dt_connection_free (self->connection);
  g_free (self->reason);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTestSource, dt_test_source_free)

static inline DtSourceState
dt_test_source_get_state (DtTestSource *self)
{
  g_clear_pointer (&self->reason, g_free);

  return dt_source_get_state (self->source, &self->reason, NULL, NULL);
}

/* Fails after @seconds; the reason of the moment is then in @reason. */
static inline void
dt_test_source_wait_state (DtTestSource  *self,
                           DtSourceState  state,
                           guint          seconds)
{
  for (guint i = 0; i < seconds * 1000 && dt_test_source_get_state (self) != state; i++)
    g_usleep (1000);

  g_assert_cmpint (dt_test_source_get_state (self), ==, state);
}

static inline guint64
dt_test_source_count (DtTestSource *self)
{
  DtQueueCounts counts;

  dt_record_queue_get_counts (dt_source_get_queue (self->source), &counts);

  return counts.messages;
}

static inline void
dt_test_source_wait_count (DtTestSource *self,
                           guint64       n,
                           guint         seconds)
{
  for (guint i = 0; i < seconds * 1000 && dt_test_source_count (self) < n; i++)
    g_usleep (1000);

  g_assert_cmpuint (dt_test_source_count (self), >=, n);
}

/* How many records of @kind wait; with @last (nullable), the newest of them. */
static inline guint
dt_test_source_take (DtTestSource *self,
                     DtRecordKind  kind,
                     DtRecord     *last)
{
  guint n = 0;

  g_array_set_size (self->records, 0);
  dt_record_queue_take (dt_source_get_queue (self->source), &self->records, TRUE);

  for (guint i = 0; i < self->records->len; i++)
    if (g_array_index (self->records, DtRecord, i).kind == kind)
      {
        n++;
        if (last != NULL)
          *last = g_array_index (self->records, DtRecord, i);
      }

  return n;
}

static inline DtPublisher *
dt_test_publisher (guint16 port)
{
  g_autoptr(DtConnection) connection = dt_test_connection (port, "#");
  g_autoptr(GError) error = NULL;
  DtPublisher *publisher = dt_publisher_connect (connection, NULL, NULL, &error);

  g_assert_no_error (error);

  return publisher;
}

static inline void
dt_test_publish (DtPublisher *publisher,
                 const char  *topic,
                 const char  *payload,
                 gboolean     retain)
{
  g_autoptr(GError) error = NULL;

  dt_publisher_publish (publisher, topic, payload, strlen (payload), 0, retain, &error);
  g_assert_no_error (error);
}

static inline void
dt_test_publisher_close (DtPublisher *publisher)
{
  g_autoptr(GError) error = NULL;

  dt_publisher_close (publisher, FALSE, &error);
  g_assert_no_error (error);
}
