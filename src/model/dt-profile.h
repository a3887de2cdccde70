/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "dt-signal.h"

G_BEGIN_DECLS

#define DT_PROFILE_ERROR (dt_profile_error_quark ())

typedef enum
{
  DT_PROFILE_ERROR_FILE,
  DT_PROFILE_ERROR_SYNTAX,
  DT_PROFILE_ERROR_CONTENT,
} DtProfileError;

/**
 * DtPayload:
 * @DT_PAYLOAD_SCALAR: bare text: a number, on/off, "81%", a word
 * @DT_PAYLOAD_JSON: an object, flat or nested; a key is a signal
 * @DT_PAYLOAD_VALUE: {"value": …, "timestamp_ms": …}: the topic is the signal
 * @DT_PAYLOAD_AUTO: decided by each message
 * @DT_PAYLOAD_IGNORE: matched so that nothing is discovered from it: commands, logs
 */
typedef enum
{
  DT_PAYLOAD_SCALAR,
  DT_PAYLOAD_JSON,
  DT_PAYLOAD_VALUE,
  DT_PAYLOAD_AUTO,
  DT_PAYLOAD_IGNORE,
} DtPayload;

typedef enum
{
  DT_TRANSPORT_MQTT,
  DT_TRANSPORT_WEBSOCKET,
} DtTransport;

/**
 * DtInput:
 * @pattern: MQTT filter in which "{asset}" and "{signal}" capture one level each; "{signal...}" as
 *   the last level captures the rest of the topic, one level or more, joined with dots
 * @asset: (nullable): key of the asset where the pattern captures none
 * @asset_name: (nullable): what the user reads for @asset
 * @signal: (nullable): id of the signal where neither pattern nor payload names it
 * @status_field: (nullable): flattened key whose text says online or offline; "" means the whole
 *   payload
 * @online: (nullable): texts that mean online; @offline: that mean offline
 * @can: frames in the payload ("frame": […]) are decoded by SAE J1979 mode 01
 *
 * How one family of messages is read. Inputs are tried in the order of the profile.
 */
typedef struct
{
  DtTransport   transport;
  DtPayload     payload;
  char         *pattern;
  char         *asset;
  char         *asset_name;
  char         *signal;
  char         *status_field;
  char        **online;
  char        **offline;
  char        **requests;
  gboolean      can;
} DtInput;

typedef enum
{
  DT_TIME_UNIT_S,
  DT_TIME_UNIT_MS,
  DT_TIME_UNIT_US,
  DT_TIME_UNIT_ISO,
} DtTimeUnit;

typedef struct
{
  char       *name;
  DtTimeUnit  unit;
} DtTimeField;

typedef struct _DtProfile DtProfile;

#define DT_TYPE_PROFILE (dt_profile_get_type ())

GType               dt_profile_get_type           (void);
GQuark              dt_profile_error_quark        (void);

/* Each problem of a profile is one line "FILE:LINE: key: reason" in the error's message; all are
 * reported, not only the first. @source_name: what FILE says. */
DtProfile          *dt_profile_new_from_data      (const char       *data,
                                                   gsize             length,
                                                   const char       *source_name,
                                                   GError          **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
DtProfile          *dt_profile_new_from_file      (const char       *path,
                                                   GError          **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
DtProfile          *dt_profile_ref                (DtProfile        *self);
void                dt_profile_unref              (DtProfile        *self);

const char         *dt_profile_get_id             (const DtProfile  *self);
const char         *dt_profile_get_label          (const DtProfile  *self);
const char         *dt_profile_get_kind           (const DtProfile  *self);
const char         *dt_profile_get_icon           (const DtProfile  *self);

/* Microseconds without a message until an asset is offline; 10 s where the profile is silent. */
gint64              dt_profile_get_offline_after  (const DtProfile  *self);

/* (array length=n) (transfer none) */
const DtInput      *dt_profile_get_inputs         (const DtProfile  *self,
                                                   guint            *n);

/* (element-type DtSignal) (transfer none), in the order of the file */
const GPtrArray    *dt_profile_get_signals        (const DtProfile  *self);

/* By id or alias; NULL where no signal of the profile has that name. */
DtSignal           *dt_profile_lookup             (const DtProfile  *self,
                                                   const char       *key);

/* Keys that are known and carry nothing ("not decoded by the device", bookkeeping). A key stands
 * for all that lies below it, too: "meta" for "meta.speed.unit". */
const char * const *dt_profile_get_ignored        (const DtProfile  *self);

/* Keys whose text is a message from the device, shown as such and never a signal ("error"). */
const char * const *dt_profile_get_notices        (const DtProfile  *self);

/* Fields that hold the time of a message, in order of preference. */
const DtTimeField  *dt_profile_get_time_fields    (const DtProfile  *self,
                                                   guint            *n);

/* Ids of signals for the overview cards and the analytics charts, in order. */
const char * const *dt_profile_get_cards          (const DtProfile  *self);
const char * const *dt_profile_get_charts         (const DtProfile  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DtProfile, dt_profile_unref)

G_END_DECLS
