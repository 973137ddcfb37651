#!/usr/bin/env python3
"""The packages for Windows, installed and run under wine on a virtual desktop: the installer, the command line, the same
demonstration bit for bit as on Linux, a drill typed in Chinese to an exact score, a kill in a drill, the update over an
older version, and the removal that leaves the data.

    tests/e2e/windows.py --packages target/package --program target/debug/dabiao [--pictures FOLDER] [--only NAME]

--program is the same version for Linux, with which results are compared. What wine can't show is in
docs/windows-first-day.md.
"""
import argparse
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "scripts"), os.path.join(ROOT, "tests", "e2e")]
from desktop import Desktop  # noqa: E402
from wine import Wine  # noqa: E402
import drill  # noqa: E402

INSTALLED = r"C:\users\{}\AppData\Local\Programs\Dabiao"
NOW = "2026-11-23T09:00:00+08:00"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Dabiao"
DONE = []


def step(function):
    """A step of the test; they run in the order in which they stand here."""
    DONE.append(function)
    return function


class Pc:
    """The Windows PC: wine, its desktop, the packages, and the program of this machine beside it."""

    def __init__(self, wine, desk, o):
        self.wine, self.desk, self.linux, self.pictures = wine, desk, os.path.abspath(o.program), o.pictures
        self.tests = o.tests
        self.setup = glob.glob(os.path.join(o.packages, "dabiao-*-windows-x86_64-setup.exe"))[0]
        self.zip = glob.glob(os.path.join(o.packages, "dabiao-*-windows-x86_64-portable.zip"))[0]
        self.version = os.path.basename(self.setup).split("-")[1]
        self.folder = INSTALLED.format(os.path.basename(wine.profile))
        self.window_program = self.folder + r"\dabiao.exe"
        self.console_program = self.folder + r"\dabiao.com"
        self.data = os.path.join(wine.local, "Dabiao", "data")

    def here(self, name):
        """A file of the installed program, as this machine sees it."""
        return os.path.join(self.wine.unix(self.folder), name)

    def command(self, *args, code=0, env=None, program=None):
        given = [self.wine.path(a) if a.startswith("/") else a for a in map(str, args)]
        r = self.wine.run(program or self.console_program, *given, env=env)
        assert r.returncode == code, f"{args}: exit {r.returncode}: {r.stdout}{r.stderr}"
        return r.stdout

    def on_linux(self, *args, code=0):
        r = subprocess.run([self.linux, *map(str, args)], capture_output=True, text=True,
                           env=dict(os.environ, DABIAO_STATE=""))
        assert r.returncode == code, f"{args}: exit {r.returncode}: {r.stdout}{r.stderr}"
        return r.stdout

    def picture(self, name):
        self.desk.screenshot(os.path.join(self.pictures, f"windows-{name}.png"))

    def start(self, *args, name="dabiao"):
        """The window, by a start without a console."""
        process = self.desk.launch(["/usr/lib/wine/wine64", self.window_program, *args], env=self.wine.env, name=name)
        self.desk.focus(self.desk.wait_window("Dabiao|达标", process=process, timeout=60))
        time.sleep(1.5)
        return process

    def close(self, process):
        self.desk.key("alt+F4")
        self.desk.wait_until(lambda: process.poll() is not None, "the program's end", timeout=20)


@step
def refuses_windows_7(pc):
    """An older Windows is refused before anything is written."""
    pc.wine.become("win7")
    r = pc.wine.run(pc.wine.path(pc.setup), "/S", timeout=300)
    pc.wine.become("win10")
    assert r.returncode == 2 and not os.path.exists(pc.here("dabiao.exe")), r
    return "code 2"


@step
def installs(pc):
    """Silently, for the user alone: files, menu, desktop, the entry to remove it."""
    r = pc.wine.run(pc.wine.path(pc.setup), "/S", timeout=300)
    assert r.returncode == 0, r
    for name in ("dabiao.exe", "dabiao.com", "uninstall.exe", "licences/components.cdx.json"):
        assert os.path.isfile(pc.here(name)), name
    menu = os.path.join(pc.wine.roaming, "Microsoft", "Windows", "Start Menu", "Programs", "达标.lnk")
    assert os.path.isfile(menu), menu
    assert pc.wine.registry(UNINSTALL, "DisplayVersion") == pc.version
    size = sum(os.path.getsize(f) for f in glob.glob(pc.here("*")) if os.path.isfile(f))
    return f"{os.path.getsize(pc.setup) / 1e6:.1f} MB installer, {size / 1e6:.1f} MB installed"


