# SPDX-License-Identifier: GPL-3.0-or-later
"""A password from the dialog to the keyring, to the broker at the next start, and away again."""
import os
import re
import shutil
import subprocess

from window import APP, BUTTON, WindowTest

import tap

KEYRING = "gnome-keyring-daemon"
PASSWORD = "open sesame"
SERVICE = "org.freedesktop.secrets"
ADDRESS = re.compile("^Address")


class Keyring:
    """A keyring daemon on the session's bus, unlocked, asked as any other program would."""

    def __init__(self, session):
        self.session = session
        control = os.path.join(session.run, "keyring")
        self.process = subprocess.Popen(
            [KEYRING, "--foreground", "--unlock", "--components=secrets",
             f"--control-directory={control}"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process.stdin.write(b"login password")
        self.process.stdin.close()

        import gi
        from gi.repository import Gio, GLib
        self.Gio, self.GLib = Gio, GLib
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        session.wait(self.is_ready, "the keyring")

    def call(self, path, interface, method, signature="()", *args):
        return self.bus.call_sync(SERVICE, path, interface, method,
                                  self.GLib.Variant(signature, args) if args else None, None,
                                  self.Gio.DBusCallFlags.NO_AUTO_START, 5000, None).unpack()

    def is_ready(self):
        assert self.process.poll() is None, f"{KEYRING} ended with {self.process.returncode}"
        return self.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "ReadAlias",
                         "(s)", "default")[0] != "/"

    def passwords(self):
        """What it keeps for this program, without a prompt."""
        _, session = self.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                               "OpenSession", "(sv)", "plain", self.GLib.Variant("s", ""))
        unlocked, _ = self.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
                                "SearchItems", "(a{ss})", {"xdg:schema": "org.example.DigitalTwin"})
        found = [self.call(item, "org.freedesktop.Secret.Item", "GetSecret", "(o)", session)
                 for item in unlocked]
        return [bytes(secret[0][2]).decode() for secret in found]

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.bus.close_sync()


class SecretsTest(WindowTest):
    def setUp(self):
        super().setUp()
        if not shutil.which(KEYRING):
            self.skipTest(f"{KEYRING} is not installed")
        if not shutil.which("mosquitto_passwd"):
            self.skipTest("mosquitto_passwd is not installed")
        users = self.session.home / "users"
        subprocess.run(["mosquitto_passwd", "-c", "-b", str(users), "me", PASSWORD], check=True)
        self.sandbox = self.broker(users)
        self.keyring = Keyring(self.session)
        self.addCleanup(self.keyring.stop)

    def run_app(self):
        return self.session.app([APP, "--history", str(self.session.home / "history.db")])

    def add_connection(self, app):
        app.action("win.add-connection")
        app.set_text(ADDRESS, self.sandbox.url)
        app.set_text("Name", "Bench")
        app.set_text("User", "me")
        app.press(BUTTON, "Test")
        app.sees(re.compile("refused the user name or password"))
        app.set_text("Password", PASSWORD)
        app.press(BUTTON, "Test")
        app.sees("Connected, MQTT 5")
        self.session.screenshot("dialog-tested")
        app.press(BUTTON, "Add")
        app.sees(re.compile("^Connected ·"))

    def test_password(self):
        with self.run_app() as app:
            self.add_connection(app)
            self.session.wait(lambda: self.keyring.passwords() == [PASSWORD], "the password")
        settings = self.session.home / "config" / "glib-2.0" / "settings" / "keyfile"
        self.assertIn(self.sandbox.url, settings.read_text())
        self.assertNotIn(PASSWORD, settings.read_text())

        # The broker lets in only who knows the password, which the keyring alone has kept.
        with self.run_app() as app:
            app.sees(re.compile("^Connected ·"))
            self.assertEqual(self.keyring.passwords(), [PASSWORD])
            app.press(BUTTON, "More for Bench")
            app.press("menu item", "Remove")
            app.sees("“Bench” removed")
            app.gone("label", "“Bench” removed")
            self.session.wait(lambda: self.keyring.passwords() == [], "the password to be gone")


if __name__ == "__main__":
    tap.main()
