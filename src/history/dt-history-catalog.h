/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dt-channel-info.h"

G_BEGIN_DECLS

typedef struct
{
  guint32      id;
  DtAssetInfo *info;
} DtCatalogAsset;

typedef struct
{
  guint32      id;
  guint32      asset;
  DtSignal    *signal;
  GPtrArray   *categories;
} DtCatalogChannel;

/**
 * DtHistoryCatalog:
 * @assets: (element-type DtCatalogAsset): in the order of ids
 * @channels: (element-type DtCatalogChannel): in the order of ids
 *
 * Who and what a history knows. A signal bears what was stored with it: id, names, unit, kind and
 * decimals, not its limits. Reference-counted, immutable.
 */
typedef struct
{
  GPtrArray *assets;
  GPtrArray *channels;
} DtHistoryCatalog;

DtHistoryCatalog       *dt_history_catalog_new          (void) G_GNUC_WARN_UNUSED_RESULT;
DtHistoryCatalog       *dt_history_catalog_ref          (DtHistoryCatalog       *self);
void                    dt_history_catalog_unref        (DtHistoryCatalog       *self);
const DtCatalogAsset   *dt_history_catalog_get_asset    (const DtHistoryCatalog *self,
                                                         guint32                 id);
const DtCatalogChannel *dt_history_catalog_get_channel  (const DtHistoryCatalog *self,
                                                         guint32                 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtHistoryCatalog, dt_history_catalog_unref)

G_END_DECLS
