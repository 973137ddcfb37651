#!/usr/bin/env python3
"""Makes the console's program of the window's: the same file, marked as one that belongs to a console.

    console_program.py dabiao.exe dabiao.com

Windows gives a program a console or none by a mark in the file. dabiao.exe has none, so that no console opens beside
the window; dabiao.com has it, so that commands print, ask for passwords and are waited for. A console finds .com first.
"""
import struct
import sys

WINDOW, CONSOLE = 2, 3


def main():
    source, target = sys.argv[1:]
    with open(source, "rb") as f:
        data = bytearray(f.read())
    (header,) = struct.unpack_from("<I", data, 0x3C)
    if data[header:header + 4] != b"PE\0\0":
        sys.exit(f"{source} is no program for Windows")
    # Behind the signature (4 bytes) and the file header (20): the optional header, with the subsystem at 68.
    at = header + 24 + 68
    (subsystem,) = struct.unpack_from("<H", data, at)
    if subsystem != WINDOW:
        sys.exit(f"{source} is no program with a window: subsystem {subsystem}")
    struct.pack_into("<H", data, at, CONSOLE)
    with open(target, "wb") as f:
        f.write(data)


if __name__ == "__main__":
    main()
