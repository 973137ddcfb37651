#!/usr/bin/env python3
"""Measures a running X11 program from outside: key-to-pixel latency, CPU per key, idle CPU, memory.

Needs python-xlib and an X server with XTEST and DAMAGE (Xvfb has both). The window must already be
focused on the place that takes text. Latency is the time from the XTEST key press to the first DAMAGE
event on the window that follows it. A blinking caret or an animation also damages the window, so read
the median, not the minimum; a program that repaints all the time looks faster than it is.
"""
import argparse
import json
import os
import re
import select
import sys
import time

from Xlib import XK, X, display
from Xlib.ext import damage, xtest

KEY_NAMES = {" ": "space", "\n": "Return", "\b": "BackSpace", ",": "comma", ".": "period", ";": "semicolon"}
# A key that is pressed with Control held down.
CHORDS = {"\x1b": "Return"}
NO_PAINT_AFTER = 0.4  # seconds


def process_tree(root):
    """The pid and all its descendants."""
    children = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            children.setdefault(parent, []).append(int(pid))
        except OSError:
            pass
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(pids):
    """User and system time that the processes used so far."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as f:
                fields = f.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        except OSError:
            pass
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mib(pids):
    """(RSS, PSS) of the processes together, in MiB."""
    sums = {"Rss": 0, "Pss": 0}
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup") as f:
                for line in f:
                    name = line.split(":")[0]
                    if name in sums:
                        sums[name] += int(line.split()[1])
        except OSError:
            pass
    return sums["Rss"] / 1024, sums["Pss"] / 1024


def visible_windows(disp, min_width=100, min_height=60):
    """[(area, window, title)] of all viewable windows of some size."""
    found = []

    def walk(window):
        try:
            prop = window.get_full_property(disp.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
            title = prop.value if prop else window.get_wm_name()
            title = title.decode("utf-8", "replace") if isinstance(title, bytes) else (title or "")
            size, state = window.get_geometry(), window.get_attributes().map_state
            if state == X.IsViewable and size.width > min_width and size.height > min_height:
                found.append((size.width * size.height, window, title))
            for child in window.query_tree().children:
                walk(child)
        except Exception:  # the window went away meanwhile
            pass

    walk(disp.screen().root)
    return found


def press_and_wait(disp, char):
    """Presses and releases a key; seconds until the first damage after the press, or None."""
    def code(name):
        return disp.keysym_to_keycode(XK.string_to_keysym(name))
    keycode = code(CHORDS.get(char) or KEY_NAMES.get(char, char))
    held = code("Control_L") if char in CHORDS else None
    if held:
        xtest.fake_input(disp, X.KeyPress, held)
        disp.sync()
        time.sleep(0.05)
    while disp.pending_events():
        disp.next_event()
    start = time.perf_counter()
    xtest.fake_input(disp, X.KeyPress, keycode)
    disp.flush()
    latency = None
    while latency is None and time.perf_counter() - start < NO_PAINT_AFTER:
        if not disp.pending_events():
            select.select([disp.fileno()], [], [], max(0, NO_PAINT_AFTER - (time.perf_counter() - start)))
        while disp.pending_events():
            if disp.next_event().__class__.__name__ == "DamageNotify":
                latency = latency or time.perf_counter() - start
    xtest.fake_input(disp, X.KeyRelease, keycode)
    if held:
        xtest.fake_input(disp, X.KeyRelease, held)
    disp.flush()
    return latency


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--pid", type=int, required=True, help="the program's process (its children count too)")
    a.add_argument("--window", required=True, metavar="REGEX", help="title of the window to watch")
    a.add_argument("--keys", default="asdf jkl ", help="keys to press in turn; \\b is BackSpace, \\n Return, \\e Ctrl and Return")
    a.add_argument("--of", metavar="KEYS", help="only these of them are counted")
    a.add_argument("--n", type=int, default=200, help="how many keys")
    a.add_argument("--rate", type=float, default=8, help="keys per second")
    a.add_argument("--idle", type=float, default=10, help="seconds of idling measured first")
    a.add_argument("--json", action="store_true", help="print JSON")
    o = a.parse_args()
    keys, of = (text and text.replace("\\b", "\b").replace("\\n", "\n").replace("\\e", "\x1b") for text in (o.keys, o.of))
    disp = display.Display()
    if disp.query_extension("DAMAGE"):
        disp.damage_query_version()
    matching = [w for w in visible_windows(disp) if re.search(o.window, w[2])]
    if not matching:
        sys.exit(f"no window titled {o.window!r}")
    _, window, title = max(matching, key=lambda w: w[0])
    pids = process_tree(o.pid)

    used, start = cpu_seconds(pids), time.monotonic()
    time.sleep(o.idle)
    idle = (cpu_seconds(pids) - used) / (time.monotonic() - start) * 100

    window.damage_create(damage.DamageReportRawRectangles)
    disp.sync()
    latencies, used, start = [], cpu_seconds(pids), time.monotonic()
    for i in range(o.n):
        char = keys[i % len(keys)]
        began = time.perf_counter()
        latency = press_and_wait(disp, char)
        if latency is not None and (not of or char in of):
            latencies.append(latency * 1000)
        time.sleep(max(0, 1 / o.rate - (time.perf_counter() - began)))
    per_key = (cpu_seconds(pids) - used) * 1000 / o.n
    wall = time.monotonic() - start
    rss, pss = memory_mib(pids)
    latencies.sort()

    def quantile(q):
        return round(latencies[min(len(latencies) - 1, int(q * len(latencies)))], 2) if latencies else None

    result = {"window": title, "keys": o.n, "missed": sum(not of or keys[i % len(keys)] in of for i in range(o.n)) - len(latencies), "p50_ms": quantile(0.5),
              "p95_ms": quantile(0.95), "p99_ms": quantile(0.99), "min_ms": quantile(0),
              "cpu_ms_per_key": round(per_key, 2), "idle_cpu_percent": round(idle, 2),
              "rss_mib": round(rss), "pss_mib": round(pss), "wall_s": round(wall, 1)}
    print(json.dumps(result, ensure_ascii=False) if o.json else " ".join(f"{k}={v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
