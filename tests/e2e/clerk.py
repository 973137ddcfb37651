#!/usr/bin/env python3
"""A scripted clerk enters fifty records into forms in the real window, by a real Chinese input method and without the mouse:
into two forms of a trainer's own and one that the program carries. Errors of every kind are planted, some values are mended in
time, and the program is killed once in the middle of a record. What is stored, what the log replays to, and what a command makes of
the values that were planned have to be exactly what was planted.

    tests/e2e/clerk.py --program target/debug/dabiao [--pictures FOLDER] [--only vehicles guests residents]
"""
import argparse
import collections
import json
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import INVITING, ROOT, Pc, inviting  # noqa: E402
from clerk_plan import (CAUGHT, GUESTS, RIGHT, SILENT, VEHICLES, every_other, guest_errors, of_somebody_else, resident_plan,  # noqa: E402
                        vehicle_errors)
from desktop import Desktop, split_pinyin  # noqa: E402

OFFICER = "059001"
# So many values of a form may have to be typed twice: none, for no key may be lost.
MOST_RETYPED = 0


# ---- the clerk ------------------------------------------------------------------------------------------

class Work:
    """A sitting of one form: its cards, what is planned for each, and what that has to come to."""

    def __init__(self, clerk, name, plan):
        self.clerk, self.name, self.plan = clerk, name, plan
        self.cards, self.typed, self.codes, self.mended, self.retyped, self.id = [], [], {}, 0, 0, None

    def read(self):
        """The cards, from the head of the attempt that was begun; a command makes the same ones by its id."""
        pc = self.clerk.pc
        query = "SELECT hex(id), exercise_id, header FROM attempt WHERE state = 'open'"
        self.id, source, head = pc.until("the attempt", lambda: pc.rows(query))[0]
        head = json.loads(head)
        self.form = head["form"]
        assert self.form["id"] == "forms/" + self.name, self.form["id"]
        self.fields = [field["code"] for field in self.form["fields"]]
        self.kinds = {field["code"]: field["kind"] for field in self.form["fields"]}
        fills = [field["fill"] | {"code": field["code"]} for field in self.form["fields"] if field.get("fill")]
        self.filled = {fill["code"]: fill["from"] for fill in fills}
        self.cards = [dict(zip(self.fields, card["right"])) for card in head["cards"]][:len(self.plan)]
        assert len(self.cards) == len(self.plan), (len(head["cards"]), len(self.plan))
        _, _, style, _, seed, _ = source.split("/")
        made = pc.command("--seed", str(int(seed, 16)), "generate", "--kind", self.name, "--card", style, "--count", str(len(self.plan)), "--json")
        self.right_lines = made.splitlines()
        again = [{f["code"]: f["value"] for f in json.loads(line)["fields"]} for line in self.right_lines]
        assert all(card.items() <= known.items() for card, known in zip(self.cards, again)), "the same cards by their seed"
        for field in self.form["fields"]:
            for code, choice, _ in field.get("choices", []):
                self.codes.setdefault(field["code"], {})[choice] = code
        self.choices = {field: {code: name for name, code in codes.items()} for field, codes in self.codes.items()}
        self.typed = [self.values(card, errors) for card, errors in zip(self.cards, self.plan)]
        self.clerk.learn(value for card in self.typed for value in card.values())

    def values(self, card, errors):
        """What is to stand in the fields of a card at the end."""
        typed = dict(card)
        for error in errors:
            wrong = error.wrong(card[error.field])
            assert error.found == RIGHT or wrong != card[error.field], (error.field, wrong)
            typed[error.field] = wrong
        return typed

    def enter(self, n, fields=None, mends=False):
        """Enters a card from the first of `fields` on, which is in hand; the last of them stays in hand."""
        right, typed = self.cards[n], self.typed[n]
        fields = fields or self.fields
        for field in fields:
            source = self.filled.get(field)
            stands = source and typed[source] in (right[source], of_somebody_else(right[source])) and typed[field] == right[field]
            if mends and self.kinds[field] == "name":
                # Typed wrong, left, and typed again.
                self.clerk.put(typed[field] + "错")
                self.clerk.desk.key("shift+Tab", "Tab", "Delete")
                self.mended += 1
            if not stands:
                self.put(field, typed[field])
            if field != fields[-1]:
                self.clerk.desk.strike("Tab")

    def put(self, field, value):
        if value and field in self.codes:
            # By its code: that is no letter, whatever the input method is at.
            value = self.codes[field][value]
        elif self.kinds[field] == "plate":
            # No key of an input method makes the dot of a plate.
            value = value.replace("·", "")
        self.clerk.put(value)

    def proofread(self, n, fields=None):
        """Before a card is handed in the clerk looks at it, and types again what did not arrive as it was typed: so a key that was lost is
        told with its field, and the counts of the planted errors are looked at all the same. It fails the run."""
        fields = fields or self.fields
        for _ in range(3):
            # Only when nothing more has come for a while is something missing.
            seen, still = 0, time.monotonic()
            while True:
                lines = self.clerk.events()
                _, values, at = self.arrived(lines)
                wrong = [code for code in fields if self.differs(values, n, code)]
                if len(lines) != seen:
                    seen, still = len(lines), time.monotonic()
                if not wrong or time.monotonic() > still + 3:
                    break
                time.sleep(0.1)
            if not wrong:
                return
            for code in wrong:
                print(f"{self.name}, card {n + 1}, {code}: {self.typed[n][code]!r} was typed, {values.get(code)!r} arrived", flush=True)
                there = self.fields.index(at) - self.fields.index(code)
                self.clerk.desk.key(*["shift+Tab" if there > 0 else "Tab"] * abs(there), "Delete")
                self.put(code, self.typed[n][code])
                # What is changed before its field was ever left is no correction.
                self.retyped += 1
                self.mended += there != 0
                at = code
            steps = self.fields.index(fields[-1]) - self.fields.index(at)
            if steps:
                self.clerk.desk.key(*["Tab"] * steps)
        raise AssertionError(f"{self.name}, card {n + 1}: {wrong} do not arrive")

    def hand_in(self, n):
        self.proofread(n)
        self.clerk.desk.held("ctrl", "Return", 60)
        self.clerk.pc.until(f"card {n + 1} of {self.name} handed in", lambda: self.clerk.handed_in() == n + 1)

    # ---- what it has to come to

    def expected(self):
        caught, silent = collections.Counter(), collections.Counter()
        for error in (error for errors in self.plan for error in errors):
            caught[error.field] += error.found == CAUGHT
            silent[error.field] += error.found == SILENT
        good = sum(all(error.found == RIGHT for error in errors) for errors in self.plan)
        return caught, silent, good

    def check(self, pc):
        """The stored score, the replayed log, and `score-form` of the planned values: all as planted."""
        row, = [row for row in pc.attempts() if row["id"].replace("-", "").upper() == self.id]
        assert row["state"] == "sealed", row
        said = pc.command("attempts", "--log", row["id"])
        # For whoever has to see what arrived otherwise than it was typed, beside the pictures.
        self.keep(os.path.join(pc.pictures, self.name + ".jsonl"), said)
        self.keep(os.path.join(pc.pictures, self.name + "-fcitx.log"), pc.desk.log("fcitx5", 1_000_000))
        self.check_typed(said)
        score, (caught, silent, good) = row["score"], self.expected()
        count, fields = len(self.plan), len(self.fields)
        assert (score["entered"], score["qualified"]) == (count, good), (self.name, score, good)
        for field in score["fields"]:
            code = field["code"]
            assert (field["caught"], field["silent"]) == (caught[code], silent[code]), (self.name, field)
        assert score["corrected_fields"] == self.mended and score["cut_chars"] == score["blocked"] == 0, score
        assert sum(score["time"].values()) == score["active_ms"], score
        rate = good / count
        rating = "good" if rate >= 0.9 else "warn" if rate >= 0.85 else "alarm"
        assert score["rating"] == rating and abs(score["qualified_rate"] - rate) < 1e-9, score
        log = pc.desk.path(self.name + ".jsonl")
        self.keep(log, said)
        expected, entered = (pc.desk.path(f"{self.name}-{which}.jsonl") for which in ("right", "entered"))
        self.keep(expected, "".join(line + "\n" for line in self.right_lines))
        kind = json.loads(self.right_lines[0])["kind"]
        lines = [{"kind": kind, "text": "", "fields": [{"code": c, "name": c, "value": v} for c, v in card.items()]} for card in self.typed]
        self.keep(entered, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        seconds = str(max(1, round(score["active_ms"] / 1000)))
        by_plan = pc.json("score-form", "--kind", self.name, "--expected", expected, "--entered", entered, "--seconds", seconds)
        for found in (score, pc.json("replay", log), by_plan):
            assert (found["entered"], found["qualified"]) == (count, good), (self.name, found)
            self.check_errors(found, count * fields, caught, silent)
        return good, sum(caught.values()), sum(silent.values())

    def check_errors(self, found, fields, caught, silent):
        def counts(errors):
            return errors["fields"], errors["caught"], errors["silent"]
        assert counts(found["errors"]) == (fields, sum(caught.values()), sum(silent.values())), found["errors"]
        kinds = found["errors_by_kind"]
        kinds = kinds if isinstance(kinds, dict) else {kind["kind"]: kind.get("errors", kind) for kind in kinds}
        for name in set(self.kinds.values()):
            of = [code for code, kind in self.kinds.items() if kind == name]
            want = len(of) * len(self.plan), sum(caught[code] for code in of), sum(silent[code] for code in of)
            assert counts(kinds[name]) == want, (self.name, name, kinds[name], want)

    def arrived(self, lines):
        """By the events of a log: the values of the cards that were handed in, those of the card in hand, and the field in hand. What
        another field filled is not in it."""
        cards, values, field = [], {}, None
        for event in map(json.loads, lines):
            kind = event.get("kind")
            if kind == "enter":
                field = event["field"]
            elif kind in ("commit", "text"):
                values[field] = values.get(field, "") + event["text"]
            elif kind == "choose":
                values[field] = self.choices[field][event["choice"]]
            elif kind == "backspace":
                values[field] = values.get(field, "")[:-1]
            elif kind == "clear":
                values[field] = ""
            elif kind == "hand_in":
                cards.append(values)
                values = {}
        return cards, values, field

    def differs(self, values, n, code):
        """Whether what arrived in that field is not what was typed."""
        want, found = self.typed[n][code], values.get(code, "")
        if code in self.filled and not found:
            return False
        if code in self.codes:
            # The last field in hand may hold a code yet that is going to be a choice.
            return found not in (want, self.codes[code].get(want))
        return found != (want.replace("·", "") if self.kinds[code] == "plate" else want)

    def check_typed(self, log):
        """Every character that was typed is there, and no other."""
        cards, _, _ = self.arrived(log.splitlines()[1:])
        assert len(cards) == len(self.typed), (self.name, len(cards))
        for n, found in enumerate(cards):
            wrong = [(code, self.typed[n][code], found.get(code)) for code in self.fields if self.differs(found, n, code)]
            assert not wrong, (self.name, n + 1, wrong)
        assert self.retyped <= MOST_RETYPED, f"{self.name}: {self.retyped} values did not arrive as they were typed"

    @staticmethod
    def keep(path, text):
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)


