/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dt-channel-item.h"
#include "dt-clock.h"
#include "dt-live-private.h"

struct _DtChannelItem
{
  GObject         parent_instance;

  /* Owned */
  DtSignal       *signal;
  DtSeries       *series;
  GPtrArray      *categories;

  /* What was shown last, to know whether the clock has changed it */
  char           *shown_badge;
  DtChannelState  shown_state;

  guint32         id;
  guint32         asset_id;
  guint32         flags;
  DtAssetState    asset_state;
  gboolean        has_value;
  double          value;
  gint64          time;
  gint64          live_at;
};

G_DEFINE_FINAL_TYPE (DtChannelItem, dt_channel_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static DtChannelState
get_state_at (DtChannelItem *self,
              gint64         now)
{
  return dt_channel_state (self->has_value, self->live_at, self->signal->period,
                           self->asset_state, now);
}

/* -1: nobody knows */
static gint64
get_age_at (DtChannelItem *self,
            gint64         now)
{
  if (self->live_at != 0)
    return MAX (now - self->live_at, 0);

  if (self->flags & DT_SAMPLE_DEVICE_TIME)
    return MAX (dt_clock_wall () - self->time, 0);

  return -1;
}

static char *
get_badge_at (DtChannelItem *self,
              gint64         now)
{
  DtChannelState state = get_state_at (self, now);
  gint64 age = get_age_at (self, now);
  g_autofree char *text = NULL;

  if (state == DT_CHANNEL_NEVER_SEEN || state == DT_CHANNEL_LIVE)
    return NULL;

  if (age < 0)
    return g_strdup (_("Last value · age unknown"));

  text = dt_age_to_text (age);

  /* Translators: %s is an age such as "4 s ago" */
  if (state == DT_CHANNEL_LATE)
    return g_strdup_printf (_("Late · %s"), text);

  /* Translators: %s is an age such as "2 min ago" */
  return g_strdup_printf (_("Last value · %s"), text);
}

static void
dt_channel_item_finalize (GObject *object)
{
  DtChannelItem *self = DT_CHANNEL_ITEM (object);

  g_clear_pointer (&self->shown_badge, g_free);
  g_clear_pointer (&self->categories, g_ptr_array_unref);
  g_clear_object (&self->series);
  g_clear_pointer (&self->signal, dt_signal_unref);

  G_OBJECT_CLASS (dt_channel_item_parent_class)->finalize (object);
}

static void
dt_channel_item_class_init (DtChannelItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dt_channel_item_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", DT_TYPE_CHANNEL_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
dt_channel_item_init (DtChannelItem *self)
{
  self->series = dt_series_new (DT_CHANNEL_POINTS);
  self->categories = g_ptr_array_new_with_free_func (g_free);
}

DtChannelItem *
dt_channel_item_new (const DtFeedChannel *channel)
{
  DtChannelItem *self = g_object_new (DT_TYPE_CHANNEL_ITEM, NULL);

  self->id = channel->id;
  self->asset_id = channel->asset;
  self->signal = dt_signal_ref (channel->signal);

  return self;
}

DtChannelItem *
dt_channel_item_new_placeholder (DtSignal *signal)
{
  DtFeedChannel channel = { .signal = signal };

  g_return_val_if_fail (signal != NULL, NULL);

  return dt_channel_item_new (&channel);
}

void
dt_channel_item_add_category (DtChannelItem *self,
                              guint          index,
                              const char    *text)
{
  g_return_if_fail (index < G_MAXUINT16);

  if (index >= self->categories->len)
    g_ptr_array_set_size (self->categories, (int) index + 1);

  g_free (self->categories->pdata[index]);
  self->categories->pdata[index] = g_strdup (text);
}

void
dt_channel_item_take_value (DtChannelItem     *self,
                            const DtFeedValue *value)
{
  self->has_value = TRUE;
  self->flags = value->flags;
  self->time = value->time;
  self->live_at = value->live_at;
  self->value = value->value;
}

void
dt_channel_item_take_sample (DtChannelItem  *self,
                             const DtSample *sample)
{
  /* What the broker or the history kept is no point of this run: its place in time is not known,
   * or so far away that a chart of the last points would show nothing else. */
  if (sample->flags & DT_SAMPLE_RETAINED || !isfinite (sample->value))
    return;

  dt_series_append (self->series, sample->time, sample->value);
}

gboolean
dt_channel_item_set_asset_state (DtChannelItem *self,
                                 DtAssetState   state,
                                 gint64         last_message)
{
  gboolean changed = state != self->asset_state;

  self->asset_state = state;
  if (state == DT_ASSET_OFFLINE)
    dt_series_add_break (self->series, last_message);

  return changed;
}

gint64
dt_channel_item_refresh (DtChannelItem *self,
                         gint64         now,
                         gboolean      *changed)
{
  DtChannelState state = get_state_at (self, now);
  g_autofree char *badge = get_badge_at (self, now);
  gint64 age = get_age_at (self, now), period = self->signal->period;

  *changed = state != self->shown_state || g_strcmp0 (badge, self->shown_badge) != 0;
  self->shown_state = state;
  g_free (self->shown_badge);
  self->shown_badge = g_steal_pointer (&badge);

  switch (state)
    {
    case DT_CHANNEL_LIVE:
      return period > 0 ? DT_LATE_PERIODS * period - age + 1 : G_MAXINT64;

    case DT_CHANNEL_LATE:
      return MIN (DT_STALE_PERIODS * period - age + 1, dt_age_next_change (age));

    case DT_CHANNEL_STALE:
      return age >= 0 ? dt_age_next_change (age) : G_MAXINT64;

    case DT_CHANNEL_NEVER_SEEN:
    default:
      return G_MAXINT64;
    }
}

guint32
dt_channel_item_get_id (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), 0);

  return self->id;
}

