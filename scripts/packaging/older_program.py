#!/usr/bin/env python3
"""Makes of a Windows program the same one with an older version number, for the test of an update: nothing else differs, so
that no second build of half an hour is needed.

    older_program.py dabiao.exe OUT.exe VERSION    prints the older version
"""
import sys


def before(version):
    """A version that came before, as long as this one."""
    major, minor, patch = (int(n) for n in version.split("."))
    older = (major, minor, patch - 1) if patch else (major, minor - 1, 9) if minor else (major - 1, 9, 9)
    text = ".".join(map(str, older))
    if len(text) != len(version) or min(older) < 0:
        sys.exit(f"no version before {version} is written as long")
    return text


def main():
    source, target, version = sys.argv[1:]
    older = before(version)
    with open(source, "rb") as f:
        data = f.read()
    # In the texts of the program, and in the words of its resource.
    for code in ("utf-8", "utf-16-le"):
        if version.encode(code) not in data:
            sys.exit(f"{source} does not name version {version} in {code}")
        data = data.replace(version.encode(code), older.encode(code))
    with open(target, "wb") as f:
        f.write(data)
    print(older)


if __name__ == "__main__":
    main()
