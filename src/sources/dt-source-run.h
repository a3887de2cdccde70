/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-source.h"

G_BEGIN_DECLS

/**
 * DtSourceRun:
 *
 * What the thread of a source works with, from one start to its stop. The thread may be held up by
 * the system for minutes (a name look-up, a connection that nobody answers); a stop does not wait
 * for it, it only cuts the run off: nothing that the thread says afterwards is heard.
 */

/* (transfer full); the thread begins at once. NULL, with @error set, where none can be had. */
DtSourceRun *dt_source_run_start      (DtSource       *source,
                                       GError        **error) G_GNUC_WARN_UNUSED_RESULT;

/* Cuts the thread off and lets go of the run. */
void         dt_source_run_stop       (DtSourceRun    *self);

/* Ends the present or the next dt_source_run_wait(). */
void         dt_source_run_retry      (DtSourceRun    *self);

/* From here on for the thread of the run. */
gboolean     dt_source_run_is_stopped (DtSourceRun    *self);

/* Readable when the run was stopped or a retry is wanted. */
int          dt_source_run_get_fd     (DtSourceRun    *self);

/* Forgets a wish to retry from before. */
void         dt_source_run_clear_fd   (DtSourceRun    *self);

/* TRUE when stopped or a retry is wanted before @duration, in microseconds, was over. */
gboolean     dt_source_run_wait       (DtSourceRun    *self,
                                       gint64          duration);

void         dt_source_run_set_state  (DtSourceRun    *self,
                                       DtSourceState   state,
                                       const char     *reason,
                                       gint64          retry_at,
                                       int             protocol);

/* One message: decodes it and hands over what it says. */
void         dt_source_run_receive    (DtSourceRun    *self,
                                       const char     *topic,
                                       const void     *payload,
                                       gsize           length,
                                       gboolean        retained);

/* Hands over what the decoder still has to say of earlier messages; call it once a second. */
void         dt_source_run_flush      (DtSourceRun    *self);

/* What dt-source.c offers the run: takes the place of the former state if @run is the present
 * one; decodes unless @run was stopped. */
void         dt_source_set_state      (DtSource       *self,
                                       DtSourceRun    *run,
                                       DtSourceState   state,
                                       const char     *reason,
                                       gint64          retry_at,
                                       int             protocol);
void         dt_source_receive        (DtSource       *self,
                                       DtSourceRun    *run,
                                       const char     *topic,
                                       const void     *payload,
                                       gsize           length,
                                       gboolean        retained);
void         dt_source_flush          (DtSource       *self,
                                       DtSourceRun    *run);

G_END_DECLS
