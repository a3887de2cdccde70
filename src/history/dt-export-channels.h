/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-history-export.h"

G_BEGIN_DECLS

/* A cell, ready to be written. */
typedef struct
{
  char  *text;
  gsize  length;
} DtExportCell;

/**
 * DtExportChannel:
 * @column: number of its signal in the wide layout
 * @asset: the asset's cell
 * @before: in the long layout what stands between time and value
 * @after: and what follows the value
 * @categories: (element-type DtExportCell): texts of a category's values
 */
typedef struct
{
  guint32      id;
  guint32      asset_id;
  guint        column;
  DtExportCell asset;
  DtExportCell before;
  DtExportCell after;
  GArray      *categories;
} DtExportChannel;

/**
 * DtExportChannels:
 * @channels: (element-type DtExportChannel): by asset, then by column
 * @columns: (element-type utf8): ids of the signals
 *
 * What a query asks for, with all text that repeats made beforehand.
 */
typedef struct
{
  GArray    *channels;
  GPtrArray *columns;
} DtExportChannels;

DtExportChannels *dt_export_channels_new    (const DtHistoryCatalog  *catalog,
                                             const DtExportQuery     *query,
                                             GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              dt_export_channels_free   (DtExportChannels        *self);

/* Takes over the categories that have come since. */
void              dt_export_channels_update (DtExportChannels        *self,
                                             const DtHistoryCatalog  *catalog);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtExportChannels, dt_export_channels_free)

G_END_DECLS
