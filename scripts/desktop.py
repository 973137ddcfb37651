#!/usr/bin/env python3
"""A private virtual desktop with a real Chinese input method, for end-to-end tests.

It starts Xvfb, a D-Bus session bus, the openbox window manager and fcitx5 (pinyin and wubi 86) in a
temporary home folder, drives programs in it through xdotool and ends everything it started.

    from desktop import Desktop

    with Desktop(ime="pinyin", on_the_spot=True) as desk:
        desk.launch(["target/release/dabiao", "--data", desk.path("data")])
        window = desk.wait_window("dabiao")
        desk.focus(window)
        desk.ime(True)
        expected = desk.type_han([("jingcha", "警察"), (",", "，"), ("nihao", "你好")])
        desk.screenshot("shot.png")

Only the Python standard library is used. Programs needed (Debian packages): see PROGRAMS; the command
`desktop.py check` says what is missing. Other commands: `run`, `selftest`.
"""
import argparse
import atexit
import ctypes
import mmap
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zlib

# program or file -> Debian package
PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-daemon": "dbus-daemon",
    "dbus-send": "dbus-bin",
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    "import": "imagemagick",
    "fcitx5": "fcitx5",
    "fcitx5-remote": "fcitx5",
    "libime_pinyindict": "libime-bin",
    "libime_tabledict": "libime-bin",
    "/usr/share/fcitx5/inputmethod/pinyin.conf": "fcitx5-pinyin",
    "/usr/share/fcitx5/inputmethod/wbx.conf": "fcitx5-table",
    "/usr/share/libime/sc.dict": "libime-data",
    "/usr/share/libime/wbx.main.dict": "libime-data",
}
# Needed by the egui window only, not by this script.
WINDOW_PACKAGES = ("libgl1 libegl1 libgl1-mesa-dri libxkbcommon-x11-0 libxcursor1 libxi6 libxrandr2 "
                   "fonts-noto-cjk")
# Add-ons that would make candidates depend on the network, on time or on what was typed before.
SILENCED = ("wayland", "waylandim", "cloudpinyin", "notifications", "notificationitem", "kimpanel",
            "spell", "emoji", "clipboard", "unicode", "quickphrase", "imselector", "ibusfrontend")
PINYIN_DICT = "/usr/share/libime/sc.dict"
WUBI_DICT = "/usr/share/libime/wbx.main.dict"
WUBI_LENGTH = 4
# What a key gives while Chinese punctuation is on.
PUNCTUATION = {"“": '"', "”": '"', "‘": "'", "’": "'", "，": ",", "。": ".", "；": ";", "：": ":",
               "？": "?", "！": "!", "（": "(", "）": ")",
               "、": "\\", "《": "<", "》": ">", "【": "[", "】": "]", "——": "_", "……": "^", "￥": "$"}
# Signs that need Shift on the US layout, and the X name of their key.
SHIFTED = dict(zip('!@#$%^&*()_+{}|:"<>?~', (
    "1 2 3 4 5 6 7 8 9 0 minus equal bracketleft bracketright backslash semicolon apostrophe comma period slash "
    "grave").split()))
MARK = "VIRTUAL_DESKTOP_ID"


class DesktopError(RuntimeError):
    """Something of the desktop did not start, answer or appear."""


def missing_programs():
    """[(program, Debian package)] of what the desktop needs and this machine lacks."""
    return [(p, pkg) for p, pkg in PROGRAMS.items()
            if not (os.path.exists(p) if p.startswith("/") else shutil.which(p))]


def utf8_locale():
    """A UTF-8 locale that this machine has, C.UTF-8 if possible."""
    try:
        have = subprocess.run(["locale", "-a"], capture_output=True, text=True, timeout=10).stdout.split()
    except (OSError, subprocess.SubprocessError):
        have = []
    norm = {h.lower().replace("-", ""): h for h in have}
    for want in ("C.UTF-8", "zh_CN.UTF-8", "en_US.UTF-8"):
        if want.lower().replace("-", "") in norm:
            return want
    return next((h for h in have if "utf" in h.lower()), "C.UTF-8")


