#!/usr/bin/env python3
"""A morning of a bureau in real windows on one virtual desktop: the PC that founds it, a police station's PC, and a
stick that goes round. The station joins, an officer types there with a real Chinese input method, and the result
stands at the founding PC with exactly the errors that were planned, signed, audited, once.

    tests/e2e/morning.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import json
import os
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


def holds(bureau, text):
    """What the founding PC has of the drill is what was typed."""
    rows = bureau.attempts()
    assert len(rows) == 1, rows
    row, score = rows[0], rows[0]["score"]
    want = {"correct": LENGTH - 1, "substitutions": 1, "omissions": 0, "insertions": 0, "typed": LENGTH}
    found = {k: score[k] for k in want}
    assert found == want and row["badge"] == "059001" and row["state"] == "sealed", (found, want, row)
    log = bureau.command("attempts", "--log", row["id"])
    path = bureau.desk.path("log.jsonl")
    with open(path, "w") as f:
        f.write(log)
    assert bureau.json("replay", path) == score, "the log replays to the score"
    audit = bureau.json("audit")
    assert audit["ok"], audit
    return row, score


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    program, began, text = os.path.abspath(o.program), time.monotonic(), presented_text()
    with Desktop(ime="pinyin", on_the_spot=True) as desk:
        bureau, station = (Pc(program, desk, name, o.pictures) for name in ("bureau", "station"))
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
        row, score = holds(bureau, text)
        process = bureau.window("--officer", "059003", "--open", "trainer")
        bureau.picture("desk")
        bureau.close(process)
    print(f"ok morning: {row['badge']} typed {score['typed']} characters at 文昌所-01, {score['correct_cpm']:.1f} chars/min, "
          f"and the founding PC has them once, audited; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
