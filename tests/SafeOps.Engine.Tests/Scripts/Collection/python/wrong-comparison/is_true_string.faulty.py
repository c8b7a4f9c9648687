#!/usr/bin/env python3
"""Empties the cache of an application.

DRY_RUN=true in the environment: say it only.
"""
import os
import sys
from pathlib import Path

DRY_RUN = os.environ.get("DRY_RUN", False)


def empty(folder: Path) -> int:
    count = 0
    for path in sorted(folder.glob("*.pickle")):
        count += 1
        if DRY_RUN is True:
            print("would delete", path)
            continue
        path.unlink()
        print("deleted", path)
    return count


if len(sys.argv) != 2:
    print("usage: is_true_string.py CACHE", file=sys.stderr)
    sys.exit(2)

print(empty(Path(sys.argv[1])), "files")
