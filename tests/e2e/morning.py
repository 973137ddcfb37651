#!/usr/bin/env python3
"""A morning of a bureau in real windows on one virtual desktop: the PC that founds it and the PCs of a police station.
One joins by files, and a stick goes round; the other joins by a code, and a PostgreSQL server on the loopback takes its
work, kept by `bureau keep`. At each of them an officer types with a real Chinese input method, and both results stand
at the founding PC with exactly the errors that were planned, signed, audited, once.

    tests/e2e/morning.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from desktop import Desktop, DesktopError  # noqa: E402

EXERCISE = "copy/dispatch-01"
LENGTH, WRONG = 40, 12
ROSTER = """警号,姓名,单位,出生日期
059001,王德明,文昌派出所,1988-03-04
059002,李敏,文昌派出所,1990-05-06
059003,周海燕,局机关,1985-01-09
"""


def presented_text():
    """The passage as it is typed: paragraphs joined, without line ends."""
    import tomllib
    with open(os.path.join(ROOT, "exercises", EXERCISE + ".toml"), "rb") as f:
        return "".join(tomllib.load(f)["text"].split())[:LENGTH]


class Pc:
    """One PC of the bureau: its data folder, its commands, its window."""

    def __init__(self, program, desk, name, pictures):
        self.program, self.desk, self.name, self.pictures = program, desk, name, pictures
        self.data = desk.path(name)
        os.mkdir(self.data)

    def command(self, *args, code=0):
        r = subprocess.run([self.program, "--data", self.data, "--lang", "zh-CN", *args],
                           capture_output=True, text=True)
        if r.returncode != code:
            raise DesktopError(f"{self.name} {args}: exit {r.returncode}: {r.stdout}{r.stderr}")
        return r.stdout

    def json(self, *args, code=0):
        return json.loads(self.command(*args, "--json", code=code))

    def attempts(self):
        return [json.loads(line) for line in self.command("attempts", "--json").splitlines()]

    def picture(self, name):
        self.desk.screenshot(os.path.join(self.pictures, f"morning-{self.name}-{name}.png"))

    def window(self, *args):
        process = self.desk.launch([self.program, "--data", self.data, "--lang", "zh-CN", *args], name="dabiao")
        self.desk.focus(self.desk.wait_window("Dabiao|达标", process=process))
        time.sleep(0.8)
        return process

    def close(self, process):
        self.desk.key("alt+F4")
        self.desk.wait_until(lambda: process.poll() is not None, "the program's end")


def type_a_drill(pc, text):
    """An officer of the roster opens the passage, types it with one wrong character, and hands in."""
    desk = pc.desk
    process = pc.window("--officer", "059001", "--open", "practice/" + EXERCISE, "--seconds", "600")
    pc.picture("before")
    desk.ime(True)
    desk.key("Return")
    time.sleep(0.8)
    desk.type_text(text[:WRONG])
    desk.type_han(desk.spell("错"))
    desk.type_text(text[WRONG + 1:])
    time.sleep(0.6)
    pc.picture("drill")
    desk.key("ctrl+Return")
    time.sleep(1.0)
    pc.picture("result")
    pc.close(process)


def by_stick(bureau, station, stick):
    """The station's work goes to the founding PC and comes back confirmed."""
    safe = [pc.json("exchange", "--dir", stick)["safe_to_remove"] for pc in (station, bureau, station)]
    assert safe == [True] * 3, safe


