/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-history-batch.h"

/* A backlog's memory is given back when it is written. */
#define KEPT_SAMPLES 65536

DtDeclaration *
dt_declaration_new (DtDeclarationKind kind,
                    guint32           id,
                    guint32           parent)
{
  DtDeclaration *self = g_new0 (DtDeclaration, 1);

  self->kind = kind;
  self->id = id;
  self->parent = parent;

  return self;
}

DtDeclaration *
dt_declaration_copy (const DtDeclaration *self)
{
  DtDeclaration *copy = dt_declaration_new (self->kind, self->id, self->parent);

  copy->info = self->info != NULL ? dt_asset_info_ref (self->info) : NULL;
  copy->signal = self->signal != NULL ? dt_signal_ref (self->signal) : NULL;
  copy->text = g_strdup (self->text);

  return copy;
}

void
dt_declaration_free (DtDeclaration *self)
{
  g_clear_pointer (&self->info, dt_asset_info_unref);
  g_clear_pointer (&self->signal, dt_signal_unref);
  g_clear_pointer (&self->text, g_free);
  g_free (self);
}

DtBatch *
dt_batch_new (void)
{
  DtBatch *self = g_new0 (DtBatch, 1);

  self->samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
  self->declarations = g_ptr_array_new_with_free_func ((GDestroyNotify) dt_declaration_free);
  self->offline = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

void
dt_batch_free (DtBatch *self)
{
  g_array_unref (self->samples);
  g_ptr_array_unref (self->declarations);
  g_array_unref (self->offline);
  g_ptr_array_unref (self->flushes);
  g_free (self);
}

gboolean
dt_batch_is_empty (const DtBatch *self)
{
  return self->samples->len == 0 && self->declarations->len == 0 && self->offline->len == 0 &&
         self->flushes->len == 0;
}

void
dt_batch_clear (DtBatch *self)
{
  if (self->samples->len > KEPT_SAMPLES)
    {
      g_array_unref (self->samples);
      self->samples = g_array_new (FALSE, FALSE, sizeof (DtSample));
    }

  g_array_set_size (self->samples, 0);
  g_ptr_array_set_size (self->declarations, 0);
  g_array_set_size (self->offline, 0);
  self->since = 0;
}

void
dt_batch_move (DtBatch *self,
               DtBatch *from)
{
  DtBatch old = *self;

  if (dt_batch_is_empty (self))
    {
      *self = *from;
      *from = old;
      return;
    }

  g_array_append_vals (self->samples, from->samples->data, from->samples->len);
  g_array_append_vals (self->offline, from->offline->data, from->offline->len);
  g_ptr_array_extend_and_steal (self->declarations, g_ptr_array_ref (from->declarations));
  g_ptr_array_extend_and_steal (self->flushes, g_ptr_array_ref (from->flushes));
  g_array_set_size (from->samples, 0);
  g_array_set_size (from->offline, 0);
  from->since = 0;
}
