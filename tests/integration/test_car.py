# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job, headless: a car's MQTT through a real broker into the history and out as CSV."""
import csv
import io
import json
import signal
import unittest

import tap
from support import DATA, SHARED, Sandbox, messages, mosquitto, profile_keys

LIVE10 = SHARED / "payloads" / "wican_classic_group_live10.jsonl"
DRIVE = DATA / "wican_drive.jsonl"
ASSET = "84f703406f75"


def sent_samples(path):
    """signal id to the values in the order sent, computed without any code of the product."""
    keys, ignored = profile_keys("wican-car")
    sent = {}
    for message in messages(path):
        if message["topic"].endswith("/status"):
            continue
        for key, value in json.loads(message["payload"]).items():
            if key not in ignored:
                sent.setdefault(keys[key], []).append(float(value))
    return sent


def exported_samples(text):
    rows = list(csv.DictReader(io.StringIO(text)))
    got = {}
    for row in rows:
        got.setdefault(row["signal"], []).append((row["time"], row["value"]))
    return rows, got


@unittest.skipIf(mosquitto() is None, "mosquitto is not installed")
class CarTest(unittest.TestCase):
    def follow(self, path, speed):
        with Sandbox() as box:
            server = box.serve("--connect", box.url + "/wican/#", "--profile", "wican-car")
            box.run("replay", path, "--to", box.url, "--speed", speed)
            server.wait_log("offline: the device said offline")
            self.assertIn(f"{ASSET}: running", server.log())
            self.assertEqual(server.stop(), 0)
            n = sum(map(len, sent_samples(path).values()))
            self.assertIn(f"samples {n}, recorded {n}, problems 0, dropped 0, refused 0",
                          server.log().splitlines()[-1])
            text = box.run("export", "--history", box.history).stdout
            wide = box.run("export", "--history", box.history, "--layout", "wide").stdout
        self.compare(path, text)
        return text, wide

    def compare(self, path, text):
        sent = sent_samples(path)
        rows, got = exported_samples(text)
        self.assertEqual(set(got), set(sent))
        self.assertEqual({row["asset"] for row in rows}, {ASSET})
        for name, values in sent.items():
            self.assertEqual([float(value) for _, value in got[name]], values, name)
            times = [time for time, _ in got[name]]
            self.assertEqual(times, sorted(set(times)), name)
        self.assertEqual([row["time"] for row in rows], sorted(row["time"] for row in rows))

    def test_own_drive(self):
        text, wide = self.follow(DRIVE, 20)
        self.assertTrue(text.startswith("time,asset,signal,value,unit\r\n"))
        header = wide.split("\r\n", 1)[0].split(",")
        self.assertEqual(header[:2], ["time", "asset"])
        last = list(csv.DictReader(io.StringIO(wide)))[-1]
        self.assertEqual(float(next(v for k, v in last.items() if k.startswith("rpm"))), 1785)

    @unittest.skipUnless(LIVE10.exists(), f"{LIVE10} is not here")
    def test_recorded_drive(self):
        self.follow(LIVE10, 50)

    def test_every_payload_into_one(self):
        """It stays up, and its sums are those of what was sent."""
        files = sorted((DATA / "payloads").glob("[!w]*.jsonl")) + [DRIVE]
        sent = 0
        with Sandbox() as box:
            server = box.serve("--connect", box.url, "--profile", "generic")
            for path in files:
                lines = messages(path)
                if any("ws" in line for line in lines):
                    self.assertEqual(box.run("replay", path, "--to", box.url, check=False)
                                     .returncode, 1, path)
                    continue
                box.run("replay", path, "--to", box.url, "--speed", 1000)
                sent += sum(not line["topic"].startswith("$SYS/") for line in lines)
            server.wait_log("offline: the device said offline")
            self.assertEqual(server.stop(), 0)
            total = server.log().splitlines()[-1]
        self.assertIn(f": messages {sent}, ", total)
        # one is binary, one breaks off
        self.assertIn(", problems 2, dropped 0, refused 0", total)

    def test_kill_loses_at_most_a_second(self):
        with Sandbox() as box:
            server = box.serve("--connect", box.url + "/wican/#", "--profile", "wican-car")
            box.run("simulate", "--profile", "wican-car", "--to", box.url, "--rate", 20,
                    "--count", 60, "--seed", 7)
            server.stop(signal.SIGKILL)
            rows, got = exported_samples(box.run("export", "--history", box.history).stdout)
        self.assertGreaterEqual(len(got["rpm"]), 60 - 20)

    def test_second_program_reads_only(self):
        with Sandbox() as box:
            first = box.serve("--connect", box.url + "/wican/#", "--profile", "wican-car")
            second = box.serve("--connect", box.url + "/wican/#", "--profile", "wican-car")
            second.wait_log("another program writes this file")
            box.run("replay", DRIVE, "--to", box.url, "--speed", 100)
            first.wait_log("offline: the device said offline")
            self.assertEqual(second.stop(), 0)
            self.assertEqual(first.stop(), 0)
            text = box.run("export", "--history", box.history).stdout
        self.compare(DRIVE, text)

    def test_bad_profile_is_named(self):
        with Sandbox() as box:
            folder = box.path / "data" / "digital-twin" / "profiles"
            folder.mkdir(parents=True)
            (folder / "mine.json").write_text('{"id": "mine",\n "offline_after": -1}')
            server = box.serve("--connect", box.url + "/wican/#")
            self.assertEqual(server.stop(), 0)
            self.assertIn("mine.json:2: offline_after: ", server.log())

    def test_bad_usage(self):
        with Sandbox() as box:
            for args, status, words in (
                (["serve"], 2, "--connect"),
                (["serve", "--connect", "http://x"], 2, "mqtt://"),
                (["serve", "--connect", "mqtt://u:secret@host"], 2, "password"),
                (["serve", "--connect", box.url, "--profile", "nonesuch"], 1, "wican-car"),
                (["serve", "--connect", box.url, "--history", "/proc/no/h.db"], 1, "/proc/no"),
                (["serve", "--connect", box.url, "more"], 2, "more"),
                (["export", "--history", "/nonexistent/history.db"], 1, "/nonexistent/history.db"),
                (["nonesuch"], 2, "nonesuch"),
            ):
                done = box.run(*args, check=False)
                self.assertEqual(done.returncode, status, (args, done.stderr))
                self.assertIn(words, done.stderr, args)
                self.assertNotIn("secret", done.stderr)


if __name__ == "__main__":
    tap.main()