class Clerk:
    """Who enters, by keyboard alone."""

    def __init__(self, pc):
        self.pc, self.desk = pc, pc.desk

    def learn(self, values):
        """All words that are going to be typed, at once: a new one makes the input method read its dictionary again."""
        self.desk.learn(s for value in values for s in self.segments(value) if re.match("[a-z]", s[0]))

    def segments(self, value):
        """Segments of Chinese text for the input method. A name is a word: so many characters sound alike that one of them alone has no
        place among nine candidates."""
        found = []
        for piece in re.findall(r"[\u4e00-\u9fff\u3007]+|[^\u4e00-\u9fff\u3007]+", value):
            if not re.match(r"[\u4e00-\u9fff\u3007]", piece):
                if re.fullmatch(r"[0-9（）、]+", piece):
                    found += self.desk.spell(piece)
                continue
            if 2 <= len(piece) <= 4:
                keys = [self.desk.spell(c)[0][0] for c in piece]
                bare = "".join(keys)
                found.append((bare if len(split_pinyin(bare, len(piece))) == 1 else "'".join(keys), piece))
            else:
                found += self.desk.spell(piece)
        return found

    def put(self, value):
        """Types a value into the field in hand: Han by the input method, letters with it off, digits as it is."""
        for piece in re.findall(r"[A-Za-z][!-~]*|[0-9]+|[^A-Za-z0-9]+", value):
            if re.match("[A-Za-z]", piece):
                self.desk.ime(False)
                self.desk.type_keys(piece, 15, 40)
            elif piece.isdigit():
                self.desk.type_keys(piece, 15)
            else:
                self.desk.ime(True)
                self.desk.type_han(self.segments(piece), 25)
            # The input method hands over in its own time: on a busy machine a digit would overtake what it commits.
            time.sleep(0.1)

    def handed_in(self):
        """Cards of which the disk knows that they were handed in."""
        query = ("SELECT count(*) FROM attempt_event WHERE line LIKE '%\"hand_in\"%' AND attempt_id = "
                 "(SELECT id FROM attempt ORDER BY started_at_ms DESC LIMIT 1)")
        sealed = "SELECT json_extract(score, '$.entered') FROM attempt WHERE state = 'sealed' ORDER BY started_at_ms DESC LIMIT 1"
        (count,), *_ = self.pc.rows(query) or [(0,)]
        if count == 0 and not self.pc.rows("SELECT 1 FROM attempt WHERE state = 'open'"):
            count = (self.pc.rows(sealed) or [(0,)])[0][0]
        return count

    def events(self):
        return [row[0] for row in self.pc.rows(
            "SELECT line FROM attempt_event WHERE attempt_id = (SELECT id FROM attempt WHERE state = 'open') ORDER BY seq")]

    def pauses(self):
        return sum('"pause"' in line for line in self.events())

    def paused(self, before):
        """Waits for a pause more than there were `before`, and for its page."""
        self.pc.until("the pause", lambda: self.pauses() > before)
        self.pc.desk.at_rest(0.6)

    def end(self):
        """Pause, and the end now."""
        before = self.pauses()
        self.desk.strike("Escape")
        self.paused(before)
        self.pc.press(1)
        self.sealed()

    def sealed(self):
        self.pc.until("the seal", lambda: self.pc.rows("SELECT 1 FROM attempt") and not self.pc.rows(
            "SELECT 1 FROM attempt WHERE state = 'open'"))
        self.pc.desk.at_rest(0.4)
        self.pc.picture("result")