@step
def installer_window(pc):
    """The installer as a person sees it; left without installing."""
    process = pc.desk.launch(["/usr/lib/wine/wine64", pc.wine.path(pc.setup)], env=pc.wine.env, name="setup")
    window = pc.desk.wait_window("达标|Dabiao", process=process, timeout=60)
    pc.desk.focus(window)
    time.sleep(1.5)
    pc.picture("installer-welcome")
    pc.desk.key("Return")
    time.sleep(1.0)
    pc.picture("installer-folder")
    pc.desk.stop(process)
    pc.desk.wait_until(lambda: not pc.desk.windows("达标|Dabiao"), "the installer's end")
    return "seen"


@step
def console(pc):
    """Commands print and give their code; a console finds dabiao.com by the bare name; GBK where it is asked for."""
    assert pc.command("--version").split() == ["dabiao", pc.version]
    bare = pc.wine.run("cmd", "/c", f"cd /d {pc.folder} && dabiao --version")
    assert bare.stdout.split() == ["dabiao", pc.version], bare
    pc.command("audit", "--data", "/nowhere/at all", code=1)
    pc.command("--nonsense", code=2)
    utf8 = pc.wine.run(pc.console_program, "--lang", "zh-CN", "doctor", text=False).stdout
    gbk = pc.wine.run(pc.console_program, "--lang", "zh-CN", "doctor", text=False, env={"DABIAO_OUTPUT": "gbk"}).stdout
    assert "输入法" in utf8.decode("utf-8") and "输入法" in gbk.decode("gb18030")
    pc.command("doctor", code=2, env={"DABIAO_OUTPUT": "klingon"})
    return "codes 0, 1, 2"


@step
def data_folder(pc):
    """Below the local profile; that of an earlier version, in the roaming one, is moved there."""
    # Here only its moving is looked at: this machine has shares and cards that no station was admitted with.
    old = os.path.join(pc.wine.roaming, "Dabiao", "dabiao", "data")
    pc.command("demo", "--seed", "7", "--now", NOW, "--data", old)
    before = json.loads(pc.command("audit", "--json", "--data", old))
    after = json.loads(pc.command("audit", "--json"))
    # The account's mark belongs to the place: it is told that there is none yet.
    assert [note["place"] for note in after["notes"]] == ["mark"] and not before["notes"], (before, after)
    assert judged(before) == judged(after) and after["ok"], (before, after)
    assert os.path.isfile(os.path.join(pc.data, "dabiao.sqlite")) and not os.path.exists(old)
    place = json.loads(doctor(pc))["data_folder"]["detail"]
    assert r"AppData\Local\Dabiao\data" in place, place
    return place


def judged(audit):
    """An audit without its notes: whether an account has marks is a matter of the account."""
    return {name: said for name, said in audit.items() if name != "notes"}


def doctor(pc):
    """The check-up, whatever it ends with: a demonstration has things to say."""
    r = pc.wine.run(pc.console_program, "doctor", "--json")
    assert r.returncode in (0, 1), r
    return r.stdout


@step
def same_bits(pc):
    """The demonstration has the same journal head as on Linux; each system finds the other's data in order."""
    made, linux = pc.desk.path("数据 文件夹（达标）"), pc.desk.path("linux")
    pc.command("--seed", "7", "--now", NOW, "demo", "--data", made)
    pc.on_linux("--seed", "7", "--now", NOW, "demo", "--data", linux)
    ours, theirs = json.loads(pc.command("audit", "--json", "--data", made)), json.loads(
        pc.on_linux("audit", "--json", "--data", linux))
    assert judged(ours) == judged(theirs) and ours["ok"], (ours, theirs)
    # A folder that comes from Windows has rights as a copying program gives them: everybody may read its keys.
    for base, _, names in os.walk(made):
        for name in names:
            os.chmod(os.path.join(base, name), 0o644)
    crossed = json.loads(pc.on_linux("audit", "--json", "--data", made)), json.loads(
        pc.command("audit", "--json", "--data", linux))
    assert [judged(said) for said in crossed] == [judged(ours)] * 2, crossed
    return f"{ours['entries']} entries, head {ours['head'][:16]}"


