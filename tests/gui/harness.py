# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the real window through the accessibility tree, on a private Xvfb and session bus.

Works with GTK 4.8 and 4.18. It needs Debian's Python (for gi), Xvfb, dbus-daemon, at-spi2-core,
xdotool and ImageMagick.

    with Session("out") as session, session.app(["digital-twin", "--demo"]) as app:
        app.press(BUTTON, "Pause")
        session.screenshot("paused")
"""
import atexit
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import warnings

TIMEOUT = float(os.environ.get("DT_GUI_TIMEOUT", "20"))     # seconds any wait may take

# Names of the roles, which differ by the version of GTK.
BUTTON = ("push button", "toggle button", "button")         # a GtkMenuButton is one in another
GROUP = ("panel", "grouping")                               # GTK_ACCESSIBLE_ROLE_GROUP
SWITCH = ("check box", "toggle button", "switch")
ENTRY = ("text", "entry", "password text", "spin button")

PROGRAMS = ("Xvfb", "dbus-daemon", "xdotool", "import", "identify")
SETTINGS = """[Settings]
gtk-enable-animations=false
gtk-cursor-blink=false
gtk-font-name=Cantarell 11
"""

# For the program, not for this process: what libatspi grumbles about must not end the test. GLib
# reads it when it is loaded, so it goes before gi comes.
G_DEBUG = os.environ.pop("G_DEBUG", "")

warnings.filterwarnings("ignore", "Atspi", DeprecationWarning)


class UiError(AssertionError):
    pass


def missing():
    """What is not installed here, or None."""
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    try:
        import gi
        gi.require_version("Atspi", "2.0")
    except (ImportError, ValueError) as error:
        lacking.append(str(error))
    return ", ".join(lacking) or None


def name_of(accessible):
    """The accessible name. GTK 4.8 gives the type's where there is none, "_Add Add" for "_Add"."""
    name = accessible.get_name() or ""
    half = (len(name) - 2) // 2
    if "_" in name[:half + 1] and name[:half + 1].replace("_", "", 1) == name[half + 2:]:
        name = name[half + 2:]
    return "" if re.match(r"(Gtk|Adw|Dt)[A-Z]\w+$", name) else name


