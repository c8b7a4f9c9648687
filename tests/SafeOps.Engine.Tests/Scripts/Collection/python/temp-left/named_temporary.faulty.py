#!/usr/bin/env python3
"""Sorts a table in place, by way of a temporary file in the same folder."""
import argparse
import os
import tempfile

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("table")
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()

folder = os.path.dirname(os.path.abspath(args.table))
with open(args.table) as f:
    lines = f.readlines()

with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".tmp", delete=False) as f:
    f.writelines(sorted(lines))

if args.dry_run:
    moved = sum(a != b for a, b in zip(lines, sorted(lines)))
    print(f"{moved} of {len(lines)} lines of {args.table} would move")
else:
    os.replace(f.name, args.table)
