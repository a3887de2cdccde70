/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dt-profile-library.h"
#include "dt-test.h"

/* A table of tests/data/tables: rows of cells, and where each column is. */
typedef struct
{
  GPtrArray  *rows;
  GHashTable *columns;
} Table;

static Table *
table_new (const char *name)
{
  g_autofree char *relative = g_build_filename ("tables", name, NULL);
  g_autofree char *path = dt_test_data (relative);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  Table *table = g_new0 (Table, 1);
  g_autoptr(GError) error = NULL;
  char **heads;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  table->columns = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; lines[i] != NULL; i++)
    g_ptr_array_add (table->rows, g_strsplit (lines[i], "\t", -1));

  heads = g_ptr_array_index (table->rows, 0);
  for (guint i = 0; heads[i] != NULL; i++)
    g_hash_table_insert (table->columns, heads[i], GUINT_TO_POINTER (i));

  return table;
}

static void
table_free (Table *table)
{
  g_hash_table_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

static const char *
get_cell (Table      *table,
          guint       row,
          const char *column)
{
  char **cells = g_ptr_array_index (table->rows, row);
  gpointer index;

  g_assert_true (g_hash_table_lookup_extended (table->columns, column, NULL, &index));

  return cells[GPOINTER_TO_UINT (index)];
}

/* NaN where the cell is empty. */
static double
get_number (Table      *table,
            guint       row,
            const char *column)
{
  const char *cell = get_cell (table, row, column);

  return *cell != '\0' ? g_ascii_strtod (cell, NULL) : NAN;
}

static void
assert_same (double a,
             double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

static DtProfile *
get_profile (DtProfileLibrary *library,
             const char       *id)
{
  DtProfile *profile = dt_profile_library_lookup (library, id);

  g_assert_nonnull (profile);

  return profile;
}

/* Signals of the table, row by row. */
static void
test_wican_signals (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");
  g_autoptr(Table) table = table_new ("obd_signals.tsv");

  g_assert_cmpuint (table->rows->len, ==, 63);

  for (guint i = 1; i < table->rows->len; i++)
    {
      const char *key = get_cell (table, i, "wican_key");
      const DtSignal *signal = dt_profile_lookup (profile, key);

      g_test_message ("%s", key);
      g_assert_nonnull (signal);
      g_assert_cmpstr (signal->name, ==, get_cell (table, i, "label_en"));
      g_assert_cmpstr (signal->name_fr, ==, get_cell (table, i, "label_fr"));
      g_assert_cmpstr (signal->unit, ==, get_cell (table, i, "unit"));
      g_assert_cmpstr (signal->group, ==, get_cell (table, i, "group"));
      assert_same (signal->range_min, get_number (table, i, "gauge_min"));
      assert_same (signal->range_max, get_number (table, i, "gauge_max"));
      assert_same (signal->warn_below, get_number (table, i, "warn_low"));
      assert_same (signal->critical_below, get_number (table, i, "crit_low"));
      assert_same (signal->warn_above, get_number (table, i, "warn_high"));
      assert_same (signal->critical_above, get_number (table, i, "crit_high"));
      g_assert_cmpint (signal->period, >=, G_TIME_SPAN_SECOND);
    }
}

/* The firmware's spelling of a unit in ours. */
static const char *
translate_unit (const char *unit)
{
  static const char * const spellings[][2] = {
    { "degC", "°C" }, { "volts", "V" },   { "grams/sec", "g/s" },
    { "deg", "°" },   { "seconds", "s" }, { "minutes", "min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    if (g_str_equal (spellings[i][0], unit))
      return spellings[i][1];

  return unit;
}

/* Every standard name of the firmware is either a signal of its own or known to carry nothing. */
/* A number with as many digits as it happens to have jumps about. */
static void
test_wican_decimals (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");
  static const struct { const char *id; double value; const char *text; } shown[] = {
    { "vehicle_speed", 39.46, "39" }, { "rpm", 1785., "1\342\200\257785" },
    { "coolant_temperature", 87., "87" }, { "control_module_voltage", 13.83, "13.83" },
    { "engine_load", 27.06, "27.1" }, { "fuel_level", 21.96, "21.96" },
    { "throttle_position", 16., "16.0" }, { "mass_air_flow", 11.4, "11.40" },
    { "fuel_rate", 3.7, "3.70" }, { "commanded_lambda", 1., "1.000" },
  };
  const GPtrArray *all = dt_profile_get_signals (profile);

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_autofree char *text = dt_signal_format_value (dt_profile_lookup (profile, shown[i].id),
                                                      shown[i].value);

      g_assert_cmpstr (text, ==, shown[i].text);
    }

  for (guint i = 0; i < all->len; i++)
    {
      const DtSignal *signal = all->pdata[i];

      g_test_message ("%s", signal->id);
      g_assert_true (signal->kind != DT_SIGNAL_NUMBER || signal->decimals >= 0);
    }
}

static void
test_wican_standard_names (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");
  g_autoptr(Table) table = table_new ("wican_std_pids.tsv");
  g_autoptr(GHashTable) signals = g_hash_table_new (NULL, NULL);
  guint n_ignored = 0;

  for (guint i = 1; i < table->rows->len; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s-%s", get_cell (table, i, "pid_hex"),
                                              get_cell (table, i, "name"));
      DtSignal *signal = dt_profile_lookup (profile, key);

      g_test_message ("%s", key);

      if (get_number (table, i, "min") == get_number (table, i, "max"))
        {
          g_assert_null (signal);
          g_assert_true (g_strv_contains (dt_profile_get_ignored (profile), key));
          n_ignored++;
          continue;
        }

      g_assert_nonnull (signal);
      g_assert_true (g_hash_table_add (signals, signal));
      g_assert_nonnull (signal->name);
      g_assert_nonnull (signal->name_fr);
      g_assert_cmpstr (signal->unit, ==, translate_unit (get_cell (table, i, "unit")));
      g_assert_true (signal->range_min < signal->range_max);
    }

  g_assert_cmpuint (g_hash_table_size (signals), ==, 135);
  g_assert_cmpuint (n_ignored, ==, 70);
}

static void
test_wican_names (void)
{
  const char * const names[][2] = {
    { "rpm", "rpm" },
    { "ENGINE_RPM", "rpm" },
    { "EngineSpeed", "rpm" },
    { "vehicle_speed", "vehicle_speed" },
    { "VehicleSpeed", "vehicle_speed" },
    { "SPEED", "vehicle_speed" },
    { "COOLANT_TMP", "coolant_temperature" },
    { "MAF", "mass_air_flow" },
    { "FUEL", "fuel_level" },
    { "23-FuelRailGaug", "fuel_rail_pressure" },
    { "59-FuelRailAbsPres", "fuel_rail_absolute_pressure" },
    { "ODOMETER", "odometer" },
    { "SOC", "soc" },
    { "SOH", "soh" },
    { "HV_V", "hv_voltage" },
    { "HV_A", "hv_current" },
    { "HV_W", "hv_power" },
    { "LV_V", "battery_voltage" },
    { "TYRE_P_FL", "tyre_pressure_fl" },
    { "RANGE", "driving_range" },
    { "CHARGING", "charging" },
    { "33-AbsBaroPres", "barometric_pressure" },
  };
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const DtSignal *signal = dt_profile_lookup (profile, names[i][0]);

      g_assert_nonnull (signal);
      g_assert_cmpstr (signal->id, ==, names[i][1]);
    }

  g_assert_cmpint (dt_profile_lookup (profile, "CHARGING")->kind, ==, DT_SIGNAL_BOOLEAN);
}

static void
test_wican_rest (void)
{
  static const char * const charts[] = {
    "vehicle_speed", "rpm", "coolant_temperature", "engine_load", "control_module_voltage",
    "fuel_rail_pressure", NULL
  };
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");
  const DtTimeField *fields;
  const GPtrArray *signals = dt_profile_get_signals (profile);
  guint n;

  g_assert_cmpstr (dt_profile_get_kind (profile), ==, "vehicle");
  g_assert_cmpstr (dt_profile_get_icon (profile), ==, "dt-car-symbolic");
  g_assert_cmpint (dt_profile_get_offline_after (profile), ==, 10 * G_TIME_SPAN_SECOND);
  g_assert_cmpstrv (dt_profile_get_charts (profile), charts);
  g_assert_cmpuint (g_strv_length ((char **) dt_profile_get_cards (profile)), >=, 8);
  g_assert_true (g_strv_contains (dt_profile_get_notices (profile), "error"));
  g_assert_true (g_strv_contains (dt_profile_get_notices (profile), "alert"));
  g_assert_true (g_strv_contains (dt_profile_get_ignored (profile), "cmd"));

  fields = dt_profile_get_time_fields (profile, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (fields[0].name, ==, "timestamp");
  g_assert_cmpint (fields[0].unit, ==, DT_TIME_UNIT_S);

  for (guint i = 0; i < signals->len; i++)
    {
      const DtSignal *signal = g_ptr_array_index (signals, i);

      g_test_message ("%s", signal->id);
      g_assert_cmpuint (strspn (signal->id, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==,
                        strlen (signal->id));
      g_assert_nonnull (signal->name);
      g_assert_nonnull (signal->name_fr);
    }
}

static const DtInput *
find_input (DtProfile  *profile,
            const char *pattern)
{
  guint n;
  const DtInput *inputs = dt_profile_get_inputs (profile, &n);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (inputs[i].pattern, pattern))
      return &inputs[i];

  g_error ("%s is missing", pattern);
}

static void
test_wican_inputs (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "wican-car");
  const DtInput *status = find_input (profile, "wican/{asset}/can/status");
  const DtInput *other = find_input (profile, "wican/{asset}/status");
  const DtInput *rx = find_input (profile, "wican/{asset}/can/rx");
  const DtInput *scalar = find_input (profile, "wican/{signal}");

  g_assert_cmpstr (status->status_field, ==, "status");
  g_assert_cmpstr (status->online[0], ==, "online");
  g_assert_cmpstr (status->offline[0], ==, "offline");
  g_assert_cmpstr (other->status_field, ==, "status");
  g_assert_true (rx->can);
  g_assert_cmpint (rx->payload, ==, DT_PAYLOAD_JSON);
  g_assert_cmpint (find_input (profile, "wican/{asset}/can/tx")->payload, ==, DT_PAYLOAD_IGNORE);
  g_assert_cmpint (find_input (profile, "wican/{asset}/elm327")->payload, ==, DT_PAYLOAD_IGNORE);
  g_assert_cmpint (scalar->payload, ==, DT_PAYLOAD_SCALAR);
  g_assert_cmpstr (scalar->asset, ==, "1");
  g_assert_cmpstr (find_input (profile, "CAR1/voltage")->asset, ==, "1");
}

static void
test_generic (void)
{
  g_autoptr(DtProfileLibrary) library = dt_profile_library_new ("/nonexistent");
  DtProfile *profile = get_profile (library, "generic");
  guint n;
  const DtInput *inputs = dt_profile_get_inputs (profile, &n);

  g_assert_cmpstr (dt_profile_get_kind (profile), ==, "generic");
  g_assert_cmpstr (dt_profile_get_icon (profile), ==, "dt-generic-symbolic");
  g_assert_cmpstr (find_input (profile, "$SYS/{signal...}")->asset, ==, "$SYS");
  g_assert_cmpint (find_input (profile, "spBv1.0/#")->payload, ==, DT_PAYLOAD_IGNORE);
  g_assert_true (g_strv_contains (dt_profile_get_ignored (profile), "_type"));

  /* The last two take whatever nobody else took. */
  g_assert_cmpstr (inputs[n - 2].pattern, ==, "{asset}/{signal...}");
  g_assert_cmpint (inputs[n - 2].payload, ==, DT_PAYLOAD_AUTO);
  g_assert_cmpstr (inputs[n - 1].pattern, ==, "{signal}");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/built-in-profiles/wican-signals", test_wican_signals);
  g_test_add_func ("/model/built-in-profiles/wican-decimals", test_wican_decimals);
  g_test_add_func ("/model/built-in-profiles/wican-standard-names", test_wican_standard_names);
  g_test_add_func ("/model/built-in-profiles/wican-names", test_wican_names);
  g_test_add_func ("/model/built-in-profiles/wican-rest", test_wican_rest);
  g_test_add_func ("/model/built-in-profiles/wican-inputs", test_wican_inputs);
  g_test_add_func ("/model/built-in-profiles/generic", test_generic);

  return g_test_run ();
}
