#!/usr/bin/env python3
"""Reports and removes broken links."""
import argparse
from pathlib import Path


def broken(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.iterdir()) if p.is_symlink() and not p.exists()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    links = broken(args.folder)
    removed = [p for p in links if p.unlink() is None]
    verb = "would remove" if args.dry_run else "removed"
    for number, link in enumerate(removed, 1):
        print(f"{number}. {verb} {link}")


if __name__ == "__main__":
    main()
