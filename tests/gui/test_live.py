# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as one sees it: a car's MQTT on the cards, in charts and history, out as CSV."""
import csv
import io
import pathlib
import re
import subprocess
import threading


import tap
from window import (BUTTON, DRIVE, DTWIN, ENTRY, GROUP, LAST, LIVE10, WindowTest, messages, plain)


class LiveTest(WindowTest):
    def connect(self, *args, **env):
        sandbox = self.broker()
        app = self.start("--connect", sandbox.url, *args, **env)
        return sandbox, app

    def check_last_values(self):
        for name, value, unit in LAST:
            with self.subTest(name):
                text = self.card_text(name)
                self.assertIn(value, text)
                self.assertIn(unit, text)
                self.assertTrue(any(line.startswith("Last value") for line in text), text)

    def check_recording(self, recording, picture):
        sandbox, app = self.connect()
        self.replay(sandbox, recording, 50)
        app.sees(re.compile("Vehicle offline"), 30)
        app.sees(re.compile("^Offline"))
        self.check_last_values()
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot(picture)

    def test_recorded_drive(self):
        if not LIVE10.exists():
            self.skipTest(f"{LIVE10} is not here")
        self.check_recording(LIVE10, "recorded-drive-offline")

    def test_own_drive(self):
        self.check_recording(DRIVE, "own-drive-offline")


if __name__ == "__main__":
    tap.main()
