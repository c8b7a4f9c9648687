#!/usr/bin/env python3
"""glob_levels.py: remove temporary files of the media server."""
import argparse
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description="Remove temporary files of the media server.")
    parser.add_argument("media", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    if args.dry_run:
        print("To be removed:")
        for path in sorted(args.media.rglob("*.tmp")):
            print(f"  {path}")
        return

    removed = 0
    for path in args.media.rglob("*.tmp"):
        path.unlink()
        removed += 1
    print(f"{removed} removed")


if __name__ == "__main__":
    main()
