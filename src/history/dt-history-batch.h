/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dt-channel-info.h"
#include "dt-sample.h"

G_BEGIN_DECLS

typedef enum
{
  DT_DECLARE_ASSET,
  DT_DECLARE_CHANNEL,
  DT_DECLARE_CATEGORY,
} DtDeclarationKind;

/**
 * DtDeclaration:
 * @id: of the asset or channel; for a category its channel
 * @parent: of a channel its asset, of a category its index
 *
 * A row of asset, channel or category.
 */
typedef struct
{
  DtDeclarationKind  kind;
  guint32            id;
  guint32            parent;
  DtAssetInfo       *info;
  DtSignal          *signal;
  char              *text;
} DtDeclaration;

/**
 * DtBatch:
 * @samples: (element-type DtSample)
 * @declarations: (element-type DtDeclaration): they come before the samples
 * @offline: (element-type guint32): assets whose open chunks are to be sealed
 * @flushes: (element-type GTask): to be told when all this is on the disk
 * @since: monotonic time of the first that came, 0: empty
 *
 * What one transaction writes.
 */
typedef struct
{
  GArray    *samples;
  GPtrArray *declarations;
  GArray    *offline;
  GPtrArray *flushes;
  gint64     since;
} DtBatch;

DtDeclaration *dt_declaration_new  (DtDeclarationKind    kind,
                                    guint32              id,
                                    guint32              parent) G_GNUC_WARN_UNUSED_RESULT;
DtDeclaration *dt_declaration_copy (const DtDeclaration *self) G_GNUC_WARN_UNUSED_RESULT;
void           dt_declaration_free (DtDeclaration       *self);

DtBatch       *dt_batch_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void           dt_batch_free       (DtBatch             *self);
gboolean       dt_batch_is_empty   (const DtBatch       *self);

/* Appends all of @from, which is empty then. */
void           dt_batch_move       (DtBatch             *self,
                                    DtBatch             *from);

/* Forgets what was written; the flushes are the caller's. */
void           dt_batch_clear      (DtBatch             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtBatch, dt_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtDeclaration, dt_declaration_free)

G_END_DECLS
