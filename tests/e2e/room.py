#!/usr/bin/env python3
"""A sitting on several PCs in real windows on one virtual desktop. The invigilator's PC packs tickets onto a stick; two PCs
open them, each with the start code, and a candidate types at each with a real Chinese input method. One PC is killed while
its candidate types, and goes on as the standard says. Both hand in, the invigilator collects and closes; the roll has both
with the digits that their screens showed, and every score is what the planned errors make it.

    tests/e2e/room.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import ROOT, Pc, asked  # noqa: E402
from desktop import Desktop, DesktopError  # noqa: E402

ISSUER = "059200"
LENGTH = 24
# The digits of a seat, as a screen and the roll show them.
DIGITS = re.compile("[0-9a-f]{4}( [0-9a-f]{4}){3}")
# Where each candidate types a wrong character, and who is interrupted after so many.
WRONG = ([5], [3, 17])
INTERRUPTED, AFTER = 1, 10
# Tab stops of the bar on top: seven screens, and language, theme, larger and smaller text, help, signing out.
TOP = 13
STATIONS = {"考场-01": "s1", "考场-02": "s2", "考场-03": "s3"}


class Invigilator(Pc):
    """The invigilator's PC."""

    def start(self, plan):
        self.plan, self.env = plan, {"DABIAO_PASSWORD": plan["password"]}
        self.open("--open", "exam", "--officer", plan["invigilator"])
        self.secret(self.plan["password"])
        self.until("the invigilator", lambda: self.rows("SELECT 1 FROM journal WHERE op = 'signed_in'"))
        self.desk.at_rest(0.8)
        # The last stop of the list is the button that opens the sitting.
        self.last(1)
        self.press()
        self.secret(self.plan["password"])
        self.noted("open")
        self.picture("open")

    def noted(self, word, times=1):
        """Waits until that is on the roll."""
        query = f"SELECT count(*) FROM sitting_entry WHERE event LIKE '%\"{word}\"%'"
        self.until(f"{word} on the roll", lambda: (self.rows(query) or [[0]])[0][0] >= times)
        self.desk.at_rest(0.5)

    def pack(self, stick):
        """After the field of the folder come its dialog and the button; after them list of seats, deputy, incident and note."""
        self.last(8)
        self.fill(stick)
        self.press(2)
        tickets = os.path.join(stick, "DABIAO", "*", "ticket", "*.dbx")
        self.until("two tickets", lambda: len(glob.glob(tickets)) == 2)
        self.desk.at_rest(0.8)
        self.picture("packed")
        # The code is on the screen; packing again, from a copy, gives the same one.
        copy = self.desk.path("copy-of-host")
        shutil.copytree(self.data, copy)
        again = self.json("exam", "pack", self.plan["sitting"], "--out", self.desk.path("tmp"), "--officer",
                          self.plan["invigilator"], data=copy, env=self.env)
        shutil.rmtree(copy)
        self.blue()
        self.desk.at_rest(0.4)
        return again["start_code"], {STATIONS[t["name"]]: t for t in again["tickets"]}, glob.glob(tickets)

    def announce(self):
        """Beside the button that hands the PC over."""
        self.blue(beside=50)
        self.noted("start")
        self.picture("announced")

    def collect(self, stick, seats):
        """From the end: note, its kind and its button, the names of the seats and the deputy; before them the buttons."""
        self.last(3 + seats + 3)
        self.press()
        self.noted("collect", seats)
        self.picture("collected")

    def close_sitting(self):
        self.blue(beside=40)
        self.picture("closing")
        self.secret(self.plan["password"])
        self.noted("close")
        self.picture("closed")


    def print_roll(self):
        """After the bar on top come the way back and the roll. The file."""
        self.press(TOP + 2)
        rolls = os.path.join(self.data, "papers", "*.pdf")
        self.until("the roll", lambda: glob.glob(rolls))
        self.desk.at_rest(0.5)
        self.picture("roll")
        return shutil.copy(glob.glob(rolls)[0], os.path.join(self.pictures, "roll.pdf"))


class Seat(Pc):
    """A PC of the room."""

    def take(self, ticket):
        """On the first screen: before the field of the badge are the dialog and the field of the ticket."""
        self.open()
        self.tab(2, back=True)
        self.fill(ticket)
        self.desk.strike("Return")
        self.until("the ticket", lambda: glob.glob(os.path.join(self.data, "tickets", "*")) or self.rows(
            "SELECT 1 FROM sitting"))
        self.desk.at_rest(0.8)
        self.picture("ticket")

    def code(self, code):
        """The field of the code is before that of the badge."""
        self.tab(1, back=True)
        self.fill(code)
        self.desk.strike("Return")
        self.desk.at_rest(2.0)

    def sit_down(self, badge):
        self.fill(badge)
        self.desk.strike("Return")
        self.desk.at_rest(0.8)

    def begin(self, badge):
        """The candidate sits down, tries nothing, and begins. The text that is shown."""
        self.sit_down(badge)
        self.picture("briefing")
        self.press(1)
        self.desk.at_rest(0.5)
        self.desk.strike("Return")
        self.until("the exam", lambda: self.rows("SELECT 1 FROM attempt WHERE state = 'open'"))
        header = json.loads(self.rows("SELECT header FROM attempt")[0][0])
        self.desk.ime(True)
        return "".join(text_of(header).split())[:LENGTH]

    def events(self):
        rows = self.rows("SELECT count(*) FROM attempt_event")
        return rows[0][0] if rows else 0

    def end(self):
        # It asks whether that is meant; the answer stands at the right of the bar.
        self.desk.strike("ctrl+Return")
        self.desk.at_rest(0.4)
        self.desk.click(1114, 82, window=self.id)
        self.until("the seal", lambda: self.rows("SELECT 1 FROM attempt WHERE state = 'sealed'"))
        self.desk.at_rest(1.0)
        self.picture("digits")
        self.press()
        self.desk.at_rest(0.6)

    def hand_in(self, stick):
        """The field of the badge has the focus; after it come who sits here, and the folder."""
        before = set(glob.glob(os.path.join(stick, "DABIAO", "*", "*", "*")))
        self.tab(2)
        self.fill(stick)
        self.desk.strike("Return")
        self.until("what was handed in", lambda: set(glob.glob(os.path.join(stick, "DABIAO", "*", "*", "*"))) - before)
        self.desk.at_rest(0.8)
        self.picture("handed-in")


