# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window tests share: a session, a broker, the program, and how its cards are read."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "integration")]

from harness import BUTTON, ENTRY, GROUP, SWITCH, App, Session, UiError, missing, name_of
from support import DATA, DTWIN, SHARED, Sandbox, free_port, messages, mosquitto

APP = os.environ.get("DIGITAL_TWIN", "digital-twin")
OUT = pathlib.Path(os.environ.get("DT_GUI_OUT", "gui"))

LIVE10 = SHARED / "payloads" / "wican_classic_group_live10.jsonl"
DRIVE = DATA / "wican_drive.jsonl"

# The last values of both recordings: signal, value, unit, as a card shows them.
LAST = [
    ("Engine speed", "1 785", "rpm"),
    ("Vehicle speed", "61", "km/h"),
    ("Coolant temperature", "87", "°C"),
    ("Control module voltage", "13.83", "V"),
    ("Fuel level", "21.96", "%"),
]


def plain(text):
    """With one kind of blank: figures are grouped by narrow ones that do not break."""
    return re.sub(r"\s+", " ", text).strip()


class WindowTest(unittest.TestCase):
    """Each test starts the program anew; the session and its artefacts are the class's."""

    @classmethod
    def setUpClass(cls):
        if lacking := missing():
            raise unittest.SkipTest(f"not installed: {lacking}")
        cls.session = Session.shared(OUT)

    def setUp(self):
        self.session.fresh_home()
        self.app = None

    def _callTestMethod(self, method):
        # tearDown() is not told of a failure, and the clean-up ends the program.
        try:
            method()
        except BaseException as error:
            if self.app and not isinstance(error, unittest.SkipTest):
                self.app.fail(self._testMethodName)
            raise

    def broker(self, users=None):
        if not mosquitto():
            self.skipTest("mosquitto is not installed")
        sandbox = Sandbox(users)
        self.enterContext(sandbox)
        return sandbox

    def start(self, *args, **env):
        """The window with its history in the test's home; it must end well and never complain."""
        self.history = self.session.home / "history.db"
        self.app = self.enterContext(self.session.app(
            [APP, "--history", str(self.history), *map(str, args)], **env))
        return self.app

    def settings(self, **keys):
        """What the program finds as remembered; the values in the text form of GVariant."""
        path = self.session.home / "config" / "glib-2.0" / "settings" / "keyfile"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[org/example/DigitalTwin]\n" + "".join(
            f"{key.replace('_', '-')}={value}\n" for key, value in keys.items()))

    def replay(self, sandbox, recording, speed):
        done = subprocess.run([DTWIN, "replay", str(recording), "--to", sandbox.url,
                               "--speed", str(speed)], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)

    def page(self, name):
        self.session.key({"overview": "alt+1", "analytics": "alt+2", "history": "alt+3"}[name])

    def card(self, name):
        """All that a card says, in one line: it is a button with a sentence for a name."""
        return plain(name_of(self.app.find(BUTTON, re.compile(f"^{re.escape(name)}\\s"))))
