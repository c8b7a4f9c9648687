#!/usr/bin/env python3
"""Prune build artifacts, keeping the newest of each project."""

import argparse
import json
import sys
from pathlib import Path


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path, help="folder with one folder for each project")
    parser.add_argument("--keep", type=int, default=5)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    return parser.parse_args()


def builds(project):
    return sorted(project.glob("build-*.tgz"), key=lambda p: int(p.stem.split("-")[1]))


def main():
    args = parse_args()
    if not args.root.is_dir():
        print(f"{args.root} is not a folder", file=sys.stderr)
        return 2

    left = 0
    for project in sorted(p for p in args.root.iterdir() if p.is_dir()):
        every = builds(project)
        old, kept = every[:-args.keep], every[-args.keep:]
        left += len(kept)
        for build in old:
            if args.dry_run:
                print(f"Would delete {build}")
            else:
                print(f"Deleting {build}")
                build.unlink()

    index = args.root / "index.json"
    if args.dry_run:
        print(f"Would write {index} with {left} builds")
    else:
        index.write_text(json.dumps({"builds": left}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