def text_of(header):
    """The presented text, wherever in the header of a log it stands."""
    found = [v for v in walk(header) if isinstance(v, str)]
    return max(found, key=len)


def walk(value):
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def hold(host, seats, plan, stick):
    """The whole sitting in the windows. The badge of each PC, and the printed roll."""
    host.start(plan)
    code, tickets, files = host.pack(stick)
    badges = {}
    for seat in seats:
        badges[seat.name] = tickets[seat.name]["seats"][0]["badge"]
        name = os.path.basename(tickets[seat.name]["file"])
        seat.take(next(file for file in files if os.path.basename(file) == name))
    host.front()
    host.announce()
    for n, seat in enumerate(seats):
        seat.front()
        seat.code(code.lower())
        seat.picture("code")
        text = seat.begin(badges[seat.name])
        if n == INTERRUPTED:
            seat.write(text[:AFTER], [w for w in WRONG[n] if w < AFTER])
            seat.until("the keys on the disk", lambda seat=seat: seat.events() >= AFTER)
            seat.desk.type_keys("zhon", 40)
            seat.pull_the_plug()
            kept = seat.events()
            seat.open()
            seat.picture("again")
            # The ticket is known: the button that invites opens it.
            seat.blue()
            seat.desk.at_rest(0.8)
            seat.code(code)
            seat.sit_down(badges[seat.name])
            seat.picture("interrupted")
            seat.press()
            seat.until("the exam going on", lambda seat=seat, kept=kept: seat.events() > kept)
            seat.desk.at_rest(0.4)
            seat.picture("goes-on")
            seat.desk.ime(True)
            seat.write(text[AFTER:], [w - AFTER for w in WRONG[n] if w >= AFTER])
        else:
            seat.write(text, WRONG[n])
        seat.picture("written")
        seat.end()
        seat.hand_in(stick)
    host.front()
    host.collect(stick, len(seats))
    host.close_sitting()
    roll = host.print_roll()
    for pc in (host, *seats):
        pc.close()
    return badges, roll


def check(host, seats, plan, badges, roll):
    """The command line on what the windows left."""
    # The issuer reads all results.
    who = ("--officer", ISSUER)
    rows = {row["badge"]: row for row in host.attempts(*who, env=host.env) if row["mode"] == "exam"}
    assert set(rows) == set(badges.values()), (rows, badges)
    found = []
    for n, seat in enumerate(seats):
        row, wrong = rows[badges[seat.name]], len(WRONG[n])
        want = {"correct": LENGTH - wrong, "substitutions": wrong, "omissions": 0, "insertions": 0, "typed": LENGTH}
        score = {k: row["score"][k] for k in want}
        assert score == want and row["state"] == "sealed", (seat.name, score, want)
        own = seat.attempts()
        assert [r["score"] for r in own] == [row["score"]], "the invigilator has what was written at the seat"
        found.append(f"{score['correct']} of {LENGTH}")
    log = host.command("attempts", "--log", rows[badges[seats[INTERRUPTED].name]]["id"], *who, env=host.env)
    assert '"gap_ms":' in log, "the interruption is on record"
    for pc in (host, *seats):
        audit = pc.json("audit", *(who if pc is host else ()), env=host.env)
        assert audit["ok"], (pc.name, audit)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", roll, "-"], capture_output=True, text=True, check=True).stdout
        for seat in seats:
            head = DIGITS.search(seat.command("exam", "seat", "--json")).group()
            # On paper they stand in two lines.
            assert all(part in text for part in (badges[seat.name], head[:9], head[10:])), (head, text)
    return found


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--tests", metavar="BINARY", help="the test binary that makes things ready (else by cargo-nextest)")
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    program, began = os.path.abspath(o.program), time.monotonic()
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        plan = asked(o.tests, "window_room::prepared", DABIAO_TEST_ROOM="1", TMPDIR=desk.path("tmp"))
        if plan is None:
            raise DesktopError("the folders are prepared by cargo-nextest, which is not there")
        host = Invigilator(program, desk, "host", o.pictures, os.path.join(plan["folder"], "host"))
        seats = [Seat(program, desk, name, o.pictures, os.path.join(plan["folder"], name)) for name in ("s1", "s2")]
        badges, roll = hold(host, seats, plan, os.path.join(plan["folder"], "stick"))
        found = check(host, seats, plan, badges, roll)
    print(f"ok room: {' and '.join(found)} characters right as planned, one after kill -9; both on the roll with their "
          f"digits, audited; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
