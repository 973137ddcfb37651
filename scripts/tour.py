#!/usr/bin/env python3
"""A tour without a display: the real program on a virtual desktop, a scripted officer who types the start of
a passage with fcitx5 pinyin, a picture of each screen in target/tour/, and the figures of the result."""
import argparse
import json
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from desktop import Desktop, DesktopError  # noqa: E402
from drill import EXERCISE, open_first_time, presented_text  # noqa: E402


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--program", default=os.path.join(ROOT, "target", "release", "dabiao"))
    a.add_argument("--out", default=os.path.join(ROOT, "target", "tour"))
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    program = os.path.abspath(o.program)
    text = presented_text()[:80]
    with Desktop(size="1280x800x24", ime="pinyin", on_the_spot=True) as desk:
        data = desk.path("dabiao-data")

        def picture(name):
            desk.screenshot(os.path.join(o.out, name + ".png"))

        p, _ = open_first_time(desk, program, data, EXERCISE, 60)
        picture("1-start")
        desk.key("Return")
        time.sleep(0.8)
        picture("2-ready")
        desk.type_text(text[:20], 25)
        desk.type_han(desk.spell("错"))
        desk.type_text(text[21:40] + text[41:50], 25)
        time.sleep(0.6)
        desk.type_keys("jingcha", 120)
        time.sleep(0.6)
        picture("3-typing")
        desk.key("Escape")
        desk.type_text(text[50:], 25)
        time.sleep(0.5)
        desk.key("ctrl+Return")
        time.sleep(1.0)
        picture("4-result")
        desk.key("alt+F4")
        desk.wait_until(lambda: p.poll() is not None, "the program's end")
        for name, screen in (("5-today", "today"), ("6-history", "results")):
            p = desk.launch([program, "--data", data, "--lang", "zh-CN", "--officer", "059001", "--open", screen])
            desk.focus(desk.wait_window("Dabiao|达标", process=p))
            time.sleep(0.8)
            picture(name)
            desk.key("alt+F4")
            desk.wait_until(lambda: p.poll() is not None, "the program's end")
        out = subprocess.run([program, "--data", data, "attempts", "--json"], capture_output=True, text=True, check=True)
        score = json.loads(out.stdout.splitlines()[0])["score"]
    print(f"正确速度 {score['correct_cpm']:.1f} 字/分   正确率 {score['accuracy']:.1%}   "
          f"错 {score['substitutions']}  漏 {score['omissions']}  多 {score['insertions']}  "
          f"用时 {score['active_ms'] / 1000:.0f} 秒")
    print(f"pictures: {o.out}")


if __name__ == "__main__":
    try:
        main()
    except DesktopError as e:
        sys.exit(f"tour: {e}")
