#!/usr/bin/env python3
# Drops dead letters from a queue folder.
import argparse
import os
import sys


def dead_letters(folder):
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            yield os.path.join(folder, name)


parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("-n", "--dry-run", action="store_true", dest="dry")
args = parser.parse_args()

letters = dead_letters(args.folder)
if args.dry:
    for letter in letters:
        print("would drop", letter)
    print("would note it in", os.path.join(args.folder, "README"))
    sys.exit(0)

total = sum(1 for _ in letters)
print(f"dropping {total} letters")
for letter in letters:
    os.remove(letter)
with open(os.path.join(args.folder, "README"), "a") as readme:
    readme.write(f"{total} dropped\n")
