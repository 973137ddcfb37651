#!/usr/bin/env python3
"""Compares dabiao with the typing tutors TIPP10, Klavaro and KTouch on one virtual desktop.

    scripts/peers.py --install                    # Debian packages (as root) and python-xlib in a venv
    scripts/peers.py                              # the three peers
    scripts/peers.py --ours "target/release/dabiao --open practice/NAME" --window dabiao
    scripts/peers.py --quota 25 ...               # as root: every program on a quarter of a core, as on an old PC

Prints a Markdown table. All programs run one after another in the same session, so that the figures can
be compared with each other; figures of different runs cannot, for the machine's load differs.
Each program is started once before it is measured, which makes its data base and answers its questions.
"""
import argparse
import contextlib
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time

from desktop import Desktop, DesktopError

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dabiao-peers", "venv")
PACKAGES = ["tipp10", "libqt6sql6-sqlite", "klavaro", "ktouch"]


class Peer:
    """A program: its command, the titles of its first and of its lesson window, and the keys to press.

    first_run(desk, window) handles the very first start, settings(desk) then changes the files that it
    left, and to_lesson(desk, window) brings the program to where it takes typed text. Coordinates are inside the first window at its default size."""

    def __init__(self, name, command, first, lesson, keys, package=None, first_run=None, settings=None,
                 to_lesson=None, version=""):
        self.name, self.command, self.first, self.lesson, self.keys = name, command, first, lesson, keys
        self.package, self.first_run, self.settings = package, first_run, settings
        self.to_lesson, self._version = to_lesson, version

    def version(self):
        if not self.package:
            return self._version
        r = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", self.package], capture_output=True, text=True)
        return r.stdout.split(":")[-1].split("-")[0] if r.returncode == 0 else "?"


def tipp10_first(desk, window):
    desk.key("Return")
    desk.focus(desk.wait_window("^TIPP10$"))
    desk.key("alt+F4")  # an orderly end writes the settings
    desk.wait_until(lambda: not desk.windows("^TIPP10$"), "TIPP10's end", timeout=10)


def tipp10_settings(desk):
    """No introduction; wrong keys do not block, so that every key moves on."""
    path = desk.path("config", "TIPP10", "TIPP10.conf")
    with open(path) as f:
        text = f.read()
    for name in ("check_illustration", "check_stop"):
        if f"{name}=true" not in text:
            raise DesktopError(f"TIPP10's settings have no {name}")
        text = text.replace(f"{name}=true", f"{name}=false")
    with open(path, "w") as f:
        f.write(text)


def tipp10_lesson(desk, window):
    desk.key("alt+s")
    time.sleep(1)
    desk.key("space")


def klavaro_lesson(desk, window):
    desk.click(167, 78, window=window)  # basic course
    desk.focus(desk.wait_window("Basic Course"))
    time.sleep(0.5)
    desk.key("space")


def ktouch_settings(desk):
    """An experienced typist's profile, so that no dialog asks for one."""
    with sqlite3.connect(desk.path("data", "ktouch", "profiles.db")) as db:
        db.execute("INSERT INTO profiles (name, skill_level) VALUES ('tester', 2)")
    db.close()
    with open(desk.path("config", "ktouch2rc"), "a") as f:
        f.write("[Session]\nLastUsedProfileId=1\n")


def ktouch_lesson(desk, window):
    time.sleep(3)
    desk.click(550, 552, window=window)  # start training
    time.sleep(3)


# The first lesson of KTouch's generated US course, which is the same every time.
KTOUCH_LESSON = ("fj j f j f f fj f fj fj ffj f fjf f f jj f fj jf jf fj jfj fjf\\n"
                 "ffj ffj fj ff f f ff fj fj ffjj jjjf j f jj fj jj jfj ff f ff ff\\n")

PEERS = {
    "tipp10": Peer("TIPP10", ["tipp10"], "^TIPP10$", "^TIPP10$", "asdf jkl ", "tipp10",
                   tipp10_first, tipp10_settings, tipp10_lesson),
    "klavaro": Peer("Klavaro", ["klavaro"], "^Klavaro", "Basic Course", "fjfjf jfj ", "klavaro",
                    to_lesson=klavaro_lesson),
    "ktouch": Peer("KTouch", ["ktouch"], "Typewriting Trainer", "Typewriting Trainer", KTOUCH_LESSON, "ktouch",
                   settings=ktouch_settings, to_lesson=ktouch_lesson),
}


def install(venv):
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*as_root, "apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], check=True)
    if not os.path.exists(os.path.join(venv, "bin", "python")):
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    subprocess.run([os.path.join(venv, "bin", "pip"), "-q", "install", "python-xlib"], check=True)


@contextlib.contextmanager
def slowed(percent):
    """What to put before a command so that it gets this share of one core, in slices of 20 ms; None: nothing."""
    if not percent:
        yield []
        return
    old = os.path.isdir("/sys/fs/cgroup/cpu")  # version 1 has a tree for each controller
    group = os.path.join("/sys/fs/cgroup/cpu" if old else "/sys/fs/cgroup", f"dabiao-peers-{os.getpid()}")
    os.mkdir(group)
    try:
        period, quota = 20_000, int(20_000 * percent / 100)
        limits = {"cpu.cfs_period_us": period, "cpu.cfs_quota_us": quota} if old else {"cpu.max": f"{quota} {period}"}
        for name, value in limits.items():
            with open(os.path.join(group, name), "w") as f:
                f.write(str(value))
        yield ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "slowed"]
    finally:
        os.rmdir(group)


