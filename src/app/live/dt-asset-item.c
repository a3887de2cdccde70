/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dt-asset-item.h"
#include "dt-clock.h"
#include "dt-live-private.h"

struct _DtAssetItem
{
  GObject        parent_instance;

  /* Owned */
  DtAssetInfo   *info;
  DtProfile     *profile;
  GPtrArray     *channels;
  GHashTable    *by_signal;         /* id of the signal, borrowed → channel, borrowed */
  char          *notice;
  char          *shown_age;

  guint32        id;
  guint          n_announced;
  DtAssetState   state;
  DtStateReason  reason;
  gint64         offline_after;
  gint64         last_message;
  gint64         last_message_at;
  gint64         notice_time;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DtAssetItem, dt_asset_item, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef enum
{
  PROP_NAME = 1,
  PROP_ICON_NAME,
  PROP_STATE_TEXT,
  PROP_AGE_TEXT,
} DtAssetItemProp;

static GParamSpec *properties[PROP_AGE_TEXT + 1];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
get_age_text (DtAssetItem *self,
              gint64       now)
{
  if (self->last_message_at == 0)
    return g_strdup ("");

  return dt_age_to_text (MAX (now - self->last_message_at, 0));
}

static const char *
get_state_text (DtAssetItem *self)
{
  return self->state == DT_ASSET_RUNNING ? _("Running") : _("Offline");
}

static GType
dt_asset_item_get_item_type (GListModel *model)
{
  return DT_TYPE_CHANNEL_ITEM;
}

static guint
dt_asset_item_get_n_items (GListModel *model)
{
  return DT_ASSET_ITEM (model)->n_announced;
}

static gpointer
dt_asset_item_get_item (GListModel *model,
                        guint       position)
{
  DtAssetItem *self = DT_ASSET_ITEM (model);

  return position < self->n_announced ? g_object_ref (self->channels->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dt_asset_item_get_item_type;
  iface->get_n_items = dt_asset_item_get_n_items;
  iface->get_item = dt_asset_item_get_item;
}

static void
dt_asset_item_finalize (GObject *object)
{
  DtAssetItem *self = DT_ASSET_ITEM (object);

  g_clear_pointer (&self->shown_age, g_free);
  g_clear_pointer (&self->notice, g_free);
  g_clear_pointer (&self->by_signal, g_hash_table_unref);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->profile, dt_profile_unref);
  g_clear_pointer (&self->info, dt_asset_info_unref);

  G_OBJECT_CLASS (dt_asset_item_parent_class)->finalize (object);
}

static void
dt_asset_item_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DtAssetItem *self = DT_ASSET_ITEM (object);

  switch ((DtAssetItemProp) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, dt_asset_item_get_name (self));
      break;

    case PROP_ICON_NAME:
      g_value_set_string (value, dt_asset_item_get_icon_name (self));
      break;

    case PROP_STATE_TEXT:
      g_value_set_string (value, get_state_text (self));
      break;

    case PROP_AGE_TEXT:
      g_value_take_string (value, get_age_text (self, dt_clock_monotonic ()));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dt_asset_item_class_init (DtAssetItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dt_asset_item_finalize;
  object_class->get_property = dt_asset_item_get_property;

  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ICON_NAME] =
    g_param_spec_string ("icon-name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE_TEXT] =
    g_param_spec_string ("state-text", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AGE_TEXT] =
    g_param_spec_string ("age-text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[CHANGED] =
    g_signal_new ("changed", DT_TYPE_ASSET_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_asset_item_init (DtAssetItem *self)
{
  self->channels = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_signal = g_hash_table_new (g_str_hash, g_str_equal);
}

DtAssetItem *
dt_asset_item_new (const DtFeedAsset *asset,
                   DtProfile         *profile)
{
  DtAssetItem *self = g_object_new (DT_TYPE_ASSET_ITEM, NULL);

  self->id = asset->id;
  self->profile = profile != NULL ? dt_profile_ref (profile) : NULL;
  dt_asset_item_take (self, asset);

  return self;
}

void
dt_asset_item_take (DtAssetItem       *self,
                    const DtFeedAsset *asset)
{
  DtAssetInfo *before = self->info;
  DtAssetState state = self->state;
  DtStateReason reason = self->reason;

  self->info = dt_asset_info_ref (asset->info);
  self->state = asset->state;
  self->reason = asset->reason;
  self->offline_after = asset->offline_after;
  dt_asset_item_seen (self, asset->last_message_at, asset->last_message);

  if (before == NULL || g_strcmp0 (before->name, self->info->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
  if (state != self->state || reason != self->reason)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);

  g_clear_pointer (&before, dt_asset_info_unref);
}

void
dt_asset_item_seen (DtAssetItem *self,
                    gint64       at,
                    gint64       time)
{
  if (at <= self->last_message_at)
    return;

  self->last_message_at = at;
  self->last_message = time;
}

void
dt_asset_item_take_notice (DtAssetItem        *self,
                           const DtFeedNotice *notice)
{
  g_free (self->notice);
  self->notice = g_strdup (notice->text);
  self->notice_time = notice->time;
}

void
dt_asset_item_add_channel (DtAssetItem   *self,
                           DtChannelItem *channel)
{
  g_ptr_array_add (self->channels, g_object_ref (channel));
  g_hash_table_insert (self->by_signal, dt_channel_item_get_signal (channel)->id, channel);
  dt_channel_item_set_asset_state (channel, self->state, self->last_message);
}

void
dt_asset_item_announce_channels (DtAssetItem *self)
{
  guint before = self->n_announced;

  self->n_announced = self->channels->len;
  if (self->n_announced > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->n_announced - before);
}

gint64
dt_asset_item_refresh (DtAssetItem *self,
                       gint64       now,
                       gboolean    *changed)
{
  g_autofree char *age = get_age_text (self, now);

  *changed = g_strcmp0 (age, self->shown_age) != 0;
  if (*changed)
    {
      g_free (self->shown_age);
      self->shown_age = g_steal_pointer (&age);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AGE_TEXT]);
    }

  if (self->last_message_at == 0)
    return G_MAXINT64;

  return dt_age_next_change (MAX (now - self->last_message_at, 0));
}

guint32
dt_asset_item_get_id (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), 0);

  return self->id;
}

const char *
dt_asset_item_get_key (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  return self->info->key;
}

const char *
dt_asset_item_get_name (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  return self->info->name;
}

const char *
dt_asset_item_get_icon_name (DtAssetItem *self)
{
  const char *icon;

  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  icon = self->profile != NULL ? dt_profile_get_icon (self->profile) : NULL;

  return icon != NULL ? icon : "network-wired-symbolic";
}

DtProfile *
dt_asset_item_get_profile (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  return self->profile;
}

DtAssetState
dt_asset_item_get_state (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), DT_ASSET_OFFLINE);

  return self->state;
}

char *
dt_asset_item_get_reason_text (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  return dt_state_reason_to_text (self->reason, self->offline_after);
}

gint64
dt_asset_item_get_last_message (DtAssetItem *self)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), 0);

  return self->last_message;
}

const char *
dt_asset_item_get_notice (DtAssetItem *self,
                          gint64      *time)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);

  if (time != NULL)
    *time = self->notice_time;

  return self->notice;
}

DtChannelItem *
dt_asset_item_find_channel (DtAssetItem *self,
                            const char  *signal_id)
{
  g_return_val_if_fail (DT_IS_ASSET_ITEM (self), NULL);
  g_return_val_if_fail (signal_id != NULL, NULL);

  return g_hash_table_lookup (self->by_signal, signal_id);
}
