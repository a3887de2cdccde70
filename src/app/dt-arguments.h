/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-connection.h"
#include "dt-profile-library.h"

G_BEGIN_DECLS

/**
 * DtArguments:
 * @connection: (nullable): of --connect, or of MQTT_BROKER_URL; not to be saved
 * @history: (nullable): path of --history
 * @page: (nullable): name of the page of --page
 *
 * The command line of `digital-twin`, checked.
 */
typedef struct
{
  gboolean      demo;
  DtConnection *connection;
  char         *history;
  char         *page;
} DtArguments;

/* The options for g_application_add_main_option_entries(). */
const GOptionEntry *dt_arguments_get_entries (void);

/* @options: as GApplication parsed them. @cwd: (nullable): what relative paths start from.
 * @broker_url: (nullable): the default for --connect. */
DtArguments        *dt_arguments_new         (GVariantDict      *options,
                                              DtProfileLibrary  *profiles,
                                              const char        *cwd,
                                              const char        *broker_url,
                                              GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void                dt_arguments_free        (DtArguments       *self);

/* (transfer full): topic filters that cover the inputs of @profile, separated by commas. */
char               *dt_arguments_default_filters (DtProfile     *profile) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtArguments, dt_arguments_free)

G_END_DECLS