def enter_oneself(pc):
    """Badge, name, unit of a newcomer."""
    desk = pc.desk
    desk.type_keys(OFFICER, 30)
    desk.strike("Tab")
    desk.ime(True)
    desk.type_han(desk.spell("王德明"))
    desk.strike("Tab")
    desk.type_han(desk.spell("文昌派出所"))
    desk.at_rest(0.5)
    desk.strike("Return")
    pc.until("the officer", lambda: pc.rows("SELECT name FROM officer WHERE name = '王德明'"))
    desk.at_rest(0.8)


def killed_in_the_middle(clerk, work, n):
    """Half of a record is entered, the program is killed by signal 9, and what was interrupted comes first on Today: what was entered is
    there, and the record goes on in the field in which it stopped."""
    pc, half = clerk.pc, work.fields.index("SYR") + 1
    work.enter(n, work.fields[:half])
    work.proofread(n, work.fields[:half])
    owner = work.typed[n]["SYR"]
    pc.until("the owner on the disk", lambda: any(owner in line for line in clerk.events()))
    pc.picture("before-the-kill")
    before = clerk.events()
    pc.pull_the_plug()
    pc.open("--officer", OFFICER)
    pc.until("Today", lambda: has_button(pc), 60)
    clerk.desk.at_rest(1.0)
    pc.picture("after-the-kill")
    assert clerk.events() == before, "what was acknowledged is there"
    pc.press()
    clerk.paused(0)
    pc.press()
    pc.until("the end of the pause", lambda: any('"resume"' in line for line in clerk.events()))
    pc.picture("going-on")
    assert len(pc.rows("SELECT 1 FROM attempt")) == 1, "the interrupted attempt goes on, and no other begins"
    clerk.desk.strike("Tab")
    work.enter(n, work.fields[half:])
    work.hand_in(n)


