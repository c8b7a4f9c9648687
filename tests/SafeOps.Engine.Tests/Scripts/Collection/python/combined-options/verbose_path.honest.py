#!/usr/bin/env python3
"""Removes empty folders, from the leaves up."""
import argparse
import os

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("tree")
parser.add_argument("-v", "--verbose", action="store_true")
parser.add_argument("-n", "--dry-run", action="store_true")
args = parser.parse_args()

gone = set()
for folder, subfolders, files in os.walk(args.tree, topdown=False):
    left = [s for s in subfolders if os.path.join(folder, s) not in gone]
    if left or files or folder == args.tree:
        continue
    gone.add(folder)
    if args.verbose:
        print(f"{folder}: empty, " + ("would be removed" if args.dry_run else "removed"))
    if not args.dry_run:
        os.rmdir(folder)
    elif not args.verbose:
        print(folder)
