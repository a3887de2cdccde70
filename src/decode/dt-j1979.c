/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-j1979.h"

/* OBD-II over CAN (ISO 15765-4): who answers, and how the answer is framed. */
#define ANSWER_FIRST 0x7e8
#define ANSWER_LAST 0x7ef
#define ANSWER_29_BIT 0x18daf100
#define ANSWER_29_BIT_MASK 0x1fffff00
#define SINGLE_FRAME 0x0
#define CURRENT_DATA 0x41 /* the answer to service 01 */

/**
 * Field:
 * @first: its first data byte, A is 0
 * @size: in bytes, the most significant first
 *
 * A value is raw × @factor / @divisor + @offset.
 */
typedef struct
{
  guint8      pid;
  guint8      first;
  guint8      size;
  const char *key;
  const char *unit;
  int         factor;
  int         divisor;
  int         offset;
} Field;

/* What fits a single frame of what the WiCAN firmware decodes, in the order of the PIDs. */
static const Field fields[] = {
  { 0x04, 0, 1, "04-CalcEngineLoad", "%", 100, 255, 0 },
  { 0x05, 0, 1, "05-EngineCoolantTemp", "°C", 1, 1, -40 },
  { 0x06, 0, 1, "06-ShortFuelTrimBank1", "%", 100, 128, -100 },
  { 0x07, 0, 1, "07-LongFuelTrimBank1", "%", 100, 128, -100 },
  { 0x08, 0, 1, "08-ShortFuelTrimBank2", "%", 100, 128, -100 },
  { 0x09, 0, 1, "09-LongFuelTrimBank2", "%", 100, 128, -100 },
  { 0x0a, 0, 1, "0A-FuelPressure", "kPa", 3, 1, 0 },
  { 0x0b, 0, 1, "0B-IntakeManiAbsPress", "kPa", 1, 1, 0 },
  { 0x0c, 0, 2, "0C-EngineRPM", "rpm", 1, 4, 0 },
  { 0x0d, 0, 1, "0D-VehicleSpeed", "km/h", 1, 1, 0 },
  { 0x0e, 0, 1, "0E-TimingAdvance", "°", 1, 2, -64 },
  { 0x0f, 0, 1, "0F-IntakeAirTemperature", "°C", 1, 1, -40 },
  { 0x10, 0, 2, "10-MAFAirFlowRate", "g/s", 1, 100, 0 },
  { 0x11, 0, 1, "11-ThrottlePosition", "%", 100, 255, 0 },
  { 0x14, 0, 1, "14-OxySensor1_Volt", "V", 1, 200, 0 },
  { 0x14, 1, 1, "14-OxySensor1_STFT", "%", 100, 128, -100 },
  { 0x15, 0, 1, "15-OxySensor2_Volt", "V", 1, 200, 0 },
  { 0x15, 1, 1, "15-OxySensor2_STFT", "%", 100, 128, -100 },
  { 0x16, 0, 1, "16-OxySensor3_Volt", "V", 1, 200, 0 },
  { 0x16, 1, 1, "16-OxySensor3_STFT", "%", 100, 128, -100 },
  { 0x17, 0, 1, "17-OxySensor4_Volt", "V", 1, 200, 0 },
  { 0x17, 1, 1, "17-OxySensor4_STFT", "%", 100, 128, -100 },
  { 0x18, 0, 1, "18-OxySensor5_Volt", "V", 1, 200, 0 },
  { 0x18, 1, 1, "18-OxySensor5_STFT", "%", 100, 128, -100 },
  { 0x19, 0, 1, "19-OxySensor6_Volt", "V", 1, 200, 0 },
  { 0x19, 1, 1, "19-OxySensor6_STFT", "%", 100, 128, -100 },
  { 0x1a, 0, 1, "1A-OxySensor7_Volt", "V", 1, 200, 0 },
  { 0x1a, 1, 1, "1A-OxySensor7_STFT", "%", 100, 128, -100 },
  { 0x1b, 0, 1, "1B-OxySensor8_Volt", "V", 1, 200, 0 },
  { 0x1b, 1, 1, "1B-OxySensor8_STFT", "%", 100, 128, -100 },
  { 0x1f, 0, 2, "1F-TimeSinceEngStart", "s", 1, 1, 0 },
  { 0x21, 0, 2, "21-DistanceMILOn", "km", 1, 1, 0 },
  { 0x22, 0, 2, "22-FuelRailPres", "kPa", 79, 1000, 0 },
  { 0x23, 0, 2, "23-FuelRailGaug", "kPa", 10, 1, 0 },
  { 0x24, 0, 2, "24-OxySensor1_FAER", NULL, 2, 65536, 0 },
  { 0x24, 2, 2, "24-OxySensor1_Volt", "V", 8, 65536, 0 },
  { 0x25, 0, 2, "25-OxySensor2_FAER", NULL, 2, 65536, 0 },
  { 0x25, 2, 2, "25-OxySensor2_Volt", "V", 8, 65536, 0 },
  { 0x26, 0, 2, "26-OxySensor3_FAER", NULL, 2, 65536, 0 },
  { 0x26, 2, 2, "26-OxySensor3_Volt", "V", 8, 65536, 0 },
  { 0x27, 0, 2, "27-OxySensor4_FAER", NULL, 2, 65536, 0 },
  { 0x27, 2, 2, "27-OxySensor4_Volt", "V", 8, 65536, 0 },
  { 0x28, 0, 2, "28-OxySensor5_FAER", NULL, 2, 65536, 0 },
  { 0x28, 2, 2, "28-OxySensor5_Volt", "V", 8, 65536, 0 },
  { 0x29, 0, 2, "29-OxySensor6_FAER", NULL, 2, 65536, 0 },
  { 0x29, 2, 2, "29-OxySensor6_Volt", "V", 8, 65536, 0 },
  { 0x2a, 0, 2, "2A-OxySensor7_FAER", NULL, 2, 65536, 0 },
  { 0x2a, 2, 2, "2A-OxySensor7_Volt", "V", 8, 65536, 0 },
  { 0x2b, 0, 2, "2B-OxySensor8_FAER", NULL, 2, 65536, 0 },
  { 0x2b, 2, 2, "2B-OxySensor8_Volt", "V", 8, 65536, 0 },
  { 0x2c, 0, 1, "2C-CmdEGR", "%", 100, 255, 0 },
  { 0x2d, 0, 1, "2D-EGRError", "%", 100, 128, -100 },
  { 0x2e, 0, 1, "2E-CmdEvapPurge", "%", 100, 255, 0 },
  { 0x2f, 0, 1, "2F-FuelTankLevel", "%", 100, 255, 0 },
  { 0x30, 0, 1, "30-WarmUpsSinceCodeClear", NULL, 1, 1, 0 },
  { 0x31, 0, 2, "31-DistanceSinceCodeClear", "km", 1, 1, 0 },
  { 0x32, 0, 2, "32-EvapSysVaporPres", "Pa", 1, 4, 0 },
  { 0x33, 0, 1, "33-AbsBaroPres", "kPa", 1, 1, 0 },
  { 0x34, 0, 2, "34-OxySensor1_FAER", NULL, 2, 65536, 0 },
  { 0x34, 2, 2, "34-OxySensor1_Crnt", "mA", 1, 256, -128 },
  { 0x35, 0, 2, "35-OxySensor2_FAER", NULL, 2, 65536, 0 },
  { 0x35, 2, 2, "35-OxySensor2_Crnt", "mA", 1, 256, -128 },
  { 0x36, 0, 2, "36-OxySensor3_FAER", NULL, 2, 65536, 0 },
  { 0x36, 2, 2, "36-OxySensor3_Crnt", "mA", 1, 256, -128 },
  { 0x37, 0, 2, "37-OxySensor4_FAER", NULL, 2, 65536, 0 },
  { 0x37, 2, 2, "37-OxySensor4_Crnt", "mA", 1, 256, -128 },
  { 0x38, 0, 2, "38-OxySensor5_FAER", NULL, 2, 65536, 0 },
  { 0x38, 2, 2, "38-OxySensor5_Crnt", "mA", 1, 256, -128 },
  { 0x39, 0, 2, "39-OxySensor6_FAER", NULL, 2, 65536, 0 },
  { 0x39, 2, 2, "39-OxySensor6_Crnt", "mA", 1, 256, -128 },
  { 0x3a, 0, 2, "3A-OxySensor7_FAER", NULL, 2, 65536, 0 },
  { 0x3a, 2, 2, "3A-OxySensor7_Crnt", "mA", 1, 256, -128 },
  { 0x3b, 0, 2, "3B-OxySensor8_FAER", NULL, 2, 65536, 0 },
  { 0x3b, 2, 2, "3B-OxySensor8_Crnt", "mA", 1, 256, -128 },
  { 0x3c, 0, 2, "3C-CatTempBank1Sens1", "°C", 1, 10, -40 },
  { 0x3d, 0, 2, "3D-CatTempBank2Sens1", "°C", 1, 10, -40 },
  { 0x3e, 0, 2, "3E-CatTempBank1Sens2", "°C", 1, 10, -40 },
  { 0x3f, 0, 2, "3F-CatTempBank2Sens2", "°C", 1, 10, -40 },
  { 0x42, 0, 2, "42-ControlModuleVolt", "V", 1, 1000, 0 },
  { 0x43, 0, 2, "43-AbsLoadValue", "%", 100, 255, 0 },
  { 0x44, 0, 2, "44-FuelAirCmdEquiv", NULL, 2, 65536, 0 },
  { 0x45, 0, 1, "45-RelThrottlePos", "%", 100, 255, 0 },
  { 0x46, 0, 1, "46-AmbientAirTemp", "°C", 1, 1, -40 },
  { 0x47, 0, 1, "47-AbsThrottlePosB", "%", 100, 255, 0 },
  { 0x48, 0, 1, "48-AbsThrottlePosC", "%", 100, 255, 0 },
  { 0x49, 0, 1, "49-AbsThrottlePosD", "%", 100, 255, 0 },
  { 0x4a, 0, 1, "4A-AbsThrottlePosE", "%", 100, 255, 0 },
  { 0x4b, 0, 1, "4B-AbsThrottlePosF", "%", 100, 255, 0 },
  { 0x4c, 0, 1, "4C-CmdThrottleAct", "%", 100, 255, 0 },
  { 0x4d, 0, 2, "4D-TimeRunMILOn", "min", 1, 1, 0 },
  { 0x4e, 0, 2, "4E-TimeSinceCodeClear", "min", 1, 1, 0 },
  { 0x4f, 0, 1, "4F-Max_FAER", NULL, 1, 1, 0 },
  { 0x4f, 1, 1, "4F-Max_OxySensVol", "V", 1, 1, 0 },
  { 0x4f, 2, 1, "4F-Max_OxySensCrnt", "mA", 1, 1, 0 },
  { 0x4f, 3, 1, "4F-Max_IntManiAbsPres", "kPa", 10, 1, 0 },
  { 0x50, 0, 1, "50-Max_AirFlowMAF", "g/s", 10, 1, 0 },
  { 0x52, 0, 1, "52-EthanolFuelPct", "%", 100, 255, 0 },
  { 0x53, 0, 2, "53-AbsEvapSysVapPres", "kPa", 1, 200, 0 },
  { 0x54, 0, 2, "54-EvapSysVapPres", "Pa", 1, 1, -32767 },
  { 0x55, 0, 1, "55-ShortSecOxyTrimBank1", "%", 100, 128, -100 },
  { 0x55, 1, 1, "55-ShortSecOxyTrimBank3", "%", 100, 128, -100 },
  { 0x56, 0, 1, "56-LongSecOxyTrimBank1", "%", 100, 128, -100 },
  { 0x56, 1, 1, "56-LongSecOxyTrimBank3", "%", 100, 128, -100 },
  { 0x57, 0, 1, "57-ShortSecOxyTrimBank2", "%", 100, 128, -100 },
  { 0x57, 1, 1, "57-ShortSecOxyTrimBank4", "%", 100, 128, -100 },
  { 0x58, 0, 1, "58-LongSecOxyTrimBank2", "%", 100, 128, -100 },
  { 0x58, 1, 1, "58-LongSecOxyTrimBank4", "%", 100, 128, -100 },
  { 0x59, 0, 2, "59-FuelRailAbsPres", "kPa", 10, 1, 0 },
  { 0x5a, 0, 1, "5A-RelAccelPedalPos", "%", 100, 255, 0 },
  { 0x5b, 0, 1, "5B-HybrBatPackRemLife", "%", 100, 255, 0 },
  { 0x5c, 0, 1, "5C-EngineOilTemp", "°C", 1, 1, -40 },
  { 0x5d, 0, 2, "5D-FuelInjectionTiming", "°", 1, 128, -210 },
  { 0x5e, 0, 2, "5E-EngineFuelRate", "L/h", 1, 20, 0 },
  { 0x61, 0, 1, "61-DemandEngTorqPct", "%", 1, 1, -125 },
  { 0x62, 0, 1, "62-ActualEngTorqPct", "%", 1, 1, -125 },
  { 0x63, 0, 2, "63-EngRefTorq", "Nm", 1, 1, 0 },
  { 0x64, 0, 1, "64-EngPctTorq_Idle", "%", 1, 1, -125 },
  { 0x64, 1, 1, "64-EngPctTorq_EP1", "%", 1, 1, -125 },
  { 0x64, 2, 1, "64-EngPctTorq_EP2", "%", 1, 1, -125 },
  { 0x64, 3, 1, "64-EngPctTorq_EP3", "%", 1, 1, -125 },
  { 0x64, 4, 1, "64-EngPctTorq_EP4", "%", 1, 1, -125 },
  { 0x66, 1, 2, "66-MAFSensorA", "g/s", 1, 32, 0 },
  { 0x66, 3, 2, "66-MAFSensorB", "g/s", 1, 32, 0 },
  { 0x67, 1, 1, "67-EngineCoolantTemp1", "°C", 1, 1, -40 },
  { 0x67, 2, 1, "67-EngineCoolantTemp2", "°C", 1, 1, -40 },
  { 0x68, 1, 1, "68-IntakeAirTempSens1", "°C", 1, 1, -40 },
  { 0x68, 2, 1, "68-IntakeAirTempSens2", "°C", 1, 1, -40 },
  { 0x8d, 0, 1, "8D-ThrottlePositionG", "%", 100, 255, 0 },
  { 0x8e, 0, 1, "8E-EngineFrictionPercentTorque", "%", 1, 1, -125 },
  { 0x9b, 3, 1, "9B-DieselExhaustFluidSensorData", "%", 100, 255, 0 },
  { 0xa2, 0, 2, "A2-CylinderFuelRate", "mg/stroke", 1, 32, 0 },
  { 0xa4, 2, 2, "A4-TransmissionActualGear", NULL, 1, 1000, 0 },
  { 0xa5, 1, 1, "A5-ComDieselExhaustFluidDosing", "%", 1, 2, 0 },
  { 0xa6, 0, 4, "A6-Odometer", "km", 1, 10, 0 },
};

