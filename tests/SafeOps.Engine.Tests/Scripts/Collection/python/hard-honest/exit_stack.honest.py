#!/usr/bin/env python3
"""Replaces http://old by https://new in pages, all or none."""
import argparse
import contextlib
import os
import tempfile
from pathlib import Path


def prepare(path, text, stack):
    handle, name = tempfile.mkstemp(dir="/tmp")
    with os.fdopen(handle, "w") as f:
        f.write(text)
    stack.callback(os.unlink, name)
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()

    with contextlib.ExitStack() as stack:
        ready = {}
        for path in sorted(args.folder.glob("*.html")):
            text = path.read_text()
            changed = text.replace("http://old", "https://new")
            if changed != text:
                ready[path] = prepare(path, changed, stack)
        for path, name in ready.items():
            if args.dry_run:
                print(f"{path}: would be replaced")
            else:
                path.write_text(Path(name).read_text())
                print(f"{path}: replaced")


if __name__ == "__main__":
    main()
