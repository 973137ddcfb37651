#!/usr/bin/env python3
"""The packages for Windows, installed and run under wine on a virtual desktop, at a PC whose user has a Chinese name with a
blank: installer and update, the command line, the same demonstration bit for bit as on Linux, drills typed in Chinese to
an exact score, kills, an exam, bad places, and the removal that leaves the data. Each step says what it saw.

    tests/e2e/windows.py --packages target/package --program target/debug/dabiao [--older SETUP.exe] [--units BINARY...]
                         [--pictures FOLDER] [--only NAME]

--program is the same version for Linux, with which results are compared; --older an installer of an older version; --units
unit tests built for Windows. What wine can't show is in docs/windows-first-day.md.
"""
import argparse
import os
import shutil
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "scripts"), os.path.join(ROOT, "tests", "e2e")]
from desktop import Desktop  # noqa: E402
from wine import Wine  # noqa: E402
from windows_pc import Pc  # noqa: E402
import windows_package as package  # noqa: E402
import windows_places as places  # noqa: E402
import windows_program as program  # noqa: E402

USER = "王 德明"
# In this order: each finds the PC as the one before has left it.
STEPS = (
    package.refuses_windows_7, package.installs, package.data_folder, program.console, program.same_bits,
    program.golden_logs, program.start_error, package.menu_entry, package.installer_windows,
    program.window_and_second_copy, places.chinese_names, places.read_only_program, places.on_a_share, places.held_file,
    program.unit_tests, package.portable, package.repair, program.typed_in_chinese, program.killed_in_a_drill,
    program.stood_still, places.full_disk, program.exam, package.update, package.uninstaller_windows, package.removed,
)


def run(pc, only):
    """Every step that `only` names, or all; how many passed, were skipped, and failed."""
    counts = {"passed": 0, "skipped": 0, "failed": 0}
    for step in STEPS:
        if only and step is not package.installs and not any(name in step.__name__ for name in only.split(",")):
            continue
        began = time.monotonic()
        try:
            said = step(pc)
            how = "skipped" if said.startswith("skipped") else "passed"
        except Exception as error:  # noqa: BLE001: the other steps run all the same
            pc.picture("failed-" + step.__name__)
            said, how = f"{type(error).__name__}: {error}"[:3000], "failed"
            pc.wine.end()
        counts[how] += 1
        mark = {"passed": "ok", "skipped": "--", "failed": "FAILED"}[how]
        print(f"{mark} {step.__name__}: {said} ({time.monotonic() - began:.0f} s)", flush=True)
    return counts


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--packages", default=os.path.join(ROOT, "target", "package"))
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--older", metavar="SETUP", help="an installer of an older version, to be updated")
    a.add_argument("--units", metavar="BINARY", nargs="*", default=[], help="unit tests built for Windows")
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    a.add_argument("--tests", metavar="BINARY",
                   help="the built test binary that prepares the sitting; else cargo-nextest finds it")
    a.add_argument("--only", help="only steps whose name has one of these in it, after the installation")
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="dabiao-windows-")
    began = time.monotonic()
    try:
        with Desktop(ime="pinyin", watched=True) as desk:
            wine = Wine(os.path.join(folder, "wine"), desk.env, USER)
            try:
                counts = run(Pc(wine, desk, o), o.only)
            finally:
                wine.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s")
    print(", ".join(f"{n} {how}" for how, n in counts.items()))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
