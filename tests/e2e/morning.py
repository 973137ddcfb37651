#!/usr/bin/env python3
"""A morning of a bureau in real windows on one virtual desktop: the PC that founds it and the PCs of a police station.
One has joined by files, and a stick goes round; the other joins by a code that is typed into its window, and a
PostgreSQL server on the loopback takes its work, kept by the window of the founding PC. At each of them an officer types
with a real Chinese input method and exchanges by the buttons of the window; both results stand at the founding PC with
exactly the errors that were planned, signed, audited, once.

    tests/e2e/morning.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import glob
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import ROOT, Pc, Server, asked, has_postgres  # noqa: E402
from desktop import Desktop  # noqa: E402

EXERCISE = "copy/dispatch-01"
LENGTH, WRONG = 40, 12
TRAINER, OFFICER = "059003", "059001"
ROSTER = """警号,姓名,单位,出生日期
059001,王德明,文昌派出所,1988-03-04
059002,李敏,文昌派出所,1990-05-06
059003,周海燕,局机关,1985-01-09
"""
SEALED = "SELECT count(*) FROM attempt WHERE state = 'sealed'"


def presented_text():
    """The passage as it is typed: paragraphs joined, without line ends."""
    import tomllib
    with open(os.path.join(ROOT, "exercises", EXERCISE + ".toml"), "rb") as f:
        return "".join(tomllib.load(f)["text"].split())[:LENGTH]


def type_a_drill(pc, text):
    """An officer of the roster opens the passage, types it with one wrong character, and hands in."""
    desk = pc.desk
    before = sealed(pc)
    pc.open("--officer", OFFICER, "--open", "practice/" + EXERCISE, "--seconds", "600")
    pc.picture("before")
    desk.ime(True)
    desk.strike("Return")
    desk.at_rest(0.8)
    pc.write(text, [WRONG])
    pc.picture("drill")
    desk.strike("ctrl+Return")
    pc.until("the seal", lambda: sealed(pc) > before)
    desk.at_rest(0.4)
    pc.picture("result")


def sealed(pc):
    rows = pc.rows(SEALED)
    return rows[0][0] if rows else 0


def to_exchange(pc):
    """From any page to that of the exchange: Today is the first stop of the bar; the exchange is before its start."""
    pc.today()
    pc.press(1, back=True)
    pc.desk.at_rest(0.3)


def packages(stick, way):
    return {file: os.stat(file).st_mtime_ns for file in glob.glob(os.path.join(stick, "DABIAO", "*", way, "*"))}


def onto_stick(pc, stick, way):
    """The exchange is open: the folder is typed, Enter begins, and it says that the stick may be pulled out."""
    before = packages(stick, way)
    pc.folder_field()
    pc.fill(stick)
    pc.desk.strike("Return")
    pc.until("a new package", lambda: packages(stick, way) != before)
    pc.desk.at_rest(0.8)
    pc.picture("may-be-pulled-out")
    assert pc.says_good(), "it says in large letters that the stick may be pulled out"


def by_stick(bureau, station, stick, text):
    """An officer types at the station; its work goes to the founding PC on a stick, and comes back confirmed."""
    type_a_drill(station, text)
    to_exchange(station)
    onto_stick(station, stick, "up")
    bureau.open("--officer", TRAINER, "--open", "exchange")
    onto_stick(bureau, stick, "down")
    bureau.close()
    station.front()
    station.blue()
    bureau.desk.at_rest(1.5)
    station.picture("confirmed")
    station.close()
    assert "未上传 0 条" in station.waits(), station.waits()


def by_server(bureau, second, text):
    """A PC joins by a code that is typed into its window, an officer types there, and the buttons of the exchange bring it to
    the founding PC, whose window keeps the server."""
    listed = os.path.join(bureau.pictures, "codes.pdf")
    if os.path.exists(listed):
        os.remove(listed)
    with Server(bureau):
        code = bureau.json("bureau", "invite", "--unit", "文昌派出所", "--list", listed)["codes"][0]["code"]
        bureau.open("--officer", TRAINER, "--open", "exchange")
        bureau.picture("keeps")
        second.open("--open", "stations")
        newcomer(second)
        join(bureau, second, code)
        second.close()
        type_a_drill(second, text)
        to_exchange(second)
        second.blue()
        bureau.desk.at_rest(1.5)
        second.picture("sent")
        bureau.front()
        bureau.blue()
        bureau.until("the result of the other PC", lambda: sealed(bureau) == 2)
        bureau.desk.at_rest(0.5)
        bureau.picture("taken")
        second.front()
        second.blue()
        bureau.desk.at_rest(1.5)
        second.picture("confirmed")
        second.close()
        assert "未上传 0 条" in second.waits(), second.waits()
        bureau.close()


def newcomer(pc):
    """Nobody is known here: the officer enters badge, name and unit."""
    pc.desk.type_keys(OFFICER)
    pc.desk.strike("Return")
    pc.desk.ime(True)
    pc.desk.type_text("王德明")
    pc.desk.strike("Return")
    pc.desk.type_text("文昌派出所")
    pc.picture("newcomer")
    pc.desk.strike("Return")
    pc.until("somebody signed in", lambda: pc.rows("SELECT 1 FROM officer"))
    pc.desk.at_rest(0.6)
    pc.picture("alone")


def join(bureau, pc, code):
    """The code is typed, and the name of the PC; whoever keeps the server lets it in."""
    pc.last(2)
    pc.press()
    pc.tab(2)
    pc.fill(code)
    pc.tab()
    pc.desk.key("ctrl+a")
    pc.desk.type_text("文昌所-02")
    pc.picture("code")
    pc.desk.strike("Return")
    pc.until("the request", lambda: os.path.exists(os.path.join(pc.data, "bureau-access.toml")))
    bureau.desk.at_rest(1.0)
    pc.picture("waits")
    bureau.front()
    bureau.blue()
    pc.until("the bureau", lambda: os.path.exists(os.path.join(pc.data, "bureau.toml")))
    pc.front()
    bureau.desk.at_rest(1.5)
    pc.picture("joined")


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
    assert found == want and row["badge"] == OFFICER and row["state"] == "sealed", (found, want, row)
    log = bureau.command("attempts", "--log", row["id"])
    path = bureau.desk.path("log.jsonl")
    with open(path, "w") as f:
        f.write(log)
    assert bureau.json("replay", path) == score, "the log replays to the score"


def at_the_desk(bureau, tests):
    """The trainer signs in at the founding PC, and has the results at the desk."""
    made = asked(tests, "window_room::trainer", DABIAO_TEST_TRAINER_FOLDER=bureau.data, DABIAO_TEST_TRAINER_BADGE=TRAINER)
    if made is None:
        print("skipped: the trainer's desk: the account is made by cargo-nextest, which is not there", flush=True)
        return
    bureau.open("--officer", TRAINER, "--open", "trainer")
    bureau.secret(made["password"])
    bureau.desk.at_rest(2.0)
    bureau.picture("desk")
    bureau.close()


def founded(bureau, station, stick):
    """By commands, as a script of an administrator would: a bureau, a PC that joined by files, and the roster there."""
    desk = bureau.desk
    roster = desk.path("roster.csv")
    with open(roster, "w") as f:
        f.write(ROSTER)
    bureau.command("roster", "import", roster)
    bureau.command("bureau", "init", "--name", "岚江市公安局", "--unit", "局机关", "--station", "局机关-01", "--no-server")
    asks, answer = desk.path("asks.dbx"), desk.path("answer.dbx")
    station.command("join", "--request", asks, "--unit", "文昌派出所", "--name", "文昌所-01")
    bureau.command("bureau", "approve", asks, "--out", answer)
    station.command("join", "--file", answer)
    for pc in (bureau, station):
        pc.command("exchange", "--dir", stick)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--tests", metavar="BINARY", help="the test binary that makes things ready (else by cargo-nextest)")
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    program, began, text = os.path.abspath(o.program), time.monotonic(), presented_text()
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        bureau, station, second = (Pc(program, desk, name, o.pictures) for name in ("bureau", "station", "second"))
        stick = desk.path("stick")
        os.mkdir(stick)
        founded(bureau, station, stick)
        by_stick(bureau, station, stick, text)
        rows = holds(bureau, text, 1)
        if has_postgres():
            by_server(bureau, second, text)
            rows = holds(bureau, text, 2)
        else:
            print("skipped: a station with the bureau's server: PostgreSQL is not installed", flush=True)
        at_the_desk(bureau, o.tests)
    speeds = ", ".join(f"{row['score']['correct_cpm']:.1f}" for row in rows)
    print(f"ok morning: {len(rows)} drills of {LENGTH} characters at other PCs ({speeds} chars/min), each carried by the buttons "
          f"of the windows, once at the founding PC, audited; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
