# SPDX-License-Identifier: GPL-3.0-or-later
"""From the first start to a connection: the empty window, the dialog, the sidebar, the demo."""
import re

from window import BUTTON, ENTRY, WindowTest, free_port

import tap

ADDRESS = re.compile("^Address")


class StartTest(WindowTest):
    def try_address(self, address):
        self.app.set_text(ADDRESS, address)
        self.app.press(BUTTON, "Test")

    def test_first_start(self):
        app = self.start()
        app.find(BUTTON, "Try the Demo")
        app.find(BUTTON, re.compile("^Connect to a Broker"))
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("first-start")

    def test_first_start_dark_and_narrow(self):
        self.settings(window_width=360, window_height=720)
        app = self.start(ADW_DEBUG_COLOR_SCHEME="prefer-dark")
        app.find(BUTTON, "Try the Demo")
        width, height = app.rect(app.windows()[0])[2:]
        self.assertLessEqual(width, 360)
        self.assertLessEqual(height, 720)
        self.session.screenshot("first-start-dark-narrow")

    def test_nothing_listens(self):
        app = self.start()
        app.press(BUTTON, re.compile("^Connect to a Broker"))
        port = free_port()
        self.try_address(f"mqtt://127.0.0.1:{port}")
        app.sees(re.compile(f"nothing listens on 127.0.0.1:{port}", re.I))
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("dialog-nothing-listens")

    def test_bad_address(self):
        app = self.start()
        app.press(BUTTON, re.compile("^Connect to a Broker"))
        self.try_address("http://127.0.0.1")
        app.sees(re.compile("scheme is not known"))
        self.session.screenshot("dialog-bad-address")

    def test_certificate_is_chosen(self):
        authority = self.session.home / "own authority.pem"
        authority.write_text("This is no certificate.\n")
        app = self.start()
        app.action("win.add-connection")
        app.set_text(ADDRESS, f"mqtts://127.0.0.1:{free_port()}")
        app.sees("Authority")
        app.press(BUTTON, re.compile("^Choose a file… Authority"))
        chooser = app.find(("dialog", "filler", "frame"), "Authority")
        app.find(BUTTON, "Open", within=chooser)
        # A slash opens the entry for a path.
        self.session.xdo("type", "--delay", "20", str(authority))
        app.find(ENTRY, within=chooser)
        self.session.key("Return")
        app.sees(str(authority))
        self.session.screenshot("dialog-certificate")
        app.press(BUTTON, re.compile("^Use no file"))
        app.gone("label", str(authority))

    def test_add_and_remove_a_connection(self):
        sandbox = self.broker()
        app = self.start()
        app.action("win.add-connection")
        self.try_address(sandbox.url)
        app.sees("Connected, MQTT 5")
        app.set_text("Name", "Test bench")
        app.press(BUTTON, "Add")
        app.sees("Test bench")
        app.sees(re.compile("^Connected ·"))
        app.sees("Waiting for the First Message")
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("waiting")

        app.press(BUTTON, "Disconnect Test bench")
        app.sees("Disconnected")
        app.press(BUTTON, "Connect Test bench")
        app.sees(re.compile("^Connected ·"))


if __name__ == "__main__":
    tap.main()
