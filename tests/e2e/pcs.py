"""The PCs of a bureau in real windows on one virtual desktop: their data folders, commands, windows, and what a person
does there by keyboard and mouse. For the scripts beside it.
"""
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from desktop import DesktopError  # noqa: E402

# The colour of the buttons that invite, in the light theme.
INVITING = bytes((0x1F, 0x4F, 0x8B))
# That of what is well.
GOOD = bytes((0x2A, 0x6B, 0x4A))
# Pixels that such a button is wide at least.
WIDE = 40


def inviting(pixels, width, height):
    """The buttons in the inviting colour, from above: (left, top, right) of each."""
    run, found = INVITING * WIDE, []
    for y in range(height):
        row = pixels[y * width * 3:(y + 1) * width * 3]
        at = row.find(run)
        while at >= 0:
            if at % 3:
                at = row.find(run, at + 1)
                continue
            end = at
            while row[end:end + 3] == INVITING:
                end += 3
            left, right = at // 3, end // 3
            # The rows between the edges of a button are broken by its words.
            # A frame in that colour is no button.
            inside = pixels[((y + 4) * width + left + 8) * 3:][:WIDE // 2 * 3]
            known = [b for b in found if b[0] - 8 <= left and right <= b[2] + 8 and y - b[1] < 60]
            if not known and inside == INVITING * (WIDE // 2):
                found.append((left, y, right))
            at = row.find(run, end)
    return found


class Pc:
    """One PC of the bureau: its data folder, its commands, its window."""

    # Seconds after a Tab, and after a press.
    STEP, PRESSED = 0.12, 0.4

    def __init__(self, program, desk, name, pictures, data=None):
        self.program, self.desk, self.name, self.pictures = program, desk, name, pictures
        self.data, self.process, self.id, self.shots = data or desk.path(name), None, None, 0
        os.makedirs(self.data, exist_ok=True)

    # ---- commands

    def command(self, *args, code=0, env=None, data=None):
        r = subprocess.run([self.program, "--data", data or self.data, "--lang", "zh-CN", *args],
                           capture_output=True, text=True, env=dict(os.environ, **(env or {})))
        if code is not None and r.returncode != code:
            raise DesktopError(f"{self.name} {args}: exit {r.returncode}: {r.stdout}{r.stderr}")
        return r.stdout

    def json(self, *args, **more):
        return json.loads(self.command(*args, "--json", **more))

    def attempts(self, *more, **how):
        return [json.loads(line) for line in self.command("attempts", "--json", *more, **how).splitlines()]

    def waits(self):
        """What it says of itself: whether anything was not handed up."""
        return self.json("doctor", code=None)["bureau"]["detail"]

    def copied(self):
        """A copy of the data: the window keeps the original in its hands."""
        copy = self.desk.path("look-" + self.name)
        shutil.rmtree(copy, ignore_errors=True)
        os.mkdir(copy)
        for suffix in ("-wal", ""):
            source = os.path.join(self.data, "dabiao.sqlite" + suffix)
            if os.path.exists(source):
                shutil.copy(source, copy)
        return copy

    def rows(self, *queries):
        """What a copy of the data has: the rows of the query; of several queries, all from one copy, a list of each."""
        copy = self.copied()
        try:
            db = sqlite3.connect(os.path.join(copy, "dabiao.sqlite"))
            found = [db.execute(query).fetchall() for query in queries]
            db.close()
        except sqlite3.DatabaseError:
            found = [[] for _ in queries]  # Copied in the middle of a write.
        return found[0] if len(queries) == 1 else found

    def until(self, what, condition, timeout=20):
        try:
            return self.desk.wait_until(condition, f"{what} at {self.name}", timeout)
        except DesktopError:
            self.picture("failed")
            raise

    # ---- the window

    def picture(self, name):
        self.shots += 1
        self.desk.screenshot(os.path.join(self.pictures, f"{self.name}-{self.shots:02}-{name}.png"))

    def open(self, *args):
        """Starts the program, beside what is open already."""
        before = set(self.desk.windows("Dabiao|达标"))
        self.process = self.desk.launch([self.program, "--data", self.data, "--lang", "zh-CN", *args],
                                        name="dabiao-" + self.name)
        new = self.desk.wait_until(lambda: set(self.desk.windows("Dabiao|达标")) - before, "the window of " + self.name)
        self.id = new.pop()
        self.front()
        self.desk.at_rest(0.8)

    def front(self):
        """The person turns to this PC."""
        self.desk.focus(self.id)

    def close(self):
        self.front()
        self.desk.key("alt+F4")
        self.desk.wait_until(lambda: self.process.poll() is not None, "the end of " + self.name)

    def pull_the_plug(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def blue(self, nth=0, beside=0):
        """Clicks the nth button in the inviting colour; or what stands so many pixels right of it."""
        x, y = self.desk.geometry(self.id)[:2]

        def found():
            width, height, pixels = self.seen()
            buttons = inviting(pixels, width, height)
            return buttons[nth] if nth < len(buttons) else None
        left, top, right = self.until("a button that invites", found)
        at = right + beside if beside else (left + right) // 2
        self.desk.run(["xdotool", "mousemove", str(x + at), str(y + top + 12)], check=True)
        self.desk.at_rest(0.2)
        self.desk.answered(lambda: self.desk.click(x + at, y + top + 12))
        self.desk.at_rest(0.4)

    def says_good(self):
        """Whether something is said in large letters in the colour of what is well."""
        return self.shot().count(GOOD * 3) > 40

    def shot(self):
        """The pixels of the window."""
        return self.seen()[2]

    def seen(self):
        """(width, height, pixels) of the window."""
        raw = subprocess.run(["import", "-window", str(self.id), "-depth", "8", "ppm:-"], env=self.desk.env,
                             capture_output=True, check=True).stdout
        head, pixels = raw.split(b"\n255\n", 1)
        width, height = map(int, head.split()[1:3])
        return width, height, pixels

    def today(self):
        """Presses the first screen of the bar."""
        self.desk.answered(lambda: self.desk.click(120, 24, window=self.id))
        self.desk.at_rest(0.5)

    def folder_field(self):
        """To the field of the folder on the page of the exchange: its dialog, and the way back, come after it."""
        self.last(3)

    def tab(self, times=1, back=False):
        # Shift is held as long as a person holds it: a program that is late reads its state of then.
        stop = (lambda: self.desk.held("shift", "Tab")) if back else (lambda: self.desk.key("Tab"))
        for _ in range(times):
            self.desk.answered(stop)
            time.sleep(self.STEP)

    def press(self, times=0, back=False):
        """Goes that many stops, and presses what is there."""
        self.tab(times, back)
        self.desk.answered(lambda: self.desk.key("Return"))
        self.desk.at_rest(self.PRESSED)

    def last(self, nth):
        """Goes to the stop that is the nth from the end of the page."""
        self.tab()
        self.tab(nth, back=True)

    def fill(self, text):
        """Puts a path, a badge or a code into the field that has the focus."""
        self.desk.ime(False)
        self.desk.key("ctrl+a")
        self.desk.answered(lambda: self.desk.type_keys(text, 15, 30))
        self.desk.at_rest(0.2)

    def secret(self, text):
        """A password: the input method has no say there."""
        self.desk.answered(lambda: self.desk.type_keys(text, 15, 30))
        self.desk.at_rest(0.1)
        self.press()

    def write(self, text, wrong=()):
        """Types Chinese by the input method, with another character at each place of `wrong`; what was typed."""
        typed = "".join("错" if n in wrong else c for n, c in enumerate(text))
        at = 0
        for n in sorted(wrong):
            self.desk.type_text(text[at:n])
            self.desk.type_han(self.desk.spell("错"))
            at = n + 1
        self.desk.type_text(text[at:])
        self.desk.at_rest(0.4)
        return typed


def asked(tests, test, word="prepared", **environment):
    """Lets a test of the test binary make something ready, or tell something; the JSON it printed after `word`.
    `tests` is the binary; without it cargo-nextest is asked for it, and where that is not there, there is nothing."""
    if tests:
        command = [tests, test, "--exact", "--nocapture"]
    elif subprocess.run(["cargo", "nextest", "--version"], capture_output=True).returncode:
        return None
    else:
        # Of the whole workspace: another choice of packages is another choice of features, and builds all anew.
        command = ["cargo", "nextest", "run", "--locked", "--workspace", "-E", f"test(={test})", "--no-capture"]
    r = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=dict(os.environ, **environment))
    for line in r.stdout.splitlines():
        if line.strip().startswith(word + " {"):
            return json.loads(line.strip()[len(word) + 1:])
    raise DesktopError(f"{test} said nothing: {r.stdout[-2000:]}{r.stderr[-2000:]}")


class Server:
    """The bureau's server: PostgreSQL on the loopback."""

    def __init__(self, bureau, *more):
        self.bureau = bureau
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder = bureau.desk.path("server")
        # The user that PostgreSQL runs as has to get to its folder.
        above = self.folder
        while (above := os.path.dirname(above)) not in ("/", "/tmp", "/dev/shm"):
            os.chmod(above, os.stat(above).st_mode | 0o011)
        user = ["--pg-user", "postgres"] if os.geteuid() == 0 else []
        self.made = bureau.json("bureau", "init", "--listen", f"127.0.0.1:{port}", "--server-dir", self.folder, *user, *more)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.bureau.command("bureau", "stop")


def has_postgres():
    return bool(shutil.which("initdb")) or os.path.isdir("/usr/lib/postgresql")
