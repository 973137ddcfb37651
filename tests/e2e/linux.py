#!/usr/bin/env python3
"""The packages for Linux: the .deb of this machine installed, a drill typed into the installed program, the .deb removed
and the data still there; the portable archive with its data beside it; and the program for aarch64 under qemu.

    tests/e2e/linux.py --packages target/package --program target/debug/dabiao

Installing needs root. --program is a build of the same version, with which results are compared.
"""
import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "scripts"), os.path.join(ROOT, "tests", "e2e")]
import drill  # noqa: E402

NOW = "2026-11-23T09:00:00+08:00"
SKIPPED = []


def run(*command, code=0, env=None):
    r = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=dict(os.environ, **(env or {})))
    assert r.returncode == code, f"{command}: exit {r.returncode}: {r.stdout}{r.stderr}"
    return r.stdout


def one(packages, pattern):
    found = glob.glob(os.path.join(packages, pattern))
    return found[0] if found else None


def golden(program, reference, *before):
    """The recorded logs give the same score, byte for byte."""
    for name in drill.STYLES:
        log = os.path.join(ROOT, "tests", "golden", f"{name}.jsonl")
        assert run(*before, program, "replay", log, "--json") == run(reference, "replay", log, "--json"), name


def same_bureau(program, reference, folder, *before):
    """The demonstration has the same journal head, and the other finds it in order."""
    heads = []
    for maker, words in ((program, before), (reference, ())):
        data = os.path.join(folder, f"demo-{len(heads)}")
        run(*words, maker, "--seed", "7", "--now", NOW, "demo", "--data", data, env={"DABIAO_STATE": ""})
        heads.append(json.loads(run(reference, "audit", "--json", "--data", data, env={"DABIAO_STATE": ""})))
    assert heads[0] == heads[1] and heads[0]["ok"], heads
    return heads[0]["head"][:16]


def deb(o, folder):
    package = one(o.packages, "dabiao_*_amd64.deb")
    if not package or os.geteuid() != 0 or os.uname().machine != "x86_64":
        return SKIPPED.append("the .deb for amd64: not there, not root, or another machine")
    if os.path.exists("/usr/bin/dabiao"):
        return SKIPPED.append("the .deb for amd64: dabiao is installed here, and stays as it is")
    run("apt-get", "install", "-y", "--no-install-recommends", os.path.abspath(package),
        env={"DEBIAN_FRONTEND": "noninteractive"})
    data = os.path.join(folder, "kept")
    try:
        assert os.path.isfile("/usr/share/applications/dabiao.desktop")
        version = run("/usr/bin/dabiao", "--version").split()[1]
        assert f"_{version}_" in package, (version, package)
        golden("/usr/bin/dabiao", o.program)
        head = same_bureau("/usr/bin/dabiao", o.program, folder)
        drill.run("/usr/bin/dabiao", "pinyin-spot", None)
        os.makedirs(data)
        run("/usr/bin/dabiao", "--seed", "7", "--now", NOW, "demo", "--data", data)
    finally:
        run("apt-get", "remove", "-y", "dabiao", env={"DEBIAN_FRONTEND": "noninteractive"})
    assert not os.path.exists("/usr/bin/dabiao") and os.path.isfile(os.path.join(data, "dabiao.sqlite"))
    print(f"ok .deb amd64: installed, drilled, removed; head {head}", flush=True)


def portable(o, folder):
    archive = one(o.packages, "dabiao-*-linux-x86_64-portable.tar.xz")
    if not archive:
        return SKIPPED.append("the portable archive: not there")
    run("tar", "-C", folder, "-xf", archive)
    program = glob.glob(os.path.join(folder, "dabiao-*", "dabiao"))[0]
    beside = os.path.dirname(program)
    place = lambda: subprocess.run([program, "doctor"], capture_output=True, text=True).stdout
    assert beside not in place()
    open(os.path.join(beside, "portable.txt"), "w").close()
    assert os.path.join(beside, "数据") in place() and not os.path.exists(os.path.join(beside, "数据"))
    print("ok portable: beside it with portable.txt, and only then", flush=True)


def arm(o, folder):
    package = one(o.packages, "dabiao_*_arm64.deb")
    if not package or not os.path.exists("/usr/bin/qemu-aarch64-static"):
        return SKIPPED.append("aarch64: no package, or no qemu-user-static")
    within = os.path.join(folder, "arm")
    run("dpkg-deb", "-x", package, within)
    program = os.path.join(within, "usr", "bin", "dabiao")
    qemu = ["env", "QEMU_LD_PREFIX=/usr/aarch64-linux-gnu", "qemu-aarch64-static"]
    r = subprocess.run([*qemu, program, "doctor", "--json", "--data", os.path.join(folder, "none")], text=True,
                       capture_output=True)
    assert r.returncode in (0, 1, 3) and '"fonts"' in r.stdout, r
    golden(program, o.program, *qemu)
    head = same_bureau(program, o.program, folder, *qemu)
    print(f"ok aarch64 under qemu: doctor, scores, the same bureau; head {head}", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("--packages", default=os.path.join(ROOT, "target", "package"))
    a.add_argument("--program", default=os.path.join(ROOT, "target", "debug", "dabiao"))
    a.add_argument("--only", choices=["deb", "portable", "arm"])
    o = a.parse_args()
    o.program = os.path.abspath(o.program)
    began, steps = time.monotonic(), {"portable": portable, "deb": deb, "arm": arm}
    for name, step in steps.items():
        if o.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="dabiao-linux-") as folder:
                step(o, folder)
    for line in SKIPPED:
        print(f"skipped: {line}")
    print(f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
