/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A single frame holds at most so many values: five data bytes of one byte each. */
#define DT_J1979_MAX_VALUES 8

#define DT_CAN_MAX_DATA 8

/**
 * DtCanFrame:
 * @id: arbitration id
 * @extended: 29 bits of id, else 11
 * @remote: a remote request, which bears no data
 * @length: valid bytes in @data
 */
typedef struct
{
  guint32  id;
  gboolean extended;
  gboolean remote;
  guint    length;
  guint8   data[DT_CAN_MAX_DATA];
} DtCanFrame;

/**
 * DtJ1979Value:
 * @key: WiCAN's standard name, "0C-EngineRPM"; static
 * @unit: as the profiles write it; static, NULL where there is none
 */
typedef struct
{
  const char *key;
  const char *unit;
  double      value;
} DtJ1979Value;

/* @values: room for %DT_J1979_MAX_VALUES; returns how many were decoded */
guint dt_j1979_decode (const DtCanFrame *frame,
                       DtJ1979Value     *values);

G_END_DECLS
