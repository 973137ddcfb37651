#!/usr/bin/env python3
"""What is heard: a sound server records what the program's window plays in a drill. Off, nothing; errors, one sound for
each wrong character and one at the end; all, one for each character that is typed.

    tests/e2e/sounds.py --program target/debug/dabiao [--pictures FOLDER]
"""
import argparse
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from pcs import ROOT, Pc  # noqa: E402
from desktop import Desktop  # noqa: E402

ADMINISTRATOR, OFFICER, UNIT, PASSWORD = "059900", "059001", "文昌派出所", "correct horse battery"
EXERCISE = "practice/copy/dispatch-01"
RATE, WINDOW_MS, LOUD, APART_MS = 22_050, 10, 300, 150
# Letters where Chinese characters are due, so far apart that each is heard alone.
WRONG, PAUSE_MS = "asdfjk", 1_500


class Ear:
    """A sound server that plays into nothing, and what is heard of it."""

    def __init__(self, desk):
        self.desk, self.folder = desk, desk.path("sound")
        os.makedirs(self.folder, mode=0o700, exist_ok=True)
        socket = os.path.join(self.folder, "native")
        desk.env.update(PULSE_SERVER="unix:" + socket, PULSE_RUNTIME_PATH=self.folder, PULSE_STATE_PATH=self.folder)
        modules = (f"module-native-protocol-unix socket={socket} auth-anonymous=1", "module-null-sink sink_name=ear")
        loads = [part for module in modules for part in ("-L", module)]
        self.server = desk.launch(["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loads],
                                  name="pulseaudio")
        desk.wait_until(lambda: "ear" in desk.run(["pactl", "list", "short", "sinks"]).stdout, "the sound server")
        self.path = os.path.join(self.folder, "heard")
        self.tape = open(self.path, "wb")
        self.recorder = desk.launch(
            ["parec", "-d", "ear.monitor", "--raw", f"--rate={RATE}", "--channels=1", "--format=s16le", "--latency-msec=50"],
            name="parec", stdout=self.tape)
        desk.wait_until(lambda: os.path.getsize(self.path) > 0, "the recording")

    def mark(self):
        """Where the recording is, when what was played has come to its end."""
        self.desk.at_rest(1.5)
        return os.path.getsize(self.path) // 2

    def sounds(self, since):
        """How many sounds were heard since that place: each begins after a silence."""
        with open(self.path, "rb") as f:
            f.seek(since * 2)
            heard = f.read()
        samples = memoryview(heard)[: len(heard) // 2 * 2].cast("h")
        window = RATE * WINDOW_MS // 1000
        loud = [max(map(abs, samples[at:at + window]), default=0) > LOUD for at in range(0, len(samples), window)]
        found, silent = 0, APART_MS // WINDOW_MS
        for one in loud:
            found += one and silent * WINDOW_MS >= APART_MS
            silent = 0 if one else silent + 1
        return found


def drill(pc, ear):
    """Types the wrong letters and hands in; what was heard while it was typed, and at the end."""
    pc.open("--officer", OFFICER, "--open", EXERCISE, "--seconds", "300")
    begun = len(sealed(pc))
    pc.desk.strike("Return")
    pc.desk.at_rest(0.8)
    since = ear.mark()
    pc.desk.type_keys(WRONG, PAUSE_MS)
    typed = ear.mark()
    pc.picture("typed")
    heard = ear.sounds(since)
    pc.desk.held("ctrl", "Return")
    pc.until("the seal", lambda: len(sealed(pc)) > begun)
    ear.mark()
    at_end = ear.sounds(typed)
    pc.close()
    return heard, at_end


def sealed(pc):
    return pc.rows(f"SELECT 1 FROM attempt JOIN officer ON officer.id = officer_id "
                   f"WHERE state = 'sealed' AND badge = '{OFFICER}'")


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    with Desktop(ime="pinyin", on_the_spot=True, watched=True) as desk:
        began = time.monotonic()
        pc = Pc(os.path.abspath(o.program), desk, "sounds", o.pictures)
        secret = {"DABIAO_PASSWORD": PASSWORD, "DABIAO_NEW_PASSWORD": PASSWORD}
        pc.command("people", "set-up", ADMINISTRATOR, "管理员", UNIT, env=secret)
        pc.command("--officer", ADMINISTRATOR, "people", "add", OFFICER, "王德明", UNIT, env=secret)
        ear = Ear(desk)
        wanted = {"off": (0, 0), "errors": (len(WRONG), 1), "all": (len(WRONG), 1)}
        found = {}
        for choice in wanted:
            pc.command("--officer", ADMINISTRATOR, "settings", "set", "sounds", choice, env=secret)
            found[choice] = drill(pc, ear)
        assert found == wanted, f"heard {found}, not {wanted}"
    print(f"ok sounds: none when off, one for each of {len(WRONG)} errors, one at the end; "
          f"{time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
