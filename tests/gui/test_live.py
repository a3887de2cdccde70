# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as one sees it: a car's MQTT on the cards, in charts and history, out as CSV."""
import re
import subprocess
import threading
import time

from window import BUTTON, DRIVE, DTWIN, LAST, LIVE10, WindowTest, messages, plain

import tap

CHARTS = ("Vehicle speed", "Engine speed", "Coolant temperature", "Engine load",
          "Control module voltage", "Fuel rail pressure")


class LiveTest(WindowTest):
    def connect(self, **env):
        self.sandbox = self.broker()
        return self.start("--connect", self.sandbox.url, **env)

    def play(self, recording, speed=50):
        """To its end, where the device's last will takes it offline."""
        self.replay(self.sandbox, recording, speed)
        self.app.sees(re.compile("^Vehicle offline"), 30)

    def chart(self, name):
        """What a screen reader hears of a chart."""
        return plain(self.app.find("image", name).get_description())

    def check_recording(self, recording, picture):
        app = self.connect()
        self.play(recording)
        app.sees("Offline")
        app.sees(re.compile("the device said offline"))
        for name, value, unit in LAST:
            with self.subTest(name):
                self.assertRegex(self.card(name),
                                 f"^{name} {re.escape(value)} {unit}, Last value · ")
        cards = app.all(BUTTON, re.compile(", (Last value · |never seen)"))
        self.assertGreaterEqual(len(cards), 10)
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot(picture)

    def test_recorded_drive(self):
        if not LIVE10.exists():
            self.skipTest(f"{LIVE10} is not here")
        self.check_recording(LIVE10, "recorded-drive")

    def test_own_drive(self):
        self.check_recording(DRIVE, "own-drive")

    def test_silence_takes_it_offline(self):
        app = self.connect()
        self.publish("wican/vehicle_speed", "64")
        app.sees("Running")
        start = time.monotonic()
        self.publish("wican/vehicle_speed", "65.0")
        self.session.wait(lambda: self.card("Vehicle speed") == "Vehicle speed 65 km/h", "65 km/h")
        app.sees(re.compile("no message for 10 s"))
        self.assertGreaterEqual(time.monotonic() - start, 10)
        self.assertRegex(self.card("Vehicle speed"), "^Vehicle speed 65 km/h, Last value · ")

    def test_charts(self):
        app = self.connect(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        self.play(DRIVE)
        self.page("analytics")
        for name in CHARTS:
            with self.subTest(name):
                self.assertRegex(self.chart(name), "^60 points, minimum ")
        self.assertRegex(self.chart("Engine speed"), "last 1 785 rpm$")
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("analytics-dark")

    def test_pause(self):
        app = self.connect()
        player = threading.Thread(target=self.replay, args=(self.sandbox, DRIVE, 10))
        player.start()
        app.sees("Running")
        self.page("analytics")
        app.press(BUTTON, "Pause")
        app.sees(re.compile(r"^\d+ new samples? since the pause"))
        held = self.chart("Engine speed")
        player.join()
        app.sees(re.compile("^Vehicle offline"), 30)
        self.assertEqual(self.chart("Engine speed"), held)
        self.assertNotRegex(held, "last 1 785 rpm$")
        self.session.screenshot("paused")

        app.press(BUTTON, "Resume")
        self.session.wait(lambda: self.chart("Engine speed").endswith("last 1 785 rpm"),
                          "the chart to catch up")
        # Recording went on: every message of the drive is in the history.
        app.gone("label", re.compile("since the pause"))
        sent = sum("0C-EngineRPM" in message["payload"] for message in messages(DRIVE))
        rows = self.export("--signal", "rpm").splitlines()
        self.assertEqual(len(rows) - 1, sent)

    def test_export(self):
        app = self.connect()
        self.play(DRIVE)
        self.page("history")
        app.press(BUTTON, "6 signals")
        app.press(BUTTON, "All")
        self.session.key("Escape")
        app.sees(re.compile("^850$"))
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("history")

        app.press(BUTTON, "Export CSV…")
        app.press(BUTTON, "Export…")
        path = self.session.home / "drive.csv"
        app.set_text(re.compile("^Name"), str(path))
        app.press(BUTTON, "Save")
        app.toast(re.compile(r"\d rows exported to “drive.csv”"))
        self.session.screenshot("exported")
        self.assertEqual(path.read_text(encoding="utf-8"), self.export())

    def test_bad_messages(self):
        app = self.connect()
        self.publish("wican/car/autopid", '{"0C-EngineRPM":1000}')
        app.sees("Running")
        for payload in ('{"0C-EngineRPM":', '{"0C-EngineRPM":0123}', "[" * 5000):
            self.publish("wican/car/autopid", payload)
        app.sees("3 messages not understood")
        app.action("win.show-health")
        app.sees(re.compile("not valid JSON"))
        app.sees(re.compile("wican/car/autopid"))
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("health")

    # -- with the tools of a user

    def publish(self, topic, payload):
        subprocess.run(["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.sandbox.port),
                        "-t", topic, "-s"], input=payload.encode(), check=True, timeout=20)

    def export(self, *args):
        done = subprocess.run([DTWIN, "export", "--history", str(self.history), *args],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


if __name__ == "__main__":
    tap.main()
