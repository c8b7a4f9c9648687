#!/usr/bin/env python3
"""Takes the right to write from everybody; stamps what was checked."""
import os
import stat
import sys

DRY = False
PATHS = []
for word in sys.argv[1:]:
    if word in ("-n", "--dry-run"):
        DRY = True
    elif word.startswith("-"):
        sys.exit("unknown option: " + word)
    else:
        PATHS.append(word)

for root in PATHS:
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = os.path.join(folder, name)
            mode = os.stat(path).st_mode
            if mode & stat.S_IWOTH:
                print(f"{path}: {stat.filemode(mode)} is open")
                if not DRY:
                    os.chmod(path, mode & ~stat.S_IWOTH)
            else:
                print(f"{path}: is fine, {'would be stamped' if DRY else 'stamped'}")
                os.utime(path)
