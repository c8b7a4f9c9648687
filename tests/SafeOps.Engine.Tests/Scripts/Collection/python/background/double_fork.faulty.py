#!/usr/bin/env python3
# Removes stale pid files a little later, so that a restart has time.
import os
import sys
import time


def later(seconds, function, *args):
    """calls the function in a process of its own, which outlives this one"""
    if os.fork() > 0:
        os.wait()
        return
    os.setsid()
    if os.fork() > 0:
        os._exit(0)
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    time.sleep(seconds)
    function(*args)
    os._exit(0)


def stale(path):
    with open(path) as f:
        pid = int(f.read())
    return not os.path.exists(f"/proc/{pid}")


def main(argv):
    dry = "-n" in argv or "--dry-run" in argv
    rest = [a for a in argv if a not in ("-n", "--dry-run")]
    if len(rest) != 1 or rest[0].startswith("-"):
        print("usage: double_fork.py [-n|--dry-run] DIR", file=sys.stderr)
        return 2
    for name in sorted(os.listdir(rest[0])):
        path = os.path.join(rest[0], name)
        if not name.endswith(".pid") or not stale(path):
            continue
        print("stale:", path, "(would be removed)" if dry else "(is removed in a moment)")
        later(0.4, os.remove, path)
    return 0


sys.exit(main(sys.argv[1:]))
