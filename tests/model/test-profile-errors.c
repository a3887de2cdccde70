/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dt-profile.h"

/* What a right profile must have, each part on a line of its own. */
#define ID "{\"id\": \"x\",\n"
#define NAME " \"name\": \"X\",\n"
#define INPUTS " \"inputs\": [{\"mqtt\": \"{asset}/{signal}\"}]"
#define BEGIN ID NAME INPUTS ",\n"

#define ROOT_KEYS "there are: id, name, kind, icon, offline_after, inputs, signals, ignore, " \
                  "notices, time_field, overview, alerts"

typedef struct
{
  const char *text;
  const char *message;
} Case;

static void
check (const Case     *cases,
       guint           n,
       DtProfileError  code)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (dt_profile_new_from_data (cases[i].text, strlen (cases[i].text), "p.json",
                                               &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_error (error, DT_PROFILE_ERROR, (int) code);
    }
}

#define CHECK(cases) check (cases, G_N_ELEMENTS (cases), DT_PROFILE_ERROR_CONTENT)

static void
test_root (void)
{
  const Case cases[] = {
    { "[]", "p.json:1: a profile is an object in {…}" },
    { "7", "p.json:1: a profile is an object in {…}" },
    { "{\n}",
      "p.json:1: id: is missing; it must be text in quotes\n"
      "p.json:1: name: is missing; it must be text in quotes\n"
      "p.json:1: inputs: is missing; it must be a list in […]" },
    { BEGIN "\"signal\": []}", "p.json:4: signal: unknown key; is “signals” meant?" },
    { BEGIN "\"colour\": 1}", "p.json:4: colour: unknown key; " ROOT_KEYS },
    { BEGIN "\"notices\": [],\n\"notices\": []}",
      "p.json:5: notices: is given twice; keep one of the two" },
    { BEGIN "\"a\\u202eb\\n\": 1}", "p.json:4: a␦b␊: unknown key; " ROOT_KEYS },
    { "{\"id\": \"My car\",\n" NAME INPUTS "}",
      "p.json:1: id: must be of lower-case letters, digits and dashes: my-car-2" },
    { "{\"id\": \"\",\n" NAME INPUTS "}", "p.json:1: id: must not be empty" },
    { "{\"id\": 7,\n" NAME INPUTS "}", "p.json:1: id: must be text in quotes, not a number" },
    { "{\"id\": null,\n" NAME INPUTS "}", "p.json:1: id: must be text in quotes, not null" },
    { ID "\"name\": [\"X\"],\n" INPUTS "}",
      "p.json:2: name: must be text in quotes, not a list" },
    { ID "\"name\": {\"fr\": \"X\",\n\"de\": \"X\"},\n" INPUTS "}",
      "p.json:2: name.en: is missing; it must be text in quotes\n"
      "p.json:3: name.de: unknown key; there are: en, fr" },
    { BEGIN "\"kind\": \"vehicel\"}",
      "p.json:4: kind: “vehicel” is not known; is “vehicle” meant?" },
    { BEGIN "\"kind\": \"bus\"}",
      "p.json:4: kind: “bus” is not known; there are: vehicle, line, batch, generic" },
    { BEGIN "\"icon\": true}", "p.json:4: icon: must be text in quotes, not true or false" },
    { BEGIN "\"offline_after\": 0}", "p.json:4: offline_after: must be from 0.1 to 604800" },
    { BEGIN "\"offline_after\": \"10\"}", "p.json:4: offline_after: must be a number, not text" },
    { BEGIN "\"signals\": [{\"id\": \"a\", \"warn_above\": 100000000000000000000}]}",
      "p.json:4: signals[0].warn_above: must be between -1e15 and 1e15" },
  };

  CHECK (cases);
}

