#!/usr/bin/env python3
"""Measures how long a person waits from the last Enter of signing in until Today stands on the screen.

    scripts/measure/sign_in.py --program target/release/dabiao --data FOLDER --badge 059797 [--password ...] [--n 9] [--shot FILE]

Starts the program again for each time, types badge, Enter, and the password if the person has one, and watches what is
painted after the last Enter. The time given is that of the last change of at least a fifth of the window: what comes later are carets and small
notes. Needs python-xlib and an X server with XTEST and DAMAGE without an input method in the way.
"""
import argparse
import json
import os
import re
import select
import statistics
import subprocess
import sys
import time

from Xlib import XK, X, display
from Xlib.ext import damage, xtest

from keylatency import cpu_seconds, process_tree, visible_windows

GIVE_UP = 30  # seconds
QUIET = 1.5  # seconds without a large change: it is done
LARGE = 0.2  # of the window


def press(disp, name):
    code = disp.keysym_to_keycode(XK.string_to_keysym(name))
    xtest.fake_input(disp, X.KeyPress, code)
    xtest.fake_input(disp, X.KeyRelease, code)
    disp.flush()


def window_of(disp, pattern):
    end = time.monotonic() + GIVE_UP
    while time.monotonic() < end:
        found = [w for w in visible_windows(disp) if re.search(pattern, w[2])]
        if found:
            return max(found, key=lambda w: w[0])[1]
        time.sleep(0.05)
    sys.exit(f"no window titled {pattern!r}")


def changes(disp, started, quiet):
    """[(seconds since `started`, changed pixels)] until nothing large came for `quiet` seconds."""
    area, seen, last = None, [], time.perf_counter()
    while time.perf_counter() - last < quiet and time.perf_counter() - started < GIVE_UP:
        select.select([disp.fileno()], [], [], 0.05)
        while disp.pending_events():
            event = disp.next_event()
            if event.__class__.__name__ != "DamageNotify":
                continue
            area = area or event.drawable_geometry.width * event.drawable_geometry.height
            pixels = event.area.width * event.area.height
            seen.append((time.perf_counter() - started, pixels / area))
            if pixels / area >= LARGE:
                last = time.perf_counter()
    return seen


def one_time(o, last):
    disp = display.Display()
    disp.damage_query_version()
    process = subprocess.Popen([o.program, "--data", o.data], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        window = window_of(disp, o.window)
        damage_id = window.damage_create(damage.DamageReportRawRectangles)
        disp.sync()
        changes(disp, time.perf_counter(), 1.0)
        for word in filter(None, (o.badge, o.password)):
            for char in word:
                press(disp, {"-": "minus"}.get(char, char))
                time.sleep(0.03)
            changes(disp, time.perf_counter(), 0.6)
            used, started = cpu_seconds(process_tree(process.pid)), time.perf_counter()
            press(disp, "Return")
            seen = changes(disp, started, QUIET)
        if o.shot and last:
            subprocess.run(["import", "-window", "root", o.shot], check=True)
        large = [at for at, share in seen if share >= LARGE]
        cpu = cpu_seconds(process_tree(process.pid)) - used
        disp.damage_destroy(damage_id)
        return (max(large) * 1000 if large else None), cpu * 1000
    finally:
        process.terminate()
        process.wait()
        disp.close()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--program", required=True)
    a.add_argument("--data", required=True, help="a folder with the person's account; a sign-in is noted in it")
    a.add_argument("--badge", required=True)
    a.add_argument("--password", help="of a person who has one")
    a.add_argument("--window", default="Dabiao|达标", metavar="REGEX")
    a.add_argument("--n", type=int, default=9, help="how many times")
    a.add_argument("--shot", metavar="FILE", help="a picture of the screen after the last time: is it Today?")
    o = a.parse_args()
    o.program = os.path.abspath(o.program)
    times = [one_time(o, n == o.n) for n in range(o.n + 1)][1:]
    shown = sorted(t for t, _ in times if t is not None)
    if not shown:
        sys.exit("nothing large was painted after the last Enter")
    print(json.dumps({"today_ms": round(statistics.median(shown)), "min_ms": round(shown[0]), "max_ms": round(shown[-1]),
                      "cpu_ms": round(statistics.median(c for _, c in times)), "times": len(shown)}))


if __name__ == "__main__":
    main()
