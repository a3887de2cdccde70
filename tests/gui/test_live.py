# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as one sees it: a car's MQTT on the cards, in charts and history, out as CSV."""
import re

from window import BUTTON, DRIVE, LAST, LIVE10, WindowTest, name_of, plain

import tap


class LiveTest(WindowTest):
    def connect(self, *args, **env):
        sandbox = self.broker()
        app = self.start("--connect", sandbox.url, *args, **env)
        return sandbox, app

    def check_last_values(self):
        for name, value, unit in LAST:
            with self.subTest(name):
                self.assertRegex(self.card(name),
                                 f"^{name} {re.escape(value)} {unit}, Last value · ")

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