static void
test_lists (void)
{
  const Case cases[] = {
    { BEGIN "\"ignore\": \"bus\"}", "p.json:4: ignore: must be a list in […], not text" },
    { BEGIN "\"ignore\": [\"bus\",\n7,\n\"bus\"]}",
      "p.json:5: ignore[1]: must be text in quotes, not a number\n"
      "p.json:6: ignore[2]: “bus” is in the list already" },
    { BEGIN "\"signals\": [{\"id\": \"rpm\", \"aliases\": [\"A\"]}],\n\"ignore\": [\"B\",\n\"A\"]}",
      "p.json:6: ignore[1]: “A” means the signal “rpm”" },
    { BEGIN "\"notices\": [\"\"]}", "p.json:4: notices[0]: must not be empty" },
    { BEGIN "\"time_field\": \"ts\"}",
      "p.json:4: time_field: must be an object in {…}, or a list of them" },
    { BEGIN "\"time_field\": {\"name\": \"ts\"}}",
      "p.json:4: time_field.unit: is missing; it must be text in quotes" },
    { BEGIN "\"time_field\": [{\"name\": \"ts\", \"unit\": \"min\"}]}",
      "p.json:4: time_field[0].unit: “min” is not known; there are: s, ms, us, iso" },
    { BEGIN "\"time_field\": {\"name\": \"ts\", \"unit\": 1}}",
      "p.json:4: time_field.unit: must be text in quotes, not a number" },
    { BEGIN "\"time_field\": [{\"unit\": \"s\"}, 3]}",
      "p.json:4: time_field[0].name: is missing; it must be text in quotes\n"
      "p.json:4: time_field[1]: must be an object in {…}, not a number" },
    { BEGIN "\"signals\": [{\"id\": \"rpm\", \"aliases\": [\"R\"]}],\n"
      "\"overview\": {\"cards\": [\"rpmm\"],\n\"charts\": [\"speed\", \"R\"], \"her\": 1}}",
      "p.json:5: overview.cards[0]: “rpmm” is not known; is “rpm” meant?\n"
      "p.json:6: overview.her: unknown key; is “hero” meant?\n"
      "p.json:6: overview.charts[0]: “speed” is not known; there are: rpm\n"
      "p.json:6: overview.charts[1]: “R” is an alias; write the id, “rpm”" },
  };

  CHECK (cases);
}

#define INPUT(text) ID NAME "\"inputs\": [\n{" text "}]}"

static void
test_inputs (void)
{
  const Case cases[] = {
    { ID NAME "\"inputs\": []}", "p.json:3: inputs: must have one input at least" },
    { ID NAME "\"inputs\": {}}", "p.json:3: inputs: must be a list in […], not an object" },
    { INPUT (""), "p.json:4: inputs[0].mqtt: is missing; it must be text in quotes" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\",\n\"payloads\": \"json\""),
      "p.json:5: inputs[0].payloads: unknown key; is “payload” meant?" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\",\n\"payload\": \"jsn\""),
      "p.json:5: inputs[0].payload: “jsn” is not known; is “json” meant?" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\",\n\"websocket\": \"/{asset}/{signal}\""),
      "p.json:5: inputs[0].websocket: an input has “mqtt” or “websocket”, not both" },
    { INPUT ("\"websocket\": \"{asset}/{signal}\""),
      "p.json:4: inputs[0].websocket: a path begins with “/”" },
    { INPUT ("\"mqtt\": \"{asset}/{vin}\""),
      "p.json:4: inputs[0].mqtt: only {asset}, {signal} and, at the end, {signal...} capture, "
      "and each a whole level" },
    { INPUT ("\"mqtt\": \"car{asset}/{signal}\", \"payload\": \"scalar\""),
      "p.json:4: inputs[0].mqtt: only {asset}, {signal} and, at the end, {signal...} capture, "
      "and each a whole level" },
    { INPUT ("\"mqtt\": \"{asset}/{asset}\", \"payload\": \"json\""),
      "p.json:4: inputs[0].mqtt: captures the same twice" },
    { INPUT ("\"mqtt\": \"{asset}/{signal...}/x\""),
      "p.json:4: inputs[0].mqtt: “#” and “{signal...}” stand at the end only" },
    { INPUT ("\"mqtt\": \"{asset}/#/x\""),
      "p.json:4: inputs[0].mqtt: “#” and “{signal...}” stand at the end only" },
    { INPUT ("\"mqtt\": \"{asset}/x+\", \"payload\": \"json\""),
      "p.json:4: inputs[0].mqtt: “+” and “#” stand for whole levels, between slashes" },
    { INPUT ("\"mqtt\": \"wican/#\", \"payload\": \"json\""),
      "p.json:4: inputs[0].asset: is missing; name it, or write {asset} in the pattern" },
    { INPUT ("\"mqtt\": \"rpm\", \"payload\": \"scalar\",\n\"asset\": 1,\n\"signal\": 2"),
      "p.json:5: inputs[0].asset: must be text in quotes, not a number\n"
      "p.json:6: inputs[0].signal: must be text in quotes, not a number" },
    { INPUT ("\"mqtt\": \"{asset}/rpm\", \"payload\": \"scalar\""),
      "p.json:4: inputs[0].signal: is missing; name it, or write {signal} in the pattern" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\",\n\"asset\": \"1\",\n\"signal\": \"s\""),
      "p.json:5: inputs[0].asset: the pattern captures the asset already\n"
      "p.json:6: inputs[0].signal: the pattern captures the signal already" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\", \"asset_name\": \"Car\""),
      "p.json:4: inputs[0].asset_name: belongs to an “asset”, which is not given" },
    { INPUT ("\"mqtt\": \"{asset}/s\",\n\"status\": {\"field\": \"s\"}"),
      "p.json:5: inputs[0].status: needs “online” or “offline”, a list of texts" },
    { INPUT ("\"mqtt\": \"{asset}/s\", \"payload\": \"scalar\",\n"
             "\"status\": {\"field\": \"s\", \"online\": [\"yes\"], \"of\": 1}"),
      "p.json:5: inputs[0].status.of: unknown key; there are: field, online, offline\n"
      "p.json:5: inputs[0].status.field: bare text has no fields; leave it out" },
    { INPUT ("\"mqtt\": \"{asset}/rx\", \"payload\": \"json\",\n\"can\": \"isotp\""),
      "p.json:5: inputs[0].can: “isotp” is not known; there are: j1979" },
    { INPUT ("\"mqtt\": \"{asset}/{signal}\", \"payload\": \"scalar\",\n\"can\": \"j1979\""),
      "p.json:5: inputs[0].can: frames come in JSON; the payload must be “json”" },
  };

  CHECK (cases);
}

