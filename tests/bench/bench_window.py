# SPDX-License-Identifier: GPL-3.0-or-later
"""The window: start to the first frame with a large history against an empty one, in turns; then
memory and the CPU of the idle window with one car at 1 Hz. FILL DIGITAL-TWIN are the programs."""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "integration"), str(ROOT / "gui")]
from harness import Session, missing  # noqa: E402
from support import Sandbox, mosquitto  # noqa: E402

FILL, APP = sys.argv[1:3]
ROUNDS = int(os.environ.get("DT_BENCH_ROUNDS", "5"))
BYTES = int(os.environ.get("DT_BENCH_BYTES", str(10 ** 9)))
TICKS = os.sysconf("SC_CLK_TCK")


def colours():
    """Of the screen: an X server without a client, or a window before its first frame, has few."""
    shot = subprocess.run(["import", "-silent", "-window", "root", "-resize", "25%", "rgb:-"],
                          check=True, capture_output=True).stdout
    return len({shot[i:i + 3] for i in range(0, len(shot), 3)})


def first_frame(session, history, *args):
    """Milliseconds from the start of the program until it has drawn, and the program."""
    start = time.monotonic()
    app = subprocess.Popen([APP, "--history", str(history), *args], stdout=subprocess.DEVNULL)
    while not (ids := subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(app.pid)],
                                     capture_output=True).stdout):
        assert app.poll() is None and time.monotonic() - start < 60, ids
    while colours() < 16:
        assert time.monotonic() - start < 60
    return (time.monotonic() - start) * 1000, app


def stop(app):
    app.terminate()
    app.wait(30)


def resident(app):
    status = pathlib.Path(f"/proc/{app.pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if "VmRSS" in line)


def cpu(app):
    fields = pathlib.Path(f"/proc/{app.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def measure_start(session, folder):
    large, empty = folder / "large.db", folder / "empty.db"
    subprocess.run([FILL, str(large), str(BYTES)], check=True)
    times = {large: [], empty: []}
    memory = {}
    for turn in range(ROUNDS):
        for history, found in times.items():
            milliseconds, app = first_frame(session, history)
            found.append(milliseconds)
            if turn == ROUNDS - 1:
                time.sleep(10)
                memory[history] = resident(app)
            stop(app)
    with_large, with_empty = (statistics.median(times[history]) for history in (large, empty))
    size = large.stat().st_size / 1e9
    print(f"first frame with {size:.2f} GB: {with_large:.0f} ms, with an empty history "
          f"{with_empty:.0f} ms, ratio {with_large / with_empty:.2f} (wanted: < 1000 ms)")
    print(f"resident after 10 s: {memory[large]:.0f} MB, with an empty history "
          f"{memory[empty]:.0f} MB (wanted: < 150 MB)")


def measure_idle(session, folder):
    with Sandbox() as sandbox:
        _, app = first_frame(session, folder / "car.db", "--connect", sandbox.url)
        publisher = subprocess.Popen(["mosquitto_pub", "-p", str(sandbox.port), "-t",
                                      "wican/car/autopid", "-l"], stdin=subprocess.PIPE, text=True)
        used = 0.0
        for second in range(25):
            if second == 5:
                used = cpu(app)
            publisher.stdin.write('{"0C-EngineRPM":%d,"0D-VehicleSpeed":%d,"05-EngineCoolantTemp":'
                                  '%d}\n' % (1500 + second, 50 + second % 7, 80 + second % 3))
            publisher.stdin.flush()
            time.sleep(1)
        print(f"idle with one car at 1 Hz: {(cpu(app) - used) / 20 * 100:.2f} % of a core, "
              f"{resident(app):.0f} MB (wanted: < 2 %)")
        publisher.stdin.close()
        publisher.wait(10)
        stop(app)


def main():
    if lacking := missing() or (None if mosquitto() else "mosquitto"):
        print(f"skipped: not installed: {lacking}")
        return
    out = pathlib.Path(tempfile.mkdtemp(prefix="dt-bench-window-"))
    try:
        with Session(out) as session:
            measure_idle(session, out)
            measure_start(session, out)
    finally:
        shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
