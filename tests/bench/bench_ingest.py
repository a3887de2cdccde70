# SPDX-License-Identifier: GPL-3.0-or-later
"""Ingest against mosquitto_sub that reads and drops, and latency against a bare libmosquitto
callback, interleaved in one run: FLOOD INGEST LATENCY are the programs beside this file."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from support import Sandbox, mosquitto  # noqa: E402

FLOOD, INGEST, LATENCY = sys.argv[1:4]
ROUNDS = int(os.environ.get("DT_BENCH_ROUNDS", "3"))


def flood(box, count, rate, kind="json"):
    return subprocess.Popen([FLOOD, str(box.port), str(count), str(rate), kind],
                            stdout=subprocess.PIPE, text=True)


def peer(box, count, rate):
    """CPU and wall seconds of mosquitto_sub for `count` messages."""
    client = subprocess.Popen(["mosquitto_sub", "-p", str(box.port), "-t", "wican/#",
                               "-C", str(count)], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    start = time.monotonic()
    publisher = flood(box, count, rate)
    _, _, usage = os.wait4(client.pid, 0)
    elapsed = time.monotonic() - start
    publisher.wait()
    return usage.ru_utime + usage.ru_stime, elapsed


def ours(box, count, rate):
    history = box.path / "bench.db"
    client = subprocess.Popen([INGEST, str(box.port), str(count), str(history)],
                              stdout=subprocess.PIPE, text=True)
    assert client.stdout.readline() == "ready\n"
    start = time.monotonic()
    publisher = flood(box, count, rate)
    result = json.loads(client.stdout.readline())
    publisher.wait()
    client.wait()
    size = history.stat().st_size
    for path in box.path.glob("bench.db*"):
        path.unlink()
    return result, size, time.monotonic() - start


def latency(box, mode, count=3000):
    client = subprocess.Popen([LATENCY, str(box.port), str(count), mode], stdout=subprocess.PIPE,
                              text=True)
    assert client.stdout.readline() == "ready\n"
    publisher = flood(box, count, 1000, "clock")
    result = json.loads(client.stdout.readline())
    publisher.wait()
    client.wait()
    return result


def median(values):
    return statistics.median(values)


def main():
    if mosquitto() is None or shutil.which("mosquitto_sub") is None:
        print("mosquitto or mosquitto_sub is not installed: nothing measured")
        return 77
    with Sandbox() as box:
        for name, count, rate in (("20 000 messages/s", 60000, 20000),
                                  ("40 000 messages/s", 120000, 40000), ("flat out", 200000, 0)):
            peers, own = [], []
            for _ in range(ROUNDS):
                peers.append(peer(box, count, rate))
                own.append(ours(box, count, rate))
            lost = max(count - r["messages"] + r["dropped"] for r, _, _ in own)
            cpu = median(r["cpu"] for r, _, _ in own) / count * 1e6
            peer_cpu = median(c for c, _ in peers) / count * 1e6
            rate_ours = median(r["messages"] / r["seconds"] for r, _, _ in own)
            rate_peer = median(count / s for _, s in peers)
            stored = median(size / max(1, r["samples"]) for r, size, _ in own)
            print(f"ingest {name}: ours {cpu:.2f} us CPU a message (decoded, stored), "
                  f"mosquitto_sub {peer_cpu:.2f}, ratio {cpu / peer_cpu:.2f} (want <= 1.2)")
            print(f"ingest {name}: ours {rate_ours:.0f}/s, mosquitto_sub {rate_peer:.0f}/s, ratio "
                  f"{rate_ours / rate_peer:.2f} (want >= 0.9), lost {lost} (want 0), "
                  f"{stored:.2f} bytes a sample")
        runs = [(latency(box, "bare"), latency(box, "engine")) for _ in range(ROUNDS)]
        for key in ("p50", "p99"):
            bare = median(a[key] for a, _ in runs)
            engine = median(b[key] for _, b in runs)
            print(f"latency {key} at 1 000 messages/s: ours {engine:.0f} us, bare callback "
                  f"{bare:.0f} us, ratio {engine / bare:.2f} (want <= 2)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