def _end_with_parent():
    """In the child: be killed when the starting thread dies, however that happens (Linux)."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (OSError, AttributeError):
        pass


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _x_answers(display):
    """Does an X server on this display number complete the connection set-up?"""
    for address in (f"\0/tmp/.X11-unix/X{display}", f"/tmp/.X11-unix/X{display}"):
        try:
            with socket.socket(socket.AF_UNIX) as s:
                s.settimeout(2)
                s.connect(address)
                s.sendall(struct.pack("<BxHHHHxx", ord("l"), 11, 0, 0, 0))
                if s.recv(1) == b"\x01":
                    return True
        except OSError:
            pass
    return False


class Desktop:
    """A running virtual desktop. Use it as a context manager; see the module's text for an example.

    size         "WIDTHxHEIGHT[xDEPTH]"
    ime          the input method that ctrl+space turns on: "pinyin" or "wbx" (wubi 86)
    on_the_spot  the XIM style: True hands the program the composing text (preedit), False (fcitx5's
                 own default) shows it in fcitx5's window only
    shift_toggles  a lone Shift also turns the input method off and on, as fcitx5 does by default
    with_ime     False leaves fcitx5 out altogether
    keep         keep the temporary folder (logs, home) for looking at
    folder       where the temporary folder is made, such as /dev/shm; the system's place otherwise
    watched      the picture can be followed: answered() and at_rest(). Nothing that is timed wants that
    """

    def __init__(self, size="1280x900x24", ime="pinyin", on_the_spot=False, shift_toggles=False,
                 with_ime=True, keep=False, timeout=30, folder=None, watched=False):
        self.size = size if size.count("x") == 2 else size + "x24"
        if not re.fullmatch(r"\d+x\d+x\d+", self.size):
            raise ValueError(f"size is WIDTHxHEIGHT[xDEPTH], not {size!r}")
        if ime not in ("pinyin", "wbx"):
            raise ValueError(f"ime is pinyin or wbx, not {ime!r}")
        self.ime_name, self.on_the_spot, self.shift_toggles = ime, on_the_spot, shift_toggles
        self.with_ime, self.keep, self.timeout, self.watched = with_ime, keep, timeout, watched
        self.folder = folder or tempfile.gettempdir()
        self.display, self.env, self.root = None, None, None
        self._procs, self._names, self._handlers, self._fcitx = [], {}, {}, None
        self._picture = None
        self._phrases, self._wubi, self._words = {}, None, None
        self._mark = uuid.uuid4().hex
        self._closed = True

    # ---- life ---------------------------------------------------------------------------------

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def start(self):
        lacking = missing_programs()
        if not self.with_ime:
            lacking = [(p, k) for p, k in lacking if not re.search("fcitx|libime", k)]
        if lacking:
            raise DesktopError("missing: " + ", ".join(p for p, _ in lacking) + "; on Debian: apt-get install "
                               + " ".join(sorted({k for _, k in lacking})))
        self._closed = False
        self._sweep_old()
        self.root = tempfile.mkdtemp(prefix=f"virtual-desktop-{os.getpid()}-", dir=self.folder)
        atexit.register(self.close)
        if threading.current_thread() is threading.main_thread():
            for s in (signal.SIGTERM, signal.SIGHUP):
                if signal.getsignal(s) == signal.SIG_DFL:
                    self._handlers[s] = signal.signal(s, lambda n, _: sys.exit(128 + n))
        try:
            self._start_all()
        except BaseException:
            self.close()
            raise
        return self

    def _start_all(self):
        for d in ("home", "config", "data", "cache", "runtime", "log", "tmp", "picture"):
            os.mkdir(self.path(d), 0o700)
        env = {k: v for k, v in os.environ.items()
               if not re.match(r"(GTK|QT|GDK|QML|KDE|WAYLAND|XDG|DBUS|LC|SESSION|GNOME|DESKTOP)_?", k)
               and k not in ("DISPLAY", "XAUTHORITY", "XMODIFIERS", "LANG", "LANGUAGE", "INPUT_METHOD")}
        env.update(
            {MARK: self._mark}, HOME=self.path("home"), XDG_CONFIG_HOME=self.path("config"),
            XDG_DATA_HOME=self.path("data"), XDG_CACHE_HOME=self.path("cache"), XDG_RUNTIME_DIR=self.path("runtime"),
            DBUS_SESSION_BUS_ADDRESS="unix:path=" + self.path("runtime", "bus"), LC_ALL=utf8_locale(),
            LIBGL_ALWAYS_SOFTWARE="1", XMODIFIERS="@im=fcitx" if self.with_ime else "@im=none",
            NO_AT_BRIDGE="1", GSETTINGS_BACKEND="memory", GIO_USE_VFS="local")
        env["LANG"] = env["LC_ALL"]
        self.env = env
        self._start_x()
        # A bus that starts no services: nothing runs that this script did not start.
        with open(self.path("bus.conf"), "w") as f:
            f.write("<busconfig><type>session</type><listen>%s</listen><policy context='default'>"
                    "<allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>"
                    "</policy></busconfig>" % env["DBUS_SESSION_BUS_ADDRESS"])
        bus = self._spawn("dbus-daemon", ["dbus-daemon", "--nofork", "--nopidfile",
                                          "--config-file=" + self.path("bus.conf")])
        self._until(lambda: os.path.exists(self.path("runtime", "bus")), "the session bus", bus)
        wm = self._spawn("openbox", ["openbox", "--sm-disable"])
        self._until(lambda: "window id" in self._xprop("_NET_SUPPORTING_WM_CHECK"), "the window manager", wm)
        if self.with_ime:
            self._start_fcitx()

    def _start_x(self):
        # Not 99: other tools take that without looking, and their windows would appear in this desktop.
        first = random.randrange(1000, 9000)
        seen = ["-fbdir", self.path("picture")] if self.watched else []
        for number in range(first, first + 300):
            if os.path.exists(f"/tmp/.X{number}-lock") and self._lock_held(number) or _x_answers(number):
                continue
            # Xvfb removes a stale lock itself; if another server takes the number first, it exits.
            x = self._spawn(f"Xvfb-{number}", ["Xvfb", f":{number}", "-screen", "0", self.size, "-nolisten", "tcp",
                                               "-noreset", "-dpi", "96", *seen])
            end = time.monotonic() + self.timeout
            while time.monotonic() < end and x.poll() is None:
                if self._lock_pid(number) == x.pid and _x_answers(number):
                    self.display = number
                    self.env["DISPLAY"] = f":{number}"
                    if self.watched:
                        with open(self.path("picture", "Xvfb_screen0"), "rb") as f:
                            self._picture = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ)
                    with open(self.path("owner"), "w") as f:
                        f.write(f"{number} {self._mark}")
                    return
                time.sleep(0.02)
            if x.poll() is None:
                raise DesktopError("Xvfb does not answer\n" + self.log(f"Xvfb-{number}"))
            self._procs.remove(x)
        raise DesktopError("no free display")

    @staticmethod
    def _lock_pid(number):
        try:
            with open(f"/tmp/.X{number}-lock") as f:
                return int(f.read())
        except (OSError, ValueError):
            return None

    def _lock_held(self, number):
        pid = self._lock_pid(number)
        return pid is None or _alive(pid)

    def _start_fcitx(self):
        conf = self.path("config", "fcitx5")
        files = {
            "profile": "[Groups/0]\nName=Default\nDefault Layout=us\nDefaultIM=%s\n" % self.ime_name
                       + "".join(f"[Groups/0/Items/{i}]\nName={n}\nLayout=\n"
                                 for i, n in enumerate(("keyboard-us", "pinyin", "wbx")))
                       + "[GroupOrder]\n0=Default\n",
            "config": "[Hotkey]\nEnumerateWithTriggerKeys=False\nEnumerateForwardKeys=\nEnumerateBackwardKeys=\n"
                      + ("" if self.shift_toggles else "AltTriggerKeys=\n")
                      + "[Hotkey/TriggerKeys]\n0=Control+space\n"
                      "[Behavior]\nActiveByDefault=False\nShareInputState=No\nPreeditEnabledByDefault=True\n"
                      "ShowInputMethodInformation=False\nshowInputMethodInformationWhenFocusIn=False\n"
                      "PreloadInputMethod=True\nAutoSavePeriod=0\n",
            "conf/xim.conf": f"UseOnTheSpot={self.on_the_spot}\n",
            "conf/pinyin.conf": "PageSize=9\nSpellEnabled=False\nSymbolsEnabled=False\nChaiziEnabled=False\n"
                                "EmojiEnabled=False\nExtBEnabled=False\nCloudPinyinEnabled=False\nPrediction=False\n"
                                "VAsQuickphrase=False\nFirstRun=False\n[QuickphraseTrigger]\n",
            "conf/punctuation.conf": "Enabled=True\nHalfWidthPuncAfterLetterOrNumber=False\n"
                                     "TypePairedPunctuationsTogether=False\n",
        }
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(conf, name)), exist_ok=True)
            with open(os.path.join(conf, name), "w") as f:
                f.write(text)
        os.makedirs(self.path("data", "fcitx5", "pinyin", "dictionaries"))
        os.makedirs(self.path("data", "fcitx5", "inputmethod"))
        with open("/usr/share/fcitx5/inputmethod/wbx.conf") as f:
            table = f.read()
        for k, v in {"OrderPolicy": "No", "Learning": "False", "Hint": "False", "UseContextRelatedOrder": "False",
                     "UseSystemLanguageModel": "False", "AutoPhraseLength": "-1", "SaveAutoPhraseAfter": "-1",
                     "MatchingKey": "", "PinyinKey": "", "QuickPhraseKey": "", "PageSize": "9"}.items():
            table = re.sub(rf"(?m)^{k}=.*\n", "", table).replace("[Table]\n", f"[Table]\n{k}={v}\n", 1)
        with open(self.path("data", "fcitx5", "inputmethod", "wbx.conf"), "w") as f:
            f.write(table)
        # The trace of keys is how _settle knows which keys the program has handed over.
        p = self._spawn("fcitx5", ["fcitx5", "--verbose=key_trace=5", "--disable=" + ",".join(SILENCED)])
        self._fcitx = p
        self._until(lambda: self._remote() is not None, "fcitx5 on the bus", p)
        self._until(lambda: "fcitx" in self._xprop("XIM_SERVERS"), "fcitx5's XIM server", p)

    def close(self):
        """Ends every process of the desktop, also what they started, and removes the folder."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        saved = {}
        if threading.current_thread() is threading.main_thread():
            saved = {s: signal.signal(s, signal.SIG_IGN) for s in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
        try:
            base = [p for p in self._procs if self._names[p.pid].split("-")[0] in ("Xvfb", "dbus", "openbox", "fcitx5")]
            for p in reversed([p for p in self._procs if p not in base]):
                self._end(p)
            for p in base:  # openbox leaves only when its X server does
                p.terminate()
            for p in reversed(base):
                self._end(p)
            self._end_marked(self._mark)
            if self.display is not None:
                self._unlock(self.display)
            if self.keep:
                kept = os.path.join(self.folder, "kept-" + os.path.basename(self.root))
                os.rename(self.root, kept)
                self.root = kept
            else:
                shutil.rmtree(self.root, ignore_errors=True)
        finally:
            for s, h in saved.items():
                signal.signal(s, self._handlers.get(s, h))

    @staticmethod
    def _end(p, grace=2.0):
        if p.poll() is None:
            try:
                p.terminate()
                p.wait(grace)
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()

    @staticmethod
    def _marked(mark):
        """Pids of living processes that inherited a desktop's mark (daemonised ones too)."""
        found, needle = [], f"{MARK}={mark}".encode()
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as f:
                    if needle in f.read().split(b"\0") and _alive(pid) and int(pid) != os.getpid():
                        found.append(int(pid))
            except OSError:
                pass
        return found

    @classmethod
    def _end_marked(cls, mark):
        for sig, wait in ((signal.SIGTERM, 1.0), (signal.SIGKILL, 1.0)):
            for pid in cls._marked(mark):
                try:
                    os.kill(pid, sig)
                except OSError:
                    pass
            end = time.monotonic() + wait
            while cls._marked(mark) and time.monotonic() < end:
                time.sleep(0.05)

    def _sweep_old(self):
        """Ends and removes what earlier runs left that were killed without a chance to clean up."""
        for name in os.listdir(self.folder):
            m = re.fullmatch(r"virtual-desktop-(\d+)-\w+", name)
            if not m or _alive(m[1]):
                continue
            folder = os.path.join(self.folder, name)
            try:
                with open(os.path.join(folder, "owner")) as f:
                    number, mark = f.read().split()
                self._end_marked(mark)
                self._unlock(int(number))
            except (OSError, ValueError):
                pass
            shutil.rmtree(folder, ignore_errors=True)

    def _unlock(self, number):
        """Removes the lock and socket of a display whose server is gone."""
        if not self._lock_held(number) or not os.path.exists(f"/tmp/.X{number}-lock"):
            for f in (f"/tmp/.X{number}-lock", f"/tmp/.X11-unix/X{number}"):
                if os.path.exists(f) and not _x_answers(number):
                    os.unlink(f)

    # ---- helpers ------------------------------------------------------------------------------

    def path(self, *parts):
        """A path inside the desktop's temporary folder."""
        return os.path.join(self.root, *parts)

    def log(self, name, lines=15):
        """The last lines a process wrote (name as given to launch, or Xvfb, openbox, fcitx5)."""
        try:
            with open(self.path("log", name), errors="replace") as f:
                return "".join(f.readlines()[-lines:])
        except OSError:
            return ""

    def wait_until(self, condition, what="the condition", timeout=None):
        """Polls condition() until it is true; returns its value. DesktopError on time-out."""
        return self._until(condition, what, None, timeout)

    def _until(self, condition, what, process=None, timeout=None):
        end = time.monotonic() + (timeout or self.timeout)
        while True:
            value = condition()
            if value:
                return value
            name = self._names.get(process.pid) if process else None
            if process and process.poll() is not None:
                raise DesktopError(f"{name} ended ({process.returncode}) before {what} was there\n{self.log(name)}")
            if time.monotonic() > end:
                raise DesktopError(f"time-out waiting for {what}" + (f"\n{self.log(name)}" if name else ""))
            time.sleep(0.03)

    def _spawn(self, name, command, env=None, cwd=None, stdout=None):
        main = threading.current_thread() is threading.main_thread()
        with open(self.path("log", name), "ab") as out:
            p = subprocess.Popen(command, env=env or self.env, cwd=cwd, stdin=subprocess.DEVNULL,
                                 stdout=stdout or out, stderr=out, start_new_session=True,
                                 preexec_fn=_end_with_parent if main else None)
        self._procs.append(p)
        self._names[p.pid] = name
        return p

    def run(self, command, timeout=15, check=False):
        """Runs a short command inside the desktop; returns the CompletedProcess (text)."""
        try:
            r = subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=timeout,
                               stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise DesktopError(f"no end after {timeout} s: {' '.join(command)}") from None
        if check and r.returncode:
            raise DesktopError(f"{' '.join(command)}: exit {r.returncode}\n{r.stdout}{r.stderr}")
        return r

    def _xdo(self, *args, timeout=15):
        return self.run(["xdotool", *map(str, args)], timeout, check=True).stdout.split()

    def _xprop(self, name):
        return self.run(["xprop", "-root", name]).stdout

    # ---- programs and windows -----------------------------------------------------------------

    def launch(self, command, env=None, name=None, cwd=None, stdout=None):
        """Starts a program in the desktop; returns its Popen. env adds to the environment (None as a
        value removes a name). What it prints is in log(name)."""
        merged = dict(self.env)
        for k, v in (env or {}).items():
            merged.pop(k, None) if v is None else merged.update({k: str(v)})
        name = name or f"{os.path.basename(command[0])}-{len(self._procs)}"
        return self._spawn(name, [str(c) for c in command], merged, cwd, stdout)

    def stop(self, process):
        """Ends one program started by launch()."""
        self._end(process)
        self._procs = [p for p in self._procs if p is not process]

    def windows(self, pattern="", managed=True):
        """Ids of the visible windows whose title matches the (Python) regular expression, largest first.
        managed=False also lists windows that the window manager does not know (menus, candidates)."""
        if managed:
            listed = re.findall(r"0x[0-9a-f]+", self._xprop("_NET_CLIENT_LIST"))
            ids = [int(h, 16) for h in listed]
        else:
            ids = map(int, self.run(["xdotool", "search", "--onlyvisible", "--name", "."]).stdout.split())
        found = []
        for i in ids:
            name = self.run(["xdotool", "getwindowname", str(i)])
            if name.returncode == 0 and re.search(pattern, name.stdout.rstrip("\n")):
                _, _, width, height = self.geometry(i)
                found.append((width * height, i))
        return [i for _, i in sorted(found, reverse=True)]

    def wait_window(self, pattern, timeout=None, process=None):
        """Waits for a visible window whose title matches the regular expression; returns its id.
        With process (from launch) its end is an error at once."""
        return self._until(lambda: self.windows(pattern), f"a window {pattern!r}", process, timeout)[0]

    def geometry(self, window):
        """(x, y, width, height) of a window on the screen."""
        out = self.run(["xdotool", "getwindowgeometry", "--shell", str(window)]).stdout
        g = dict(l.split("=") for l in out.split() if "=" in l)
        return tuple(int(g.get(k, 0)) for k in ("X", "Y", "WIDTH", "HEIGHT"))

    def focus(self, window):
        """Activates the window, unless it is active, and waits until it has the keyboard. (Activating an
        active window again makes some programs drop their inner focus.)"""
        def has():
            return self.run(["xdotool", "getactivewindow"]).stdout.strip() == str(window)
        if has():
            return True
        for _ in range(5):
            self.run(["xdotool", "windowactivate", str(window)])
            try:
                return self._until(has, "the focus", timeout=2)
            except DesktopError:
                continue
        raise DesktopError(f"window {window} does not get the focus")

    def click(self, x, y, button=1, window=None):
        """Clicks at a place of the screen, or of a window."""
        if window is not None:
            gx, gy = self.geometry(window)[:2]
            x, y = x + gx, y + gy
        self._xdo("mousemove", x, y)
        self._xdo("click", button)

    def screenshot(self, path, window="root"):
        """Writes a picture of the screen (or of one window) to path; returns path."""
        self.run(["import", "-window", str(window), str(path)], timeout=30, check=True)
        return path

    # ---- what is seen -------------------------------------------------------------------------

    def seen(self):
        """A number that stands for the picture of the screen: another picture, another number."""
        return zlib.adler32(self._picture)

    def answered(self, deed, within=2.0):
        """Does something, and waits until the picture has changed by it: a machine that stands still for a moment is
        waited for. After `within` seconds without a change there was nothing to be seen of it."""
        before, end = self.seen(), time.monotonic() + within
        deed()
        while self.seen() == before and time.monotonic() < end:
            time.sleep(0.01)

    def at_rest(self, least=0.0, quiet=0.2, most=10.0):
        """Waits at least so many seconds, and until nothing has moved on the screen for `quiet` seconds."""
        time.sleep(max(0.0, least - quiet))
        seen, since, end = self.seen(), time.monotonic(), time.monotonic() + most
        while time.monotonic() - since < quiet and time.monotonic() < end:
            time.sleep(0.02)
            if (now := self.seen()) != seen:
                seen, since = now, time.monotonic()

    # ---- keys ---------------------------------------------------------------------------------

    def key(self, *names, delay_ms=30):
        """Presses keys by their X names one after another: key("ctrl+a", "Return")."""
        self._xdo("key", "--delay", delay_ms, *names, timeout=15 + len(names) * delay_ms / 500)

    def strike(self, name):
        """Presses one key, and waits until its effect is seen."""
        self.answered(lambda: self.key(name))

    def held(self, modifier, name, hold_ms=150):
        """Presses a key while another one is held down as long as a person holds it: some programs miss a short one."""
        hold = hold_ms / 1000
        self._xdo("keydown", modifier, "sleep", hold, "key", name, "sleep", hold, "keyup", modifier)

    def type_keys(self, text, delay_ms=40, shift_hold_ms=80):
        """Types ASCII text key by key, whatever the input method makes of it.

        fcitx5 reads a key's sign with the Shift state of the moment at which the program hands the key over, not of
        the moment at which it was pressed: on a busy machine ":" became ";", and letters and digits that were
        typed before it became "waNG" and "@". So while the input method is on, Shift is pressed only when
        all keys have been handed over, and held until its own key has been. Otherwise it is held long."""
        for run in re.findall(r"[A-Z!-&(-+:<>?@^_{|}~\"]|[^A-Z!-&(-+:<>?@^_{|}~\"]+", text):
            if run not in SHIFTED and not run.isupper():
                self._xdo("type", "--delay", delay_ms, "--", run, timeout=15 + len(run) * (delay_ms + 20) / 500)
            elif self.with_ime and self._ime_is_on():
                self._settle()
                self._xdo("keydown", "Shift_L", "key", SHIFTED.get(run, run.lower()))
                try:
                    self._settle()
                finally:
                    self._xdo("keyup", "Shift_L")
            else:
                hold = shift_hold_ms / 1000
                self._xdo("sleep", hold, "keydown", "Shift_L", "sleep", hold, "key", SHIFTED.get(run, run.lower()),
                          "sleep", hold, "keyup", "Shift_L", "sleep", hold)

    def hold_up(self, seconds):
        """Lets fcitx5 stand still for so long, as a machine does that has much else to do."""
        self._fcitx.send_signal(signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            self._fcitx.send_signal(signal.SIGCONT)

    def chain(self, *steps, timeout=120):
        """Steps of xdotool in one go, so that nothing but their own pauses is between them."""
        self._xdo(*steps, timeout=timeout)

    def _settle(self, timeout=20):
        """Waits until the program has handed to fcitx5 all keys that were pressed: they go there in order, and the
        key pressed here, which means nothing to anybody, is the last of them."""
        def arrived():
            with open(self.path("log", "fcitx5"), errors="replace") as f:
                return len(re.findall(r"KeyEvent: Key\((?:Shift\+)?Pause .*Release:1", f.read()))
        before = arrived()
        self.key("Pause")
        self._until(lambda: arrived() > before, "the keys on their way to fcitx5", timeout=timeout)

    def _remote(self):
        out = self.run(["fcitx5-remote"]).stdout.strip()
        return int(out) if out.isdigit() else None

    def _ime_is_on(self):
        """Is the input method of the focused window on? fcitx5 gives no answer while it is busy: it is asked again."""
        def answer():
            state = self._remote()
            return None if state is None else str(state)
        return self._until(answer, "an answer of fcitx5") == "2"

    def ime(self, on=True):
        """Turns the input method of the focused window on or off with ctrl+space, and checks it."""
        want = 2 if on else 1
        for _ in range(6):
            try:
                # 0: the focused program has no input context yet, or one that has met no key
                state = self._until(lambda: (s := self._remote()) in (1, 2) and s, "an input context", timeout=3)
            except DesktopError:
                if not self.shift_toggles:
                    self.key("Shift_L")
                continue
            if state == want:
                return
            self.key("ctrl+space")
            try:
                self._until(lambda: self._remote() == want, "the input method", timeout=1.5)
                return
            except DesktopError:
                self._settle()  # A key that is still on its way must not be followed by a second one.
        raise DesktopError(f"the input method does not turn {'on' if on else 'off'} (state {self._remote()}); "
                           "has the focused program an XIM input context?\n" + self.log("fcitx5"))

    def candidates_shown(self):
        """Is fcitx5's candidate window on the screen?"""
        return bool(self.run(["xdotool", "search", "--onlyvisible", "--name", "Fcitx5 Input Window"]).stdout.split())

    # ---- Chinese text -------------------------------------------------------------------------

    def learn(self, segments):
        """Makes sure that pinyin offers the segments' words first (see type_han). type_han does it by
        itself; calling it beforehand with everything a test types saves reloading in between."""
        changed = False
        for keys, word in segments:
            if re.match("[a-z]", keys) and self.ime_name == "pinyin":
                spellings = split_pinyin(keys, len(word))
                if not spellings:
                    raise ValueError(f"{keys!r} are not {len(word)} full pinyin syllables for {word!r}")
                words = self._phrases.setdefault(keys, {})
                changed |= word not in words
                words[word] = spellings
                if len(words) > 9:
                    raise ValueError(f"more than nine words for {keys!r}")
        if changed:
            self._write_dictionary()

    def _write_dictionary(self):
        # An extra dictionary whose weights outdo the language model and what fcitx5 learns while typing.
        # A long word must also outdo the sum of short ones, so weights are given by growing length.
        weights, lines = {}, []
        for keys in sorted(self._phrases, key=lambda k: (len(k.replace("'", "")), k)):
            bare = keys.replace("'", "")
            best = [0.0]  # the most that learned words inside keys[:end] can weigh together
            for end in range(1, len(bare) + 1):
                best.append(max([best[-1]] + [best[i] + weights[bare[i:end]] for i in range(end)
                                              if bare[i:end] in weights]))
            words = self._phrases[keys]
            top = best[-1] + 100 + 30 * len(words)
            weights[bare] = top
            for rank, (word, spellings) in enumerate(words.items()):
                lines += [f"{word} {spelling} {top - 30 * rank}" for spelling in spellings]
        with open(self.path("words.txt"), "w") as f:
            f.write("\n".join(lines) + "\n")
        target = self.path("data", "fcitx5", "pinyin", "dictionaries", "desktop.dict")
        self.run(["libime_pinyindict", self.path("words.txt"), target + ".new"], check=True)
        os.replace(target + ".new", target)
        self.run(["dbus-send", "--print-reply", "--dest=org.fcitx.Fcitx5", "/controller",
                  "org.fcitx.Fcitx.Controller1.SetConfig",
                  "string:fcitx://config/addon/pinyin/dictmanager", "variant:string:"], check=True)

    def wubi_table(self):
        """{code: [words in the order of the candidates]} of the installed wubi 86 table."""
        if self._wubi is None:
            self._wubi = {}
            for line in self._dump("libime_tabledict", WUBI_DICT).split("[Data]\n", 1)[1].splitlines():
                code, word = line.split(" ", 1)
                self._wubi.setdefault(code, []).append(word)
        return self._wubi

    def _dump(self, tool, source):
        out = self.path("dump.txt")
        self.run([tool, "-d", source, out], timeout=60, check=True)
        with open(out) as f:
            return f.read()

    def keys_for(self, segments):
        """The keys, as one string, that give the segments' text with this desktop's input method."""
        out = []
        for keys, word in segments:
            if not re.match("[a-z]", keys):
                out.append(keys)
                continue
            if self.ime_name == "pinyin":
                self.learn([(keys, word)])
                rank, auto = list(self._phrases[keys]).index(word), False
            else:
                words = self.wubi_table().get(keys, [])
                if word not in words[:9]:
                    raise ValueError(f"wubi code {keys!r} gives {words[:9]}, not {word!r}")
                rank, auto = words.index(word), len(keys) == WUBI_LENGTH and len(words) == 1
            out.append(keys + ("" if auto else " " if rank == 0 else str(rank + 1)))
        return "".join(out)

    def type_han(self, segments, delay_ms=40):
        """Types Chinese through the input method, which must be on, and returns the text that the
        program should have received.

        segments: (keys, expected) pairs. Letters are a word's full pinyin (with ' where it is ambiguous,
        as in "xi'an") or wubi code, and the candidate `expected` is picked with space or its digit;
        other keys, such as (",", "，"), are typed as they are. Pinyin is certain because every expected word
        is put into a private dictionary beforehand; wubi because the installed table is looked up.
        The program may still be reading when this returns: poll its result with wait_until."""
        segments = list(segments)
        self.learn(segments)
        self.type_keys(self.keys_for(segments), delay_ms)
        return "".join(word for _, word in segments)

    def spell(self, text):
        """Segments for type_han from Chinese text, by longest words of the installed dictionaries.
        Digits and spaces stay; Latin letters and unknown characters are a ValueError (see type_text)."""
        if self._words is None:
            self._words = {}
            if self.ime_name == "pinyin":
                costs = {}
                for line in self._dump("libime_pinyindict", PINYIN_DICT).splitlines():
                    word, pinyin, cost = line.split()
                    if split_pinyin(pinyin, len(word)) and float(cost) > costs.get(word, -99):
                        self._words[word], costs[word] = pinyin, float(cost)
            else:
                for code, words in self.wubi_table().items():
                    for word in words[:9]:
                        if len(code) < len(self._words.get(word, "?????")):
                            self._words[word] = code
        out, i = [], 0
        while i < len(text):
            for n in range(min(6, len(text) - i), 0, -1):
                piece = text[i:i + n]
                keys = self._words.get(piece) or PUNCTUATION.get(piece) or (
                    piece if re.fullmatch("[0-9 \n]", piece) else None)
                if keys:
                    out.append((keys, piece))
                    i += n
                    break
            else:
                raise ValueError(f"no keys known for {text[i]!r}")
        return out

    def type_text(self, text, delay_ms=40):
        """Types mixed text: Chinese through the input method, Latin letters and ASCII signs with it off.
        Leaves it on. Returns text."""
        latin = r"[!-/:-~]+(?: +[!-/:-~]+)*"
        parts = [(m, re.fullmatch(latin, m)) for m in re.split(f"({latin})", text) if m]
        spelled = [m if is_latin else self.spell(m) for m, is_latin in parts]
        self.learn(s for part in spelled if not isinstance(part, str) for s in part)
        for part in spelled:
            self.ime(not isinstance(part, str))
            if isinstance(part, str):
                self.type_keys(part, delay_ms)
            else:
                self.type_han(part, delay_ms)
        self.ime(True)
        return text


_SYLLABLES = None


def split_pinyin(keys, count):
    """All ways to read keys as `count` full pinyin syllables, each joined with '."""
    global _SYLLABLES
    if _SYLLABLES is None:
        _SYLLABLES = set(SYLLABLES.split())
    found = []

    def walk(rest, done):
        if not rest:
            found.append("'".join(done)) if len(done) == count else None
            return
        for n in range(1, min(6, len(rest)) + 1):
            if len(done) < count and rest[:n] in _SYLLABLES:
                after = rest[n:]
                walk(after[1:] if after.startswith("'") else after, done + [rest[:n]])

    walk(keys, [])
    return found


SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou du duan dui dun duo
e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai
guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia
jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai
kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu
luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang
nao ne nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang
pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que
qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan
shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun
suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen
weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong
you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou
zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""


# ---- command line -----------------------------------------------------------------------------

SCRIPT = {
    "pinyin": [("jingcha", "警察"), (",", "，"), ("nihao", "你好"), ("shi", "事"), ("shi", "是"), ("shi", "室"),
               ("shijian", "时间"), ("xi", "西"), ("an", "安"), ("xian", "先"), ("xi'an", "西安"), ("2026", "2026"),
               ("nian", "年"), ("fangan", "方案"), ("lvse", "绿色"), ("paichusuo", "派出所"), (".", "。")],
    "wbx": [("wqvb", "您好"), (",", "，"), ("khlg", "中国"), ("a", "工"), ("aadg", "工厂"), ("tfth", "迁徙"),
            ("khlg", "跑车"), ("2026", "2026"), (".", "。")],
}
TEXTS = ("城东派出所民警于2026年11月23日在人民路开展巡逻，当场抓获一名涉嫌盗窃的男子。",
         "案件编号：A2026-0815；车牌号为京B12345，请核对“基本信息”后上报！")


def selftest(programs=("xterm",), delay_ms=40):
    """Types through both input methods and both XIM styles into real programs; True if all text is right.

    xterm is the judge. zenity (GTK 3) now and then swaps two commits that arrive together, which is a
    matter of the XIM client and not of this desktop."""
    good = True
    for ime in ("pinyin", "wbx"):
        for style in (False, True):
            with Desktop(ime=ime, on_the_spot=style) as desk:
                lines = [("script", lambda: desk.type_han(SCRIPT[ime], delay_ms))]
                lines += [("text", lambda t=t: desk.type_text(t, delay_ms)) for t in TEXTS]
                for program in programs:
                    for what, act in lines:
                        out = desk.path("received")
                        if program == "xterm":
                            p = desk.launch(["xterm", "-u8", "-title", "receiver", "-e", "sh", "-c",
                                             f"stty -icanon -echo; exec cat > {out}"])
                        else:
                            p = desk.launch(["zenity", "--entry", "--title=receiver", "--width=500"],
                                            env={"GTK_IM_MODULE": "xim"}, stdout=open(out, "w"))
                        desk.focus(desk.wait_window("receiver", process=p))
                        desk.ime(True)
                        want = act()
                        if program == "zenity":
                            desk.ime(False)
                            desk.key("Return")
                        def read():
                            with open(out) as f:
                                return f.read().rstrip("\n")
                        try:
                            desk.wait_until(lambda: read() == want, timeout=4)
                            verdict = "ok"
                        except DesktopError:
                            good, verdict = False, f"WRONG\n  want {want}\n  got  {read()}"
                        print(f"{ime} on_the_spot={style} {program} {what}: {verdict}", flush=True)
                        desk.stop(p)
                        desk.wait_until(lambda: not desk.windows("receiver"), "the receiver's end")
    return good


def main():
    a = argparse.ArgumentParser(description="A private virtual desktop with a Chinese input method.")
    sub = a.add_subparsers(dest="command", required=True)
    sub.add_parser("check", help="say which programs are missing")
    t = sub.add_parser("selftest", help="type into real programs with both input methods and XIM styles")
    t.add_argument("--programs", default="xterm", metavar="NAMES", help="xterm, zenity (default: xterm)")
    t.add_argument("--delay", type=int, default=40, metavar="MS", help="between keys")
    r = sub.add_parser("run", help="run a command in a fresh desktop and end with its exit code")
    r.add_argument("--size", default="1280x900x24")
    r.add_argument("--ime", choices=("pinyin", "wbx", "none"), default="pinyin")
    r.add_argument("--on-the-spot", action="store_true", help="XIM hands the program the composing text")
    r.add_argument("--window", metavar="REGEX", help="wait for this window (and focus it)")
    r.add_argument("--shot", metavar="FILE", help="screenshot after the window appeared, or at the end")
    r.add_argument("--seconds", type=float, help="end the command after this time")
    r.add_argument("--keep", action="store_true", help="keep the temporary folder")
    r.add_argument("cmd", nargs=argparse.REMAINDER)
    o = a.parse_args()
    try:
        if o.command == "check":
            lacking = missing_programs()
            print("missing: " + ", ".join(p for p, _ in lacking) if lacking else "all programs are there")
            if lacking:
                print("apt-get install " + " ".join(sorted({k for _, k in lacking})))
            print("for the program's window: " + WINDOW_PACKAGES)
            return 1 if lacking else 0
        if o.command == "selftest":
            programs = o.programs.split(",")
            absent = [p for p in programs if not shutil.which(p)]
            if absent:
                raise DesktopError("missing: " + ", ".join(absent))
            return 0 if selftest(programs, o.delay) else 1
        cmd = o.cmd[1:] if o.cmd[:1] == ["--"] else o.cmd
        if not cmd:
            a.error("run needs a command")
        with Desktop(o.size, ime="pinyin" if o.ime == "none" else o.ime, on_the_spot=o.on_the_spot,
                     with_ime=o.ime != "none", keep=o.keep) as desk:
            p = desk.launch(cmd, name="command")
            end = time.monotonic() + o.seconds if o.seconds else None
            if o.window:
                desk.focus(desk.wait_window(o.window, process=p))
            if o.shot:
                time.sleep(1)
                desk.screenshot(o.shot)
            while p.poll() is None and (end is None or time.monotonic() < end):
                time.sleep(0.05)
            sys.stderr.write(desk.log("command", 1000))
            code = 0 if p.poll() is None else p.returncode
        if o.keep:
            print("kept: " + desk.root, file=sys.stderr)
        return code
    except DesktopError as e:
        print(f"desktop: {e}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
