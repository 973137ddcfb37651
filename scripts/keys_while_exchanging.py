#!/usr/bin/env python3
"""Key to pixel while the program exchanges with the bureau's server over a line of 64 kbit/s and 300 ms.

    scripts/keys_while_exchanging.py target/release/dabiao [--rounds 3] [--keys-count 400]

Needs what scripts/peers.py needs (--install) and PostgreSQL; as root the server runs as --pg-user. It founds a bureau
in a temporary folder, joins a PC through a proxy in this script, puts a roster of one unit at the server, and opens
the PC's window: its exchange begins by itself, and is fetching the roster when somebody signs in and types. Rounds
with and without something to fetch take turns. Prints a Markdown table, with what the line carried while keys were
pressed: nothing there says that the exchange did not run, and the round does not count.
"""
import argparse
import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time

from desktop import Desktop, DesktopError
from peers import VENV, measure

BUREAU, UNIT = "岚江市公安局", "文昌派出所"


class Line:
    """A port of the loopback that leads to the server; `rate` bytes a second each way, after `delay` seconds."""

    def __init__(self, to):
        self.to, self.rate, self.delay, self.carried = to, None, 0.0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            near, _ = self.listener.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, of, to):
        # What is behind the line waits at the sender, as it does at a modem.
        of.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        under_way = queue.Queue(maxsize=16)
        threading.Thread(target=self._deliver, args=(under_way, of, to), daemon=True).start()
        due = 0.0
        try:
            while piece := of.recv(512 if self.rate else 65536):
                if self.rate:
                    due = max(due, time.monotonic() - 0.5) + len(piece) / self.rate
                    time.sleep(max(0.0, due - time.monotonic()))
                under_way.put((time.monotonic() + self.delay, piece))
        except OSError:
            pass
        under_way.put((0, b""))

    def _deliver(self, under_way, of, to):
        try:
            while True:
                due, piece = under_way.get()
                if not piece:
                    break
                time.sleep(max(0.0, due - time.monotonic()))
                to.sendall(piece)
                self.carried += len(piece)
        except OSError:
            pass
        for end in (of, to):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        while under_way.get()[1]:
            pass


class Bureau:
    """A founding PC with a server, and a PC that joined through the line."""

    def __init__(self, program, folder, user):
        self.program, self.folder, self.user = program, folder, user
        os.chmod(folder, 0o755)
        os.mkdir(self.at("founder"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.line = Line(port)
        self.run("founder", "roster", "import", self.roster([("059001", "王德明"), ("059002", "李敏")]))
        more = ["--pg-user", user] if user else []
        self.run("founder", "bureau", "init", "--name", BUREAU, "--unit", UNIT, "--station", "局机关-01",
                 "--listen", f"127.0.0.1:{port}", "--server-dir", self.at("server"), *more)
        said = self.run("founder", "bureau", "invite", "--unit", UNIT, "--json")
        code = json.loads(said)["codes"][0]["code"].replace(f":{port}/", f":{self.line.port}/")
        joining = subprocess.Popen(self.command("pc", "join", code, "--name", "文昌所-01", "--wait", "120"))
        while joining.poll() is None:
            self.keep()
        if joining.returncode:
            raise DesktopError("the PC did not join")
        self.number = 0

    def at(self, name):
        return os.path.join(self.folder, name)

    def command(self, data, *args):
        return [self.program, *args, "--lang", "en", "--data", self.at(data)]

    def run(self, data, *args):
        r = subprocess.run(self.command(data, *args), capture_output=True, text=True, timeout=600)
        if r.returncode:
            raise DesktopError(f"{' '.join(args)}: {r.stdout[-500:]}{r.stderr[-500:]}")
        return r.stdout

    def keep(self):
        self.run("founder", "bureau", "keep", "--once")

    def roster(self, people):
        path = self.at("roster.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("警号,姓名,单位,出生日期\n")
            f.writelines(f"{badge},{name},{UNIT},1988-03-04\n" for badge, name in people)
        return path

    def settle(self):
        """Nothing is left to exchange."""
        self.keep()
        self.run("pc", "exchange")
        self.keep()
        self.run("pc", "exchange")

    def put(self, people):
        """So many people that the PC does not know wait for it at the server."""
        first = 100_000 + self.number
        self.number += people
        self.run("founder", "roster", "import", self.roster((str(n), f"警员{n}") for n in range(first, first + people)))
        self.keep()

    def stop(self):
        subprocess.run(self.command("founder", "bureau", "stop"), capture_output=True, timeout=120)


def keys(bureau, desk, python, o, exchange):
    """One round of keys. What was measured, and what the line carried meanwhile in kbit/s."""
    line = bureau.line
    bureau.settle()
    if exchange:
        bureau.put(o.people)
        line.rate, line.delay = 8000, 0.15
    p = desk.launch(bureau.command("pc", "--open", "practice/copy/case-01"), name="pc")
    try:
        window = desk.wait_window("[Dd]abiao|达标", process=p, timeout=60)
        desk.focus(window)
        # While somebody types no exchange begins, and one that runs ends at its next piece: this one is in the middle of
        # one when 059001 signs in.
        if exchange:
            begun = line.carried + 20_000
            desk.wait_until(lambda: line.carried > begun, "an exchange", timeout=60)
        else:
            time.sleep(5)
        desk.type_keys("059001", 30)
        time.sleep(1)
        desk.click(640, 290, window=window)
        time.sleep(1)
        desk.key("Return")
        time.sleep(1)
        if o.shots:
            desk.screenshot(os.path.join(o.shots, f"{'exchange' if exchange else 'none'}.png"))
        before, began = line.carried, time.monotonic()
        m = measure(desk, python, "keylatency.py", "--pid", p.pid, "--window", "[Dd]abiao|达标", "--keys", "asdfjkl",
                    "--n", o.keys_count, "--idle", 0)
        m["kbit_s"] = (line.carried - before) * 8 / 1000 / (time.monotonic() - began)
        before = line.carried
        time.sleep(1)
        m["still"] = line.carried > before
        return m
    finally:
        desk.stop(p)
        line.rate, line.delay = None, 0.0


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("program")
    a.add_argument("--rounds", type=int, default=3)
    a.add_argument("--keys-count", type=int, default=400)
    a.add_argument("--people", type=int, default=19_000, help="in the roster that is fetched")
    a.add_argument("--shots", metavar="DIR", help="a picture before the keys of each kind of round")
    a.add_argument("--pg-user", default="postgres" if os.geteuid() == 0 else None)
    a.add_argument("--venv", default=VENV)
    o = a.parse_args()
    python = os.path.join(o.venv, "bin", "python")
    if not os.path.exists(python):
        print(f"no {python}: run scripts/peers.py --install first", file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory() as folder, Desktop(size="1280x800x24", with_ime=False) as desk:
            bureau = Bureau(os.path.abspath(o.program), folder, o.pg_user)
            try:
                print("| exchange | p50 ms | p95 ms | p99 ms | keys | line, kbit/s | still at the end |\n|---|---|---|---|---|---|---|")
                for _ in range(o.rounds):
                    for exchange in (False, True):
                        m = keys(bureau, desk, python, o, exchange)
                        print(f"| {'64 kbit/s' if exchange else 'none'} | {m['p50_ms']} | {m['p95_ms']} | {m['p99_ms']} "
                              f"| {m['keys']} | {m['kbit_s']:.0f} | {'yes' if m['still'] else 'no'} |", flush=True)
            finally:
                bureau.stop()
    except DesktopError as e:
        print(f"keys_while_exchanging: {e}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
