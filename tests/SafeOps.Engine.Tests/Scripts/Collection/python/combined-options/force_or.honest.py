#!/usr/bin/env python3
"""Deletes keys that were not used for a year."""
import argparse
import pathlib
import sys
import time


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--force", action="store_true", help="do not ask")
    parser.add_argument("--dry-run", action="store_true", help="only show")
    args = parser.parse_args()

    limit = time.time() - 365 * 86400
    unused = [p for p in sorted(args.folder.glob("*.key")) if p.stat().st_atime < limit or p.stat().st_mtime < limit]
    for key in unused:
        print(key)
    if not unused:
        return 0

    if not args.force and not args.dry_run:
        if input(f"delete {len(unused)} keys? ") != "yes":
            print("kept", file=sys.stderr)
            return 1

    if not args.dry_run:
        for key in unused:
            key.unlink()
    return 0


sys.exit(main())