#define SIGNAL(text) BEGIN "\"signals\": [\n{" text "}]}"

static void
test_signals (void)
{
  const Case cases[] = {
    { SIGNAL (""), "p.json:5: signals[0].id: is missing; it must be text in quotes" },
    { SIGNAL ("\"id\": \"a\",\n\"units\": \"V\""),
      "p.json:6: signals[0].units: unknown key; is “unit” meant?" },
    { SIGNAL ("\"id\": \"a\",\n\"kind\": \"bool\""),
      "p.json:6: signals[0].kind: “bool” is not known; there are: number, boolean, category, "
      "text" },
    { SIGNAL ("\"id\": \"a\"},\n{\"id\": \"a\""),
      "p.json:6: signals[1].id: “a” already means the signal “a”" },
    { SIGNAL ("\"id\": \"a\", \"aliases\": [\"A\"]},\n"
              "{\"id\": \"b\", \"aliases\": [\"B\",\n\"A\"]"),
      "p.json:7: signals[1].aliases[1]: “A” already means the signal “a”" },
    { SIGNAL ("\"id\": \"a\", \"aliases\": [\"a\"]"),
      "p.json:5: signals[0].aliases[0]: “a” is the id of the signal itself" },
    { SIGNAL ("\"id\": \"a\",\n\"range\": [8000, 0]"),
      "p.json:6: signals[0].range: the first number must be below the second" },
    { SIGNAL ("\"id\": \"a\", \"range\": [1, 1]"),
      "p.json:5: signals[0].range: the first number must be below the second" },
    { SIGNAL ("\"id\": \"a\", \"range\": [1]"),
      "p.json:5: signals[0].range: must be two numbers, such as [0, 8000]" },
    { SIGNAL ("\"id\": \"a\", \"range\": [0, \"8000\"]"),
      "p.json:5: signals[0].range: must be two numbers, such as [0, 8000]" },
    { SIGNAL ("\"id\": \"a\", \"range\": [null, {}]"),
      "p.json:5: signals[0].range: must be two numbers, such as [0, 8000]" },
    { SIGNAL ("\"id\": \"a\", \"decimals\": 7"),
      "p.json:5: signals[0].decimals: must be from 0 to 6" },
    { SIGNAL ("\"id\": \"a\", \"decimals\": 1.5"),
      "p.json:5: signals[0].decimals: must be a whole number" },
    { SIGNAL ("\"id\": \"a\", \"period\": 0"),
      "p.json:5: signals[0].period: must be from 0.001 to 604800" },
    { SIGNAL ("\"id\": \"a\", \"warn_above\": 7,\n\"critical_above\": 6"),
      "p.json:6: signals[0].critical_above: must lie above “warn_above”" },
    { SIGNAL ("\"id\": \"a\", \"warn_above\": 7,\n\"warn_below\": 7"),
      "p.json:5: signals[0].warn_above: must lie above “warn_below”" },
    { SIGNAL ("\"id\": \"a\", \"critical_below\": 3,\n\"warn_below\": 2"),
      "p.json:6: signals[0].warn_below: must lie above “critical_below”" },
    { SIGNAL ("\"id\": \"a\", \"critical_above\": 2, \"critical_below\": 3"),
      "p.json:5: signals[0].critical_above: must lie above “critical_below”" },
    { SIGNAL ("\"id\": \"a\", \"kind\": \"boolean\",\n\"warn_above\": 0"),
      "p.json:6: signals[0].warn_above: only a signal of kind “number” has limits" },
    { SIGNAL ("\"id\": \"a\", \"name\": 5, \"unit\": [],\n\"warn_above\": \"x\""),
      "p.json:5: signals[0].name: must be text in quotes, not a number\n"
      "p.json:5: signals[0].unit: must be text in quotes, not a list\n"
      "p.json:6: signals[0].warn_above: must be a number, not text" },
  };

  CHECK (cases);
}

