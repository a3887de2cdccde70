/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dt-source.h"

G_BEGIN_DECLS

#define DT_TYPE_MQTT_SOURCE (dt_mqtt_source_get_type ())

G_DECLARE_FINAL_TYPE (DtMqttSource, dt_mqtt_source, DT, MQTT_SOURCE, DtSource)

G_END_DECLS
