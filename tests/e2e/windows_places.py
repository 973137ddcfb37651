"""Places that are not as they should be: names in Chinese, a folder that can't be written, a full disk, another computer's
disk, a file that another program holds."""
import glob
import json
import os
import subprocess
import time
import zipfile

from windows_pc import NOW, WINE, Disk
import drill

# Holds a file as a virus scanner or a viewer does: opened without sharing. It says "held", and lets go a moment after
# another file has appeared in the folder that it is told to watch, or never.
HOLDER = r"""#include <windows.h>
#include <stdio.h>
static int files(const wchar_t *pattern) {
    WIN32_FIND_DATAW found;
    HANDLE h = FindFirstFileW(pattern, &found);
    int n = 0;
    if (h == INVALID_HANDLE_VALUE) return 0;
    do n += !(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY); while (FindNextFileW(h, &found));
    FindClose(h);
    return n;
}
int wmain(int n, wchar_t **a) {
    HANDLE h = CreateFileW(a[1], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (h == INVALID_HANDLE_VALUE) { printf("error %lu\n", GetLastError()); return 1; }
    printf("held\n"); fflush(stdout);
    for (;;) {
        if (n > 2 && files(a[2]) > 1) { Sleep(200); return 0; }
        Sleep(5);
    }
}
"""


def chinese_names(pc):
    """A user's name in Chinese with a blank, data and papers in folders of such names."""
    data = pc.desk.path("公安局 数据", "三楼 机房（甲）")
    trainer, password = demonstration(pc, data)
    # The user of this PC, whose profile the program is installed in.
    assert " " in pc.folder.split("\\")[2] and not pc.folder.isascii(), pc.folder
    where = pc.doctor("--data", data)["data_folder"]["detail"]
    assert "三楼 机房（甲）" in where, where
    paper = pc.desk.path("公安局 数据", "通报 七月.xlsx")
    pc.command("--officer", trainer, "export", "bulletin", "--format", "xlsx", "--out", paper, "--data", data,
               env={"DABIAO_PASSWORD": password})
    assert zipfile.is_zipfile(paper)
    return f"{where}; user {pc.folder.split(chr(92))[2]}; {os.path.basename(paper)}"


def read_only_program(pc):
    """From a folder that can't be written the program runs; with portable.txt there it says that it can't keep data."""
    if os.geteuid() != 0:
        return "skipped: a disk of its own needs root"
    with Disk("200m") as disk:
        with zipfile.ZipFile(pc.zip) as z:
            z.extractall(disk.place)
        folder = glob.glob(os.path.join(disk.place, "dabiao-*"))[0]
        program = pc.wine.path(os.path.join(folder, "dabiao.com"))
        disk.read_only()
        data = pc.desk.path("of-read-only")
        pc.command("--seed", "7", "--now", NOW, "demo", "--data", data, program=program)
        assert pc.audit(data, program=program)["ok"]
        process = pc.open([pc.wine.path(os.path.join(folder, "dabiao.exe")), "--data", pc.wine.path(data)])
        pc.close(process)
        subprocess.run(["mount", "-o", "remount,rw", disk.place], check=True)
        open(os.path.join(folder, "portable.txt"), "w").close()
        disk.read_only()
        r = pc.try_command("--lang", "en", "--seed", "7", "--now", NOW, "demo", program=program)
        assert r.returncode == 3 and r.stderr.strip(), r
        process = pc.open([pc.wine.path(os.path.join(folder, "dabiao.exe")), "--lang", "zh-CN"])
        pc.picture("read-only-data")
        pc.close(process)
        pc.wine.end()
    return f"runs from there; with portable.txt code 3: {r.stderr.strip()}"


