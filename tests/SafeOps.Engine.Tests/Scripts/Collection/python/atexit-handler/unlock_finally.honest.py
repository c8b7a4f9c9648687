#!/usr/bin/env python3
"""Breaks stale locks and packs the data behind them."""
import gzip
import sys
from pathlib import Path


def pack(lock, dry):
    data = lock.with_suffix(".dat")
    try:
        if dry:
            print(f"would pack {data} to {data}.gz and remove {lock}")
            return
        with gzip.open(f"{data}.gz", "wb") as out:
            out.write(data.read_bytes())
        print(f"packed {data}")
    finally:
        if not dry:
            lock.unlink(missing_ok=True)


def main():
    words = sys.argv[1:]
    dry = False
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word not in ("-n", "--dry-run"):
            sys.exit(f"unknown option {word}")
        dry = True
    if len(words) != 1:
        sys.exit("usage: unlock_finally.py [-n|--dry-run] DATA")
    for lock in sorted(Path(words[0]).glob("*.lock")):
        pack(lock, dry)


if __name__ == "__main__":
    main()