class Server:
    """The bureau's server: PostgreSQL on the loopback, and the keeper. None where there is no PostgreSQL, which is said."""

    def __init__(self, bureau):
        self.bureau, self.keeper = bureau, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder = bureau.desk.path("server")
        # The user that PostgreSQL runs as has to get to its folder.
        above = self.folder
        while (above := os.path.dirname(above)) not in ("/", "/tmp", "/dev/shm"):
            os.chmod(above, os.stat(above).st_mode | 0o011)
        user = ["--pg-user", "postgres"] if os.geteuid() == 0 else []
        self.made = bureau.json("bureau", "init", "--listen", f"127.0.0.1:{port}", "--server-dir", self.folder, *user)

    def __enter__(self):
        self.keeper = subprocess.Popen([self.bureau.program, "--data", self.bureau.data, "bureau", "keep", "--every", "1"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.keeper.send_signal(signal.SIGTERM)
        self.keeper.wait(30)
        self.bureau.command("bureau", "stop")


def has_postgres():
    return bool(shutil.which("initdb")) or os.path.isdir("/usr/lib/postgresql")


def by_server(bureau, station, text):
    """A PC joins by a code, an officer types there, and one exchange brings it to the founding PC."""
    with Server(bureau):
        code = bureau.json("bureau", "invite", "--unit", "文昌派出所")["codes"][0]["code"]
        station.command("join", code, "--name", "文昌所-02", "--wait", "60")
        station.command("exchange")
        type_a_drill(station, text)
        station.command("exchange")
        # The keeper takes it within a round or two; it has the data folder's lock only for a round.
        bureau.desk.wait_until(lambda: taken(bureau) == 2, "the keeper", timeout=60)
        said = station.json("exchange")
        assert said["sent"] == {"entries": 0, "bodies": 0} and not said["faults"], said


def taken(bureau):
    try:
        return len(bureau.attempts())
    except DesktopError:
        return None  # The keeper has the folder.


def holds(bureau, text, count):
    """What the founding PC has of the drills is what was typed."""
    rows = bureau.attempts()
    assert len(rows) == count, rows
    for row in rows:
        is_as_typed(bureau, row)
    audit = bureau.json("audit")
    assert audit["ok"], audit
    return rows


def is_as_typed(bureau, row):
    score = row["score"]
    want = {"correct": LENGTH - 1, "substitutions": 1, "omissions": 0, "insertions": 0, "typed": LENGTH}
    found = {k: score[k] for k in want}
    assert found == want and row["badge"] == "059001" and row["state"] == "sealed", (found, want, row)
    log = bureau.command("attempts", "--log", row["id"])
    path = bureau.desk.path("log.jsonl")
    with open(path, "w") as f:
        f.write(log)
    assert bureau.json("replay", path) == score, "the log replays to the score"


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    program, began, text = os.path.abspath(o.program), time.monotonic(), presented_text()
    with Desktop(ime="pinyin", on_the_spot=True) as desk:
        bureau, station, second = (Pc(program, desk, name, o.pictures) for name in ("bureau", "station", "second"))
        stick = desk.path("stick")
        os.mkdir(stick)
        roster = desk.path("roster.csv")
        with open(roster, "w") as f:
            f.write(ROSTER)
        bureau.command("roster", "import", roster)
        bureau.command("bureau", "init", "--name", "岚江市公安局", "--unit", "局机关", "--station", "局机关-01", "--no-server")
        asks, answer = desk.path("asks.dbx"), desk.path("answer.dbx")
        station.command("join", "--request", asks, "--unit", "文昌派出所", "--name", "文昌所-01")
        bureau.command("bureau", "approve", asks, "--out", answer)
        station.command("join", "--file", answer)
        # The roster comes down before anybody sits down.
        for pc in (bureau, station):
            pc.command("exchange", "--dir", stick)
        type_a_drill(station, text)
        by_stick(bureau, station, stick)
        rows = holds(bureau, text, 1)
        if has_postgres():
            by_server(bureau, second, text)
            rows = holds(bureau, text, 2)
        else:
            print("skipped: a station with the bureau's server: PostgreSQL is not installed", flush=True)
        process = bureau.window("--officer", "059003", "--open", "trainer")
        bureau.picture("desk")
        bureau.close(process)
    speeds = ", ".join(f"{row['score']['correct_cpm']:.1f}" for row in rows)
    print(f"ok morning: {len(rows)} drills of {LENGTH} characters at other PCs ({speeds} chars/min), each once at the founding "
          f"PC, audited; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
