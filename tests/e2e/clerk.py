#!/usr/bin/env python3
"""A scripted clerk enters records into a form in the real window, by a real Chinese input method and without the mouse:
a trainer's own form, whose cards the program makes. Errors of each kind are planted, some values are mended in time, and the
program is killed once in the middle. What it counts has to be exactly what was planted.

    tests/e2e/clerk.py --program target/debug/dabiao [--records 50] [--pictures FOLDER]
"""
import argparse
import collections
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import ROOT, Pc  # noqa: E402
from desktop import Desktop  # noqa: E402

CHOICES = {"小型汽车": "xxqc", "大型汽车": "dxqc", "小型新能源汽车": "xxxnyqc", "大型新能源汽车": "dxxnyqc",
           "普通摩托车": "ptmtc", "挂车": "gc"}
FORM = """format = 1
id = "forms/clerk"
title = "车辆速录"
title_en = "Vehicles, in short"
records = "vehicle"
source = "Dabiao authors, own work"
license = "MIT OR Apache-2.0"
""" + "".join(f"""
[[field]]
code = "{code}"
name = "{name}"
name_en = "{name_en}"
kind = "{kind}"
required = true
{more}""" for code, name, name_en, kind, more in (
    ("HPHM", "号牌号码", "Plate", "plate", ""),
    ("HPZL", "号牌种类", "Kind of plate", "list",
     'choices = """\n' + "".join(f"{n:02}|{name}|{keys}\n" for n, (name, keys) in enumerate(CHOICES.items(), 1)) + '"""\n'),
    ("FDJH", "发动机号", "Engine number", "code", "min = 6\nmax = 12\n"),
    ("SYR", "所有人", "Owner", "name", ""),
    ("GMSFHM", "公民身份号码", "Citizen number", "id_number", ""),
    ("LXDH", "联系电话", "Phone", "phone", "")))
FIELDS = ("HPHM", "HPZL", "FDJH", "SYR", "GMSFHM", "LXDH")
# (field, what it comes to, what is typed instead of the right value); None as a value: nothing.
ERRORS = (
    ("SYR", "silent", lambda right: right[0] + "错" + right[2:]),
    ("SYR", "silent", lambda right: right + "错"),
    ("GMSFHM", "caught", lambda right: right[:8] + str((int(right[8]) + 1) % 10) + right[9:]),
    ("GMSFHM", "caught", lambda right: swapped(right)),
    ("GMSFHM", "caught", lambda right: right[:-1]),
    ("LXDH", "silent", lambda right: right[:-1] + str((int(right[-1]) + 1) % 10)),
    ("LXDH", "caught", lambda right: right[:-2]),
    ("HPZL", "silent", lambda right: next(name for name in CHOICES if name != right)),
    ("HPZL", "caught", lambda right: None),
    ("FDJH", "silent", lambda right: ("B" if right[0] == "A" else "A") + right[1:]),
    ("HPHM", "caught", lambda right: right[1:]),
    ("SYR", "caught", lambda right: None),
)


def swapped(number):
    """Its first two neighbours that differ, the other way round."""
    at = next(n for n in range(len(number) - 1) if number[n] != number[n + 1])
    return number[:at] + number[at + 1] + number[at] + number[at + 2:]


