#!/usr/bin/env python3
"""The first hour of a person who has never typed, in the real window with a real Chinese input method, without the mouse
and without help: they enter themselves, are asked whether they can type, pass the first lesson, and begin a Chinese text.
Three times the input method is in the wrong state on the way; each time one calm line says so until it is right.

    tests/e2e/first_hour.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import json
import os
import sys
import time
import tomllib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import GOOD, ROOT, Pc  # noqa: E402
from desktop import Desktop  # noqa: E402

BADGE, NAME, UNIT = "059001", "王德明", "文昌派出所"
LESSON, LENGTH = "course/01-f-j", 24
# The surface of the calm line in the light theme.
NOTICE = bytes((0xFB, 0xF0, 0xD9))


def exercise(name):
    with open(os.path.join(ROOT, "exercises", name + ".toml"), "rb") as f:
        return tomllib.load(f)


def is_told(pc):
    """Whether the line is there: a run of its surface as wide as a hand."""
    return NOTICE * 120 in pc.shot()


def told(pc, what):
    pc.until("the line, " + what, lambda: is_told(pc), 10)
    pc.picture("told-" + what)


def no_longer_told(pc, what):
    pc.until("the end of the line, " + what, lambda: not is_told(pc), 10)


def enter_oneself(pc):
    """Badge, name, unit. The first try at the name is made with the input method off."""
    desk = pc.desk
    pc.picture("start")
    desk.type_keys(BADGE, 30)
    desk.strike("Return")
    desk.type_keys("wangdeming", 30)
    told(pc, "in-the-name")
    desk.key("ctrl+a", "BackSpace")
    desk.ime(True)
    desk.type_han(desk.spell(NAME))
    no_longer_told(pc, "in the name")
    desk.strike("Tab")
    desk.type_han(desk.spell(UNIT))
    desk.at_rest(0.5)
    desk.strike("Return")
    pc.until("the officer", lambda: pc.rows("SELECT name FROM officer WHERE name = '%s'" % NAME))


def rounds(pc):
    return [row[0] for row in pc.rows("SELECT exercise_id FROM attempt WHERE state = 'sealed' ORDER BY started_at_ms")]


def type_round(pc, n):
    """Types the n-th round of the first lesson, whose keys are due."""
    pc.desk.type_keys(exercise(LESSON)["rounds"][n], 60)
    pc.until("the round's end", lambda: len(rounds(pc)) > n)
    # Keys that are still meant for the drill press nothing.
    pc.desk.at_rest(1.0)
    pc.picture(f"round-{n + 1}")


def first_lesson(pc):
    """Asked, never typed, the page of the first lesson, two rounds; the input method is still on."""
    desk = pc.desk
    desk.at_rest(0.5)
    pc.picture("asked")
    desk.strike("Return")
    desk.at_rest(0.5)
    pc.picture("today")
    desk.strike("Return")
    desk.at_rest(0.5)
    pc.picture("lesson")
    desk.strike("Return")
    desk.at_rest(0.5)
    desk.type_keys("fff ", 60)
    told(pc, "in-the-lesson")
    desk.ime(False)
    desk.key(*["BackSpace"] * 5)
    type_round(pc, 0)
    once = pc.shot().count(GOOD)
    desk.strike("Return")
    desk.at_rest(0.5)
    type_round(pc, 1)
    # Both results say in green that the line is reached; that of a passed lesson says more.
    assert pc.shot().count(GOOD) > once + 40, "a passed lesson says so"
    assert not is_told(pc)


def first_text(pc):
    """On to the next lesson, back to Today, where the answer is changed; the input method is off."""
    desk = pc.desk
    desk.strike("Return")
    desk.at_rest(0.5)
    pc.picture("next-lesson")
    desk.strike("Escape")
    desk.at_rest(0.5)
    pc.picture("today-again")
    pc.press(2)
    pc.picture("asked-again")
    pc.press(2)
    pc.picture("text-proposed")
    desk.strike("Return")
    desk.at_rest(0.8)
    desk.type_keys("jing", 60)
    told(pc, "in-the-text")
    found = pc.until("the drill", lambda: pc.rows("SELECT exercise_id, header FROM attempt WHERE state = 'open'"))
    name, header = found[0]
    text = "".join(json.loads(header)["presented"].split())[:LENGTH]
    desk.ime(True)
    desk.key(*["BackSpace"] * 4)
    desk.type_text(text)
    desk.at_rest(0.6)
    assert not is_told(pc), "the line goes when it is right"
    pc.picture("text")
    desk.held("ctrl", "Return")
    pc.until("the seal", lambda: len(rounds(pc)) == 3)
    desk.at_rest(0.6)
    pc.picture("result")
    return name


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        began = time.monotonic()
        pc = Pc(os.path.abspath(o.program), desk, "first-hour", o.pictures)
        pc.open()
        enter_oneself(pc)
        first_lesson(pc)
        name = first_text(pc)
        pc.close()
        rows = pc.attempts()
        assert [row["exercise"] for row in rows][:2] == [LESSON + "#1", LESSON + "#2"], rows
        assert rows[2]["exercise"].startswith(name), rows[2]
        score = rows[2]["score"]
        assert (score["correct"], score["substitutions"], score["insertions"]) == (LENGTH, 0, 0), score
        assert rows[0]["score"]["accuracy"] == 1.0 and rows[1]["score"]["accuracy"] == 1.0, rows
    print(f"ok first hour: a beginner without the mouse, told three times of the input method, one lesson passed, "
          f"a Chinese text begun; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