def full_disk(pc):
    """What is typed on a full disk is kept until there is room; the command line says that it is full."""
    if os.geteuid() != 0:
        return "skipped: a disk of its own needs root"
    with Disk("48m") as disk:
        data = os.path.join(disk.place, "data")
        process = pc.start("--data", pc.wine.path(data), "--lang", "zh-CN", "--open", "practice/" + drill.EXERCISE,
                           "--seconds", "600")
        pc.sign_up()
        text = drill.presented_text()[:24]
        pc.desk.type_text(text[:6])
        time.sleep(1.0)
        filler = os.path.join(disk.place, "filler")
        fill(filler)
        pc.desk.type_text(text[6:14])
        # The reserve is given back and used up.
        for _ in range(20):
            fill(filler)
            time.sleep(0.2)
        pc.desk.type_text(text[14:])
        time.sleep(1.5)
        pc.picture("disk-full")
        refused = pc.try_command("--lang", "en", "--seed", "7", "--now", NOW, "demo", "--data",
                                 os.path.join(disk.place, "demo"))
        os.remove(filler)
        time.sleep(4.0)
        pc.picture("disk-has-room")
        pc.close(process)
        typed, state = pc.typed_on_record(data)
        assert typed == text, (typed, text, state)
        assert pc.audit(data)["ok"]
        pc.wine.end()
    # The system's own number for a full disk, whatever its language.
    assert refused.returncode == 3 and "112" in refused.stderr, refused
    return f"{len(text)} characters kept; code 3: {refused.stderr.strip()}"


def fill(path):
    """Writes until no byte more goes."""
    with open(path, "ab", buffering=0) as f:
        try:
            for size in (1 << 20, 4096):
                while True:
                    f.write(bytes(size))
        except OSError:
            pass


def on_a_share(pc):
    """Data on another computer's disk: told by the check-up and by the window."""
    share = pc.desk.path("share")
    os.makedirs(share)
    server = os.path.join(pc.wine.prefix, "dosdevices", "unc", "server")
    os.makedirs(server)
    os.symlink(share, os.path.join(server, "records"))
    data = r"\\server\records\dabiao"
    pc.command("--seed", "7", "--now", NOW, "demo", "--data", data)
    said = pc.doctor("--lang", "zh-CN", "--data", data)
    told = said["data_folder"]["detail"]
    assert "另一台电脑" in told, said
    process = pc.start("--lang", "zh-CN", "--data", data)
    pc.picture("on-a-share")
    pc.close(process)
    return told


def held_file(pc):
    """A file that another program holds for a moment is waited for; one that is never let go is told, and nothing
    half-written is left."""
    source, holder = os.path.join(pc.wine.folder, "hold.c"), os.path.join(pc.wine.folder, "hold.exe")
    with open(source, "w") as f:
        f.write(HOLDER)
    subprocess.run(["x86_64-w64-mingw32-gcc", "-municode", "-o", holder, source], check=True)
    data, folder, results = pc.desk.path("of-held"), pc.desk.path("held"), []
    os.makedirs(folder)
    out = os.path.join(folder, "通报.pdf")
    trainer, password = demonstration(pc, data)
    for lets_go in (True, False):
        with open(out, "wb") as f:
            f.write(b"older")
        watched = [pc.wine.path(folder) + "\\*"] if lets_go else []
        name = f"holder-{lets_go}"
        process = pc.desk.launch([WINE, holder, pc.wine.path(out), *watched], env=pc.wine.env, name=name)
        pc.desk.wait_until(lambda: "held" in pc.desk.log(name), "the holder", timeout=30)
        results.append(pc.try_command("--lang", "en", "--officer", trainer, "export", "bulletin", "--format", "pdf",
                                      "--out", out, "--data", data, env={"DABIAO_PASSWORD": password}))
        if not lets_go:
            process.kill()
        process.wait(timeout=30)
        with open(out, "rb") as f:
            assert f.read().startswith(b"%PDF" if lets_go else b"older"), results
        assert os.listdir(folder) == [os.path.basename(out)], os.listdir(folder)
        pc.wine.end()
    assert results[0].returncode == 0 and results[1].returncode == 3, results
    return f"waited for; never let go, code 3: {results[1].stderr.strip()}"


def demonstration(pc, data):
    """Makes the demonstration in `data`; a trainer's badge and the password."""
    said = json.loads(pc.command("--seed", "7", "--now", NOW, "demo", "--json", "--data", data))
    return next(a["badge"] for a in said["accounts"] if "trainer" in a["roles"]), said["password"]
