/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dt-decode-rig.h"

#define ID "84f703406f75"

/* Every topic of a WiCAN dongle finds its asset and its signal by the built-in profile. */
static void
test_topics (void)
{
  g_autoptr(Rig) rig = rig_new ("wican-car");

  rig_assert (rig, "wican/rpm", "2500", "1 rpm=2500");
  rig_assert (rig, "wican/vehicle_speed", "65.5", "1 vehicle_speed=65.5");
  rig_assert (rig, "CAR1/voltage", "{\"battery_voltage\": 11.42}", "1 battery_voltage=11.42");

  rig_assert (rig, "wican/" ID "/battery", "{\"battery_voltage\": 12.61}",
              ID " battery_voltage=12.61");
  rig_assert (rig, "wican/" ID "/cmd", "{\"battery_voltage\": 12.5}", ID " battery_voltage=12.5");
  g_assert_cmpuint (rig->n_seen, ==, 1);

  /* the question of a client on the topic of the answer */
  rig_assert (rig, "wican/" ID "/cmd", "{\"cmd\":\"get_vbatt\"}", "");
  g_assert_cmpuint (rig->n_seen, ==, 0);
  rig_assert (rig, "wican/" ID "/rsp", "{\"rsp\": \"ok\"}", "");
  rig_assert (rig, "wican/" ID "/autopid", "{\"33-AbsBaroPres\":95,\"41-MonStatusDriveCycle\":0}",
              ID " barometric_pressure=95");
  rig_assert (rig, "wican/" ID "/can/rx", "{\"EngineSpeed\": 1165.000000}", ID " rpm=1165");
  rig_assert (rig, "wican/" ID "/can/tx", "{\"frame\":[]}", "");
}

/* The user chooses the topics of single parameters, bare or as JSON. */
static void
test_chosen_topics (void)
{
  g_autoptr(Rig) rig = rig_new ("wican-car");

  rig_assert (rig, "wican/" ID "/engine", "{\"SOC\":66.67}", ID " soc=66.67");
  rig_assert (rig, "wican/" ID "/SOC", "66.68", ID " soc=66.68");
  rig_assert (rig, "wican/" ID "/wallbox/SOC", "66.69", ID " soc=66.69");
}

static void
test_status (void)
{
  g_autoptr(Rig) rig = rig_new ("wican-car");

  rig_assert (rig, "wican/" ID "/can/status", "{\"status\": \"online\"}", ID " online");
  rig_assert (rig, "wican/" ID "/status", "{\"status\": \"offline\"}", ID " offline");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/decode/wican-topics/topics", test_topics);
  g_test_add_func ("/decode/wican-topics/chosen-topics", test_chosen_topics);
  g_test_add_func ("/decode/wican-topics/status", test_status);

  return g_test_run ();
}
