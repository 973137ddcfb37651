#!/usr/bin/env python3
"""Time from exec to the first visible window of a program, and the CPU it used in its first seconds.

Starts the program several times; the first start warms the caches and is not counted. Needs python-xlib
and a running X server. Every program it starts is ended again.
"""
import argparse
import json
import re
import statistics
import subprocess
import sys
import time

from Xlib import display

from keylatency import cpu_seconds, process_tree, visible_windows

GIVE_UP = 30  # seconds


def one_start(command, pattern, settle):
    """(ms to the window or None, CPU ms after `settle` seconds more than the window took)."""
    disp = display.Display()
    before = {window.id for _, window, _ in visible_windows(disp)}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    shown = None
    try:
        while shown is None and process.poll() is None and time.perf_counter() - start < GIVE_UP:
            if any(w.id not in before and re.search(pattern, title) for _, w, title in visible_windows(disp)):
                shown = (time.perf_counter() - start) * 1000
            else:
                time.sleep(0.003)
        time.sleep(max(0, settle - (time.perf_counter() - start)))
        used = cpu_seconds(process_tree(process.pid)) * 1000
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        disp.close()
    time.sleep(0.5)
    return shown, used


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--window", required=True, metavar="REGEX", help="title of the first window")
    a.add_argument("-n", type=int, default=5, help="counted starts")
    a.add_argument("--settle", type=float, default=2, help="seconds of CPU use to count, from exec on")
    a.add_argument("--json", action="store_true", help="print JSON")
    a.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    o = a.parse_args()
    command = o.command[1:] if o.command[:1] == ["--"] else o.command
    if not command:
        a.error("no command")
    starts = [one_start(command, o.window, o.settle) for _ in range(o.n + 1)][1:]
    shown = [s for s, _ in starts if s is not None]
    if not shown:
        sys.exit("no window seen")
    result = {"window_ms": round(statistics.median(shown)), "min_ms": round(min(shown)), "max_ms": round(max(shown)),
              "cpu_ms_first": round(statistics.median(c for s, c in starts if s is not None)),
              "starts": len(starts), "without_window": len(starts) - len(shown)}
    print(json.dumps(result) if o.json else " ".join(f"{k}={v}" for k, v in result.items()))


if __name__ == "__main__":
    main()
