/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtTopicTree:
 *
 * MQTT filters, compiled: finds the first of many that matches a topic, in a time that depends on
 * the levels of the topic and hardly on the number of filters. Besides "+" and "#" a level may be
 * "{asset}" or "{signal}", which match like "+", and a final "{signal...}" matches the rest of the
 * topic, one level at least. Immutable.
 */
typedef struct _DtTopicTree DtTopicTree;

DtTopicTree *dt_topic_tree_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void         dt_topic_tree_free    (DtTopicTree  *self);

/* The lowest @index wins where several match. */
void         dt_topic_tree_add     (DtTopicTree  *self,
                                    const char   *pattern,
                                    guint         index);

/* -1 where none matches. "$SYS/…" matches only patterns that name it. */
int          dt_topic_tree_match   (DtTopicTree  *self,
                                    const char   *topic);

/* What the places of a pattern hold in a topic that it matches; NULL where there is no such
 * place. @rest: what a final "#" stands for. Levels are joined with dots. */
void         dt_topic_tree_capture (const char   *pattern,
                                    const char   *topic,
                                    char        **asset,
                                    char        **signal,
                                    char        **rest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtTopicTree, dt_topic_tree_free)

G_END_DECLS
