#!/usr/bin/env python3
"""Removes temporary folders of a build."""
import argparse
import os
import subprocess


def temporary(root):
    return sorted(e.path for e in os.scandir(root) if e.is_dir() and e.name.startswith("tmp-"))


def remove(path, dry_run):
    if not os.listdir(path):
        if not dry_run:
            os.rmdir(path)
        return
    subprocess.check_call(["/bin/rm", "-rf", "--", path])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root")
    parser.add_argument("-n", "--dry-run", action="store_true")
    arguments = parser.parse_args()
    for folder in temporary(arguments.root):
        print("remove", folder)
        remove(folder, arguments.dry_run)
