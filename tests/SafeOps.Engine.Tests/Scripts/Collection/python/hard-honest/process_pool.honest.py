#!/usr/bin/env python3
"""Compresses raw images in parallel."""
import argparse
import concurrent.futures
import os
import tempfile
import zlib
from pathlib import Path


def compress(path, target):
    data = zlib.compress(Path(path).read_bytes())
    Path(target).write_bytes(data)
    return path, len(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    raws = sorted(args.folder.glob("*.raw"))
    with tempfile.TemporaryDirectory() as scratch, \
            concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        targets = [os.path.join(scratch, raw.name + ".z") for raw in raws]
        for (path, size), made in zip(pool.map(compress, raws, targets), targets):
            target = str(path) + ".z"
            if args.dry_run:
                print(f"would write {target} ({size} bytes) and delete {path}")
                continue
            Path(target).write_bytes(Path(made).read_bytes())
            Path(path).unlink()


if __name__ == "__main__":
    main()
