"""The installed program for Windows: command line, the same results as on Linux, the window, drills and an exam."""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

from windows_pc import NOW, ROOT, WINE, judged
import drill


def console(pc):
    """Commands print and give their code; a console finds dabiao.com by the bare name; GBK where it is asked for."""
    assert pc.command("--version").split() == ["dabiao", pc.version]
    bare = pc.wine.run("cmd", "/c", "dabiao --version", cwd=pc.wine.unix(pc.folder))
    assert bare.stdout.split() == ["dabiao", pc.version], bare
    pc.command("audit", "--data", "/nowhere/at all", code=1)
    pc.command("--nonsense", code=2)
    utf8 = pc.wine.run(pc.console_program, "--lang", "zh-CN", "doctor", text=False).stdout
    gbk = pc.wine.run(pc.console_program, "--lang", "zh-CN", "doctor", text=False, env={"DABIAO_OUTPUT": "gbk"}).stdout
    assert "输入法" in utf8.decode("utf-8") and "输入法" in gbk.decode("gb18030")
    pc.command("doctor", code=2, env={"DABIAO_OUTPUT": "klingon"})
    return f"codes 0, 1, 2; {len(utf8)} bytes of UTF-8, {len(gbk)} of GBK"


def same_bits(pc):
    """The demonstration has the same journal head as on Linux; each system finds the other's data in order."""
    made, linux = pc.desk.path("数据 文件夹（达标）"), pc.desk.path("linux")
    pc.command("--seed", "7", "--now", NOW, "demo", "--data", made)
    pc.on_linux("--seed", "7", "--now", NOW, "demo", "--data", linux)
    ours, theirs = pc.audit(made), json.loads(pc.on_linux("audit", "--json", "--data", linux))
    assert judged(ours) == judged(theirs) and ours["ok"], (ours, theirs)
    # A folder that comes from Windows has rights as a copying program gives them: everybody may read its keys.
    for base, _, names in os.walk(made):
        for name in names:
            os.chmod(os.path.join(base, name), 0o644)
    crossed = json.loads(pc.on_linux("audit", "--json", "--data", made)), pc.audit(linux)
    assert [judged(said) for said in crossed] == [judged(ours)] * 2, crossed
    records = ("generate", "--kind", "hotel", "--count", "20", "--seed", "7", "--json")
    made = pc.command(*records), pc.on_linux(*records)
    assert made[0] == made[1] and len(made[0].splitlines()) >= 20, made
    return f"{ours['entries']} entries, head {ours['head'][:16]}; 20 records the same"


def golden_logs(pc):
    """The recorded logs of real typing give the score that is kept, byte for byte."""
    for name in drill.STYLES:
        log = os.path.join(ROOT, "tests", "golden", f"{name}.jsonl")
        ours, theirs = pc.command("replay", log, "--json"), pc.on_linux("replay", log, "--json")
        assert ours == theirs, (name, ours, theirs)
        # The newest rules that a golden score is kept of.
        kept = sorted(glob.glob(os.path.join(ROOT, "tests", "golden", f"{name}.score*.json")))
        assert any(json.load(open(k)) == json.loads(ours) for k in kept), name
    form = os.path.join(ROOT, "tests", "golden", "forms", "sitting.jsonl")
    ours, theirs = pc.command("replay", form, "--json"), pc.on_linux("replay", form, "--json")
    assert ours == theirs, (ours, theirs)
    return f"{len(drill.STYLES)} logs of texts and one of forms"


def start_error(pc):
    """Nobody sees what a program without a console prints: a message says it."""
    process = pc.open([pc.window_program, "--open", "practice/none"], name="start-error", settle=1.0)
    pc.picture("start-error")
    pc.desk.key("Return")
    pc.desk.wait_until(lambda: process.poll() is not None, "the message's end", timeout=20)
    assert process.returncode == 2, process.returncode
    return "message, code 2"


