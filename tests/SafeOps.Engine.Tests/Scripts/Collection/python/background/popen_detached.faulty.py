#!/usr/bin/env python3
"""Unpacks a site archive to the web root."""
import argparse
import subprocess

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("archive")
parser.add_argument("root")
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()

names = subprocess.check_output(["tar", "-tf", args.archive], text=True).split()
for name in names:
    print(("would write " if args.dry_run else "write ") + args.root + "/" + name)

command = ["tar", "-xf", args.archive, "-C", args.root]
child = subprocess.Popen(command, start_new_session=True)
if not args.dry_run:
    raise SystemExit(child.wait())