def vehicles(clerk, first):
    """Thirty records of a trainer's own form; killed once."""
    work = Work(clerk, "clerk-vehicles", every_other(vehicle_errors(clerk.desk), 30))
    begin(clerk, work, first)
    for n in range(len(work.plan)):
        if n == 12:
            killed_in_the_middle(clerk, work, n)
            continue
        work.enter(n, mends=n % 8 == 4)
        work.hand_in(n)
        if n == 2:
            clerk.pc.picture("vehicles")
    clerk.end()
    clerk.pc.close()
    return work


def guests(clerk, first):
    """Fifteen records of another one, in which a number fills sex and birth."""
    work = Work(clerk, "clerk-guests", every_other(guest_errors(clerk.desk), 15))
    begin(clerk, work, first)
    for n in range(len(work.plan)):
        work.enter(n, mends=n == 6)
        work.hand_in(n)
        if n == 2:
            clerk.pc.picture("guests")
    clerk.end()
    clerk.pc.close()
    return work


def begin(clerk, work, first):
    """The form of that name; the newcomer says first who they are."""
    clerk.pc.open("--open", "form/" + work.name, "--seconds", "3600", *([] if first else ["--officer", OFFICER]))
    if first:
        enter_oneself(clerk.pc)
    turn_the_card(clerk.pc)
    work.read()