class Session:
    """Xvfb and a session bus, which starts that of AT-SPI; and a home folder of their own.

    One per process: libatspi keeps its connection.
    """

    _shared = None

    def __init__(self, out, size="1280x900x24", env=None):
        self.out, self.size, self.env = pathlib.Path(out), size, env or {}
        self.processes, self.home, self.run = [], None, None

    @classmethod
    def shared(cls, out):
        """The session of this process, begun when it is first asked for."""
        if cls._shared is None:
            cls._shared = cls(out).__enter__()
            atexit.register(cls._shared.__exit__)
        return cls._shared

    def _spawn(self, argv, fd_argument):
        """Starts a server that writes its address to a file descriptor once it listens."""
        reader, writer = os.pipe()
        with open(self.out / (argv[0] + ".log"), "wb") as log:
            self.processes.append(subprocess.Popen(
                argv + fd_argument(writer), pass_fds=[writer], stdout=log, stderr=log,
                start_new_session=True))
        os.close(writer)
        line = b""
        while not line.endswith(b"\n"):
            ready = select.select([reader], [], [], TIMEOUT)[0]
            if not (piece := os.read(reader, 1) if ready else b""):
                raise UiError(f"{argv[0]} did not start, see {self.out}/{argv[0]}.log")
            line += piece
        os.close(reader)
        return line.decode().strip()

    def fresh_home(self):
        """A new, empty home folder; what the program kept in the last one is forgotten."""
        if self.home:
            shutil.rmtree(self.home, ignore_errors=True)
        home = self.home = pathlib.Path(tempfile.mkdtemp(prefix="dt-gui-"))
        (home / "config" / "gtk-4.0").mkdir(parents=True)
        (home / "config" / "gtk-4.0" / "settings.ini").write_text(SETTINGS)
        os.environ.update(
            HOME=str(home), XDG_CONFIG_HOME=str(home / "config"), XDG_DATA_HOME=str(home / "data"),
            XDG_CACHE_HOME=str(home / "cache"))

    def _set_environment(self):
        self.fresh_home()
        self.run = tempfile.mkdtemp(prefix="dt-gui-run-")
        for name in ("WAYLAND_DISPLAY", "NO_AT_BRIDGE", "GTK_THEME", "AT_SPI_BUS_ADDRESS",
                     "LANGUAGE", "MQTT_BROKER_URL"):
            os.environ.pop(name, None)
        os.environ.update(
            XDG_RUNTIME_DIR=self.run, GDK_BACKEND="x11", GTK_A11Y="atspi", GSK_RENDERER="cairo",
            GSETTINGS_BACKEND="keyfile", LC_ALL="C.UTF-8", TZ="UTC", ADW_DISABLE_PORTAL="1",
            LIBGL_ALWAYS_SOFTWARE="1")
        os.environ.update(self.env)

    def __enter__(self):
        self.out.mkdir(parents=True, exist_ok=True)
        self._set_environment()
        try:
            # -noreset: the a11y launcher is the first client and leaves; without it Xvfb then
            # resets and refuses the next one.
            os.environ["DISPLAY"] = ":" + self._spawn(
                ["Xvfb", "-screen", "0", self.size, "-nolisten", "tcp", "-noreset"],
                lambda fd: ["-displayfd", str(fd)])
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = self._spawn(
                ["dbus-daemon", "--session", "--nofork", "--nopidfile"],
                lambda fd: [f"--print-address={fd}"])
            import gi
            gi.require_version("Atspi", "2.0")
            from gi.repository import Atspi, GLib
            self.atspi, self.glib = Atspi, GLib
            # At each start it grumbles of an object that was never there.
            GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *_args: None)
            Atspi.init()
            Atspi.set_timeout(2000, 5000)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc):
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(5)
        for folder in (self.home, self.run):
            shutil.rmtree(folder, ignore_errors=True)

    def wait(self, condition, what, timeout=None):
        """Polls until @condition is true and returns its result; what vanishes is "not yet"."""
        end = time.monotonic() + (TIMEOUT if timeout is None else timeout)
        detail = ""
        while True:
            while self.glib.MainContext.default().iteration(False):
                pass
            try:
                if result := condition():
                    return result
            except self.glib.Error as error:
                detail = f" ({error.message})"
            if time.monotonic() > end:
                raise UiError(f"waited in vain for {what}{detail}")
            time.sleep(0.03)

    def xdo(self, *args):
        return subprocess.run(["xdotool", *map(str, args)], check=True, capture_output=True,
                              text=True).stdout.split()

    def key(self, *keys):
        self.xdo("key", *keys)

    def screenshot(self, name, min_colours=16):
        """A picture of the screen, kept as an artefact; an empty one is a failure."""
        path = self.out / f"{name}.png"
        subprocess.run(["import", "-silent", "-window", "root", str(path)], check=True)
        colours = int(subprocess.check_output(["identify", "-format", "%k", str(path)]))
        if colours < min_colours:
            raise UiError(f"{path} has {colours} colours: nothing was drawn")
        return path

    def app(self, argv, **env):
        return App(self, argv, env)


