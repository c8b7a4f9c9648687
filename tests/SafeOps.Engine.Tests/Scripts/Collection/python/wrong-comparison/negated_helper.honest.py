#!/usr/bin/env python3
"""Move old mails to the archive."""
import argparse
import os
import shutil
import time

MONTH = 30 * 24 * 3600


def is_dry(options):
    return options.dry_run or os.environ.get("MAIL_READ_ONLY") == "1"


def move(source, target, options):
    if is_dry(options):
        print("would move", source, "to", target)
        return
    shutil.move(source, target)
    print("moved", source)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inbox")
    parser.add_argument("archive")
    parser.add_argument("--dry-run", action="store_true")
    options = parser.parse_args()

    for entry in sorted(os.scandir(options.inbox), key=lambda e: e.name):
        if time.time() - entry.stat().st_mtime > MONTH:
            move(entry.path, os.path.join(options.archive, entry.name), options)


if __name__ == "__main__":
    main()
