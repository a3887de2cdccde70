# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo, in the shapes and colours a window can have; and in French, as it is installed."""
import os
import pathlib
import re

from window import BUTTON, WindowTest

import tap

PREFIX = pathlib.Path(os.environ.get("DT_PREFIX", "/usr/local"))


class DemoTest(WindowTest):
    def demo(self, **env):
        app = self.start("--demo", **env)
        app.sees("Running")
        return app

    def test_demo(self):
        app = self.demo()
        app.sees(re.compile("^Demo: a recorded drive"))
        self.session.wait(lambda: re.match(r"Vehicle speed \d", self.card("Vehicle speed")),
                          "the speed")
        # What the recording does not have is not made up.
        self.assertEqual(self.card("Coolant temperature,"), "Coolant temperature, never seen")
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("demo")

        app.press(BUTTON, "End Demo")
        app.find(BUTTON, "Try the Demo")
        app.press(BUTTON, "Try the Demo")
        app.sees("Running")

    def test_phone(self):
        self.settings(window_width=360, window_height=720)
        app = self.demo(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        width, height = app.rect(app.windows()[0])[2:]
        self.assertLessEqual(width, 360)
        self.assertLessEqual(height, 720)
        self.session.screenshot("demo-phone")
        app.press("page tab", "Analytics")
        app.find("image", "Vehicle speed")
        self.session.screenshot("demo-phone-analytics")
        app.action("win.show-sidebar")
        app.sees("Recorded drive")
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("demo-phone-sidebar")

    def test_high_contrast(self):
        self.demo(ADW_DEBUG_HIGH_CONTRAST="1")
        self.session.screenshot("demo-high-contrast")

    def test_sidebar(self):
        app = self.demo()
        button = app.find(BUTTON, "Sidebar")
        place = app.rect(button)[0]
        self.session.key("F9")
        self.session.wait(lambda: app.rect(button)[0] < 100, "the sidebar to go")
        self.session.screenshot("demo-without-sidebar")
        self.session.key("F9")
        self.session.wait(lambda: app.rect(button)[0] == place, "the sidebar to come back")

    def test_window_remembers(self):
        self.settings(window_width=1000, window_height=700, page="'analytics'")
        app = self.demo()
        app.find("image", "Vehicle speed")
        width, height = app.rect(app.windows()[0])[2:]
        self.assertAlmostEqual(width, 1000, delta=12)       # the border counts, but not here
        self.assertAlmostEqual(height, 700, delta=12)

    def test_french(self):
        translations = PREFIX / "share" / "locale" / "fr" / "LC_MESSAGES" / "digital-twin.mo"
        if not translations.exists():
            self.skipTest(f"not installed: there is no {translations}")
        app = self.start("--demo", LANGUAGE="fr")
        app.sees("En marche")
        app.sees(re.compile("^Démonstration"))
        self.assertRegex(self.card("Vitesse"), r"^Vitesse [\d.]+ km/h$")
        self.session.screenshot("demo-french")


if __name__ == "__main__":
    tap.main()
