#!/usr/bin/env python3
"""Packs a folder into a zip that comes out the same again: names sorted, the time of the release, no rights.

    archive.py OUT.zip FOLDER NAME-WITHIN
"""
import os
import sys
import time
import zipfile


def main():
    out, folder, within = sys.argv[1:]
    when = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    paths = sorted(os.path.relpath(os.path.join(base, name), folder)
                   for base, _, names in os.walk(folder) for name in names)
    with zipfile.ZipFile(out + ".part", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(f"{within}/{path}".replace(os.sep, "/"), when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            with open(os.path.join(folder, path), "rb") as f:
                archive.writestr(entry, f.read(), compresslevel=9)
    os.replace(out + ".part", out)


if __name__ == "__main__":
    main()