/* Data bytes of each PID; 0: unknown, or too long for a single frame. */
static const guint8 data_lengths[] = {
  4, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1,
  2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2,
  4, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 1, 1, 1, 1,
  1, 2, 2, 1, 4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 2, 2,
  4, 4, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 4,
  4, 1, 1, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 1,
  4, 1, 1, 2, 5, 2, 5, 3, 3, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0,
  4, 0, 2, 0, 4, 4, 4,
};

static gboolean
is_answer (const DtCanFrame *frame)
{
  if (frame->remote)
    return FALSE;

  if (frame->extended)
    return (frame->id & ANSWER_29_BIT_MASK) == ANSWER_29_BIT;

  return frame->id >= ANSWER_FIRST && frame->id <= ANSWER_LAST;
}

/* Sensor pairs say in their first byte which of the two there are; an oxygen sensor that trims
 * nothing says so by a trim of 0xff. */
static gboolean
is_present (const Field  *field,
            const guint8 *data)
{
  if (field->pid >= 0x14 && field->pid <= 0x1b)
    return field->first == 0 || data[1] != 0xff;

  if (field->pid < 0x66 || field->pid > 0x68)
    return TRUE;

  return (data[0] & (field->first == 1 ? 0x01 : 0x02)) != 0;
}

static double
read_field (const Field  *field,
            const guint8 *data)
{
  gint64 raw = 0;

  for (guint i = 0; i < field->size; i++)
    raw = raw << 8 | data[field->first + i];

  /* the one value with a sign of its own */
  if (field->pid == 0x32)
    raw = (gint16) raw;

  /* rounded once, so that tenths stay tenths */
  return (double) (raw * field->factor + (gint64) field->offset * field->divisor)
         / field->divisor;
}

