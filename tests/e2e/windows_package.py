"""The packages for Windows as such: installer, menu, update, portable archive, removal."""
import glob
import json
import os
import time
import zipfile

from windows_pc import NOW, WINE, judged

SYSTEMS = (("zh", "zh_CN.UTF-8"), ("en", "en_US.UTF-8"))


def refuses_windows_7(pc):
    """An older Windows is refused before anything is written."""
    pc.wine.become("win7")
    try:
        pc.install(code=2)
    finally:
        pc.wine.become("win10")
    assert not os.path.exists(pc.here("dabiao.exe"))
    return "code 2, nothing written"


def installs(pc):
    """Silently, for the user alone: files, menu, desktop, the entry to remove it."""
    pc.install()
    for name in ("dabiao.exe", "dabiao.com", "uninstall.exe", "licences/components.cdx.json",
                 "licences/OFL.txt", "licences/THIRD-PARTY.txt", "docs/bureau.md"):
        assert os.path.isfile(pc.here(name)), name
    assert os.path.isfile(menu(pc)), menu(pc)
    assert pc.installed_version() == pc.version
    size = sum(os.path.getsize(f) for f in glob.glob(pc.here("*")) if os.path.isfile(f))
    return f"{os.path.getsize(pc.setup) / 1e6:.1f} MB installer, {size / 1e6:.1f} MB installed in {pc.folder}"


def menu(pc):
    """The entry of the start menu."""
    return os.path.join(pc.wine.roaming, "Microsoft", "Windows", "Start Menu", "Programs", "达标.lnk")


def menu_entry(pc):
    """The entry of the start menu opens the window."""
    start = pc.desk.launch([WINE, "start", "/wait", "/unix", menu(pc)], env=pc.wine.env, name="menu")
    pc.desk.focus(pc.desk.wait_window("达标|Dabiao", timeout=90))
    time.sleep(1.5)
    pc.picture("from-menu")
    pc.close(start)
    return "window opened and closed"


def installer_windows(pc):
    """The installer as a person sees it on a Chinese and on an English system; once it is gone through to the end, where
    it opens the program."""
    for lang, locale in SYSTEMS:
        pc.wine.end()
        process = pc.open([pc.wine.path(pc.setup)], name=f"setup-{lang}", env={"LC_ALL": locale, "LANG": locale})
        pc.picture(f"installer-{lang}-1-welcome")
        pc.desk.key("Return")
        time.sleep(1.0)
        pc.picture(f"installer-{lang}-2-folder")
        if lang == "en":
            pc.desk.stop(process)
            pc.desk.wait_until(lambda: not pc.desk.windows("达标|Dabiao"), "the installer's end")
            continue
        # The last thing that it makes but for some entries of the registry.
        last = os.path.join(pc.wine.profile, "Desktop", "达标.lnk")
        os.remove(last)
        pc.desk.key("Return")
        pc.desk.wait_until(lambda: os.path.exists(last), "the files", timeout=180)
        time.sleep(4.0)
        pc.picture(f"installer-{lang}-3-done")
        pc.desk.key("Return")
        pc.desk.wait_until(lambda: process.poll() is not None, "the installer's end", timeout=30)
        pc.desk.focus(pc.desk.wait_window("达标|Dabiao", timeout=90))
        time.sleep(1.5)
        pc.picture("opened-by-installer")
        pc.desk.key("alt+F4")
        pc.desk.wait_until(lambda: not pc.desk.windows("达标|Dabiao"), "the program's end", timeout=20)
    pc.wine.end()
    return "seen in both languages; the last page opens the program"


def uninstaller_windows(pc):
    """The uninstaller says that the data stay; it is left without removing."""
    for lang, locale in SYSTEMS:
        pc.wine.end()
        # It goes on in a copy of itself.
        pc.desk.launch([WINE, pc.folder + r"\uninstall.exe"], name=f"uninstall-{lang}",
                       env=dict(pc.wine.env, LC_ALL=locale, LANG=locale))
        pc.desk.focus(pc.desk.wait_window("达标|Dabiao", timeout=90))
        time.sleep(1.5)
        pc.picture(f"uninstaller-{lang}")
        pc.wine.end()
        pc.desk.wait_until(lambda: not pc.desk.windows("达标|Dabiao"), "the uninstaller's end")
    assert os.path.exists(pc.here("dabiao.exe"))
    return "seen in both languages"