@step
def golden_logs(pc):
    """The recorded logs of real typing give the score that is kept, byte for byte."""
    for name in drill.STYLES:
        log = os.path.join(ROOT, "tests", "golden", f"{name}.jsonl")
        ours, theirs = pc.command("replay", log, "--json"), pc.on_linux("replay", log, "--json")
        assert ours == theirs, (name, ours, theirs)
        # The newest rules that a golden score is kept of.
        kept = sorted(glob.glob(os.path.join(ROOT, "tests", "golden", f"{name}.score*.json")))
        assert any(json.load(open(k)) == json.loads(ours) for k in kept), name
    return f"{len(drill.STYLES)} logs"


@step
def start_error(pc):
    """Nobody sees what a program without a console prints: a message says it."""
    process = pc.desk.launch(["/usr/lib/wine/wine64", pc.window_program, "--open", "practice/none"], env=pc.wine.env,
                             name="start-error")
    window = pc.desk.wait_window("Dabiao|达标", process=process, timeout=60)
    pc.desk.focus(window)
    time.sleep(1.0)
    pc.picture("start-error")
    pc.desk.key("Return")
    pc.desk.wait_until(lambda: process.poll() is not None, "the message's end", timeout=20)
    assert process.returncode == 2, process.returncode
    return "message, code 2"


@step
def window_and_second_copy(pc):
    """The window opens without a console; a second program is told that the data are in use; the installer asks to close."""
    process = pc.start("--lang", "zh-CN")
    pc.picture("start")
    others = [w for w in pc.desk.windows("") if w not in pc.desk.windows("Dabiao|达标")]
    assert not others, "another window opened beside it"
    r = pc.wine.run(pc.console_program, "--lang", "zh-CN", "audit")
    assert r.returncode == 3 and "正被" in r.stderr, r
    refused = pc.wine.run(pc.wine.path(pc.setup), "/S", timeout=300)
    assert refused.returncode == 2, refused
    pc.close(process)
    return "code 3 and words; the installer ends with 2"


@step
def typed_in_chinese(pc):
    """The drill of tests/e2e/drill.py, through fcitx5, XIM, wine and winit, to its exact score."""
    stand_in = pc.wine.stand_in("dabiao-on-windows", pc.window_program)
    console = pc.wine.stand_in("dabiao-on-windows-console", pc.console_program)
    for name, style in (("pinyin-root", "root"), ("pinyin-spot", "onthespot")):
        pc.wine.set_registry(r"HKCU\Software\Wine\X11 Driver", "InputStyle", style)
        pc.wine.end()
        drill.run(stand_in, name, None, console=console, wine=True)
    return "root and on the spot"


