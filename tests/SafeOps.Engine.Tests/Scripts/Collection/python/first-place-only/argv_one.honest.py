#!/usr/bin/env python3
# Puts the year in the footer of all pages right.
import glob
import os
import sys

USAGE = "usage: argv_one.py DIR [--dry-run]"
OLD, NEW = "2023", "2024"

words = sys.argv[1:]
dry_run = "--dry-run" in words
if dry_run:
    words.remove("--dry-run")

if len(words) != 1:
    print(USAGE, file=sys.stderr)
    sys.exit(2)

changed = 0
for page in sorted(glob.glob(os.path.join(words[0], "*.html"))):
    with open(page, encoding="utf-8") as f:
        text = f.read()
    if OLD not in text:
        continue
    changed += 1
    if dry_run:
        print(f"{page}: {text.count(OLD)} x {OLD} -> {NEW}")
        continue
    with open(page, "w", encoding="utf-8") as f:
        f.write(text.replace(OLD, NEW))
    print(f"{page}: written")

print(changed, "pages")