def data_folder(pc):
    """Below the local profile; that of an earlier version, in the roaming one, is moved there."""
    # Here only its moving is looked at: this machine has shares and cards that no station was admitted with.
    old = os.path.join(pc.wine.roaming, "Dabiao", "dabiao", "data")
    pc.command("demo", "--seed", "7", "--now", NOW, "--data", old)
    before = pc.audit(old)
    after = pc.audit()
    # The account's mark belongs to the place: it is told that there is none yet.
    assert [note["place"] for note in after["notes"]] == ["mark"] and not before["notes"], (before, after)
    assert judged(before) == judged(after) and after["ok"], (before, after)
    assert os.path.isfile(os.path.join(pc.data, "dabiao.sqlite")) and not os.path.exists(old)
    place = pc.doctor()["data_folder"]["detail"]
    assert r"AppData\Local\Dabiao\data" in place, place
    return place


def update(pc):
    """An older version is replaced; the data that it made stay as they are."""
    if not pc.older:
        return "skipped: no installer of an older version (--older)"
    pc.wine.run(pc.folder + r"\uninstall.exe", "/S", timeout=120)
    pc.desk.wait_until(lambda: not os.path.exists(pc.here("dabiao.exe")), "the removal", timeout=60)
    pc.install(pc.older)
    was = pc.command("--version").split()[1]
    assert was == pc.installed_version() != pc.version, was
    pc.command("exercises", "check")
    before = pc.audit()
    pc.install()
    assert pc.command("--version").split() == ["dabiao", pc.version] and pc.installed_version() == pc.version
    assert pc.audit() == before
    return f"{was} to {pc.version}: {before['entries']} entries before and after, head {before['head'][:16]}"


def repair(pc):
    """Damaged program files are put right by running the installer again."""
    before = pc.audit()
    for name in ("dabiao.exe", "dabiao.com"):
        with open(pc.here(name), "wb") as f:
            f.write(b"no program")
    pc.install()
    assert pc.command("--version").split() == ["dabiao", pc.version]
    assert pc.audit() == before
    return f"{before['entries']} entries before and after"


def portable(pc):
    """The archive keeps its data beside itself when it is told to, and only then."""
    stick = pc.desk.path("优盘 stick")
    with zipfile.ZipFile(pc.zip) as z:
        z.extractall(stick)
    folder = glob.glob(os.path.join(stick, "dabiao-*"))[0]
    program = pc.wine.path(os.path.join(folder, "dabiao.com"))
    place = lambda: pc.doctor(program=program)["data_folder"]["detail"]
    assert "AppData" in place()
    open(os.path.join(folder, "portable.txt"), "w").close()
    assert "数据" in place() and not os.path.exists(os.path.join(folder, "数据"))
    pc.command("demo", "--seed", "7", "--now", NOW, program=program)
    assert os.path.isfile(os.path.join(folder, "数据", "dabiao.sqlite")), os.listdir(folder)
    said = json.loads(pc.command("audit", "--json", program=program))
    assert said["ok"], said
    return f"{place()}; {said['entries']} entries"


def removed(pc):
    """The uninstaller takes the program and leaves the data."""
    os.makedirs(pc.data, exist_ok=True)
    kept = sorted(os.listdir(pc.data))
    r = pc.wine.run(pc.folder + r"\uninstall.exe", "/S", timeout=120)
    assert r.returncode == 0, r
    # It goes on in a copy of itself.
    pc.desk.wait_until(lambda: not os.path.exists(pc.here("dabiao.exe")), "the removal", timeout=60)
    pc.desk.wait_until(lambda: pc.installed_version() is None, "the removal's end", timeout=60)
    assert not os.path.exists(pc.here("dabiao.com")) and not os.path.exists(menu(pc))
    assert sorted(os.listdir(pc.data)) == kept and "dabiao.sqlite" in kept, kept
    return f"program and menu gone; {len(kept)} names in the data folder as before"