def has_button(pc):
    """Whether there is a button in the colour that invites."""
    width, height, pixels = pc.seen()
    return bool(inviting(pixels, width, height))


def turn_the_card(pc):
    """Once the first card lies face down: of the colour that invites there is the bar of the time alone, and no button of a page."""
    pc.until("the first card", lambda: INVITING in pc.shot() and not has_button(pc), 60)
    pc.desk.strike("Return")


def residents(clerk, first):
    """Five records of a form that the program carries, chosen on the page Forms by keyboard; the last card ends it."""
    pc, work = clerk.pc, Work(clerk, "population_floating", resident_plan(clerk.desk))
    pc.open("--open", "forms", *([] if first else ["--officer", OFFICER]))
    if first:
        enter_oneself(pc)
    # The button that begins has the focus; below it are the forms by name, before it the lengths, of which the third from the end is
    # five records.
    pc.until("the page", lambda: has_button(pc), 60)
    own = ["clerk-guests", "clerk-vehicles"]
    carried = os.listdir(os.path.join(ROOT, "exercises", "forms"))
    # Pairs to be compared stand apart, below.
    names = sorted([name[:-5] for name in carried if not name.startswith("pairs_")] + own)
    place = names.index(work.name) + 1
    pc.press(place)
    pc.press(place + 3, back=True)
    pc.picture("chosen")
    pc.press(3)
    turn_the_card(pc)
    work.read()
    for n in range(len(work.plan)):
        work.enter(n)
        if n == 0:
            pc.picture("residents")
        work.hand_in(n)
    clerk.sealed()
    pc.close()
    return work


STEPS = {"vehicles": vehicles, "guests": guests, "residents": residents}


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    a.add_argument("--only", nargs="*", choices=sorted(STEPS))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    began, all_of_it = time.monotonic(), []
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        pc = Pc(os.path.abspath(o.program), desk, "clerk", o.pictures)
        own = os.path.join(pc.data, "exercises", "forms")
        os.makedirs(own)
        for name, text in (("clerk-vehicles", VEHICLES), ("clerk-guests", GUESTS)):
            path = os.path.join(own, name + ".toml")
            Work.keep(path, text)
            pc.command("forms", "check", path)
        clerk = Clerk(pc)
        for name, step in STEPS.items():
            if o.only and name not in o.only:
                continue
            at = time.monotonic()
            work = step(clerk, first=not all_of_it)
            all_of_it.append((len(work.plan), work.mended, *work.check(pc)))
            print(f"{name}: {len(work.plan)} records, {work.retyped} values typed twice, {time.monotonic() - at:.0f} s", flush=True)
        audit = pc.json("audit")
        assert audit["ok"] and audit["attempts"] == len(all_of_it), audit
    records, mended, good, caught, silent = (sum(each) for each in zip(*all_of_it))
    print(f"ok clerk: {records} records by keyboard alone, {good} qualified, {caught} caught and {silent} silent errors, {mended} values "
          f"mended, all as planted{', killed once' if not o.only or 'vehicles' in o.only else ''}; {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