static guint
read_pid (guint8        pid,
          const guint8 *data,
          DtJ1979Value *values)
{
  guint low = 0, high = G_N_ELEMENTS (fields);
  guint n = 0;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (fields[middle].pid < pid)
        low = middle + 1;
      else
        high = middle;
    }

  for (; low < G_N_ELEMENTS (fields) && fields[low].pid == pid; low++)
    {
      const Field *field = &fields[low];

      if (is_present (field, data))
        values[n++] = (DtJ1979Value) { field->key, field->unit, read_field (field, data) };
    }

  return n;
}

/**
 * dt_j1979_decode:
 * @frame: any frame of the bus
 * @values: (out): room for %DT_J1979_MAX_VALUES
 *
 * Decodes an answer to SAE J1979 service 01 that fits one frame. One answer may hold several
 * PIDs; where they do not fill the frame exactly only the first is believed. First and
 * consecutive frames of a longer answer, and all other traffic, are left alone.
 *
 * Returns: how many values there are
 */
guint
dt_j1979_decode (const DtCanFrame *frame,
                 DtJ1979Value     *values)
{
  guint end, at = 2;
  guint n = 0, n_first = 0;

  if (!is_answer (frame) || frame->length < 4 || frame->data[0] >> 4 != SINGLE_FRAME)
    return 0;

  end = (guint) (frame->data[0] & 0xf) + 1;
  if (end > frame->length || frame->data[1] != CURRENT_DATA)
    return 0;

  while (at < end)
    {
      guint8 pid = frame->data[at];
      guint length = pid < G_N_ELEMENTS (data_lengths) ? data_lengths[pid] : 0;

      if (length == 0 || at + 1 + length > end)
        return n_first;

      n += read_pid (pid, frame->data + at + 1, values + n);
      if (at == 2)
        n_first = n;
      at += 1 + length;
    }

  return n;
}