class App:
    """One running program. It ends with the block, and must not have complained."""

    def __init__(self, session, argv, env):
        self.session, self.atspi, self.argv, self.env = session, session.atspi, argv, env
        self.failed = False

    def __enter__(self):
        self.log_path = self.session.out / "app.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(self.argv, stdout=log, stderr=log,
                                            env=dict(os.environ, G_DEBUG=G_DEBUG, **self.env),
                                            start_new_session=True)
        try:
            self.session.wait(lambda: self.process.poll() is not None or self.windows(),
                              "the first window")
            if self.process.poll() is not None:
                raise UiError(f"it ended with {self.process.returncode}: {self.log()[-2000:]}")
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, kind, *exc):
        if kind:
            self.fail("start")
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            status = "nothing: killed 15 s after SIGTERM"
        if not self.failed:
            if status != 0:
                raise UiError(f"it ended with {status}: {self.log()[-2000:]}")
            if found := self.complaints():
                raise UiError("it complained: " + "\n".join(found))

    def fail(self, name):
        """Keeps what it looks like now, and lets the program end as it may."""
        self.failed = True
        if self.process.poll() is not None:
            return
        self.session.screenshot(f"failure-{name}", 0)
        try:
            (self.session.out / f"failure-{name}.txt").write_text(self.dump())
        except self.session.glib.Error:
            pass

    def log(self):
        return self.log_path.read_text(errors="replace")

    def complaints(self):
        return re.findall(r".*(?:CRITICAL|WARNING) \*\*.*|.*Sanitizer.*|.*runtime error.*",
                          self.log())

    # -- finding things

    def root(self):
        desktop = self.atspi.get_desktop(0)
        desktop.clear_cache()
        for i in range(desktop.get_child_count()):
            accessible = desktop.get_child_at_index(i)
            if accessible and accessible.get_process_id() == self.process.pid:
                # What else is cached would be stale.
                accessible.set_cache_mask(self.atspi.Cache.ROLE | self.atspi.Cache.INTERFACES)
                return accessible
        return None

    def children(self, parent):
        found = (parent.get_child_at_index(i) for i in range(parent.get_child_count()))
        return [child for child in found if child]

    def windows(self):
        root = self.root()
        return self.children(root) if root else []

    def rect(self, accessible):
        """x, y, width, height in its window; None without a place; width = height = 0: hidden."""
        try:
            r = self.atspi.Component.get_extents(accessible, self.atspi.CoordType.WINDOW)
        except self.session.glib.Error:
            return None
        sane = 0 < r.width < 32768 and 0 < r.height < 32768     # 4.18: garbage while not mapped
        return (r.x, r.y, r.width, r.height) if sane else (r.x, r.y, 0, 0)

    def walk(self, accessible, last_first=False):
        """Depth first, leaving out hidden pages: GTK 4.8 never says SHOWING below the window."""
        rect = self.rect(accessible)
        if rect is None or rect[2]:
            yield accessible
            try:
                children = self.children(accessible)
            except self.session.glib.Error:
                return                                          # it has gone meanwhile
            for child in reversed(children) if last_first else children:
                yield from self.walk(child, last_first)

    def each(self, role=None, name=None, within=None, last_first=False):
        roles = (role,) if isinstance(role, str) else role
        matches = name.search if isinstance(name, re.Pattern) else lambda n: name in (None, n)
        for top in [within] if within else self.windows():
            for accessible in self.walk(top, last_first):
                try:
                    if (not roles or accessible.get_role_name() in roles) \
                            and matches(name_of(accessible)):
                        yield accessible
                except self.session.glib.Error:
                    continue

    def all(self, *args, **kw):
        return list(self.each(*args, **kw))

    def find(self, role, name=None, timeout=None, **kw):
        """The first match; of buttons, the first that has an action."""
        def first():
            return next((found for found in self.each(role, name, **kw)
                         if role != BUTTON or self.actions(found)), None)
        return self.session.wait(first, f"{role} {name!r}", timeout)

    def gone(self, role, name=None, timeout=None):
        self.session.wait(lambda: not next(self.each(role, name), None), f"{role} {name!r} to go",
                          timeout)

    def has(self, accessible, state):
        return accessible.get_state_set().contains(getattr(self.atspi.StateType, state))

    def labels(self, within=None):
        """The text one can read, in the order of the tree."""
        return [label.get_name() for label in self.each("label", within=within)]

    def sees(self, text, timeout=None):
        """Waits for a label; @text is its text or a pattern."""
        return self.find("label", text, timeout)

    def toast(self, text):
        """Waits for a toast; it is there for 5 s only, and stands last in the tree."""
        return self.find("label", text, last_first=True)

    # -- doing things

    def actions(self, accessible):
        if "Action" not in accessible.get_interfaces() or accessible.get_role_name() == "label":
            return []
        return [self.atspi.Action.get_action_name(accessible, i)
                for i in range(self.atspi.Action.get_n_actions(accessible))]

    def do(self, accessible, action):
        if action not in (have := self.actions(accessible)):
            raise UiError(f"{accessible.get_role_name()} {name_of(accessible)!r} has no action "
                          f"{action!r}, only {have}")
        self.atspi.Action.do_action(accessible, have.index(action))

    def press(self, role, name=None, **kw):
        found = self.find(role, name, **kw)
        self.do(found, "click")
        return found

    def action(self, name):
        """A GAction without parameter: a window lists its own as actions of AT-SPI."""
        owner = self.session.wait(
            lambda: next((w for w in self.windows() if name in self.actions(w)), None),
            f"a window with the action {name}")
        self.do(owner, name)

    def toggle(self, name, on=True):
        switch = self.find(SWITCH, name)
        if self.has(switch, "CHECKED") != on:
            self.do(switch, "toggle" if "toggle" in self.actions(switch) else "click")
        self.session.wait(lambda: self.has(switch, "CHECKED") == on, f"{name!r} to be {on}")

    def text(self, accessible):
        # Not -1 for the end: GTK 4.8 gives "" for it.
        end = self.atspi.Text.get_character_count(accessible)
        return self.atspi.Text.get_text(accessible, 0, end)

    def set_text(self, name, text, **kw):
        entry = self.find(ENTRY, name, **kw)
        self.atspi.EditableText.set_text_contents(entry, text)
        self.session.wait(lambda: self.text(entry) == text, f"{name!r} to hold {text!r}")
        return entry

    def point(self, accessible):
        """Its middle on the screen: the X window's place, GTK's border, the place in the window."""
        top = accessible
        while top.get_parent().get_role_name() != "application":
            top = top.get_parent()
        ids = self.session.xdo("search", "--onlyvisible", "--name",
                               f"^{re.escape(top.get_name())}$")
        lines = self.session.xdo("getwindowgeometry", "--shell", ids[-1])
        geometry = dict(line.split("=") for line in lines)
        (_, _, width, height), (x, y, w, h) = self.rect(top), self.rect(accessible)
        return (int(geometry["X"]) + (int(geometry["WIDTH"]) - width) // 2 + x + w // 2,
                int(geometry["Y"]) + (int(geometry["HEIGHT"]) - height) // 2 + y + h // 2)

    def click(self, accessible, button=1):
        self.session.xdo("mousemove", *self.point(accessible), "click", button)

    def choose(self, name, option):
        """AdwComboRow, GtkDropDown: no action, so a click, then the keys to the option."""
        combo = self.find(("combo box", "toggle button"), name)
        self.click(combo)
        row = self.session.wait(
            lambda: next((r for r in self.each("list item", within=combo)
                          if self.has(r, "SELECTED")), None), f"the list of {name!r}")
        options = [self.all("label", within=r)[0].get_name()
                   for r in self.children(row.get_parent())]
        steps = options.index(option) - row.get_index_in_parent()
        self.session.key(*["Down" if steps > 0 else "Up"] * abs(steps), "Return")

    # -- checks and reports

    def unlabelled(self):
        """What takes the focus but has no name for a screen reader."""
        plain = ("list", "list item", "table row", "scroll pane", "frame", "dialog", "panel")
        parts = [part for box in self.each("combo box") if name_of(box) for part in self.walk(box)]
        return [(found.get_role_name(), found.get_name(), self.rect(found))
                for found in self.each() if self.has(found, "FOCUSABLE") and not name_of(found)
                and found.get_role_name() not in plain and found not in parts]

    def dump(self):
        def lines(accessible, depth):
            try:
                rect = self.rect(accessible)
                role = accessible.get_role_name()
            except self.session.glib.Error:
                return
            text = f" text={self.text(accessible)!r}" \
                if "Text" in accessible.get_interfaces() and role != "label" else ""
            yield "  " * depth + f"{role} {accessible.get_name()!r} " \
                f"{accessible.get_description()!r} {rect} {self.actions(accessible)}{text}"
            if rect is None or rect[2]:
                for child in self.children(accessible):
                    yield from lines(child, depth + 1)
        return "\n".join(line for window in self.windows() for line in lines(window, 0))
