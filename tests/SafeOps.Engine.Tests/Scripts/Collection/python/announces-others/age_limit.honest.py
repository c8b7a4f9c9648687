#!/usr/bin/env python3
"""Expire database dumps."""
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path


def expired(folder, days, pattern):
    limit = datetime.now() - timedelta(days=days)
    return [p for p in sorted(folder.glob(pattern))
            if datetime.fromtimestamp(p.stat().st_mtime) < limit]


def preview(folder, days):
    for number, path in enumerate(expired(folder, days, "*.sql"), 1):
        age = datetime.now() - datetime.fromtimestamp(path.stat().st_mtime)
        print(f"{number:3}. {path} ({age.days} days)")


def expire(folder, days):
    for path in expired(folder, days, "*.sql"):
        path.unlink()


if __name__ == "__main__":
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    (preview if args.dry_run else expire)(args.folder, args.days)
