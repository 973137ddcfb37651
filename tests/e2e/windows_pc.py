"""The Windows PC of the tests of the packages: wine, its desktop, the packages, and the program of this machine beside it."""
import glob
import json
import os
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOW = "2026-11-23T09:00:00+08:00"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Dabiao"
WINE = "/usr/lib/wine/wine64"


class Pc:
    """The PC. Paths of this machine that are given to a command are translated on the way."""

    def __init__(self, wine, desk, o):
        self.wine, self.desk, self.linux, self.pictures = wine, desk, os.path.abspath(o.program), o.pictures
        self.tests, self.older, self.units = o.tests, o.older, o.units
        self.setup = glob.glob(os.path.join(o.packages, "dabiao-*-windows-x86_64-setup.exe"))[0]
        self.zip = glob.glob(os.path.join(o.packages, "dabiao-*-windows-x86_64-portable.zip"))[0]
        self.version = os.path.basename(self.setup).split("-")[1]
        self.folder = r"C:\users\{}\AppData\Local\Programs\Dabiao".format(os.path.basename(wine.profile))
        self.window_program = self.folder + r"\dabiao.exe"
        self.console_program = self.folder + r"\dabiao.com"
        self.data = os.path.join(wine.local, "Dabiao", "data")

    def here(self, name):
        """A file of the installed program, as this machine sees it."""
        return os.path.join(self.wine.unix(self.folder), name)

    def install(self, setup=None, code=0):
        """Runs an installer silently."""
        r = self.wine.run(self.wine.path(setup or self.setup), "/S", timeout=300)
        assert r.returncode == code, r

    def installed_version(self):
        """As the system has it, for its list of programs."""
        return self.wine.registry(UNINSTALL, "DisplayVersion")

    def try_command(self, *args, env=None, program=None):
        """Runs a command, whatever it ends with; the CompletedProcess."""
        given = [self.wine.path(a) if a.startswith("/") else a for a in map(str, args)]
        return self.wine.run(program or self.console_program, *given, env=env)

    def command(self, *args, code=0, env=None, program=None):
        r = self.try_command(*args, env=env, program=program)
        assert r.returncode == code, f"{args}: exit {r.returncode}: {r.stdout}{r.stderr}"
        return r.stdout

    def on_linux(self, *args, code=0):
        r = subprocess.run([self.linux, *map(str, args)], capture_output=True, text=True,
                           env=dict(os.environ, DABIAO_STATE=""))
        assert r.returncode == code, f"{args}: exit {r.returncode}: {r.stdout}{r.stderr}"
        return r.stdout

    def audit(self, data=None, **given):
        """What the audit says, as data."""
        where = ("--data", data) if data else ()
        return json.loads(self.command("audit", "--json", *where, **given))

    def doctor(self, *args, program=None, env=None):
        """The check-up's findings by name, whatever it ends with: a demonstration has things to say."""
        r = self.try_command("doctor", "--json", *args, program=program, env=env)
        assert r.returncode in (0, 1), r
        return json.loads(r.stdout)

    def picture(self, name):
        self.desk.screenshot(os.path.join(self.pictures, f"windows-{name}.png"))

    def open(self, command, title="达标|Dabiao", name="window", settle=1.5, env=None):
        """Starts a Windows program and waits for its window."""
        process = self.desk.launch([WINE, *command], env=dict(self.wine.env, **(env or {})), name=name)
        self.desk.focus(self.desk.wait_window(title, process=process, timeout=90))
        time.sleep(settle)
        return process

    def start(self, *args):
        """The program's window, by a start without a console."""
        return self.open([self.window_program, *args], name="dabiao")

    def sign_up(self):
        """What a first start asks: the officer of tests/e2e/drill.py, by the input method; then the drill is begun."""
        desk = self.desk
        desk.type_keys("059001", 30)
        desk.key("Tab")
        desk.ime(True)
        desk.type_han(desk.spell("王德明"))
        desk.key("Tab")
        desk.type_han(desk.spell("文昌派出所"))
        time.sleep(0.5)
        desk.key("Return")
        time.sleep(0.8)

    def typed_on_record(self, data):
        """What the only attempt's log has as typed, and the attempt's state."""
        rows = [json.loads(line) for line in self.command("attempts", "--json", "--data", data).splitlines()]
        assert len(rows) == 1, rows
        log = self.command("attempts", "--log", rows[0]["id"], "--data", data)
        events = [json.loads(line) for line in log.splitlines()]
        return "".join(e.get("text", "") for e in events if e.get("kind") in ("commit", "text")), rows[0]["state"]

    def close(self, process):
        self.desk.key("alt+F4")
        self.desk.wait_until(lambda: process.poll() is not None, "the program's end", timeout=20)


class Disk:
    """A disk of its own in memory, for a full one and for one that can't be written; it needs root."""

    def __init__(self, size):
        self.place = tempfile.mkdtemp(prefix="dabiao-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "dabiao", self.place], check=True)

    def read_only(self):
        subprocess.run(["mount", "-o", "remount,ro", self.place], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # A program that has just ended may still be going.
        for _ in range(50):
            if subprocess.run(["umount", self.place], capture_output=True).returncode == 0:
                break
            time.sleep(0.2)
        os.rmdir(self.place)


def judged(audit):
    """An audit without its notes: whether an account has marks is a matter of the account."""
    return {name: said for name, said in audit.items() if name != "notes"}
