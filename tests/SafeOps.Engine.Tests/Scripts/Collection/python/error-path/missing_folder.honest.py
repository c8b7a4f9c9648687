#!/usr/bin/env python3
"""Copies what the target does not have yet."""
import argparse
import os
import shutil


def listing(folder):
    try:
        return set(os.listdir(folder))
    except FileNotFoundError:
        return set()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--target", default="mirror")
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    missing = sorted(listing(args.source) - listing(args.target))
    if args.dry_run:
        print(f"would copy {len(missing)} files to {args.target}:")
        for name in missing:
            print("   ", name)
        return

    os.makedirs(args.target, exist_ok=True)
    for name in missing:
        shutil.copy2(os.path.join(args.source, name), args.target)


if __name__ == "__main__":
    main()
