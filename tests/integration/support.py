# SPDX-License-Identifier: GPL-3.0-or-later
"""A real broker and a real dtwin for the integration tests; standard library only."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DTWIN = os.environ.get("DTWIN", "dtwin")
SHARED = pathlib.Path(os.environ.get("DT_SHARED_DIR", ROOT.parent / "shared"))
DATA = ROOT / "tests" / "data"


def wait_for(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def reaches(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
        return True
    except OSError:
        return False


class Process:
    """A program whose standard error is kept; ended by its process id."""

    def __init__(self, argv, log, **kwargs):
        self.log_path = pathlib.Path(log)
        self.log_file = open(log, "wb")
        self.popen = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=self.log_file,
                                      stdin=subprocess.DEVNULL, **kwargs)

    def log(self):
        return self.log_path.read_text(errors="replace")

    def wait_log(self, text, seconds=20):
        def there():
            assert self.popen.poll() is None, f"it ended with {self.popen.returncode}: {self.log()}"
            return text in self.log()
        wait_for(there, f"{text!r} in the log:\n{self.log()}", seconds)

    def stop(self, sig=signal.SIGTERM, seconds=10):
        if self.popen.poll() is None:
            self.popen.send_signal(sig)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.popen.wait()
            raise AssertionError(f"still running {seconds} s after the signal:\n{self.log()}")
        finally:
            self.log_file.close()


class Sandbox:
    """A folder, a broker on a free port, and the programs started in it; all gone at the end."""

    def __init__(self, users=None):
        """@users: a file of mosquitto_passwd; without one the broker lets everyone in."""
        self.users = users

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="dt-integration-"))
        self.processes = []
        self.port = free_port()
        config = self.path / "mosquitto.conf"
        # As root it would become another user, who may not exist.
        user = "user root\n" if os.getuid() == 0 else ""
        access = f"password_file {self.users}" if self.users else "allow_anonymous true"
        config.write_text(f"{user}listener {self.port} 127.0.0.1\n{access}\n"
                          "max_queued_messages 0\n")
        self.start([mosquitto(), "-c", str(config)], "mosquitto")
        wait_for(lambda: reaches(self.port), "the broker")
        self.env = dict(os.environ, HOME=str(self.path), XDG_DATA_HOME=str(self.path / "data"),
                        LC_ALL="C.UTF-8", TZ="UTC")
        self.env.pop("MQTT_BROKER_URL", None)
        return self

    def __exit__(self, *exc):
        for process in reversed(self.processes):
            if process.popen.poll() is None:
                process.popen.kill()
                process.popen.wait()
            process.log_file.close()
        shutil.rmtree(self.path, ignore_errors=True)

    @property
    def url(self):
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def history(self):
        return self.path / "history.db"

    def start(self, argv, name, **kwargs):
        process = Process(argv, self.path / f"{name}-{len(self.processes)}.log", **kwargs)
        self.processes.append(process)
        return process

    def serve(self, *args):
        server = self.start([DTWIN, "serve", "--history", str(self.history), *args], "serve",
                            env=self.env)
        server.wait_log(": connected")
        return server

    def run(self, *args, check=True):
        done = subprocess.run([DTWIN, *map(str, args)], env=self.env, capture_output=True,
                              timeout=120, stdin=subprocess.DEVNULL)
        # Not text=True, which would make one of the two ends of a line out of the other.
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        if check:
            assert done.returncode == 0, f"{args}: {done.returncode}: {done.stderr}"
        return done


def mosquitto():
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def messages(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def profile_keys(name):
    """Key or alias to id of the signal, and the keys that carry nothing, read independently."""
    profile = json.loads((ROOT / "data" / "profiles" / f"{name}.json").read_text())
    keys = {}
    for item in profile["signals"]:
        for key in [item["id"], *item.get("aliases", [])]:
            keys[key] = item["id"]
    return keys, set(profile.get("ignore", []))
