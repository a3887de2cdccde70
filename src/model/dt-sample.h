/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DtSampleFlags:
 * @DT_SAMPLE_RETAINED: stored by the broker, of unknown age: never makes a channel live
 * @DT_SAMPLE_DEVICE_TIME: the time is the device's own, not the time of arrival
 */
typedef enum
{
  DT_SAMPLE_PLAIN = 0,
  DT_SAMPLE_RETAINED = 1 << 0,
  DT_SAMPLE_DEVICE_TIME = 1 << 1,
} DtSampleFlags;

/**
 * DtSample:
 * @channel: id of the channel, the same in memory and in the history, from 1
 * @flags: #DtSampleFlags
 * @time: microseconds since the Unix epoch, UTC
 * @value: always finite; a boolean is 0 or 1, a category an index into the channel's strings
 */
typedef struct
{
  guint32 channel;
  guint32 flags;
  gint64  time;
  double  value;
} DtSample;

G_END_DECLS
