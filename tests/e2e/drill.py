#!/usr/bin/env python3
"""The real window, a real Chinese input method, a scripted officer: types the start of a passage with one
wrong, one missing and one surplus character and one correction, and holds the stored attempt to exactly
those. Run for pinyin and wubi, each in both XIM styles; the same typing must give the same score.

    tests/e2e/drill.py --program target/release/dabiao [--record tests/golden] [--only pinyin-spot]
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
LENGTH = 66
WRONG, MISSING, SURPLUS, CORRECTED = 11, 24, 40, 52
STYLES = {
    "pinyin-spot": ("pinyin", True), "pinyin-root": ("pinyin", False),
    "wubi-spot": ("wbx", True), "wubi-root": ("wbx", False),
}


def presented_text():
    """The passage as it is typed: paragraphs joined, without line ends."""
    import tomllib
    with open(os.path.join(ROOT, "exercises", EXERCISE + ".toml"), "rb") as f:
        return "".join(tomllib.load(f)["text"].split())


def is_han(c):
    return "\u4e00" <= c <= "\u9fff"


def near_han(text, at):
    """The first Han character from `at` on that differs from its neighbours."""
    while not (is_han(text[at]) and text[at] not in text[at - 2:at] + text[at + 1:at + 3]):
        at += 1
    return at


class Check:
    """One run: what the program should have, and what it had."""

    def __init__(self, program, desk, data):
        """`program` is what commands are given to."""
        self.program, self.desk, self.data = program, desk, data

    def command(self, *args):
        r = subprocess.run([self.program, "--data", self.data, *args], capture_output=True, text=True)
        if r.returncode != 0:
            raise DesktopError(f"{args}: exit {r.returncode}: {r.stderr}")
        return r.stdout

    def wait_quiet(self, seconds=0.6):
        """fcitx5 hands over asynchronously: let the last keys arrive."""
        time.sleep(seconds)


def open_first_time(desk, program, data, exercise, seconds, lang="zh-CN"):
    """Starts the program on an empty folder and enters an officer by keyboard, with the input method."""
    p = desk.launch([program, "--data", data, "--lang", lang, "--open", "practice/" + exercise,
                     "--seconds", str(seconds)], name="dabiao")
    window = desk.wait_window("Dabiao|达标", process=p)
    desk.focus(window)
    desk.at_rest(0.5)
    desk.type_keys("059001", 30)
    desk.strike("Tab")
    desk.ime(True)
    desk.type_han(desk.spell("王德明"))
    desk.strike("Tab")
    desk.type_han(desk.spell("文昌派出所"))
    desk.at_rest(0.5)
    return p, window


def candidates_below_the_line(desk):
    """The candidate window opens below the line that is typed, not over it. The first typed line ends about
    190 pixels below the top of this screen; the window is then closed again."""
    desk.type_keys("g", 40)
    desk.wait_until(desk.candidates_shown, "the candidate window", timeout=5)
    out = desk.run(["xdotool", "search", "--onlyvisible", "--name", "Fcitx5 Input Window"]).stdout.split()
    _, top, _, _ = desk.geometry(int(out[0]))
    assert 178 <= top <= 240, f"the candidate window stands at {top}"
    desk.key("BackSpace")
    desk.wait_until(lambda: not desk.candidates_shown(), "the candidate window's end", timeout=5)


def run(program, name, record, console=None, wine=False):
    """console: another program for commands. wine puts the candidate window where it likes, and lets what the input method
    commits overtake a digit that was typed just before: there the typing is slow."""
    delay = 160 if wine else 40
    os.makedirs(os.path.join(ROOT, "target", "e2e"), exist_ok=True)
    ime, on_the_spot = STYLES[name]
    text = presented_text()[:LENGTH]
    wrong, missing, surplus = near_han(text, WRONG), near_han(text, MISSING), near_han(text, SURPLUS)
    corrected = near_han(text, CORRECTED)
    assert wrong < missing < surplus < corrected < LENGTH - 4
    with Desktop(ime=ime, on_the_spot=on_the_spot, watched=True) as desk:
        data = desk.path("dabiao-data")
        check = Check(console or program, desk, data)
        p, window = open_first_time(desk, program, data, EXERCISE, 600)
        desk.screenshot(os.path.join(ROOT, "target", "e2e", f"{name}-start.png"))
        desk.strike("Return")
        desk.at_rest(0.8)
        if not wine:
            candidates_below_the_line(desk)
        desk.type_text(text[:wrong], delay)
        desk.type_han(desk.spell("错"), delay)
        desk.type_text(text[wrong + 1:missing] + text[missing + 1:surplus + 1], delay)
        desk.type_han(desk.spell("多"), delay)
        desk.type_text(text[surplus + 1:corrected], delay)
        desk.type_han(desk.spell("错"), delay)
        check.wait_quiet()
        desk.key("BackSpace")
        desk.type_text(text[corrected:], delay)
        check.wait_quiet()
        desk.screenshot(os.path.join(ROOT, "target", "e2e", f"{name}-drill.png"))
        desk.held("ctrl", "Return")
        check.wait_quiet(1.0)
        desk.screenshot(os.path.join(ROOT, "target", "e2e", f"{name}-result.png"))
        desk.key("alt+F4")
        desk.wait_until(lambda: p.poll() is not None, "the program's end")
        rows = [json.loads(line) for line in check.command("attempts", "--json").splitlines()]
        assert len(rows) == 1, rows
        row, score = rows[0], rows[0]["score"]
        log_text = check.command("attempts", "--log", row["id"])
        path = desk.path("log.jsonl")
        with open(path, "w") as f:
            f.write(log_text)
        replayed = json.loads(check.command("replay", path, "--json"))
        audit = json.loads(check.command("audit", "--json"))
        seen = any('"preedit"' in line and '"text":""' not in line for line in log_text.splitlines())
    want = {"correct": LENGTH - 2, "substitutions": 1, "omissions": 1, "insertions": 1, "typed": LENGTH,
            "deleted_chars": 1, "incorrect_fixed": 1, "end": "handed_in"}
    found = {k: score[k] for k in want}
    assert found == want, f"{name}: stored {found}, planned {want}"
    assert replayed == score, f"{name}: the log replays to {replayed}, stored is {score}"
    assert audit["ok"], audit
    assert row["name"] == "王德明" and row["unit"] == "文昌派出所", row
    assert seen == on_the_spot, f"{name}: preedit seen: {seen}"
    if record:
        with open(os.path.join(record, name + ".jsonl"), "w") as f:
            f.write(log_text)
    print(f"ok {name}: {LENGTH} characters, {score['correct_cpm']:.1f} chars/min, "
          f"C {score['correct']} S {score['substitutions']} I {score['insertions']} D {score['omissions']}, "
          f"keystrokes {score['keystrokes']['source']}", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "release", "dabiao"))
    a.add_argument("--record", metavar="FOLDER", help="keep the input logs there as golden logs")
    a.add_argument("--only", choices=sorted(STYLES))
    o = a.parse_args()
    for name in [o.only] if o.only else STYLES:
        run(os.path.abspath(o.program), name, o.record)
    print(f"{1 if o.only else len(STYLES)} passed, 0 failed")


if __name__ == "__main__":
    main()