guint32
dt_channel_item_get_asset_id (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), 0);

  return self->asset_id;
}

DtSignal *
dt_channel_item_get_signal (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), NULL);

  return self->signal;
}

DtChannelState
dt_channel_item_get_state (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), DT_CHANNEL_NEVER_SEEN);

  return get_state_at (self, dt_clock_monotonic ());
}

gboolean
dt_channel_item_get_value (DtChannelItem *self,
                           double        *value,
                           gint64        *time)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), FALSE);

  if (!self->has_value)
    return FALSE;

  if (value != NULL)
    *value = self->value;
  if (time != NULL)
    *time = self->time;

  return TRUE;
}

char *
dt_channel_item_get_value_text (DtChannelItem *self)
{
  const char *category;

  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), NULL);

  if (!self->has_value)
    return g_strdup ("--");

  if (self->signal->kind != DT_SIGNAL_CATEGORY && self->signal->kind != DT_SIGNAL_TEXT)
    return dt_signal_format_value (self->signal, self->value);

  category = self->value >= 0. && self->value < G_MAXUINT16
             ? dt_channel_item_get_category (self, (guint) self->value)
             : NULL;

  return g_strdup (category != NULL ? category : "--");
}

DtLimitLevel
dt_channel_item_get_level (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), DT_LIMIT_NORMAL);

  return self->has_value ? dt_signal_get_level (self->signal, self->value) : DT_LIMIT_NORMAL;
}

char *
dt_channel_item_get_badge_text (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), NULL);

  return get_badge_at (self, dt_clock_monotonic ());
}

DtSeries *
dt_channel_item_get_series (DtChannelItem *self)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), NULL);

  return self->series;
}

const char *
dt_channel_item_get_category (DtChannelItem *self,
                              guint          index)
{
  g_return_val_if_fail (DT_IS_CHANNEL_ITEM (self), NULL);

  return index < self->categories->len ? self->categories->pdata[index] : NULL;
}