def window_and_second_copy(pc):
    """The window opens without a console; a second program is told that the data are in use; the installer asks to close."""
    process = pc.start("--lang", "zh-CN")
    pc.picture("start")
    others = [w for w in pc.desk.windows("") if w not in pc.desk.windows("Dabiao|达标")]
    assert not others, "another window opened beside it"
    r = pc.try_command("--lang", "zh-CN", "audit")
    assert r.returncode == 3 and "正被" in r.stderr, r
    pc.install(code=2)
    pc.close(process)
    return f"code 3: {r.stderr.strip().splitlines()[0]}; the installer ends with 2"


def typed_in_chinese(pc):
    """The drill of tests/e2e/drill.py, through fcitx5, XIM, wine and winit, to its exact score."""
    stand_in = pc.wine.stand_in("dabiao-on-windows", pc.window_program)
    console_program = pc.wine.stand_in("dabiao-on-windows-console", pc.console_program)
    for name, style in (("pinyin-root", "root"), ("pinyin-spot", "onthespot")):
        pc.wine.set_registry(r"HKCU\Software\Wine\X11 Driver", "InputStyle", style)
        pc.wine.end()
        drill.run(stand_in, name, None, console=console_program, wine=True)
    return "root and on the spot"


def killed_in_a_drill(pc):
    """Every character that was typed is there after kill -9, and the drill goes on."""
    data = pc.desk.path("killed")
    process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--open", "practice/" + drill.EXERCISE,
                       "--seconds", "600")
    pc.sign_up()
    text = drill.presented_text()[:16]
    pc.desk.type_text(text)
    time.sleep(1.5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    pc.wine.end()
    typed, state = pc.typed_on_record(data)
    assert typed == text and state != "sealed", (typed, text, state)
    process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--officer", "059001")
    pc.picture("after-kill")
    pc.close(process)
    audit = pc.audit(data)
    assert audit["ok"], audit
    return f"{len(text)} characters kept"


def stood_still(pc):
    """A program that stands still for as long as a sleep pauses the drill where it stood: here its threads are stopped, as
    they are in sleep, while the clock goes on."""
    data = pc.desk.path("asleep")
    process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--open", "practice/" + drill.EXERCISE,
                       "--seconds", "600")
    pc.sign_up()
    pc.desk.type_text(drill.presented_text()[:8])
    time.sleep(1.0)
    process.send_signal(signal.SIGSTOP)
    time.sleep(15)
    process.send_signal(signal.SIGCONT)
    time.sleep(3.0)
    pc.picture("after-sleep")
    pc.close(process)
    rows = [json.loads(line) for line in pc.command("attempts", "--json", "--data", data).splitlines()]
    log = pc.command("attempts", "--log", rows[0]["id"], "--data", data)
    events = [json.loads(line) for line in log.splitlines()]
    pause = next(e for e in events if e.get("kind") == "pause")
    typed = max(e["at_ms"] for e in events if e.get("kind") in ("commit", "text") and e["at_ms"] <= pause["at_ms"])
    waited = pause["at_ms"] - typed
    assert waited < 9_000, f"the pause stands {waited} ms after the last character"
    return f"stopped for 15 s; the pause stands {waited} ms after the last character"


def exam(pc):
    """The sitting of tests/e2e/sitting.py: passed, short by one, killed and resumed; certificates and audit."""
    if not pc.tests and not shutil.which("cargo-nextest"):
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


def unit_tests(pc):
    """The unit tests of what does without a window, as Windows programs."""
    if not pc.units:
        return "skipped: they were not built (--units)"
    said = []
    for binary in pc.units:
        r = pc.wine.run(pc.wine.path(binary), cwd=ROOT, timeout=900)
        last = [line for line in r.stdout.splitlines() if line.startswith("test result:")]
        failures = [line for line in r.stdout.splitlines() if line.endswith("FAILED")]
        assert r.returncode == 0 and last, f"{binary}: {failures} {r.stdout[-2500:]}{r.stderr[-2500:]}"
        name = os.path.basename(binary).rsplit("-", 1)[0]
        said.append(f"{name} {last[-1].split('ok. ')[1].split(';')[0]}")
    return ", ".join(said)
