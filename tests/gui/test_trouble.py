# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong, and how the window says it: a locked or damaged history, an export that ends."""
import pathlib
import re
import subprocess
import tempfile

from window import BUTTON, DRIVE, DTWIN, ENTRY, WindowTest

import tap


class TroubleTest(WindowTest):
    def test_second_instance(self):
        sandbox = self.broker()
        path = self.session.home / "history.db"
        server = sandbox.start([DTWIN, "serve", "--history", str(path), "--connect", sandbox.url],
                               "serve")
        server.wait_log(": connected")
        app = self.start("--connect", sandbox.url)
        app.sees(re.compile("Another program writes this history; nothing is recorded here"))
        self.replay(sandbox, DRIVE, 50)
        app.sees(re.compile("^Vehicle offline"), 30)
        self.session.screenshot("second-instance")

        app.action("win.show-health")
        app.sees("Read only: another program writes it")

    def test_damaged_history(self):
        (self.session.home / "history.db").write_bytes(b"This is no database.\n" * 1000)
        app = self.start()
        app.sees(re.compile("damaged and has been set aside"))
        self.assertEqual(app.unlabelled(), [])
        self.session.screenshot("damaged-history")
        app.press(BUTTON, "Health")
        app.sees(re.compile(r"^New; the damaged one is .*history\.db\.damaged-"))
        self.session.key("Escape")

        app.press(BUTTON, "Dismiss")
        app.gone("label", re.compile("damaged and has been set aside"))
        self.assertTrue(list(self.session.home.glob("history.db.damaged-*")))

    # -- exports

    def open_history(self):
        """The window with a drive in its history."""
        sandbox = self.broker()
        app = self.start("--connect", sandbox.url)
        self.replay(sandbox, DRIVE, 50)
        app.sees(re.compile("^Vehicle offline"), 30)
        self.page("history")
        app.press(BUTTON, "6 signals")
        app.press(BUTTON, "All")
        self.session.key("Escape")
        return app

    def choose_file(self, path):
        self.app.press(BUTTON, "Export CSV…")
        self.app.press(BUTTON, "Export…")
        self.app.set_text(re.compile("^Name"), str(path))
        self.app.press(BUTTON, "Save")

    def test_export_is_cancelled(self):
        app = self.open_history()
        folder = self.session.home / "exports"
        folder.mkdir()
        path = folder / "drive.csv"
        app.press(BUTTON, "Export CSV…")
        app.press(BUTTON, "Export…")
        app.find(ENTRY, re.compile("^Name"))
        self.session.key("Escape")
        app.gone(ENTRY, re.compile("^Name"))
        app.press(BUTTON, "Cancel")
        app.gone(BUTTON, "Export…")
        self.assertFalse(path.exists())
        self.assertEqual(list(folder.iterdir()), [])

    def test_disk_is_full(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="dt-gui-full-"))
        self.addCleanup(folder.rmdir)
        # So small that not even the few rows of the drive fit.
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(folder)],
                                 capture_output=True, text=True)
        if mounted.returncode:
            self.skipTest(f"no small disk to be had: {mounted.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", str(folder)], check=True)
        app = self.open_history()
        self.choose_file(folder / "drive.csv")
        app.sees(re.compile("No space left|disk is full", re.I))
        self.session.screenshot("export-disk-full")
        self.assertEqual(list(folder.iterdir()), [])


if __name__ == "__main__":
    tap.main()
