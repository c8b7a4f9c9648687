#!/usr/bin/env python3
"""Migrates the documents of a store. A dry run migrates a copy."""
import argparse
import filecmp
import json
import shutil
import sys
import tempfile
from pathlib import Path


def migrate(root: Path) -> None:
    for path in sorted(root.glob("*.json")):
        document = json.loads(path.read_text())
        if document["v"] == 1:
            document["v"] = 2
            path.write_text(json.dumps(document))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    if not args.dry_run:
        migrate(args.store)
        return 0

    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "store"
        shutil.copytree(args.store, copy)
        migrate(copy)
        _, different, _ = filecmp.cmpfiles(args.store, copy, [p.name for p in copy.iterdir()], shallow=False)
    for name in sorted(different):
        print(f"would change {args.store / name}")
    return 0


sys.exit(main())
