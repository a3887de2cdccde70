/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What GTK 4.10 and later do in another way than the baseline; the one place that looks past it. */

/* @name: (nullable): suggested name of the file. @pattern: (nullable): glob of the files shown,
 * with @pattern_name for the user. */
void   dt_compat_save_file_async  (GtkWindow            *parent,
                                   const char           *title,
                                   const char           *name,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);
void   dt_compat_open_file_async  (GtkWindow            *parent,
                                   const char           *title,
                                   const char           *pattern_name,
                                   const char           *pattern,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data);

/* NULL without an error where the user has cancelled. For both. */
GFile *dt_compat_file_finish      (GAsyncResult         *result,
                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
