#!/usr/bin/env python3
"""Removes the spool folders of closed shops."""
import os
import shutil
import sys

DRY_RUN = False


def remove(path):
    if DRY_RUN:
        print("would remove", path)
    else:
        print("remove", path)
        shutil.rmtree(path)


def main():
    roots = []
    for word in sys.argv[1:]:
        if word == "--dry-run":
            DRY_RUN = True
        elif word.startswith("-"):
            sys.exit(f"{word}: unknown option")
        else:
            roots.append(word)
    if not roots:
        sys.exit("usage: mutable_global.py [--dry-run] ROOT...")

    for root in roots:
        for name in sorted(os.listdir(root)):
            path = os.path.join(root, name)
            if os.path.isdir(path):
                remove(path)


if __name__ == "__main__":
    main()
