/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DtProfileReader:
 *
 * Knows the place in a profile that is being read, and keeps every problem with it. A key in a
 * call belongs to the object that was entered last.
 */
typedef struct _DtProfileReader DtProfileReader;

/* @data: JSON of any kind; @source_name: what FILE says in the messages. NULL where it is none. */
DtProfileReader *dt_profile_reader_new         (const char           *data,
                                                gsize                 length,
                                                const char           *source_name,
                                                GError              **error)
                                                G_GNUC_WARN_UNUSED_RESULT;
void             dt_profile_reader_free        (DtProfileReader      *self);

JsonNode        *dt_profile_reader_get_root    (DtProfileReader      *self);

/* Fails with all that has been reported, in the order of the lines. */
gboolean         dt_profile_reader_finish      (DtProfileReader      *self,
                                                GError              **error);

void             dt_profile_reader_enter       (DtProfileReader      *self,
                                                const char           *key);
void             dt_profile_reader_leave       (DtProfileReader      *self);

/* @key: (nullable): NULL for the object itself; may have an index: "range[1]" */
void             dt_profile_reader_report      (DtProfileReader      *self,
                                                const char           *key,
                                                const char           *format,
                                                ...) G_GNUC_PRINTF (3, 4);

/* Says that @word is none of @known, and which of them it may mean. */
void             dt_profile_reader_report_word (DtProfileReader      *self,
                                                const char           *key,
                                                const char           *word,
                                                const char * const   *known);

/* Reports the keys that are not in @known. */
void             dt_profile_reader_check_keys  (DtProfileReader      *self,
                                                JsonObject           *object,
                                                const char * const   *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtProfileReader, dt_profile_reader_free)

G_END_DECLS
