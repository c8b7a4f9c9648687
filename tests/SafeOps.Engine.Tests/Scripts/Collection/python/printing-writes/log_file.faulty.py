#!/usr/bin/env python3
"""Cleans broken uploads."""
import argparse
import logging
import pathlib
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--dry-run", action="store_true")
parser.add_argument("--verbose", "-v", action="store_true")
args = parser.parse_args()

handlers = [logging.StreamHandler(sys.stdout)]
handlers.append(logging.FileHandler("cleanup.log"))
logging.basicConfig(
    level=logging.DEBUG if args.verbose else logging.INFO,
    format="%(levelname)s %(message)s",
    handlers=handlers)
log = logging.getLogger("cleanup")

parts = sorted(args.folder.glob("*.part"))
log.debug("%d parts", len(parts))
for part in parts:
    if args.dry_run:
        log.info("would delete %s", part)
    else:
        part.unlink()
        log.info("deleted %s", part)
