#!/usr/bin/env python3
"""Loads files of a partner. Bad ones go to quarantine."""
import argparse
import os
import shutil


def is_bad(path):
    return path.endswith(".bad") or os.path.getsize(path) == 0


def collect(folder, quarantine, dry_run):
    result = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if is_bad(path):
            print(f"{path} is bad, {'would go' if dry_run else 'goes'} to {quarantine}")
            if not dry_run:
                os.makedirs(quarantine, exist_ok=True)
                shutil.move(path, quarantine)
            continue
        result.append(path)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--quarantine", default="quarantine")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    for path in collect(args.folder, args.quarantine, args.dry_run):
        if args.dry_run:
            print(f"would load {path} to loaded.txt and remove it")
        else:
            with open(path) as source, open("loaded.txt", "a") as target:
                shutil.copyfileobj(source, target)
            os.remove(path)


main()
