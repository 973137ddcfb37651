#!/usr/bin/env python3
"""The input method is late: fcitx5 is made to stand still again and again, as on a busy machine, while words and numbers are typed into
a form in the real window with pauses between them. What arrives has to be what was typed, each key in its place.

    tests/e2e/late_method.py --program target/debug/dabiao [--pictures FOLDER] [--rounds 8] [--seed 1]
"""
import argparse
import json
import os
import random
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import ROOT, Pc  # noqa: E402
from clerk import Clerk, Work, enter_oneself, turn_the_card  # noqa: E402
from clerk_plan import VEHICLES  # noqa: E402
from desktop import Desktop, DesktopError  # noqa: E402

FORM = "clerk-vehicles"
WORDS = [("wangming", "王明"), ("lijing", "李静"), ("renminlu", "人民路")]
# Seconds between pieces: shorter and longer than the quiet after which the program says where its caret is.
PAUSES = (0.05, 0.28, 0.3, 0.32, 0.34, 0.4, 0.7, 0.9)
# Seconds that fcitx5 runs, and stands still.
RUNS, STANDS = (0.3, 1.2), (0.2, 0.6)
PIECES = 10


def round_of(chance):
    """Steps of xdotool, and what has to stand in the field before each time that it is cleared."""
    steps, wanted = [], []
    for _ in range(PIECES):
        keys, word = chance.choice(WORDS + [("", "")])
        number = "".join(chance.choice("0123456789") for _ in range(chance.randint(3, 18)))
        if keys:
            steps += ["type", "--args", "1", "--delay", "20", keys + " ", "sleep", str(chance.choice(PAUSES))]
        steps += ["type", "--args", "1", "--delay", "15", number, "sleep", str(chance.choice(PAUSES)), "key", "--delay", "20", "Delete"]
        wanted.append(word + number)
    return steps, wanted


def arrived(clerk):
    """What stood in the field before each time that it was cleared, and what stands there now."""
    values = [""]
    for event in map(json.loads, clerk.events()):
        if event.get("kind") in ("commit", "text"):
            values[-1] += event["text"]
        elif event.get("kind") == "clear":
            values.append("")
    return values


def late(desk, chance, over):
    """Holds fcitx5 up again and again until it is `over`."""
    while not over.wait(chance.uniform(*RUNS)):
        desk.hold_up(chance.uniform(*STANDS))


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    a.add_argument("--rounds", type=int, default=8)
    a.add_argument("--seed", type=int, default=1)
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    chance, keys = random.Random(o.seed), 0
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        pc = Pc(os.path.abspath(o.program), desk, "late", o.pictures)
        own = os.path.join(pc.data, "exercises", "forms")
        os.makedirs(own)
        Work.keep(os.path.join(own, FORM + ".toml"), VEHICLES)
        clerk = Clerk(pc)
        pc.open("--open", "form/" + FORM, "--seconds", "3600")
        enter_oneself(pc)
        turn_the_card(pc)
        pc.until("the attempt", clerk.events)
        desk.learn(WORDS)
        desk.key("Tab", "Tab", "Tab")
        desk.ime(True)
        wanted = []
        for n in range(o.rounds):
            steps, more = round_of(chance)
            over = threading.Event()
            holder = threading.Thread(target=late, args=(desk, random.Random(o.seed * 1000 + n), over))
            holder.start()
            try:
                desk.chain(*steps)
            finally:
                over.set()
                holder.join()
            wanted += more
            keys += sum(len(step) for what, step in zip(steps, steps[5:]) if what == "type")
            try:
                desk.wait_until(lambda: arrived(clerk) == wanted + [""], "the words and numbers", 40)
            except DesktopError as e:
                wrong = [pair for pair in zip(wanted, arrived(clerk)) if pair[0] != pair[1]]
                pc.picture("failed")
                raise AssertionError(f"round {n + 1}, typed and arrived: {wrong}") from e
        pc.close()
    print(f"ok late method: {keys} keys through an input method that stood still again and again, each in its place", flush=True)


if __name__ == "__main__":
    main()
