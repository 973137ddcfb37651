#!/usr/bin/env python3
"""The packages for Linux. The .deb is installed into a clean older Debian (11, glibc 2.31) by its own dependencies, the same
demonstration and the same scores are made there as here, a drill is typed into its window, and it is removed; the data
stay. The portable archive runs from its folder, and from a stick; the program for aarch64 runs under qemu, with its unit tests.

    tests/e2e/linux.py --packages target/package --program target/debug/dabiao [--units BINARY...] [--only NAME]

Root is needed for the clean system. --program is a build of the same version, with which results are compared; --units unit
tests built for aarch64. Each step says what it saw, and what was skipped is said at the end.
"""
import argparse
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "scripts"), os.path.join(ROOT, "tests", "e2e")]
import drill  # noqa: E402

NOW = "2026-11-23T09:00:00+08:00"
# The oldest Debian that its mirrors still have.
OLD, MIRROR = "bullseye", "http://deb.debian.org/debian"
SKIPPED = []


def run(*command, code=0, env=None, timeout=900):
    r = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=timeout,
                       env=dict(os.environ, DABIAO_STATE="", **(env or {})))
    assert r.returncode == code, f"{command}: exit {r.returncode}: {r.stdout}{r.stderr}"
    return r.stdout


def one(packages, pattern):
    found = glob.glob(os.path.join(packages, pattern))
    return found[0] if found else None


def golden(reference, place, *program):
    """The recorded logs give the same score, byte for byte, and it is one that is kept. They are read in `place`, which
    another system sees too."""
    folder = os.path.join(ROOT, "tests", "golden")
    for name in drill.STYLES:
        log = shutil.copy(os.path.join(folder, f"{name}.jsonl"), place)
        said = run(*program, "replay", log, "--json")
        assert said == run(reference, "replay", log, "--json"), name
        kept = glob.glob(os.path.join(folder, f"{name}.score*.json"))
        assert any(json.load(open(k)) == json.loads(said) for k in kept), name
    form = shutil.copy(os.path.join(folder, "forms", "sitting.jsonl"), place)
    assert run(*program, "replay", form, "--json") == run(reference, "replay", form, "--json")
    return f"{len(drill.STYLES) + 1} recorded logs"


def same_bureau(reference, folder, *program):
    """The demonstration has the same journal head, and each finds the other's in order."""
    said = []
    for maker, judge in ((program, [reference]), ([reference], program)):
        data = os.path.join(folder, f"demo-{len(said)}")
        run(*maker, "--seed", "7", "--now", NOW, "demo", "--data", data)
        said.append(json.loads(run(*judge, "audit", "--json", "--data", data)))
    assert said[0] == said[1] and said[0]["ok"], said
    return f"{said[0]['entries']} entries, head {said[0]['head'][:16]}"


