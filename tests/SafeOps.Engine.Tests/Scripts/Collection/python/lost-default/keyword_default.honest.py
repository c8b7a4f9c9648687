#!/usr/bin/env python3
"""Drop the entries of hosts that are no longer alive."""
import argparse
from pathlib import Path


def drop(path: Path, *, dry_run: bool = False, reason: str = "") -> None:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if child.name not in ALIVE:
                drop(child, dry_run=dry_run, reason="not alive")
        return
    print(f"{'would drop' if dry_run else 'drop'} {path}: {reason}")
    if not dry_run:
        path.unlink()


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("--alive", type=Path, default=Path("alive"))
parser.add_argument("--dry-run", action="store_true")
args = parser.parse_args()

ALIVE = set(args.alive.read_text().split())
drop(args.folder, dry_run=args.dry_run)