def measure(desk, python, script, *args):
    r = desk.run([python, os.path.join(HERE, "measure", script), "--json", *map(str, args)], timeout=300)
    if r.returncode:
        raise DesktopError(f"{script}: {r.stderr.strip()[-500:]}")
    return json.loads(r.stdout)


def compare(desk, python, peer, o, slow):
    """All figures of one program; screenshots of the lesson go to o.shots, `slow` before the measured commands."""
    def shot(what):
        if o.shots:
            os.makedirs(o.shots, exist_ok=True)
            desk.screenshot(os.path.join(o.shots, f"{peer.name.lower()}-{what}.png"))

    p = desk.launch(peer.command, name=f"{peer.name}-first")
    window = desk.wait_window("", process=p, timeout=60)
    desk.focus(window)
    if peer.first_run:
        peer.first_run(desk, window)
    else:
        time.sleep(3)
    desk.stop(p)
    if peer.settings:
        peer.settings(desk)
    start = measure(desk, python, "startup.py", "--window", peer.first, "-n", o.starts, "--", *slow,
                    *peer.command)

    p = desk.launch([*slow, *peer.command], name=peer.name)
    window = desk.wait_window(peer.first, process=p, timeout=60)
    desk.focus(window)
    if peer.to_lesson:
        peer.to_lesson(desk, window)
    desk.focus(desk.wait_window(peer.lesson, process=p))
    time.sleep(1.5)
    shot("before")
    keys = measure(desk, python, "keylatency.py", "--pid", p.pid, "--window", peer.lesson, "--keys", peer.keys,
                   "--n", o.keys_count, "--idle", o.idle)
    shot("after")
    desk.stop(p)
    return {**keys, **start}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--install", action="store_true", help="install the peers and python-xlib, then stop")
    a.add_argument("--only", default="tipp10,klavaro,ktouch", metavar="NAMES", help="which peers; empty for none")
    a.add_argument("--ours", metavar="CMD", help="dabiao's command; it must start where text is taken")
    a.add_argument("--window", default="dabiao", metavar="REGEX", help="title of dabiao's window")
    a.add_argument("--click", metavar="X,Y", help="where to click in dabiao's window first")
    a.add_argument("--press", metavar="KEYS", help="X key names to press in dabiao first, as in 'Tab Return'")
    a.add_argument("--keys", default="asdf jkl ", help="keys pressed in dabiao")
    a.add_argument("--keys-count", type=int, default=120)
    a.add_argument("--idle", type=float, default=10, metavar="S")
    a.add_argument("--starts", type=int, default=5)
    a.add_argument("--quota", type=float, metavar="PERCENT", help="of one core, for every program (as root)")
    a.add_argument("--size", default="1280x800x24")
    a.add_argument("--shots", metavar="DIR", help="screenshots before and after typing")
    a.add_argument("--venv", default=VENV, help="the virtual environment with python-xlib")
    o = a.parse_args()
    if o.install:
        install(o.venv)
        return 0
    python = os.path.join(o.venv, "bin", "python")
    if not os.path.exists(python):
        print(f"no {python}: run with --install first", file=sys.stderr)
        return 3
    peers = [PEERS[n] for n in o.only.split(",") if n]
    if o.ours:
        command = shlex.split(o.ours)
        command[0] = os.path.abspath(command[0]) if os.path.sep in command[0] else command[0]
        r = subprocess.run([command[0], "--version"], capture_output=True, text=True, timeout=20)

        def to_lesson(desk, window):
            time.sleep(1)
            if o.click:
                x, y = map(int, o.click.split(","))
                desk.click(x, y, window=window)
            if o.press:
                desk.key(*o.press.split())
        peers.append(Peer("dabiao", command, o.window, o.window, o.keys, to_lesson=to_lesson,
                          version=(r.stdout.split() or ["?"])[-1]))
    missing = [p.command[0] for p in peers if not shutil.which(p.command[0])]
    if missing:
        print(f"missing: {', '.join(missing)}; run with --install", file=sys.stderr)
        return 3

    print("| program | version | key to pixel p50 / p95 ms | CPU ms per key | idle CPU % | PSS MiB | first window ms "
          "| CPU ms in first 2 s |\n|---|---|---|---|---|---|---|---|")
    notes, failed = [], False
    # In memory: a slow disk must not decide (TIPP10's first start writes its data base row by row).
    shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    try:
        with slowed(o.quota) as slow, Desktop(size=o.size, with_ime=False, folder=shm) as desk:
            load = os.getloadavg()[0]
            for peer in peers:
                try:
                    m = compare(desk, python, peer, o, slow)
                except DesktopError as e:
                    failed = True
                    notes.append(f"{peer.name}: {e}")
                    continue
                print(f"| {peer.name} | {peer.version()} | {m['p50_ms']} / {m['p95_ms']} | {m['cpu_ms_per_key']} "
                      f"| {m['idle_cpu_percent']} | {m['pss_mib']} | {m['window_ms']} | {m['cpu_ms_first']} |", flush=True)
                if m["missed"]:
                    notes.append(f"{peer.name}: {m['missed']} of {m['keys']} keys painted nothing")
            notes.append(f"load average before {load:.1f}, after {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, "
                         f"{o.size}, software GL, no input method"
                         + (f", {o.quota:g} % of a core each" if o.quota else ""))
    except DesktopError as e:
        print(f"peers: {e}", file=sys.stderr)
        return 3
    print("\n" + "\n".join("- " + n for n in notes))
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