@step
def killed_in_a_drill(pc):
    """Every character that was typed is there after kill -9, and the drill goes on."""
    data = pc.desk.path("killed")
    process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--open", "practice/" + drill.EXERCISE,
                       "--seconds", "600")
    desk = pc.desk
    desk.type_keys("059001", 30)
    desk.key("Tab")
    desk.ime(True)
    desk.type_han(desk.spell("王德明"))
    desk.key("Tab")
    desk.type_han(desk.spell("文昌派出所"))
    time.sleep(0.5)
    desk.key("Return")
    time.sleep(0.8)
    text = drill.presented_text()[:16]
    desk.type_text(text)
    time.sleep(1.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    pc.wine.end()
    rows = [json.loads(line) for line in pc.command("attempts", "--json", "--data", data).splitlines()]
    assert len(rows) == 1 and rows[0]["state"] != "sealed", rows
    log = pc.command("attempts", "--log", rows[0]["id"], "--data", data)
    typed = "".join(json.loads(line).get("text", "") for line in log.splitlines()
                    if json.loads(line).get("kind") in ("commit", "text"))
    assert typed == text, (typed, text)
    process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--officer", "059001")
    pc.picture("after-kill")
    pc.close(process)
    audit = json.loads(pc.command("audit", "--json", "--data", data))
    assert audit["ok"], audit
    return f"{len(text)} characters kept"


@step
def exam(pc):
    """The sitting of tests/e2e/sitting.py: passed, short by one, killed and resumed; certificates and audit."""
    if not shutil.which("cargo-nextest"):
        return "skipped: it is prepared by cargo-nextest, which is not there"
    pc.wine.set_registry(r"HKCU\Software\Wine\X11 Driver", "InputStyle", "onthespot")
    pc.wine.end()
    stand_in = pc.wine.stand_in("dabiao-on-windows", pc.window_program)
    command = [sys.executable, os.path.join(ROOT, "tests", "e2e", "sitting.py"), "--program", stand_in, "--ime-off",
               "--pictures", os.path.join(pc.pictures, "windows-exam")]
    if pc.tests:
        command += ["--tests", pc.tests]
    r = subprocess.run(command, capture_output=True, text=True, timeout=1200)
    assert r.returncode == 0, r.stdout + r.stderr
    return r.stdout.strip()


@step
def update(pc):
    """An older program is replaced; the data stay as they are."""
    before = json.loads(pc.command("audit", "--json"))
    for name in ("dabiao.exe", "dabiao.com"):
        with open(pc.here(name), "wb") as f:
            f.write(b"an older program")
    r = pc.wine.run(pc.wine.path(pc.setup), "/S", timeout=300)
    assert r.returncode == 0, r
    assert pc.command("--version").split() == ["dabiao", pc.version]
    assert json.loads(pc.command("audit", "--json")) == before
    return f"{before['entries']} entries before and after"


@step
def portable(pc):
    """The archive keeps its data beside itself when it is told to, and only then."""
    stick = pc.desk.path("stick")
    with zipfile.ZipFile(pc.zip) as z:
        z.extractall(stick)
    folder = glob.glob(os.path.join(stick, "dabiao-*"))[0]
    program = pc.wine.path(os.path.join(folder, "dabiao.com"))
    place = lambda: json.loads(pc.wine.run(program, "doctor", "--json").stdout)["data_folder"]["detail"]
    assert "AppData" in place()
    open(os.path.join(folder, "portable.txt"), "w").close()
    assert "数据" in place() and not os.path.exists(os.path.join(folder, "数据"))
    pc.command("demo", "--seed", "7", "--now", NOW, program=program)
    assert os.path.isfile(os.path.join(folder, "数据", "dabiao.sqlite")), os.listdir(folder)
    return "beside it with portable.txt"


@step
def removed(pc):
    """The uninstaller takes the program and leaves the data."""
    os.makedirs(pc.data, exist_ok=True)
    with open(os.path.join(pc.data, "of the user.txt"), "w") as f:
        f.write("kept")
    r = pc.wine.run(pc.folder + r"\uninstall.exe", "/S", timeout=120)
    assert r.returncode == 0, r
    # It goes on in a copy of itself.
    end = time.monotonic() + 30
    while os.path.exists(pc.here("dabiao.exe")) and time.monotonic() < end:
        time.sleep(0.3)
    assert not os.path.exists(pc.here("dabiao.exe")) and not os.path.exists(pc.here("dabiao.com"))
    assert pc.wine.registry(UNINSTALL, "DisplayVersion") is None
    assert os.path.isfile(os.path.join(pc.data, "of the user.txt"))
    return "data left"


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--packages", default=os.path.join(ROOT, "target", "package"))
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--pictures", default=os.path.join(ROOT, "target", "e2e"))
    a.add_argument("--tests", metavar="BINARY", help="the built test binary that prepares the sitting; else cargo-nextest finds it")
    a.add_argument("--only", help="only steps whose name has this in it, after the installation")
    o = a.parse_args()
    os.makedirs(o.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="dabiao-windows-")
    began, failed = time.monotonic(), []
    try:
        with Desktop(ime="pinyin") as desk:
            wine = Wine(os.path.join(folder, "wine"), desk.env)
            pc = Pc(wine, desk, o)
            try:
                for function in DONE:
                    if o.only and function is not installs and o.only not in function.__name__:
                        continue
                    at = time.monotonic()
                    try:
                        print(f"ok {function.__name__}: {function(pc)} ({time.monotonic() - at:.0f} s)", flush=True)
                    except Exception as error:  # noqa: BLE001: the other steps run all the same
                        pc.picture("failed-" + function.__name__)
                        failed.append(function.__name__)
                        print(f"FAILED {function.__name__}: {type(error).__name__}: {error}"[:3000], flush=True)
            finally:
                wine.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{len(DONE) - len(failed) if not o.only else 'some'} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