class Clerk:
    """Who enters, and what should be counted of it."""

    def __init__(self, pc):
        self.pc, self.desk = pc, pc.desk
        self.caught, self.silent = collections.Counter(), collections.Counter()
        self.entered = self.qualified = self.mended = 0

    def begin(self, records):
        """To the first field. What the cards are is in the attempt's own head."""
        self.desk.key("Return")
        head = self.pc.until("the attempt", lambda: self.pc.rows("SELECT header FROM attempt WHERE state = 'open'"))
        cards = [dict(zip(FIELDS, card["right"])) for card in json.loads(head[0][0])["cards"]]
        # All names at once: a new word makes the input method read its dictionary again.
        names = ["错"] + [card[field] for card in cards[:records] for field in ("SYR", "HPHM")]
        han = ("".join(c for c in name if not c.isascii()) for name in names)
        self.desk.learn(s for name in han for s in self.desk.spell(name))
        return cards

    def value(self, field, text):
        if text is None:
            return
        if field == "HPZL":
            self.desk.ime(False)
            self.desk.type_keys(CHOICES[text], 15)
        elif text.isascii():
            self.desk.ime(False)
            self.desk.type_keys(text, 15)
        else:
            self.desk.type_text(text, 15)
        # The input method hands over in its own time.
        time.sleep(0.1)

    def card(self, right, error=None, mended=False):
        """Enters a card and hands it in; `mended`: the owner is typed wrong first, left, and typed again."""
        typed = dict(right)
        if error:
            field, found, wrong = error
            typed[field] = wrong(right[field])
            (self.caught if found == "caught" else self.silent)[field] += 1
        for field in FIELDS:
            if field == "SYR" and mended:
                self.value(field, right["SYR"] + "错")
                self.desk.key("Tab", "shift+Tab", "Delete")
                self.mended += 1
            self.value(field, typed[field])
            if field != FIELDS[-1]:
                self.desk.key("Tab")
        time.sleep(0.1)
        self.desk.held("ctrl", "Return")
        self.entered += 1
        self.qualified += not error

    def handed_in(self):
        """Cards of which the disk knows that they were handed in."""
        (count,), = self.pc.rows("SELECT count(*) FROM attempt_event WHERE line LIKE '%\"hand_in\"%'") or [(0,)]
        return count


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    a.add_argument("--records", type=int, default=16)
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    with Desktop(ime="pinyin", on_the_spot=True) as desk:
        began = time.monotonic()
        pc = Pc(os.path.abspath(o.program), desk, "clerk", o.pictures)
        os.makedirs(os.path.join(pc.data, "exercises", "forms"))
        with open(os.path.join(pc.data, "exercises", "forms", "clerk.toml"), "w", encoding="utf-8") as f:
            f.write(FORM)
        pc.command("forms", "check", os.path.join(pc.data, "exercises", "forms", "clerk.toml"))
        pc.open("--open", "form/clerk", "--seconds", "3600")
        enter_oneself(pc)
        clerk = Clerk(pc)
        cards = clerk.begin(o.records)
        assert len(cards) >= o.records, len(cards)
        for n, right in enumerate(cards[:o.records]):
            # Every other card is right, but for the kinds of errors in turn; every fifth has a value that is mended.
            clerk.card(right, ERRORS[n // 2 % len(ERRORS)] if n % 2 else None, mended=n % 5 == 0)
            pc.until(f"card {n + 1} handed in", lambda n=n: clerk.handed_in() == n + 1)
            if n == 3:
                pc.picture("running")
                pc.pull_the_plug()
                resume(pc)
        pc.picture("before-the-end")
        end(pc)
        pc.until("the seal", lambda: pc.rows("SELECT id FROM attempt WHERE state = 'sealed'"))
        time.sleep(0.6)
        pc.picture("result")
        pc.close()
        check(pc, clerk, o.records)
    print(f"ok clerk: {clerk.entered} records by keyboard alone, killed once, {clerk.qualified} qualified, "
          f"{sum(clerk.caught.values())} caught and {sum(clerk.silent.values())} silent errors, {clerk.mended} mended, "
          f"all as planted; {time.monotonic() - began:.0f} s", flush=True)


def enter_oneself(pc):
    """Badge, name, unit of a newcomer."""
    desk = pc.desk
    desk.type_keys("059001", 30)
    desk.key("Tab")
    desk.ime(True)
    desk.type_han(desk.spell("王德明"))
    desk.key("Tab")
    desk.type_han(desk.spell("文昌派出所"))
    time.sleep(0.5)
    desk.key("Return")
    pc.until("the officer", lambda: pc.rows("SELECT name FROM officer WHERE name = '王德明'"))
    time.sleep(0.8)
    pc.picture("ready")


def resume(pc):
    """After the kill: badge, Enter; what was interrupted is offered first."""
    pc.open()
    pc.picture("again")
    pc.desk.type_keys("059001", 30)
    pc.desk.key("Return")
    time.sleep(0.5)
    pc.desk.key("Return")
    time.sleep(1.0)
    pc.picture("today-after-kill")
    pc.blue()
    time.sleep(0.8)
    pc.picture("resumed")
    # The pause is over, and the first field of the card is gone to again.
    pc.desk.key("Return")
    time.sleep(0.4)
    pc.desk.key("Return")
    time.sleep(0.4)
    pc.picture("going-on")


def end(pc):
    """Pause, and the end now."""
    pc.desk.key("Escape")
    time.sleep(0.5)
    pc.picture("paused")
    pc.press(1)


def check(pc, clerk, records):
    attempt, = pc.attempts()
    score = attempt["score"]
    assert score["entered"] == clerk.entered == records, score
    assert score["qualified"] == clerk.qualified, score
    errors = score["errors"]
    assert errors["fields"] == records * len(FIELDS), errors
    assert (errors["caught"], errors["silent"]) == (sum(clerk.caught.values()), sum(clerk.silent.values())), errors
    for field in score["fields"]:
        code = field["code"]
        assert (field["caught"], field["silent"]) == (clerk.caught[code], clerk.silent[code]), field
    assert score["corrected_fields"] == clerk.mended, score
    assert sum(score["time"].values()) == score["active_ms"], score
    # The log alone gives the same.
    log = os.path.join(pc.data, "log.jsonl")
    with open(log, "w", encoding="utf-8") as f:
        f.write(pc.command("attempts", "--log", attempt["id"]))
    assert pc.json("replay", log)["qualified"] == clerk.qualified
    pc.command("audit")


if __name__ == "__main__":
    main()
