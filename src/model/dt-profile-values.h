/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-profile-reader.h"

G_BEGIN_DECLS

/* Typed values of an object that the reader has entered. What is missing or wrong is reported, and
 * reads as not given, so that the reading goes on to the next problem. */

/* Called for each object of a list, with its path entered. */
typedef void (*DtProfileEachFunc) (DtProfileReader *reader,
                                   JsonObject      *object,
                                   gpointer         user_data);

const char  *dt_profile_read_text   (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     gboolean             required);
JsonObject  *dt_profile_read_object (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     gboolean             required);
JsonArray   *dt_profile_read_list   (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     gboolean             required);

/* Sets @value only to a number from @min to @max. */
gboolean     dt_profile_read_number (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     double               min,
                                     double               max,
                                     double              *value);

/* The place of the text in @words, @fallback where there is none. */
guint        dt_profile_read_choice (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     const char * const  *words,
                                     guint                fallback);

/* A list of texts, each once; NULL where it is not given. */
char       **dt_profile_read_texts  (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key) G_GNUC_WARN_UNUSED_RESULT;

/* Where in such a list @text stands, for a report: "aliases[2]". */
char        *dt_profile_text_place  (JsonObject          *object,
                                     const char          *key,
                                     const char          *text) G_GNUC_WARN_UNUSED_RESULT;

/* "Speed" or {"en": "Speed", "fr": "Vitesse"}. */
void         dt_profile_read_names  (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     gboolean             required,
                                     char               **english,
                                     char               **french);

void         dt_profile_read_each   (DtProfileReader     *reader,
                                     JsonObject          *object,
                                     const char          *key,
                                     gboolean             required,
                                     DtProfileEachFunc    func,
                                     gpointer             user_data);

G_END_DECLS