class OldDebian:
    """A clean older Debian in a folder. Its /tmp is this machine's while one of its programs runs, and nothing else is."""

    def __init__(self, folder):
        self.root = os.path.join(folder, OLD)
        kept = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "dabiao", OLD + ".tar")
        if not os.path.exists(kept):
            os.makedirs(os.path.dirname(kept), exist_ok=True)
            run("debootstrap", "--variant=minbase", OLD, self.root, MIRROR)
            run("tar", "-C", self.root, "-cf", kept + ".part", ".")
            os.replace(kept + ".part", kept)
        else:
            os.mkdir(self.root)
            run("tar", "-C", self.root, "-xf", kept)

    def program(self, path):
        """A program of this machine that is one in there."""
        place = os.path.join(os.path.dirname(self.root), "in-" + OLD)
        with open(place, "w") as f:
            f.write(f"#!/bin/sh\nexec unshare -m sh -c 'mount --bind /tmp \"$0/tmp\" && mount -t proc proc \"$0/proc\" && "
                    f"exec chroot \"$0\" {path} \"$@\"' {self.root} \"$@\"\n")
        os.chmod(place, 0o755)
        return place

    def apt(self, *words):
        return run("chroot", self.root, "apt-get", "-y", "--no-install-recommends", *words,
                   env={"DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})


def deb(o, folder):
    package = one(o.packages, "dabiao_*_amd64.deb")
    if not package or os.geteuid() != 0 or os.uname().machine != "x86_64" or not shutil.which("debootstrap"):
        return SKIPPED.append("the .deb for amd64: not there, not root, another machine, or no debootstrap")
    old = OldDebian(folder)
    before = set(os.listdir(os.path.join(old.root, "usr", "bin")))
    shutil.copy(package, os.path.join(old.root, "root", "dabiao.deb"))
    old.apt("update")
    old.apt("install", "/root/dabiao.deb")
    for file in ("applications/dabiao.desktop", "doc/dabiao/docs/bureau.md", "doc/dabiao/OFL.txt",
                 "doc/dabiao/THIRD-PARTY.txt"):
        assert os.path.isfile(os.path.join(old.root, "usr/share", file)), file
    glibc = run("chroot", old.root, "ldd", "--version").splitlines()[0].split()[-1]
    program = old.program("/usr/bin/dabiao")
    version = run(program, "--version").split()[1]
    assert f"_{version}_" in package, (version, package)
    print(f"ok .deb amd64: installed by apt into a clean {OLD}, glibc {glibc}: {version}", flush=True)
    print(f"ok .deb amd64: {golden(o.program, folder, program)}; {same_bureau(o.program, folder, program)}", flush=True)
    # The libraries of its window are those of the older system; screen and input method are this one's, as it is set up by
    # itself. With the composition shown in the text, libX11 before 1.8 tells no input method where the caret is: the window of
    # candidates then stands at the foot of ours.
    drill.run(program, "pinyin-root", None)
    data = os.path.join(folder, "kept")
    run(program, "--seed", "7", "--now", NOW, "demo", "--data", data)
    old.apt("remove", "dabiao")
    left = set(os.listdir(os.path.join(old.root, "usr", "bin"))) - before
    assert "dabiao" not in left and os.path.isfile(os.path.join(data, "dabiao.sqlite")), left
    assert not os.path.exists(os.path.join(old.root, "usr/share/applications/dabiao.desktop"))
    assert json.loads(run(o.program, "audit", "--json", "--data", data))["ok"]
    print("ok .deb amd64: removed; the data stay and are in order", flush=True)


def portable(o, folder):
    archive = one(o.packages, "dabiao-*-linux-x86_64-portable.tar.xz")
    if not archive:
        return SKIPPED.append("the portable archive: not there")
    run("tar", "-C", folder, "-xf", archive)
    program = glob.glob(os.path.join(folder, "dabiao-*", "dabiao"))[0]
    beside = os.path.dirname(program)

    def place():
        r = subprocess.run([program, "doctor", "--json"], capture_output=True, text=True,
                           env=dict(os.environ, HOME=folder, DABIAO_STATE=""))
        return json.loads(r.stdout)["data_folder"]["detail"]

    assert beside not in place(), place()
    open(os.path.join(beside, "portable.txt"), "w").close()
    assert os.path.join(beside, "数据") in place() and not os.path.exists(os.path.join(beside, "数据"))
    run(program, "--seed", "7", "--now", NOW, "demo")
    assert os.path.isfile(os.path.join(beside, "数据", "dabiao.sqlite"))
    drill.run(program, "pinyin-root", None)
    print(f"ok portable: beside it with portable.txt, and only then; {place()}", flush=True)


def stick(o, folder):
    """On a disk that keeps no rights of files, as a stick under Linux: what is made there today goes on tomorrow."""
    archive = one(o.packages, "dabiao-*-linux-x86_64-portable.tar.xz")
    place, shown = os.path.join(folder, "disk"), os.path.join(folder, "stick")
    if not archive or not shutil.which("bindfs"):
        return SKIPPED.append("a stick: no portable archive, or no bindfs")
    os.mkdir(place)
    os.mkdir(shown)
    if subprocess.run(["bindfs", "--perms=a+rD", "--chmod-ignore", place, shown], capture_output=True).returncode != 0:
        return SKIPPED.append("a stick: bindfs may not mount here")
    try:
        run("tar", "-C", shown, "-xf", archive)
        program = glob.glob(os.path.join(shown, "dabiao-*", "dabiao"))[0]
        data = os.path.join(os.path.dirname(program), "数据")
        open(os.path.join(os.path.dirname(program), "portable.txt"), "w").close()
        run(program, "--seed", "7", "--now", NOW, "demo")
        mode = os.stat(os.path.join(data, "station-key.toml")).st_mode & 0o777
        assert mode & 0o077, oct(mode)
        # The second start signs with the key that the first has made.
        said = json.loads(run(program, "audit", "--json"))
        assert said["ok"] and not said["notes"], said
        r = subprocess.run([program, "--lang", "zh-CN", "doctor", "--json"], capture_output=True, text=True,
                           env=dict(os.environ, DABIAO_STATE=""))
        told = json.loads(r.stdout)["private_files"]
        assert told["status"] == "warn" and "U 盘" in told["detail"], told
    finally:
        run("umount", shown)
    print(f"ok stick without rights of files (key file {mode:o}): {told['detail']}", flush=True)


def arm(o, folder):
    package = one(o.packages, "dabiao_*_arm64.deb")
    if not package or not os.path.exists("/usr/bin/qemu-aarch64-static"):
        return SKIPPED.append("aarch64: no package, or no qemu-user-static")
    within = os.path.join(folder, "arm")
    run("dpkg-deb", "-x", package, within)
    qemu = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"]
    program = [*qemu, os.path.join(within, "usr", "bin", "dabiao")]
    r = subprocess.run([*program, "doctor", "--json", "--data", os.path.join(folder, "none")], text=True,
                       capture_output=True)
    said = json.loads(r.stdout)
    assert r.returncode in (0, 1, 3) and said["fonts"]["status"] == "ok", r
    print(f"ok aarch64 under qemu: doctor, {len(said)} checks", flush=True)
    print(f"ok aarch64 under qemu: {golden(o.program, folder, *program)}; {same_bureau(o.program, folder, *program)}", flush=True)
    SKIPPED.append("aarch64: its window (no X libraries for aarch64 here), a PC with such a processor")
    if not o.units:
        return SKIPPED.append("aarch64: unit tests, which were not built (--units)")
    for binary in o.units:
        r = subprocess.run([*qemu, binary], capture_output=True, text=True, cwd=ROOT, timeout=1800)
        last = [line for line in r.stdout.splitlines() if line.startswith("test result:")]
        assert r.returncode == 0 and last, f"{binary}: {r.stdout[-2500:]}{r.stderr[-2500:]}"
        print(f"ok aarch64 under qemu: {os.path.basename(binary).rsplit('-', 1)[0]}: {last[-1]}", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--packages", default=os.path.join(ROOT, "target", "package"))
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--units", metavar="BINARY", nargs="*", default=[], help="unit tests built for aarch64")
    a.add_argument("--only", choices=["deb", "portable", "stick", "arm"])
    o = a.parse_args()
    o.program = os.path.abspath(o.program)
    began, steps, failed = time.monotonic(), {"portable": portable, "stick": stick, "deb": deb, "arm": arm}, 0
    for name, step in steps.items():
        if o.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="dabiao-linux-") as folder:
                at = time.monotonic()
                try:
                    step(o, folder)
                except Exception as error:  # noqa: BLE001: the other steps run all the same
                    failed += 1
                    print(f"FAILED {name}: {type(error).__name__}: {error}"[:3000], flush=True)
                print(f"{name}: {time.monotonic() - at:.0f} s", flush=True)
    SKIPPED.append("glibc 2.28 itself: no mirror has Debian 10 any more; its symbols are counted when the package is made")
    for line in SKIPPED:
        print(f"skipped: {line}")
    print(f"{time.monotonic() - began:.0f} s, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
