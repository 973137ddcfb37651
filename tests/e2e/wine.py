"""Windows programs on this Linux machine: wine in a folder of its own, and a program that stands for dabiao.exe, so that
the other tests end to end run it like any other.

A trial of what wine can show: it has no TSF, no virus scanner, no locked screen (docs/windows-first-day.md has those).
"""
import os
import shutil
import subprocess

WINE = "/usr/lib/wine/wine64"
FONT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets", "fonts", "DabiaoSansSC-Regular.otf")
# Windows 10 has it and wine 8 has not: random bytes, which wine has under an older name.
SHIM = """#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
"""


class Wine:
    """A fresh Windows in `folder`, whose user is called `user`."""

    def __init__(self, folder, display_env, user):
        self.folder = folder
        self.prefix = os.path.join(folder, "prefix")
        home = os.path.join(folder, "home")
        os.makedirs(home)
        self.env = dict(display_env, HOME=home, WINEPREFIX=self.prefix, WINEARCH="win64", WINEDEBUG="-all",
                        WINEDLLOVERRIDES="mscoree,mshtml=", LC_ALL="zh_CN.UTF-8", LANG="zh_CN.UTF-8",
                        LOCPATH=os.path.join(folder, "locale"), USER=user, LOGNAME=user)
        os.mkdir(self.env["LOCPATH"])
        for system in ("zh_CN", "en_US"):
            self._plain(["localedef", "-i", system, "-f", "UTF-8", os.path.join(self.env["LOCPATH"], system + ".UTF-8")])
        self._plain([WINE, "wineboot", "-i"], timeout=300)
        source = os.path.join(folder, "shim.c")
        with open(source, "w") as f:
            f.write(SHIM)
        system = os.path.join(self.prefix, "drive_c", "windows", "system32")
        if not os.path.exists(os.path.join(system, "bcryptprimitives.dll")):
            self._plain(["x86_64-w64-mingw32-gcc", "-shared", "-o", os.path.join(system, "bcryptprimitives.dll"),
                         source, "-ladvapi32"])
        self.become("win10")
        # Windows in China has fonts for Chinese, wine has none: the installer is read with ours.
        shutil.copy(FONT, os.path.join(self.prefix, "drive_c", "windows", "Fonts"))
        for name in ("SimSun", "NSimSun", "宋体", "新宋体", "Microsoft YaHei", "Microsoft YaHei UI", "Tahoma",
                     "MS Shell Dlg", "MS Shell Dlg 2", "MS Sans Serif", "Segoe UI"):
            self.set_registry(r"HKCU\Software\Wine\Fonts\Replacements", name, "Dabiao Sans SC")
        self.profile = os.path.join(self.prefix, "drive_c", "users", user)
        self.local = os.path.join(self.profile, "AppData", "Local")
        self.roaming = os.path.join(self.profile, "AppData", "Roaming")

    def _plain(self, command, timeout=120):
        r = subprocess.run(command, env=self.env, capture_output=True, text=True, errors="replace", timeout=timeout)
        if r.returncode:
            raise RuntimeError(f"{command}: {r.returncode}\n{r.stdout}{r.stderr}")
        return r

    def run(self, *command, env=None, timeout=600, cwd=None, text=True):
        """Runs a Windows program to its end; the CompletedProcess. Its output is UTF-8."""
        return subprocess.run([WINE, *map(str, command)], env=dict(self.env, **(env or {})), capture_output=True,
                              encoding="utf-8" if text else None,
                              errors="replace" if text else None, stdin=subprocess.DEVNULL, timeout=timeout,
                              cwd=cwd or self.folder)

    def become(self, version):
        """Which Windows it says it is: "win7" or "win10"."""
        self._plain([WINE, "winecfg", "-v", version])

    def registry(self, key, name):
        """A value of the registry, None if it is not there."""
        r = self.run("reg", "query", key, "/v", name)
        lines = [line.split(None, 2) for line in r.stdout.splitlines() if line.strip().startswith(name)]
        return lines[0][2].strip() if r.returncode == 0 and lines and len(lines[0]) > 2 else None

    def set_registry(self, key, name, value):
        self.run("reg", "add", key, "/v", name, "/d", value, "/f")

    @staticmethod
    def path(unix):
        """A path of this machine as Windows has it."""
        return "Z:" + os.path.abspath(unix).replace("/", "\\")

    def unix(self, windows):
        """A path of the Windows disk as this machine has it."""
        return os.path.join(self.prefix, "drive_c", windows[3:].replace("\\", "/"))

    def stand_in(self, name, program):
        """A program of this machine that is the Windows program: its paths are translated on the way."""
        place = os.path.join(self.folder, name)
        names = ["HOME", "WINEPREFIX", "WINEARCH", "WINEDEBUG", "WINEDLLOVERRIDES", "LC_ALL", "LANG", "LOCPATH",
                 "USER", "LOGNAME"]
        lines = [f"export {n}='{self.env[n]}'" for n in names]
        with open(place, "w") as f:
            f.write("\n".join(["#!/bin/bash", *lines, "given=()", 'for a in "$@"; do', '  case "$a" in',
                               '    /*) a="Z:${a//\\//\\\\}" ;;', "  esac", '  given+=("$a")', "done",
                               f'exec {WINE} "{program}" "${{given[@]}}"', ""]))
        os.chmod(place, 0o755)
        return place

    def end(self):
        """Ends what still runs in this Windows; nothing else."""
        subprocess.run(["/usr/lib/wine/wineserver64", "-k"], env=self.env, timeout=60, capture_output=True)

    def remove(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