#define ALERT(text) BEGIN "\"signals\": [{\"id\": \"t\"}], \"alerts\": [\n{" text "}]}"

static void
test_alerts (void)
{
  const Case cases[] = {
    { ALERT (""),
      "p.json:5: alerts[0].id: is missing; it must be text in quotes\n"
      "p.json:5: alerts[0].when: is missing; it must be an object in {…}\n"
      "p.json:5: alerts[0].message: is missing; it must be text in quotes" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\",\n\"when\": {\"signal\": \"u\", \"above\": 1}"),
      "p.json:6: alerts[0].when.signal: “u” is not known; there are: t" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\",\n\"when\": {\"signal\": \"t\"}"),
      "p.json:6: alerts[0].when: needs either “above” or “below”" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\",\n"
             "\"when\": {\"signal\": \"t\", \"above\": 1, \"below\": 0}"),
      "p.json:6: alerts[0].when: needs either “above” or “below”" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\", \"when\": {\"signal\": \"t\", \"above\": 115},\n"
             "\"clear\": {\"below\": 116}"),
      "p.json:6: alerts[0].clear.below: must leave the range in which the alert begins" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\", \"when\": {\"signal\": \"t\", \"below\": 11.8},\n"
             "\"clear\": {\"below\": 12}"),
      "p.json:6: alerts[0].clear: must have “above” and nothing else" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\", \"when\": {\"signal\": \"t\", \"below\": 1},\n"
             "\"for\": -1, \"severity\": \"bad\""),
      "p.json:6: alerts[0].for: must be from 0 to 86400\n"
      "p.json:6: alerts[0].severity: “bad” is not known; there are: info, warning, critical" },
    { ALERT ("\"id\": \"a\", \"message\": \"M\", \"when\": {\"signal\": \"t\", \"below\": 1}},\n"
             "{\"id\": \"a\", \"message\": \"M\", \"when\": {\"signal\": \"t\", \"below\": 1}"),
      "p.json:6: alerts[1].id: “a” is the id of another alert" },
  };

  CHECK (cases);
}

static void
test_syntax (void)
{
  const struct
  {
    const char *text;
    const char *place;
  } cases[] = {
    { "", "p.json:1: column 1: " },
    { "{\"id\": \"x\",\n \"name\": 'X'}", "p.json:2: column 10: " },
    { "{\"id\": \"x\",\n}", "p.json:2: column 1: " },
    { "{\"offline_after\": 010}", "p.json:1: column " },
    { "{\"id\": \"a\\u0000b\"}", "p.json: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (dt_profile_new_from_data (cases[i].text, strlen (cases[i].text), "p.json",
                                               &error));
      g_assert_error (error, DT_PROFILE_ERROR, DT_PROFILE_ERROR_SYNTAX);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
      g_assert_cmpuint (strlen (error->message), >, strlen (cases[i].place));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/profile-errors/root", test_root);
  g_test_add_func ("/model/profile-errors/lists", test_lists);
  g_test_add_func ("/model/profile-errors/inputs", test_inputs);
  g_test_add_func ("/model/profile-errors/signals", test_signals);
  g_test_add_func ("/model/profile-errors/alerts", test_alerts);
  g_test_add_func ("/model/profile-errors/syntax", test_syntax);

  return g_test_run ();
}
